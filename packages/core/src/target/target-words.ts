// SPDX-License-Identifier: Apache-2.0
import { daysBetween, type PlainDate } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { NUMBER_STYLES, percentText, priceText, writtenNumber } from '../kit/number-text.js';
import type { TargetJudgement } from './judge.js';
import { directionOf, goalOf } from './operator.js';
import type { Target } from './target.js';

const STYLE = NUMBER_STYLES.en;
/** Digits of what is needed each month. */
const PACE_PLACES = 2;
/** Days of a mean month: 365.25 / 12. */
const MONTH_DAYS = Decimal.fromInteger(487).divide(Decimal.fromInteger(16), PACE_PLACES + 2, 'half-even');

/** A value of a target in words: `$55,000.00`, `3%`, `12,000 stars`. */
export function targetValueText(
  { unit, currency, noun }: Pick<Target, 'unit' | 'currency' | 'noun'>,
  value: Decimal,
): string {
  if (unit === 'money' && currency !== undefined) return priceText(value.toString(), currency, STYLE);
  if (unit === 'fraction') return percentText(value.toString(), STYLE);
  const number = writtenNumber(value.toString(), STYLE);
  if (unit === 'months') return `${number} months`;
  return noun === undefined ? number : `${number} ${noun}`;
}

/** What a target asks for: `at least $55,000.00 by 2026-12-31`. */
export function goalText(target: Target): string {
  const { operator, minimum, maximum, due } = target;
  const words = {
    '=': '',
    '>=': 'at least ',
    '>': 'more than ',
    '<=': 'at most ',
    '<': 'less than ',
    range: '',
  } as const;
  const value =
    operator === 'range'
      ? [minimum, maximum]
          .map((bound) => targetValueText(target, Decimal.parse(bound ?? '0') ?? Decimal.ZERO))
          .join(' to ')
      : targetValueText(target, goalOf(target));
  return `${words[operator]}${value} by ${due}`;
}

type Judged = Omit<TargetJudgement, 'words'>;

/** How a target stands and what is missing. */
export function judgementWords(target: Target, judged: Judged, today: PlainDate): string {
  const { status, actual, expected, probability, rule } = judged;
  if (actual === null) return `no figure is known until ${today < target.due ? today : target.due}`;
  const value = targetValueText(target, actual.value);
  const at = `${value} on ${actual.date}`;
  const goal = goalOf(target);
  const missing = actual.value.subtract(goal).abs();
  if (status === 'reached') return beyond(target, actual.value) ? `${at}, beyond what was asked for` : at;
  if (rule === 'met') return `${at}; it has to hold until ${target.due}`;
  if (status === 'missed') return `${at}: ${gap(target, missing)}`;
  const pace = paceText(target, missing, actual.date);
  const chance = probability === null ? '' : `, with a chance of ${percentText(rounded(probability), STYLE)}`;
  if (rule === 'forecast') return `${at}: ${gap(target, missing)}${pace}${chance}`;
  const path = expected === null ? '' : `; the path is at ${roundedText(target, expected)}`;
  return `${at}${path}; ${gap(target, missing)}${pace}`;
}

function gap(target: Target, missing: Decimal): string {
  if (missing.isZero()) return `${target.operator === '>' ? 'more' : 'less'} than that is asked for`;
  return `${targetValueText(target, missing)} ${directionOf(target) === 'up' ? 'to go' : 'too much'}`;
}

function paceText(target: Target, missing: Decimal, from: PlainDate): string {
  const days = daysBetween(from, target.due);
  if (days <= 0 || missing.isZero()) return '';
  const pace = missing.multiply(MONTH_DAYS).divide(Decimal.fromInteger(days), PACE_PLACES + 4, 'half-even');
  return `, ${roundedText(target, pace)} a month until ${target.due}`;
}

/** A value that nobody needs exactly: of a path, or what is needed each month. */
function roundedText(target: Target, value: Decimal): string {
  return targetValueText(target, value.round(target.unit === 'fraction' ? PACE_PLACES + 2 : PACE_PLACES, 'half-even'));
}

function beyond({ operator, maximum, value, ...target }: Target, actual: Decimal): boolean {
  const bound = operator === 'range' ? maximum : operator === '=' ? value : undefined;
  if (bound === undefined) return false;
  const up =
    directionOf({
      ...target,
      operator,
      ...(maximum === undefined ? {} : { maximum }),
      ...(value === undefined ? {} : { value }),
    }) === 'up';
  return up && actual.greaterThan(Decimal.parse(bound) ?? actual);
}

function rounded(probability: number): string {
  return probability.toFixed(2);
}
