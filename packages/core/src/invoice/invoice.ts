// SPDX-License-Identifier: Apache-2.0
import type { Period, PlainDate } from '../contract/subscription.js';
import type { Derivation } from '../rating/derivation.js';
import type { BilledTo } from './billed-to.js';

/** What is owed for one price over one period. `charge_key`, `billed.start` and `revision` never repeat together. */
export interface InvoiceLine {
  /** `charge` for a period that was not billed before; `credit` takes back what is not owed any more. */
  readonly kind: 'charge' | 'credit';
  /** `plan/base`, `add_on/extra-events/overage`, `support/…`: which price of the catalog this is. */
  readonly charge_key: string;
  readonly label: string;
  /** The days it is about: of a credit, those that were billed and are not served. */
  readonly period: Period;
  /** The zone of its times, where the period begins or ends within a day. */
  readonly timezone?: string;
  /** What is billed by now from the day or second that names the line: shorter than before after a credit. */
  readonly billed: Period;
  /** 0 for the first line of these days, then counted on with every correction. */
  readonly revision: number;
  readonly metered: boolean;
  /** Usage so far of a period that was not over: its end brings the line to the whole by another. */
  readonly interim?: boolean;
  /** The catalog version whose price this is, and the plan the customer is on by it. */
  readonly catalog_version: number;
  readonly plan: string;
  readonly amount_minor: bigint;
  /** Of a credit: the share of the discount that is taken back with it, zero or less. Zero for a charge. */
  readonly discount_minor: bigint;
  readonly derivation: Derivation;
  /** Whose line it is, where that is not the plan's customer and subscription. */
  readonly holder?: LineHolder;
  /** Of what takes back more than it charges: who was billed that, where it was looked up. */
  readonly billed_to?: BilledTo;
  /** Which rows of the tax table it takes; absent: those without a category. */
  readonly tax_category?: string;
  /** It pays for credit that is used later: no revenue and no tax yet. All lines of the plan are, or none. */
  readonly prepaid?: true;
}

/** The customer a line was agreed with, and the subscription it is of; null: of none. */
export interface LineHolder {
  readonly customer_id: string;
  readonly subscription_id: string | null;
}

/** What will be invoiced; `generate` says it of one subscription: all its lines that fall due on one date. */
export interface InvoicePlan {
  /** Null: its lines are of several subscriptions, or of none, as their `holder` says. */
  readonly subscription_id: string | null;
  readonly customer_id: string;
  readonly currency: string;
  /** Of the terms in force on the invoice's date. */
  readonly catalog_version: number;
  /** The day all its lines are due to be invoiced: the earliest boundary they share. */
  readonly invoice_date: PlainDate;
  /** Of all its lines, in whole days. */
  readonly period: Period;
  readonly lines: readonly InvoiceLine[];
  /** Below zero when it takes back more than it charges. */
  readonly total_minor: bigint;
}
