// SPDX-License-Identifier: Apache-2.0
import { daysBetween, type PlainDate } from '../kit/calendar.js';
import { dateText } from '../kit/date-text.js';
import { Decimal } from '../kit/decimal.js';
import { NUMBER_STYLES, type PageLanguage, percentText, priceText, writtenNumber } from '../kit/number-text.js';
import type { TargetJudgement } from './judge.js';
import { directionOf, goalOf } from './operator.js';
import type { Target } from './target.js';

/** How a target stands, in one language; values and days come as they are written. */
interface TargetWords {
  readonly months: (number: string) => string;
  readonly unknown_until: (day: string) => string;
  readonly at: (value: string, day: string) => string;
  readonly beyond: string;
  readonly has_to_hold: (day: string) => string;
  readonly chance: (share: string) => string;
  readonly path_at: (value: string) => string;
  /** More or less than what it stands at is asked for. */
  readonly asked: (more: boolean) => string;
  readonly gap: (value: string, up: boolean) => string;
  readonly pace: (value: string, day: string) => string;
}

const WORDS: Readonly<Record<PageLanguage, TargetWords>> = {
  en: {
    months: (number) => `${number} months`,
    unknown_until: (day) => `no figure is known until ${day}`,
    at: (value, day) => `${value} on ${day}`,
    beyond: 'beyond what was asked for',
    has_to_hold: (day) => `it has to hold until ${day}`,
    chance: (share) => `with a chance of ${share}`,
    path_at: (value) => `the path is at ${value}`,
    asked: (more) => `${more ? 'more' : 'less'} than that is asked for`,
    gap: (value, up) => `${value} ${up ? 'to go' : 'too much'}`,
    pace: (value, day) => `${value} a month until ${day}`,
  },
  de: {
    months: (number) => `${number} Monate`,
    unknown_until: (day) => `bis ${dateText(day, 'de')} ist keine Zahl bekannt`,
    at: (value, day) => `${value} am ${dateText(day, 'de')}`,
    beyond: 'mehr, als verlangt war',
    has_to_hold: (day) => `muss bis ${dateText(day, 'de')} so bleiben`,
    chance: (share) => `mit einer Wahrscheinlichkeit von ${share}`,
    path_at: (value) => `der Weg ist bei ${value}`,
    asked: (more) => `verlangt ist ${more ? 'mehr' : 'weniger'} als das`,
    gap: (value, up) => (up ? `es fehlen ${value}` : `${value} zu viel`),
    pace: (value, day) => `${value} im Monat bis ${dateText(day, 'de')}`,
  },
};

/** Digits of what is needed each month. */
const PACE_PLACES = 2;
/** Days of a mean month: 365.25 / 12. */
const MONTH_DAYS = Decimal.fromInteger(487).divide(Decimal.fromInteger(16), PACE_PLACES + 2, 'half-even');

/** A value of a target in words: `$55,000.00`, `3%`, `12,000 stars`. */
export function targetValueText(
  { unit, currency, noun }: Pick<Target, 'unit' | 'currency' | 'noun'>,
  value: Decimal,
  language: PageLanguage = 'en',
): string {
  const style = NUMBER_STYLES[language];
  if (unit === 'money' && currency !== undefined) return priceText(value.toString(), currency, style);
  if (unit === 'fraction') return percentText(value.toString(), style);
  const number = writtenNumber(value.toString(), style);
  if (unit === 'months') return WORDS[language].months(number);
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
export function judgementWords(
  target: Target,
  judged: Judged,
  { today, language = 'en' }: { readonly today: PlainDate; readonly language?: PageLanguage },
): string {
  const { status, actual, expected, probability, rule } = judged;
  const words = WORDS[language];
  if (actual === null) return words.unknown_until(today < target.due ? today : target.due);
  const at = words.at(targetValueText(target, actual.value, language), actual.date);
  const goal = goalOf(target);
  const missing = actual.value.subtract(goal).abs();
  const left = gap(target, missing, language);
  if (status === 'reached') return beyond(target, actual.value) ? `${at}, ${words.beyond}` : at;
  if (rule === 'met') return `${at}; ${words.has_to_hold(target.due)}`;
  if (status === 'missed') return `${at}: ${left}`;
  const pace = paceText(target, missing, actual.date, language);
  const chance =
    probability === null ? '' : `, ${words.chance(percentText(rounded(probability), NUMBER_STYLES[language]))}`;
  if (rule === 'forecast') return `${at}: ${left}${pace}${chance}`;
  const path = expected === null ? '' : `; ${words.path_at(roundedText(target, expected, language))}`;
  return `${at}${path}; ${left}${pace}`;
}

function gap(target: Target, missing: Decimal, language: PageLanguage): string {
  const words = WORDS[language];
  if (missing.isZero()) return words.asked(target.operator === '>');
  return words.gap(targetValueText(target, missing, language), directionOf(target) === 'up');
}

function paceText(target: Target, missing: Decimal, from: PlainDate, language: PageLanguage): string {
  const days = daysBetween(from, target.due);
  if (days <= 0 || missing.isZero()) return '';
  const pace = missing.multiply(MONTH_DAYS).divide(Decimal.fromInteger(days), PACE_PLACES + 4, 'half-even');
  return `, ${WORDS[language].pace(roundedText(target, pace, language), target.due)}`;
}

/** A value that nobody needs exactly: of a path, or what is needed each month. */
function roundedText(target: Target, value: Decimal, language: PageLanguage): string {
  const places = target.unit === 'fraction' ? PACE_PLACES + 2 : PACE_PLACES;
  return targetValueText(target, value.round(places, 'half-even'), language);
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
