// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import type { TargetStatus } from './judge.js';

export const ALERT_OPERATORS = ['<', '<=', '>', '>='] as const;
export type AlertOperator = (typeof ALERT_OPERATORS)[number];

/** What is to be told of. */
export type AlertRule = {
  readonly label: string;
  /** Whether somebody gets a mail, besides the webhook. */
  readonly mail: boolean;
} & (
  | {
      readonly of: 'metric';
      readonly metric: string;
      /** Of figures of money. */
      readonly currency?: string;
      readonly operator: AlertOperator;
      readonly threshold: string;
      /** Where it is over again; between this and the threshold nothing changes. Default: the threshold. */
      readonly clear_at?: string;
      /** It is raised once it was so on so many days; default 1. */
      readonly days?: number;
    }
  /** Raised while the target is off track or missed. */
  | { readonly of: 'target'; readonly target: string }
);

export interface AlertState {
  readonly status: 'quiet' | 'raised';
  /** The day it came into this state; null: it was never looked at. */
  readonly since: PlainDate | null;
  /** The last day that was looked at. */
  readonly looked_on: PlainDate | null;
  /** Days on end on which it was so, as far as they were looked at. */
  readonly days: number;
}
export const NEVER_LOOKED: AlertState = { status: 'quiet', since: null, looked_on: null, days: 0 };

/** What is known of a day. */
export type AlertReading =
  | { readonly of: 'metric'; readonly date: PlainDate; readonly value: Decimal | null }
  | { readonly of: 'target'; readonly date: PlainDate; readonly status: TargetStatus };

export interface AlertDecision {
  readonly state: AlertState;
  /** Null: there is nothing to tell. */
  readonly event: 'raised' | 'cleared' | null;
}

/**
 * What a reading makes of an alert. A day that was looked at before, or an earlier one, changes nothing; neither does a day
 * of which nothing is known.
 */
export function decideAlert(rule: AlertRule, state: AlertState, reading: AlertReading): AlertDecision {
  const { date } = reading;
  if (state.looked_on !== null && date <= state.looked_on) return { state, event: null };
  const found = readingOf(rule, reading);
  if (found === 'unknown') return { state: { ...state, looked_on: date }, event: null };
  const days = found === 'so' ? state.days + 1 : 0;
  const looked = { ...state, looked_on: date, days };
  const enough = rule.of === 'metric' ? (rule.days ?? 1) : 1;
  if (state.status === 'quiet' && found === 'so' && days >= enough)
    return { state: { ...looked, status: 'raised', since: date }, event: 'raised' };
  if (state.status === 'raised' && found === 'over')
    return { state: { ...looked, status: 'quiet', since: date }, event: 'cleared' };
  return { state: { ...looked, since: state.since ?? date }, event: null };
}

function readingOf(rule: AlertRule, reading: AlertReading): 'so' | 'between' | 'over' | 'unknown' {
  if (rule.of === 'target') {
    if (reading.of !== 'target' || reading.status === 'no_data') return 'unknown';
    return reading.status === 'off_track' || reading.status === 'missed' ? 'so' : 'over';
  }
  if (reading.of !== 'metric' || reading.value === null) return 'unknown';
  if (isBeyond(rule.operator, reading.value, decimal(rule.threshold))) return 'so';
  const clear_at = rule.clear_at === undefined ? null : decimal(rule.clear_at);
  return clear_at !== null && isBeyond(rule.operator, reading.value, clear_at) ? 'between' : 'over';
}

function isBeyond(operator: AlertOperator, value: Decimal, bound: Decimal): boolean {
  const order = value.compare(bound);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}
