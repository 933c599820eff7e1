// SPDX-License-Identifier: Apache-2.0
import type { Period, PlainDate } from '../contract/subscription.js';
import type { Derivation } from '../rating/derivation.js';

/** What is owed for one price over one period. `charge_key` + `period.start` never repeat in a subscription. */
export interface InvoiceLine {
  /** `plan/base`, `add_on/extra-events/overage`, `support/…`: which price of the catalog this is. */
  readonly charge_key: string;
  readonly label: string;
  readonly period: Period;
  readonly amount_minor: bigint;
  readonly derivation: Derivation;
}

/** What `generate` says will be invoiced: all lines of one subscription that fall due on one date. */
export interface InvoicePlan {
  readonly subscription_id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly catalog_version: number;
  /** The day all its lines are due to be invoiced: the earliest boundary they share. */
  readonly invoice_date: PlainDate;
  readonly period: Period;
  readonly lines: readonly InvoiceLine[];
  readonly total_minor: bigint;
}
