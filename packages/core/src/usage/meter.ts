// SPDX-License-Identifier: Apache-2.0
import type { MeterDefinition } from '../catalog/definition.js';
import { Decimal } from '../kit/decimal.js';
import { ok, type Problem, type Result } from '../kit/result.js';
import { decimalOf, numberText } from './event-number.js';
import type { EventData } from './usage-event.js';

/** What of a meter decides its numbers; the rest (label, unit) is for people. */
export type MeterRule = Pick<MeterDefinition, 'event_type' | 'aggregation' | 'property' | 'filter' | 'amount_property'>;

/** What one event says to one meter: a text for `unique`, a number for the others. */
export interface MeterValue {
  readonly value: Decimal | string;
  /** In major units; null unless the meter names an `amount_property`. */
  readonly amount: Decimal | null;
  /** How many a `count` meter counts it as, where that is not one: `data.kontor_units` of a summary. */
  readonly units?: number;
}

/** The member of `data` with which one event stands for so many, whole, to meters that count. */
export const UNITS_PROPERTY = 'kontor_units';
/** Beyond it numbers of events would not be exact when they are added up. */
const MAX_UNITS = 1e12;

/**
 * What a meter takes from an event, null when the event is not for this meter (another type, or filtered out), or the
 * problem with a member that is missing or not a number.
 */
export function meterValue(
  meter: MeterRule,
  event: { readonly type: string; readonly data: EventData },
): Result<MeterValue | null> {
  if (event.type !== meter.event_type) return NOT_READ;
  const { data } = event;
  if (meter.filter !== undefined && !passes(meter.filter, data)) return NOT_READ;
  const problems: Problem[] = [];
  const value =
    meter.aggregation === 'count'
      ? Decimal.ONE
      : meter.aggregation === 'unique'
        ? uniqueText(meter.property ?? '', data, problems)
        : numberAt(meter.property ?? '', data, problems);
  const amount = meter.amount_property === undefined ? null : numberAt(meter.amount_property, data, problems);
  const units =
    meter.aggregation === 'count' && Object.hasOwn(data, UNITS_PROPERTY) ? unitsAt(data, problems) : undefined;
  if (problems.length > 0) return { ok: false, problems };
  return ok(units === undefined ? { value, amount } : { value, amount, units });
}

/** Bounds what any number of events can add up to: a total stays a decimal that can be read back. */
const MAX_PLACES = 20;
const TOO_LARGE = Decimal.fromParts(10n ** 30n, 0);

const NOT_READ: Result<null> = ok(null);

/** Numbers in a filter match by value, so that `5`, `"5"` and `"5.0"` are the same; everything else by its text. */
function passes(filter: NonNullable<MeterRule['filter']>, data: EventData): boolean {
  for (const name in filter) {
    const wanted = filter[name];
    const value = member(name, data);
    if (value === wanted) continue;
    if (typeof wanted === 'number') {
      const [left, right] = [decimalOf(wanted), decimalOf(value)];
      if (left === null || right === null || !left.equals(right)) return false;
    } else if (textOf(value) !== String(wanted)) return false;
  }
  return true;
}

function member(name: string, data: EventData): unknown {
  return Object.hasOwn(data, name) ? data[name] : undefined;
}

/** One text for each different value: the number 5 and the text "5" are one. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'boolean' ? String(value) : null;
}

function uniqueText(name: string, data: EventData, problems: Problem[]): string {
  const value = member(name, data);
  const text = textOf(value);
  if (text === null)
    problems.push(value === undefined || value === null ? missing(name) : unreadable(name, value, 'a text or number'));
  return text ?? '';
}

function unitsAt(data: EventData, problems: Problem[]): number {
  const units = Number(decimalOf(data[UNITS_PROPERTY]) ?? Number.NaN);
  if (Number.isInteger(units) && units >= 1 && units <= MAX_UNITS) return units;
  problems.push(unreadable(UNITS_PROPERTY, data[UNITS_PROPERTY], `a whole number from 1 to ${MAX_UNITS}`));
  return 0;
}

function numberAt(name: string, data: EventData, problems: Problem[]): Decimal {
  const value = member(name, data);
  const number = decimalOf(value);
  if (number !== null && (number.scale > MAX_PLACES || !number.abs().lessThan(TOO_LARGE))) {
    problems.push(unreadable(name, value, `a number of at most 30 digits before and ${MAX_PLACES} after the point`));
    return Decimal.ZERO;
  }
  if (number === null)
    problems.push(value === undefined || value === null ? missing(name) : unreadable(name, value, 'a decimal number'));
  return number ?? Decimal.ZERO;
}

function missing(name: string): Problem {
  return {
    code: 'meter-value-missing',
    path: `data.${name}`,
    message: `The meter of this event type reads data.${name}, which is missing.`,
    mend: `Send data.${name}, or change the property of the meter.`,
  };
}
function unreadable(name: string, value: unknown, wanted: string): Problem {
  const shown = JSON.stringify(value) ?? String(value);
  return {
    code: 'meter-value-invalid',
    path: `data.${name}`,
    message: `data.${name} is ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}, not ${wanted}.`,
    mend: 'Send a JSON number or plain decimal text such as "12.5", without sign +, blanks, exponent or separators.',
  };
}
