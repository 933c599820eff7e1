// SPDX-License-Identifier: Apache-2.0
import { Rational } from '../kit/rational.js';
import type { Equation, Figures } from './equation.js';
import { evaluate, inputsOf, type Values } from './expression.js';
import { type Interval, isPoint, multiplyIntervals, overlaps, point } from './interval.js';
import { magnitude, roundest, significant, solve } from './solve.js';
import type { Stated } from './stated.js';
import type { Unit } from './unit.js';
import { endAgrees, verdictOf } from './verdict.js';
import { intervalText } from './wording.js';
import type { Written } from './written.js';

/** One change that makes a contradiction go away. */
export interface Cause {
  /** The figure to change. */
  readonly figure: string;
  /**
   * `changed`: it is another value. `as_elsewhere`: the value of another figure beside it. `other_period`: right, but by the
   * year instead of the month or the other way round. `zero_slipped`: ten times too much or too little. `cut_off`: digits were
   * cut and not rounded. `said_more_often`: other passages agree on another value.
   */
  readonly story: 'changed' | 'as_elsewhere' | 'other_period' | 'zero_slipped' | 'cut_off' | 'said_more_often';
  readonly from: string;
  readonly to: string;
  /** How far the value moves and how unround it becomes: the less the likelier. From 0. */
  readonly strain: Rational;
}

/** What a cause is looked for in. */
export interface CauseScope {
  readonly figures: Figures;
  /** Inputs as written. */
  readonly values: Values;
  /** Figures in the same column of other rows, where the check is a row. */
  readonly twins: (id: string) => readonly string[];
  /** How many findings that hold rest on a figure: changing it would break them. */
  readonly kept: (id: string) => number;
}

const PERCENT = Rational.of(1, 100);
const TWO = Rational.of(2);
/** What each story adds to the strain of its change, in hundredths. */
const OF_THE_FIGURE_ITSELF = 10n;
const OTHER_PERIOD = 6n;
const ZERO_SLIPPED = 12n;
const CUT_OFF = 1n;
/** Inputs beyond these are not solved for: bounds the work one long formula can cause. */
const MOST_SOLVED = 20;
/** More findings than these that a change would break make it no less likely. */
const MOST_KEPT = 5;

/** Every single change that would make a contradicted figure follow, the likeliest first. */
export function causesOf(equation: Equation, subject: Stated, scope: CauseScope): Cause[] {
  const inputs = [...new Set(inputsOf(equation.follows))].filter((id) => !id.startsWith('?')).slice(0, MOST_SOLVED);
  const found = [
    ...inputs.flatMap((id) => {
      const input = scope.figures.get(id);
      return input === undefined
        ? []
        : [...solved(equation, subject, input, scope), ...slipped(equation, subject, input, scope)];
    }),
    ...ofItself(equation, subject, scope),
    ...slipped(equation, subject, subject, scope),
  ];
  const best = new Map<string, Cause>();
  for (const each of found) {
    const kept = PERCENT.multiply(Rational.of(2 * Math.min(scope.kept(each.figure), MOST_KEPT)));
    const cause = { ...each, strain: each.strain.add(kept) };
    const known = best.get(cause.figure);
    if (known === undefined || cause.strain.lessThan(known.strain)) best.set(cause.figure, cause);
  }
  return [...best.values()].sort((a, b) => a.strain.compare(b.strain));
}

/** Whether the two likeliest causes are too close to call: within a fifth of each other. */
export function tied([first, second]: readonly Cause[]): boolean {
  if (first === undefined || second === undefined) return false;
  return !second.strain.multiply(Rational.of(4)).greaterThan(first.strain.multiply(Rational.of(5)));
}

/** An input solved for: what it would have to be, as round as the writing of the figure allows. */
function solved({ follows, compare }: Equation, subject: Stated, input: Stated, scope: CauseScope): Cause[] {
  const { values } = scope;
  const start = input.written.value.low ?? input.written.value.high;
  if (start === null) return [];
  const gaps = gapsOf(subject.written, evaluate(follows, values), compare);
  const ranges = gaps.map(({ side, goal, slack }) => {
    const at = (x: Rational) => evaluate(follows, (id) => (id === input.id ? point(x) : values(id)))?.[side] ?? null;
    const [low, high] = [goal.subtract(slack), goal.add(slack)].map((each) => solve(at, start, each));
    if (low === undefined || high === undefined || low === null || high === null) return null;
    return { low: low.min(high), high: low.max(high) };
  });
  const whole = input.unit.kind === 'count' && start.isInteger();
  const round = ranges.map((range) => (range === null ? null : roundest(range.low, range.high, whole)));
  if (round.length === 0 || round.some((each) => each === null)) return [];
  const ends = round as { value: Rational; digits: number }[];
  const [first, last = first] = ends as [(typeof ends)[0], (typeof ends)[0]?];
  const target = targetOf(input.written, first.value, last.value, gaps);
  if (target !== null && start.sign() >= 0 && target.low !== null && target.low.sign() < 0) return [];
  // one figure cannot be two values
  if (target === null || (isPoint(input.written.value) && !isPoint(target))) return [];
  const digits = Math.max(first.digits, last.digits);
  const strain = moved(input.written.value, target, input.unit).add(unround(digits, input.written.digits));
  const range = ranges[0] as Interval;
  const twin = ranges.length === 1 ? twinOf(input, range, scope) : null;
  if (twin !== null) return [{ ...causeOf(input, twin.written.value, 'as_elsewhere'), strain: strain.divide(TWO) }];
  return [{ ...causeOf(input, target, 'changed'), strain }];
}

/** An end of what follows that would have to be somewhere else, and how exactly. */
interface Gap {
  readonly side: 'low' | 'high';
  readonly goal: Rational;
  readonly slack: Rational;
}

/** Where a figure and what follows for it are apart. */
function gapsOf({ value, meant, form }: Written, follows: Interval | null, compare: Equation['compare']): Gap[] {
  if (follows === null) return [];
  const gap = (side: 'low' | 'high', end: 'low' | 'high' = side): Gap[] => {
    const goal = value[end];
    if (goal === null || follows[side] === null) return [];
    return [{ side, goal, slack: goal.subtract(meant[end] ?? goal).abs() }];
  };
  if (compare === 'within') {
    const low = value.low !== null && follows.low !== null && value.low.lessThan(follows.low);
    const high = value.high !== null && follows.high !== null && value.high.greaterThan(follows.high);
    return [...(low ? gap('low') : []), ...(high ? gap('high') : [])];
  }
  if (form === 'range' && !isPoint(follows)) {
    const both = { value: follows, meant: follows };
    const apart = (side: 'low' | 'high') => compare === 'possible' || !endAgrees(side, value, meant, both);
    return (['low', 'high'] as const).filter(apart).flatMap((side) => gap(side));
  }
  // the end that is nearest to the figure
  const above = value.low !== null && follows.high !== null && value.low.greaterThan(follows.high);
  return above ? gap('high', 'low') : gap('low', 'high');
}

/** The new value of an input, of which a range keeps the end that needs no change. */
function targetOf(written: Written, first: Rational, last: Rational, gaps: readonly Gap[]): Interval | null {
  if (isPoint(written.value) || gaps.length === 2) return { low: first.min(last), high: first.max(last) };
  const { low, high } = written.value;
  const target = gaps[0]?.side === 'low' ? { low: first, high } : { low, high: first };
  if (target.low !== null && target.high !== null && target.low.greaterThan(target.high)) return null;
  return target;
}

/** The figure of another row in the same column that has a value that would do. */
function twinOf(input: Stated, range: Interval, { figures, twins }: CauseScope): Stated | null {
  for (const id of twins(input.id)) {
    const other = figures.get(id);
    const low = other?.written.value.low ?? null;
    if (other === undefined || low === null || range.low === null || range.high === null) continue;
    if (!isPoint(other.written.value) || low.lessThan(range.low) || low.greaterThan(range.high)) continue;
    return other;
  }
  return null;
}

/** A figure taken by the wrong period, or with a zero too many or too few. */
function slipped(equation: Equation, subject: Stated, changed: Stated, { values }: CauseScope): Cause[] {
  const found: Cause[] = [];
  const tried = (factor: Rational, story: 'other_period' | 'zero_slipped', extra: bigint) => {
    const scaled = multiplyIntervals(changed.written.value, point(factor));
    const itself = changed.id === subject.id;
    const follows = evaluate(equation.follows, (id) => (id === changed.id && !itself ? scaled : values(id)));
    if (follows === null) return;
    const meant = multiplyIntervals(subject.written.meant, point(factor));
    const written = itself ? { ...subject.written, value: scaled, meant } : subject.written;
    if (verdictOf(written, { value: follows, meant: follows }, equation.compare) === 'contradicted') return;
    const to = story === 'other_period' ? otherPeriod(changed.unit) : intervalText(scaled, changed.unit, 'all');
    const from = story === 'other_period' ? `a ${changed.unit.period}` : changed.written.text;
    const digits = significant(scaled.low ?? scaled.high ?? Rational.ONE);
    // the other period is no number that anybody would have to have written
    const odd = story === 'other_period' ? Rational.ZERO : unround(digits, changed.written.digits);
    const strain = PERCENT.multiply(Rational.of(extra)).add(odd);
    found.push({ figure: changed.id, story, from, to, strain });
  };
  const { kind, period } = changed.unit;
  const itself = changed.id === subject.id;
  const exact = equation.compare === 'equals' && isPoint(subject.written.value);
  // a goal that is a range is met too easily by another scale
  if (itself && equation.compare === 'possible' && !fitsAtBothEnds(equation, subject, values)) return [];
  if (kind === 'money' && period === 'month') tried(Rational.of(1, 12), 'other_period', OTHER_PERIOD);
  if (kind === 'money' && period === 'year') tried(Rational.of(12), 'other_period', OTHER_PERIOD);
  if (exact && kind !== 'percent' && isPoint(changed.written.value))
    for (const factor of [Rational.of(10), Rational.of(1, 10)]) tried(factor, 'zero_slipped', ZERO_SLIPPED);
  return found;
}

/** Whether a range is twelve times what follows for it, or a twelfth, at both of its ends. */
function fitsAtBothEnds({ follows }: Equation, { written }: Stated, values: Values): boolean {
  const derived = evaluate(follows, values);
  if (derived === null) return false;
  return [Rational.of(12), Rational.of(1, 12)].some((factor) => {
    const scale = (of: Interval) => multiplyIntervals(of, point(factor));
    const [value, meant] = [scale(written.value), scale(written.meant)];
    const both = { value: derived, meant: derived };
    return endAgrees('low', value, meant, both) && endAgrees('high', value, meant, both);
  });
}

function otherPeriod({ period }: Unit): string {
  return period === 'month' ? 'a year' : 'a month';
}

/** What the figure itself would have to say. */
function ofItself(equation: Equation, subject: Stated, { values }: CauseScope): Cause[] {
  const follows = evaluate(equation.follows, values);
  if (follows === null || (follows.low === null && follows.high === null)) return [];
  const { value, meant } = subject.written;
  const step = value.high !== null && meant.high !== null ? meant.high.subtract(value.high).multiply(TWO) : null;
  const toStep = (end: Rational | null) => {
    if (end === null || step === null || step.isZero()) return end;
    // of money two digits are meant, whatever the figure had that stands there now
    const finer = subject.unit.kind === 'money' ? Rational.of(10).power(magnitude(end.abs()) - 1) : step;
    const unit = step.min(finer);
    return Rational.fromDecimal(end.divide(unit).toDecimal(0, 'half-away')).multiply(unit);
  };
  const to = { low: toStep(follows.low), high: toStep(follows.high) };
  if (equation.compare === 'within' && overlaps(value, follows)) {
    // what lies outside is cut off
    if (value.low !== null && (to.low === null || to.low.lessThan(value.low))) to.low = value.low;
    if (value.high !== null && (to.high === null || to.high.greaterThan(value.high))) to.high = value.high;
  }
  const exact = isPoint(follows) && isPoint(value) ? (follows.low as Rational) : null;
  const cut =
    exact !== null &&
    step !== null &&
    value.low !== null &&
    !exact.lessThan(value.low) &&
    exact.lessThan(value.low.add(step));
  const extra = PERCENT.multiply(Rational.of(cut ? CUT_OFF : OF_THE_FIGURE_ITSELF));
  const strain = moved(value, to, subject.unit)
    .add(cut ? Rational.ZERO : unround(2, 2))
    .add(extra);
  return [{ ...causeOf(subject, to, cut ? 'cut_off' : 'changed'), strain }];
}

function causeOf(changed: Stated, to: Interval, story: Cause['story']): Omit<Cause, 'strain'> {
  return { figure: changed.id, story, from: changed.written.text, to: intervalText(to, changed.unit, 'all') };
}

/**
 * How far a value moves, as a share of the greater of the two; of a range the end that moves more. A growth by the month or
 * year moves by what it multiplies with.
 */
function moved(from: Interval, to: Interval, { kind, period }: Unit): Rational {
  const base = kind === 'percent' && period !== null ? Rational.ONE : Rational.ZERO;
  const share = (a: Rational | null, b: Rational | null) => {
    if (a === null || b === null) return Rational.ZERO;
    const size = base.add(a.abs().max(b.abs()));
    return size.isZero() ? Rational.ZERO : a.subtract(b).abs().divide(size);
  };
  return share(from.low, to.low).max(share(from.high, to.high));
}

/** A hundredth for each significant digit, and five for each beyond those the figure was written with. */
function unround(digits: number, before: number): Rational {
  const beyond = Math.max(0, digits - Math.max(1, before));
  return PERCENT.multiply(Rational.of(digits + 5 * beyond));
}

/** What is asked for, brought down to what a plan holds. */
export function withinLimit(asked: Stated, limit: Interval): Cause {
  return { ...causeOf(asked, limit, 'changed'), strain: moved(asked.written.value, limit, asked.unit) };
}

/** Two figures that should be the same, of which others say the one more often. */
export function saidMoreOften(odd: Stated, usual: Stated, often: boolean): Cause[] {
  const causes = [asOther(odd, usual, usual.written.text), asOther(usual, odd, odd.written.text)];
  return often ? [{ ...(causes[0] as Cause), story: 'said_more_often' }] : causes;
}

/** A figure that misses a target: it, or the target. */
export function asTheTarget(missing: Stated, target: Stated): Cause[] {
  const sign = { at_least: '≥', at_most: '≤' }[target.written.form as string] ?? '';
  const bound = target.written.text.replace(/^[<>≤≥=]+\s*|\+$/g, '');
  return [asOther(missing, target, bound), asOther(target, missing, `${sign}${missing.written.text}`)];
}

function asOther(changed: Stated, other: Stated, to: string): Cause {
  const strain = moved(changed.written.value, other.written.value, changed.unit);
  return { figure: changed.id, story: 'changed', from: changed.written.text, to, strain };
}
