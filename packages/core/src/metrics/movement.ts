// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { MetricPolicy } from './policy.js';

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

/** The movements of one customer in one currency in one period; rows without any movement are left out. */
export interface MovementRow {
  readonly period: ReportPeriod;
  readonly customer_id: string;
  /** The currency it pays in. */
  readonly currency: CurrencyCode;
  readonly amounts: MovementAmounts;
}

/** The sum over all customers in one period, including those that did not move. */
export interface MovementTotal {
  readonly period: ReportPeriod;
  /** The currency of the amounts. */
  readonly currency: CurrencyCode;
  readonly amounts: MovementAmounts;
  /** Customers by kind of movement; one can have several kinds in a period. */
  readonly customers: Readonly<Record<MovementKind, number>>;
  readonly opening_customers: number;
  readonly closing_customers: number;
}

/** Days [start, end) of the report's time zone. */
export interface ReportPeriod {
  readonly start: PlainDate;
  readonly end: PlainDate;
}

export interface MovementReport {
  readonly policy: MetricPolicy;
  readonly timezone: string;
  /** All amounts are exact multiples of this part of a minor unit. */
  readonly units_per_minor: bigint;
  /** The currency that all amounts are converted to; null: each is in its own. */
  readonly currency: CurrencyCode | null;
  /** By period, then currency. */
  readonly totals: readonly MovementTotal[];
  /** By period, then customer, then currency. */
  readonly rows: readonly MovementRow[];
}
