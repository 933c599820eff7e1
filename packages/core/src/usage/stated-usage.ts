// SPDX-License-Identifier: Apache-2.0
import type { StatedEntry, UsageDay, UsageStatement } from '@kontor/sdk/licence';
import type { CatalogDefinition, MeterDefinition } from '../catalog/definition.js';
import type { Instant, PlainDate } from '../kit/calendar.js';
import { decimal } from '../kit/decimal.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { dateAt, startOfDay } from '../kit/timezone.js';
import { UNITS_PROPERTY } from './meter.js';
import type { EventData } from './usage-event.js';

/** What of a statement is new: entries, or where it came without them the days of its head. */
export type NewUsage =
  | { readonly kind: 'entries'; readonly entries: readonly StatedEntry[] }
  | { readonly kind: 'days'; readonly days: readonly UsageDay[]; readonly statement: UsageStatement };

export interface StatedUsageRequest {
  readonly usage: NewUsage;
  readonly catalog: CatalogDefinition;
  /** Where days begin for seats: the customer's. */
  readonly timezone: string;
}

/** Usage of one feature in one stretch of time, as an event that its meter reads. */
export interface StatedEvent {
  /** Unlike that of any other of the record. */
  readonly id: string;
  readonly feature: string;
  /** Key of the catalog's meters. */
  readonly meter: string;
  readonly amount: string;
  readonly type: string;
  readonly time: Instant;
  readonly data: EventData;
}
/** The most seats of a feature in use on a day, as one installation told it. */
export interface StatedSeats {
  readonly licence: string;
  readonly feature: string;
  readonly date: PlainDate;
  readonly seats: string;
}
export interface StatedUsage {
  readonly events: readonly StatedEvent[];
  readonly seats: readonly StatedSeats[];
}

/** One stretch, wherever it comes from. */
interface Stretch {
  readonly id: string;
  readonly from: Instant;
  readonly licence: string;
  readonly usage: Readonly<Record<string, string>>;
  readonly seats: Readonly<Record<string, string>>;
}

/**
 * What a statement says in the terms of the catalog: usage as events, at the instant at which their stretch begins, and
 * seats by day. Of days of UTC that came without entries the instant is the first of the day, or of the statement.
 * Refused as a whole when a feature is not known, is of another kind, or has a meter that does not add up.
 */
export function statedUsage({ usage, catalog, timezone }: StatedUsageRequest): Result<StatedUsage> {
  const problems: Problem[] = [];
  const events: StatedEvent[] = [];
  const seats = new Map<string, StatedSeats>();
  const meters = new Map<string, readonly [string, MeterDefinition] | null>();
  for (const stretch of stretches(usage)) {
    for (const [feature, amount] of Object.entries(stretch.usage)) {
      let meter = meters.get(feature);
      if (meter === undefined) {
        meter = meterOf(feature, catalog, problems);
        meters.set(feature, meter);
      }
      if (meter === null || decimal(amount).isZero()) continue;
      const [key, definition] = meter;
      const data = dataFor(definition, amount);
      if (data === null) problems.push(notWhole(feature, amount));
      else
        events.push({
          id: `${stretch.id}/${feature}`,
          feature,
          meter: key,
          amount,
          type: definition.event_type,
          time: stretch.from,
          data,
        });
    }
    for (const [feature, held] of Object.entries(stretch.seats)) {
      if (catalog.features[feature]?.kind !== 'seats') problems.push(unknown(feature, 'seats'));
      const { licence, from } = stretch;
      const date = dateAt(from, timezone);
      const key = JSON.stringify([licence, feature, date]);
      const known = seats.get(key);
      if (known === undefined || decimal(held).greaterThan(decimal(known.seats)))
        seats.set(key, { licence, feature, date, seats: held });
    }
  }
  return problems.length > 0 ? fail(...once(problems)) : ok({ events, seats: [...seats.values()] });
}

/** Whether everything until the first instant of a day is told, where the record reaches to an instant. */
export function coversUntil(covers_until: Instant, date: PlainDate, timezone: string): boolean {
  return covers_until >= startOfDay(date, timezone);
}

function stretches(usage: NewUsage): Stretch[] {
  if (usage.kind === 'entries') return usage.entries.map((entry) => ({ ...entry, id: String(entry.sequence) }));
  const { to, covers_from } = usage.statement;
  return usage.days.map((day) => ({
    ...day,
    id: `${to.sequence}/${day.date}/${day.licence}`,
    from: Math.max(startOfDay(day.date, 'UTC'), covers_from),
  }));
}

function meterOf(
  feature: string,
  catalog: CatalogDefinition,
  problems: Problem[],
): readonly [string, MeterDefinition] | null {
  const definition = Object.hasOwn(catalog.features, feature) ? catalog.features[feature] : undefined;
  const key = definition?.kind === 'metered' ? definition.meter : undefined;
  const meter = key === undefined ? undefined : catalog.meters?.[key];
  if (key === undefined || meter === undefined) problems.push(unknown(feature, 'metered'));
  else if ((meter.aggregation === 'count' || meter.aggregation === 'sum') && meter.amount_property === undefined)
    return [key, meter];
  else
    problems.push({
      code: 'meter-not-additive',
      path: feature,
      message: `the meter ${key} of ${feature} does not add amounts up`,
      mend: 'state usage of features whose meter counts or sums, without an amount of money of its own',
    });
  return null;
}

/** What the meter reads as this amount; null where it counts and the amount is not whole. */
function dataFor({ aggregation, property, filter }: MeterDefinition, amount: string): EventData | null {
  if (aggregation !== 'count') return { ...filter, [property ?? '']: amount };
  return amount.includes('.') ? null : { ...filter, [UNITS_PROPERTY]: amount };
}

function notWhole(feature: string, amount: string): Problem {
  return {
    code: 'invalid-quantity',
    path: feature,
    message: `${amount} of ${feature} cannot be counted: its meter counts events`,
    mend: 'state whole amounts, or give the feature a meter that sums',
  };
}

function unknown(feature: string, kind: string): Problem {
  return {
    code: 'unknown-feature',
    path: feature,
    message: `the catalog has no ${kind} feature ${feature}`,
    mend: 'publish a catalog that has it, or let the installation use a product that belongs to the catalog',
  };
}

/** A feature is told of once, however many entries name it. */
function once(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.path}`, problem])).values()];
}
