// SPDX-License-Identifier: Apache-2.0
import { Rational } from '../kit/rational.js';
import type { BusinessPlan, PlanCheck } from './business-plan.js';
import { type CauseScope, causesOf, tied, withinLimit } from './cause.js';
import { type Equation, equationsOf, type Figures } from './equation.js';
import { evaluate, inputsOf, inWords, type Values } from './expression.js';
import type { FigureVerdict, Finding, PlanReport } from './finding.js';
import { type Interval, isPoint, overlaps } from './interval.js';
import { beyondLimits } from './list-price.js';
import { ruleFindings } from './rule.js';
import { solve } from './solve.js';
import { figuresOf, type Stated } from './stated.js';
import { VERDICTS, type Verdict, verdictOf } from './verdict.js';
import { intervalText, valueText } from './wording.js';

/** Rounding found in one figure is given to those that rest on it; plans rest on each other no deeper than this. */
const MOST_PASSES = 8;

/** Figures as what follows from them takes them: as written, and as they may be meant. */
interface Inputs {
  readonly value: Values;
  readonly meant: Values;
}

/**
 * Whether a plan adds up: every figure that follows from others, recomputed exactly and held against what is
 * written within the precision of the writing. An input counts as written; only where it is itself found to be rounded, or
 * says so (`~`, `$55K`), all that it may mean does. Expects a plan that `parseBusinessPlan` let pass.
 */
export function checkBusinessPlan(plan: BusinessPlan): PlanReport {
  const figures = figuresOf(plan);
  const equations = plan.checks.map((check) => equationsOf(check, plan, figures));
  const rounded = new Set([...figures.values()].filter(({ written }) => written.rounded).map(({ id }) => id));
  const all = equations.flat();
  const inputs = inputsFrom(figures, rounded);
  let results = new Map<Equation, Judged>();
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = rounded.size;
    results = new Map(all.map((equation) => [equation, judged(equation, figures, inputs)]));
    for (const [{ figure }, { verdict }] of results) if (verdict === 'rounds_to_it') rounded.add(figure);
    if (rounded.size === before) break;
  }
  const rules = plan.checks.map((check, index) => ruleFindings(check, index, figures));
  const kept = keptBy(results, rules.flat());
  const found = plan.checks.flatMap((check, index) => {
    const twins = twinsIn(check, plan);
    const scope = { figures, values: inputs.value, twins, kept };
    return [
      ...(equations[index] as Equation[]).map((equation) =>
        findingOf(equation, results.get(equation) as Judged, { check, index, plan, scope, inputs }),
      ),
      ...(rules[index] as Finding[]),
    ];
  });
  return reportOf(plan, figures, found);
}

/** How many findings that hold rest on a figure. */
function keptBy(results: ReadonlyMap<Equation, Judged>, rules: readonly Finding[]) {
  const counts = new Map<string, number>();
  const count = (verdict: Verdict, ids: readonly string[]) => {
    if (verdict === 'holds' || verdict === 'rounds_to_it')
      for (const id of new Set(ids)) counts.set(id, (counts.get(id) ?? 0) + 1);
  };
  for (const [{ figure, follows }, { verdict }] of results) count(verdict, [figure, ...inputsOf(follows)]);
  for (const { verdict, figure, against } of rules) count(verdict, [figure, ...against]);
  return (id: string) => counts.get(id) ?? 0;
}

/** What stands in the same column of the other rows of unit economics. */
function twinsIn(check: PlanCheck, { checks }: BusinessPlan): (id: string) => readonly string[] {
  if (check.kind !== 'unit_economics') return () => [];
  const others = checks.filter((other) => other.kind === 'unit_economics' && other !== check);
  return (id) => {
    const columns = Object.entries(check).filter(([, held]) => held === id);
    return columns.flatMap(([column]) =>
      others
        .map((other) => (other as unknown as Record<string, string | undefined>)[column])
        .filter((held) => held !== undefined),
    );
  };
}

/** Kinds that hold what is written against what is written: neither rests on the other. */
const RULES: readonly PlanCheck['kind'][] = ['same', 'met_by', 'timeline', 'tiers'];

function reportOf(plan: BusinessPlan, figures: Figures, found: readonly Finding[]): PlanReport {
  const verdicts = new Map<string, Verdict>();
  for (const { figure, verdict } of found) {
    const known = verdicts.get(figure);
    if (known === undefined || VERDICTS.indexOf(verdict) < VERDICTS.indexOf(known)) verdicts.set(figure, verdict);
  }
  const contradictedOf = ({ figure, against }: Finding) =>
    against.filter((id) => id !== figure && verdicts.get(id) === 'contradicted');
  const findings = found.map((finding) => ({
    ...finding,
    rests_on: finding.verdict === 'contradicted' || RULES.includes(finding.kind) ? [] : contradictedOf(finding),
  }));
  const counts: Record<Verdict, number> = { contradicted: 0, not_derivable: 0, rounds_to_it: 0, holds: 0 };
  for (const { verdict } of findings) counts[verdict]++;
  const judgedFigures = new Map<string, FigureVerdict>();
  for (const [id, stated] of figures)
    judgedFigures.set(id, { ...stated, verdict: verdicts.get(id) ?? 'not_derivable' });
  const { id, name } = plan;
  return { id, name, counts, inputs: figures.size - verdicts.size, findings, figures: judgedFigures };
}

function inputsFrom(figures: Figures, rounded: ReadonlySet<string>): Inputs {
  const value: Values = (id) => (id.startsWith('?') ? null : (figures.get(id)?.written.value ?? null));
  return {
    value,
    meant: (id) => (rounded.has(id) ? (figures.get(id)?.written.meant ?? null) : value(id)),
  };
}

/** What the plan does not state may be anything, but not below zero. */
const ANY: Interval = { low: Rational.ZERO, high: null };
const stating =
  (values: Values): Values =>
  (id) =>
    id.startsWith('?') ? ANY : values(id);

interface Judged {
  readonly verdict: Verdict;
  readonly follows: Interval | null;
}

function judged({ figure, follows, compare }: Equation, figures: Figures, inputs: Inputs): Judged {
  const subject = figures.get(figure) as Stated;
  const open = inputsOf(follows).some((id) => id.startsWith('?'));
  const value = computed(() => evaluate(follows, open ? stating(inputs.value) : inputs.value));
  const meant = computed(() => evaluate(follows, open ? stating(inputs.meant) : inputs.meant));
  if (value === null || meant === null) return { verdict: 'not_derivable', follows: null };
  if (open) {
    const possible = verdictOf(subject.written, { value, meant }, 'possible');
    return { verdict: possible === 'contradicted' ? possible : 'not_derivable', follows: value };
  }
  const strict = inputsOf(follows).some((id) => figures.get(id)?.written.strict);
  return { verdict: verdictOf(subject.written, { value, meant, strict }, compare), follows: value };
}

/** Null for numbers beyond what is computed, as those of a hostile plan. */
function computed<T>(of: () => T): T | null {
  try {
    return of();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface FindingPlace {
  readonly check: PlanCheck;
  readonly index: number;
  readonly plan: BusinessPlan;
  readonly scope: CauseScope;
  readonly inputs: Inputs;
}

function findingOf(equation: Equation, { verdict: held, follows }: Judged, place: FindingPlace): Finding {
  const { check, index, plan, scope, inputs } = place;
  const { figures } = scope;
  const subject = figures.get(equation.figure) as Stated;
  const show = (id: string) => figures.get(id)?.written.text ?? `${id.slice(1).replaceAll('_', ' ')} (not stated)`;
  const words = inWords(equation.follows, show);
  const against = [...new Set(inputsOf(equation.follows))].filter((id) => !id.startsWith('?'));
  const limits =
    check.kind === 'list_price' && plan.catalog !== undefined ? beyondLimits(check, plan.catalog, inputs.value) : [];
  const verdict = limits.length > 0 ? 'contradicted' : held;
  const implied = verdict === 'not_derivable' ? impliedBy(equation, subject, inputs) : [];
  const causes = [
    ...(held === 'contradicted' ? (computed(() => causesOf(equation, subject, scope)) ?? []) : []),
    ...limits.map(({ asked, limit }) => withinLimit(figures.get(asked) as Stated, limit)),
  ];
  const beyond = limits.map(
    ({ feature, limit, asked }) =>
      `the plan holds no more than ${intervalText(limit, (figures.get(asked) as Stated).unit)} ${feature}, and ${show(asked)} are asked for`,
  );
  return {
    figure: equation.figure,
    verdict,
    kind: check.kind,
    check: index,
    follows,
    follows_text: follows === null ? '' : intervalText(follows, subject.unit),
    arithmetic: [sentence(equation, subject, words, held, follows), ...beyond].join('; but '),
    against,
    implied,
    causes,
    tied: tied(causes),
    rests_on: [],
    note: check.note ?? null,
  };
}

function sentence(
  { compare, follows: of }: Equation,
  { written, unit }: Stated,
  words: string,
  verdict: Verdict,
  follows: Interval | null,
): string {
  if (follows === null) return `${words} cannot be computed`;
  const result = intervalText(follows, unit);
  const text = words === result || of.kind === 'figure' ? words : `${words} = ${result}`;
  switch (verdict) {
    case 'holds': {
      if (compare === 'equals') return text;
      const onlyJust = compare === 'possible' && meetAtAPoint(written.value, follows);
      return `${text}; ${written.text} is ${onlyJust ? 'only just, at one end, ' : ''}within that`;
    }
    case 'rounds_to_it':
      return `${text}, which rounds to ${written.text}`;
    case 'contradicted':
      return compare === 'equals' ? `${text}, not ${written.text}` : `${text}; ${written.text} is not within that`;
    case 'not_derivable':
      if (inputsOf(of).some((id) => id.startsWith('?'))) return `${text}: the rest is not stated`;
      return `${text}, which may or may not be ${written.text}`;
  }
}

function meetAtAPoint(a: Interval, b: Interval): boolean {
  if (isPoint(a) || isPoint(b) || !overlaps(a, b)) return false;
  const touch = (x: Interval, y: Interval) => x.high !== null && y.low !== null && x.high.equals(y.low);
  return touch(a, b) || touch(b, a);
}

/** Where a quantity is looked for that a few would not show, as rates by the million. */
const MANY = Rational.of(1_000_000);

/** What each unknown would have to be; end by end where the figure is a range. */
function impliedBy({ follows }: Equation, { written }: Stated, inputs: Inputs): Finding['implied'] {
  const unknown = [...new Set(inputsOf(follows))].filter((id) => id.startsWith('?'));
  const [name] = unknown;
  if (unknown.length !== 1 || name === undefined) return [];
  const at = (side: 'low' | 'high') => {
    const goal = written.value[side];
    if (goal === null) return null;
    const of = (x: Rational) =>
      computed(() => evaluate(follows, (id) => (id === name ? { low: x, high: x } : inputs.value(id)))?.[side] ?? null);
    return computed(() => solve(of, Rational.ONE, goal) ?? solve(of, MANY, goal));
  };
  const [low, high] = [at('low'), at('high')];
  if (low === null || high === null) return [];
  const value = { low: low.min(high).max(Rational.ZERO), high: low.max(high).max(Rational.ZERO) };
  const plain = { kind: 'count', text: '', currency: null, period: null } as const;
  const text = isPoint(value) ? valueText(value.low, plain) : intervalText(value, plain);
  return [{ name: name.slice(1).replaceAll('_', ' '), value: text }];
}
