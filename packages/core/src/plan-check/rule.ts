// SPDX-License-Identifier: Apache-2.0
import { Rational } from '../kit/rational.js';
import type { PlanCheck } from './business-plan.js';
import { asTheTarget, type Cause, saidMoreOften, tied } from './cause.js';
import type { Figures } from './equation.js';
import type { Finding } from './finding.js';
import { contains, type Interval, isPoint, multiplyIntervals, overlaps, point } from './interval.js';
import type { Stated } from './stated.js';
import { periodFactor, type Unit } from './unit.js';
import { sameInterval, type Verdict } from './verdict.js';
import { intervalText, listed, unitWords, valueText } from './wording.js';
import type { Written } from './written.js';

type Of<Kind extends PlanCheck['kind']> = Extract<PlanCheck, { readonly kind: Kind }>;
type RuleFinding = Pick<Finding, 'figure' | 'verdict' | 'arithmetic' | 'against'> & {
  readonly follows?: Interval;
  readonly follows_text?: string;
  readonly causes?: readonly Cause[];
};

/** What a check that is a rule, and no arithmetic, finds; none for the others. */
export function ruleFindings(check: PlanCheck, index: number, figures: Figures): Finding[] {
  return found(check, figures).map((each) => ({
    kind: check.kind,
    check: index,
    follows: null,
    follows_text: '',
    implied: [],
    causes: [],
    rests_on: [],
    note: check.note ?? null,
    tied: tied(each.causes ?? []),
    ...each,
  }));
}

function found(check: PlanCheck, figures: Figures): RuleFinding[] {
  const of = (ids: readonly string[]) => ids.map((id) => figures.get(id) as Stated);
  switch (check.kind) {
    case 'same':
      return saidTwice(of(check.figures));
    case 'met_by':
      return [metBy(figures.get(check.target) as Stated, of(check.figures))];
    case 'timeline':
      return pairs(of(check.phases)).map(([before, after]) => follows(before, after, check));
    case 'tiers':
      return pairs(of(check.bands)).map(([lower, upper]) => adjoins(lower, upper, check));
    default:
      return [];
  }
}

/** As the reader finds it: what it is and what it says. */
function named(figure: Stated): string {
  return `${figure.label} (${said(figure)})`;
}

function said({ written, unit }: Stated): string {
  return unit.kind === 'words' ? `“${written.text}”` : written.text;
}

/** Each figure against the value that is said most often, or else said first. */
function saidTwice(all: readonly Stated[]): RuleFinding[] {
  const groups: Stated[][] = [];
  for (const each of all) {
    const group = groups.find(([first]) => first !== undefined && saysTheSame(first, each));
    if (group === undefined) groups.push([each]);
    else group.push(each);
  }
  const most = groups.reduce((a, b) => (b.length > a.length ? b : a));
  const usual = most[0] as Stated;
  const often = most.length > 1;
  return all
    .filter((each) => each !== usual)
    .map((each) => {
      const against = most.filter((other) => other !== each).map(({ id }) => id);
      if (most.includes(each)) {
        const exact = each.unit.kind === 'words' || sameInterval(scaledTo(each, usual.unit).value, usual.written.value);
        const words = `${said(each)}, as ${named(usual)} says`;
        return ruled(each, exact ? 'holds' : 'rounds_to_it', words, against, usual.written.value);
      }
      const places = often ? `, and ${most.length} passages agree` : '';
      const inside = overlaps(scaledTo(each, usual.unit).value, usual.written.value) && each.unit.kind !== 'words';
      const part = inside ? ': they have values in common, and what meets the one may miss the other' : '';
      return {
        ...ruled(
          each,
          'contradicted',
          `${named(usual)}${places}, not ${said(each)}${part}`,
          against,
          usual.written.value,
        ),
        follows_text: usual.written.text,
        causes: saidMoreOften(each, usual, often),
      };
    });
}

/** The value of a figure by the period of another unit. */
function scaledTo({ written, unit }: Stated, other: Unit): Pick<Written, 'value' | 'meant'> {
  const factor = point(periodFactor(unit.period, other.period));
  return { value: multiplyIntervals(written.value, factor), meant: multiplyIntervals(written.meant, factor) };
}

function saysTheSame(a: Stated, b: Stated): boolean {
  if (a.unit.kind === 'words') return a.written.text.toLowerCase().trim() === b.written.text.toLowerCase().trim();
  if (a.written.form !== b.written.form) return false;
  const other = scaledTo(b, a.unit);
  const { value, meant } = a.written;
  const near = (side: 'low' | 'high') => {
    const [x, y] = [value[side], other.value[side]];
    if (x === null || y === null) return x === y;
    const slack = (exact: Rational, wide: Rational | null) =>
      wide === null ? Rational.ZERO : exact.subtract(wide).abs();
    return !x
      .subtract(y)
      .abs()
      .greaterThan(slack(x, meant[side]).max(slack(y, other.meant[side])));
  };
  return near('low') && near('high');
}

function metBy(target: Stated, all: readonly Stated[]): RuleFinding {
  const { value, meant, strict, text } = target.written;
  const missing: Stated[] = [];
  let open = false;
  for (const each of all) {
    const stated = scaledTo(each, target.unit);
    const touching = strict && (stated.value.low?.equals(value.low ?? value.high ?? Rational.ZERO) ?? false);
    if (contains(value, stated.value) && !(touching && isPoint(stated.value))) continue;
    if (contains(meant, stated.value) && !strict) continue;
    if (overlaps(value, stated.value) && !isPoint(stated.value)) open = true;
    else missing.push(each);
  }
  const against = all.map(({ id }) => id);
  if (missing.length === 0)
    return ruled(
      target,
      open ? 'not_derivable' : 'holds',
      open ? `${listed(all.map(named))} may or may not be ${text}` : `${text} is met by ${listed(all.map(named))}`,
      against,
    );
  // of several no single one would do
  const causes = missing.length === 1 ? asTheTarget(missing[0] as Stated, target) : [];
  return {
    ...ruled(
      target,
      'contradicted',
      `${listed(missing.map(named))} ${missing.length === 1 ? 'does' : 'do'} not meet ${text}`,
      missing.map(({ id }) => id),
    ),
    causes,
  };
}

/** A phase begins where the one before it ends, or later. */
function follows(before: Stated, after: Stated, { whole }: Of<'timeline'>): RuleFinding {
  const end = before.written.value.high;
  const start = after.written.value.low;
  const step = whole ? Rational.ONE : Rational.ZERO;
  const overlapping = end === null || start === null || start.lessThan(end.add(step));
  if (!overlapping) return ruled(after, 'holds', `${after.written.text} follows on ${named(before)}`, [before.id]);
  const common = {
    low: start === null ? before.written.value.low : start,
    high: end === null || after.written.value.high === null ? end : end.min(after.written.value.high),
  };
  const words = `${after.written.text} begins before ${named(before)} ends: ${intervalText(common, after.unit)} is in both`;
  const causes: Cause[] =
    start === null || end === null
      ? []
      : [
          bound(after, 'low', end.add(step), start),
          ...(before.written.value.low?.lessThan(start.subtract(step)) === false
            ? []
            : [bound(before, 'high', start.subtract(step), end)]),
        ];
  return { ...ruled(after, 'contradicted', words, [before.id], common), causes };
}

/** A band begins where the one below it ends: nothing between them is left out, nothing is in both. */
function adjoins(lower: Stated, upper: Stated, { whole }: Of<'tiers'>): RuleFinding {
  const end = lower.written.value.high;
  const start = upper.written.value.low;
  const step = whole ? Rational.ONE : Rational.ZERO;
  // a band without a beginning begins where the one below it ends
  if (start === null || (end !== null && !start.lessThan(end) && !start.greaterThan(end.add(step))))
    return ruled(upper, 'holds', `${upper.written.text} adjoins ${named(lower)}`, [lower.id]);
  if (end === null || start.lessThan(end)) {
    const shared = { low: start, high: end };
    const words = `${upper.written.text} begins within ${named(lower)}: ${intervalText(shared, upper.unit)} is in both`;
    return {
      ...ruled(upper, 'contradicted', words, [lower.id]),
      causes: end === null ? [] : [bound(upper, 'low', end, start)],
    };
  }
  const gap = { low: end.add(step), high: start.subtract(step) };
  const counted = unitWords(upper.unit);
  const words = `between ${named(lower)} and ${upper.written.text} lie ${intervalText(gap, upper.unit)}${counted === '' ? '' : ` ${counted}`} that are in neither`;
  return {
    ...ruled(upper, 'contradicted', words, [lower.id], gap),
    causes: [bound(upper, 'low', end.add(step), start), bound(lower, 'high', start.subtract(step), end)],
  };
}

/** One end of a figure moved. */
function bound(changed: Stated, side: 'low' | 'high', to: Rational, from: Rational): Cause {
  const target = { ...changed.written.value, [side]: to };
  const size = to.abs().max(from.abs());
  return {
    figure: changed.id,
    story: 'changed',
    from: changed.written.text,
    to: isPoint(changed.written.value) ? valueText(to, changed.unit, 'all') : intervalText(target, changed.unit, 'all'),
    strain: size.isZero() ? Rational.ZERO : to.subtract(from).abs().divide(size),
  };
}

function ruled(
  figure: Stated,
  verdict: Verdict,
  arithmetic: string,
  against: readonly string[],
  follows?: Interval,
): RuleFinding {
  return {
    figure: figure.id,
    verdict,
    arithmetic,
    against,
    ...(follows === undefined || figure.unit.kind === 'words'
      ? {}
      : { follows, follows_text: intervalText(follows, figure.unit) }),
  };
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.slice(1).map((after, index) => [all[index] as T, after]);
}
