// SPDX-License-Identifier: Apache-2.0
import { addToDate, earlierDate, type PlainDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import type { PageLanguage } from '../kit/number-text.js';
import { directionOf, goalOf, isHeld, isMet } from './operator.js';
import { isOnPath, type PathStart, pathValue } from './path.js';
import type { Target } from './target.js';
import { judgementWords } from './target-words.js';

/** A figure that is known, at the end of a day. */
export interface Actual {
  readonly date: PlainDate;
  readonly value: Decimal;
}

export type TargetStatus = 'reached' | 'on_track' | 'off_track' | 'missed' | 'no_data';

/** How a target stands. */
export interface TargetJudgement {
  readonly key: string;
  readonly status: TargetStatus;
  /** The last figure that counts; null: none is known. */
  readonly actual: Actual | null;
  /** What the path says for its day; null where there is no path, or a forecast decides. */
  readonly expected: Decimal | null;
  /** The way from the start, or from nothing, that is behind it: 0 to 1, rounded down to four places. */
  readonly progress: Decimal;
  /** The chance that it is reached, by a forecast. */
  readonly probability: number | null;
  /** By what it was judged. */
  readonly rule: 'due' | 'met' | 'forecast' | 'path' | 'nothing_known';
  /** How it stands and what is missing, in a sentence. */
  readonly words: string;
}

const DEFAULT_CHANCE = '0.5';
const PROGRESS_PLACES = 4;

/**
 * How a target stands at the end of a day. Due, it is reached or missed. Before that it is reached once it is met, unless it
 * is a bound to stay below, which is on track as long as it holds. Else a forecast decides by its chance; without one the
 * path from the start to the target does. Figures after the day, or after the target is due, do not count. `language` is of
 * the words; default English.
 */
export function judgeTarget(
  target: Target,
  actuals: readonly Actual[],
  {
    today,
    probability = null,
    language,
  }: { readonly today: PlainDate; readonly probability?: number | null; readonly language?: PageLanguage },
): TargetJudgement {
  const until = earlierDate(today, target.due);
  const known = actuals.filter(({ date }) => date <= until).sort((a, b) => (a.date < b.date ? -1 : 1));
  const actual = known.at(-1) ?? null;
  const [first] = known;
  const start = statedStart(target) ?? first ?? null;
  const found = decided(target, actual, start, { today, probability });
  const judgement = {
    key: target.key,
    ...found,
    actual,
    progress: actual === null ? Decimal.ZERO : progressOf(target, actual),
    probability,
  };
  return {
    ...judgement,
    words: judgementWords(target, judgement, { today, ...(language === undefined ? {} : { language }) }),
  };
}

function decided(
  target: Target,
  actual: Actual | null,
  start: PathStart | null,
  { today, probability }: { readonly today: PlainDate; readonly probability: number | null },
): Pick<TargetJudgement, 'status' | 'rule' | 'expected'> {
  const none = { expected: null };
  if (actual === null || start === null) return { ...none, status: 'no_data', rule: 'nothing_known' };
  const met = isMet(target, actual.value);
  if (today > target.due) return { ...none, status: met ? 'reached' : 'missed', rule: 'due' };
  if (met) return { ...none, status: isHeld(target) ? 'on_track' : 'reached', rule: 'met' };
  if (probability !== null) {
    const enough = probability >= Number(target.on_track_from ?? DEFAULT_CHANCE);
    return { ...none, status: enough ? 'on_track' : 'off_track', rule: 'forecast' };
  }
  const onPath = actual.date < target.due && isOnPath(target, start, actual.date, actual.value);
  const expected = pathValue(target, start, actual.date);
  return { expected, status: onPath ? 'on_track' : 'off_track', rule: 'path' };
}

/** Null: it does not say with what value. */
function statedStart({ start }: Target): PathStart | null {
  return start?.value === undefined ? null : { date: start.date, value: decimal(start.value) };
}

function progressOf(target: Target, { value }: Actual): Decimal {
  if (isMet(target, value)) return Decimal.ONE;
  const stated = statedStart(target);
  // without a stated start an upward target starts from nothing, and a downward one has no way to measure
  const from = stated?.value ?? Decimal.ZERO;
  const whole = goalOf(target).subtract(from);
  if (whole.isZero() || (stated === null && directionOf(target) === 'down')) return Decimal.ZERO;
  const share = value.subtract(from).divide(whole, PROGRESS_PLACES, 'down');
  return share.max(Decimal.ZERO).min(Decimal.ONE);
}

/** The day whose figures are the last whole ones on a day. */
export function lastWholeDay(today: PlainDate): PlainDate {
  return addToDate(today, { days: -1 });
}
