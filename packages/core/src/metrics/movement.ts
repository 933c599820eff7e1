// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { ExchangeRate } from '../kit/exchange-rate.js';
import type { CurrencyCode } from '../kit/money.js';
import type { MetricPolicy } from './policy.js';
import { reconciled } from './reconciled.js';

/** Why recurring revenue changed; `fx` only where another currency is reported in. */
export type MovementKind = 'new' | 'expansion' | 'contraction' | 'churn' | 'reactivation' | 'fx';

export const MOVEMENT_KINDS: readonly MovementKind[] = [
  'new',
  'expansion',
  'contraction',
  'churn',
  'reactivation',
  'fx',
];

/**
 * Signed amounts, exact, in `1 / units_per_minor` of a minor unit: opening + new + expansion + contraction + churn +
 * reactivation + fx = closing. Contraction and churn are zero or below.
 */
export interface MovementAmounts extends Readonly<Record<MovementKind, bigint>> {
  readonly opening: bigint;
  readonly closing: bigint;
}

/** Of one customer in one currency in one period in which something moved. */
export interface MovementRow {
  readonly period: ReportPeriod;
  readonly customer_id: string;
  /** The currency it pays in; the amounts are in that of the report if that has one. */
  readonly currency: CurrencyCode;
  readonly amounts: MovementAmounts;
}

/** The sum over all customers in one period, including those that did not move. */
export interface MovementTotal {
  readonly period: ReportPeriod;
  /** The currency of the amounts. */
  readonly currency: CurrencyCode;
  readonly amounts: MovementAmounts;
  /** How many changes there were of each kind; those that move nothing, as when a free customer leaves, are counted too. */
  readonly changes: Readonly<Record<Exclude<MovementKind, 'fx'>, number>>;
  /** Customers who pay, at the beginning and end; of a currency those who pay in it. */
  readonly opening_customers: number;
  readonly closing_customers: number;
  /** How many begin and cease to pay: opening + begun - ceased = closing. New ones are among those who begin. */
  readonly new_customers: number;
  readonly begun_customers: number;
  readonly ceased_customers: number;
}

/** Days [start, end) of the report's time zone. */
export interface ReportPeriod {
  readonly start: PlainDate;
  readonly end: PlainDate;
}

export interface MovementReport {
  readonly policy: MetricPolicy;
  readonly timezone: string;
  /** Every amount is a whole number of this part of a minor unit. */
  readonly units_per_minor: bigint;
  /** The currency that all amounts are converted to; null: each is in its own. */
  readonly currency: CurrencyCode | null;
  /** By period, then currency. */
  readonly totals: readonly MovementTotal[];
}

/** The rate of a day, or of the last day before it that has one; null where none may stand for it. */
export type RateOfDay = (base: CurrencyCode, quote: CurrencyCode, date: PlainDate) => ExchangeRate | null;

/** Amounts in whole minor units that still add up, by `reconciled`. */
export function roundedMovements(amounts: MovementAmounts, units_per_minor: bigint): MovementAmounts {
  const parts = MOVEMENT_KINDS.map((kind) => amounts[kind]);
  const { opening, parts: rounded, closing } = reconciled(amounts.opening, parts, amounts.closing, units_per_minor);
  const of = (kind: MovementKind) => rounded[MOVEMENT_KINDS.indexOf(kind)] as bigint;
  return {
    opening,
    new: of('new'),
    expansion: of('expansion'),
    contraction: of('contraction'),
    churn: of('churn'),
    reactivation: of('reactivation'),
    fx: of('fx'),
    closing,
  };
}
