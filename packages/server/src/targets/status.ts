// SPDX-License-Identifier: Apache-2.0
import {
  type Actual,
  dateAt,
  earlierDate,
  judgeObjective,
  judgeTarget,
  lastWholeDay,
  type ObjectiveJudgement,
  type PageLanguage,
  type PlainDate,
  type TargetJudgement,
} from '@kontor/core';
import type { Frame } from '../metrics/frame.js';
import type { Store } from '../store/store.js';
import { currentGoals, type Goal } from './goals.js';
import { Readings, type Wanted } from './readings.js';

export interface JudgedTarget {
  readonly goal: Goal<'target'>;
  readonly judgement: TargetJudgement;
}
export interface JudgedObjective {
  readonly goal: Goal<'objective'>;
  readonly judgement: ObjectiveJudgement;
}
export interface TargetStatusReport {
  /** The day it is; figures are those of the day before. */
  readonly today: PlainDate;
  readonly targets: readonly JudgedTarget[];
  readonly objectives: readonly JudgedObjective[];
}

/**
 * How all targets and objectives stand. Of each target the figure of the last whole day, or of the day it was due, is
 * read; where no value is stated to start from, that of the first day of its path, or the day it was made, too.
 */
export async function targetStatus(
  store: Store,
  frame: Frame,
  {
    chances = new Map(),
    language = 'en',
  }: { readonly chances?: ReadonlyMap<string, number>; readonly language?: PageLanguage } = {},
): Promise<TargetStatusReport> {
  const { targets, objectives } = await store.read(
    frame.org_id,
    async (tx) => ({ targets: await currentGoals(tx, 'target'), objectives: await currentGoals(tx, 'objective') }),
    { as_of: frame.as_of },
  );
  const { today } = frame;
  const wanted = targets.map((goal) => wantedFor(goal, frame));
  const readings = await Readings.read(store, frame, wanted.flat());
  const judged = targets.map((goal, index): JudgedTarget => {
    const actuals = (wanted[index] ?? []).flatMap((asked): Actual[] => {
      const value = readings.of(asked);
      return value === null ? [] : [{ date: asked.date, value }];
    });
    const probability = chances.get(goal.terms.key) ?? null;
    return { goal, judgement: judgeTarget(goal.terms, actuals, { today, probability, language }) };
  });
  const byKey = new Map(judged.map(({ judgement }) => [judgement.key, judgement]));
  return {
    today,
    targets: judged,
    objectives: objectives.map((goal) => ({ goal, judgement: judgeObjective(goal.terms, byKey) })),
  };
}

function wantedFor({ terms, created_at }: Goal<'target'>, { today, timezone }: Frame): Wanted[] {
  const { metric, currency, due, start } = terms;
  const last = earlierDate(lastWholeDay(today), due);
  const first = start?.date ?? dateAt(created_at, timezone);
  const days = start?.value === undefined && first < last ? [first, last] : [last];
  return days.map((date) => ({ metric, date, currency }));
}
