// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { Decimal } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';

/** `fraction`: 0.05 is 5 %. `money` is in major units of the figure's currency. */
export type FigureUnit = 'money' | 'fraction' | 'ratio' | 'months' | 'count';

/** One number that a figure was computed from, so that the arithmetic can be followed. */
export interface FigureInput {
  readonly name: string;
  readonly value: Decimal;
  readonly unit: FigureUnit;
}

/** A computed figure, with all that is needed to believe it. */
export interface Figure {
  /** `mrr`, `net_revenue_retention`; with a member where there is one a group: `mrr/plan/pro`. */
  readonly name: string;
  readonly title: string;
  readonly unit: FigureUnit;
  /** Of money; null for other units. */
  readonly currency: CurrencyCode | null;
  /** Rounded once: money to minor units, everything else to six places. Null where it cannot be computed. */
  readonly value: Decimal | null;
  /** Why there is no value, in words; null where there is one. */
  readonly reason: string | null;
  /** Of which days it tells; `start` is the last day itself for a figure that holds at its end. */
  readonly from: PlainDate;
  readonly as_of: PlainDate;
  readonly definition: string;
  /** Name and version: `kontor 1`. */
  readonly policy: string;
  readonly inputs: readonly FigureInput[];
}

/** What stands behind a figure, one row a customer or an invoice. */
export interface FigureDetail {
  readonly customer_id: string;
  readonly subscription_id: string | null;
  readonly invoice_id: string | null;
  readonly currency: CurrencyCode | null;
  /** Its part of the figure: major units of money, or 1 for one that is counted. */
  readonly amount: Decimal;
}
