// SPDX-License-Identifier: Apache-2.0
import { refuse } from './refusal.js';
import { isObject, type JsonValue } from './strict-json.js';
import { type Amounts, addAmounts, greaterAmount, readAmounts, sorted, type UsageEntry } from './usage-entry.js';

/** What entries that begin on one day of UTC, under one licence, come to. */
export interface UsageDay {
  /** `2026-06-01` */
  readonly date: string;
  readonly licence: string;
  readonly usage: Amounts;
  /** The most in use at once. */
  readonly seats: Amounts;
}

const DAY = 86_400_000;
/** More than a hundred years. */
const MAX_DAYS = 40_000;

/** The entries summed by day, for people and for codes; days on which nothing is told are left out. */
export function usageDays(entries: Iterable<UsageEntry>): UsageDay[] {
  type Sum = { [Key in keyof UsageDay]: UsageDay[Key] extends string ? string : Record<string, string> };
  const days: Sum[] = [];
  let number = Number.NaN;
  for (const { from, licence, usage, seats } of entries) {
    const [used, held] = [Object.entries(usage), Object.entries(seats)];
    if (used.length === 0 && held.length === 0) continue;
    let day = days.at(-1);
    if (day === undefined || Math.floor(from / DAY) !== number || day.licence !== licence) {
      number = Math.floor(from / DAY);
      const date = new Date(from).toISOString().slice(0, 10);
      day = { date, licence, usage: Object.create(null), seats: Object.create(null) };
      days.push(day);
    }
    for (const [feature, amount] of used) day.usage[feature] = addAmounts(day.usage[feature], amount);
    for (const [feature, amount] of held) day.seats[feature] = greaterAmount(day.seats[feature], amount);
  }
  return days.map((day) => ({ ...day, usage: sorted(day.usage), seats: sorted(day.seats) }));
}

/** The days of a claim, in their order. */
export function readUsageDays(value: JsonValue | undefined): UsageDay[] {
  if (!Array.isArray(value) || value.length > MAX_DAYS)
    return refuse('statement-invalid', 'claims.days', 'it is no list of days');
  let before = '';
  return (value as readonly JsonValue[]).map((day, index) => {
    const path = `claims.days[${index}]`;
    if (!isObject(day)) return refuse('statement-invalid', path, 'it is no day');
    const { date, licence } = day;
    if (typeof date !== 'string' || dayStart(date) === null || date < before)
      return refuse('statement-invalid', `${path}.date`, 'it is no day, or not in the order of days');
    if (typeof licence !== 'string' || licence === '' || licence.length > 200)
      return refuse('statement-invalid', `${path}.licence`, 'it names no licence');
    before = date;
    const usage = readAmounts(day.usage, `${path}.usage`);
    return { date, licence, usage, seats: readAmounts(day.seats, `${path}.seats`) };
  });
}

/** The first instant of a day of UTC; null when there is no such day. */
export function dayStart(date: string): number | null {
  const instant = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00.000Z`) : Number.NaN;
  return Number.isNaN(instant) || instant % DAY !== 0 || !new Date(instant).toISOString().startsWith(date)
    ? null
    : instant;
}
