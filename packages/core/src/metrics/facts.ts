// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '../kit/calendar.js';
import type { Decimal } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';

/** A calendar month as text, `2024-03`. */
export type Month = string;

/** What is known of a customer besides what it pays; customers that never paid are there too. */
export interface CustomerFact {
  readonly customer_id: string;
  /** When it signed up. */
  readonly created_at: Instant;
  /** Where it came from: `ads`, `community`, `partner`; null: not known. */
  readonly source: string | null;
  /** When it first ran the product itself, without paying for it; null: it never did, or nobody knows. */
  readonly installed_at: Instant | null;
}

/** Money spent to win customers in a month, by channel. */
export interface AcquisitionSpend {
  readonly month: Month;
  readonly channel: string;
  /** Major units, zero or more. */
  readonly amount: Decimal;
  readonly currency: CurrencyCode;
}

/** What it costs to serve, from a month on until a later one of the same meter or plan. */
export type CostOfGoods =
  | {
      readonly kind: 'meter';
      readonly meter: string;
      readonly from: Month;
      readonly unit_cost: Decimal;
      readonly currency: CurrencyCode;
    }
  /** Per subscription and month, whatever it uses: hosting, support. */
  | {
      readonly kind: 'plan';
      readonly plan: string;
      readonly from: Month;
      readonly monthly_cost: Decimal;
      readonly currency: CurrencyCode;
    };

/** What a company took and spent in a month, from its own accounts. */
export interface MonthlyAccounts {
  readonly month: Month;
  /** Revenue less operating costs; below zero: a loss. Null: not known. */
  readonly operating_profit: Decimal | null;
  /** All recognised revenue, recurring or not. Null: not known. */
  readonly revenue: Decimal | null;
  /** Cash out less cash in; below zero: it came in. Null: not known. */
  readonly net_burn: Decimal | null;
  readonly currency: CurrencyCode;
}

/** A number counted elsewhere: stars, contributors, installs, downloads of a package. */
export interface CommunityNumber {
  /** `stars`, `npm/acme-cli`. */
  readonly series: string;
  readonly date: PlainDate;
  readonly value: Decimal;
}

/** An invoice of which something is open. */
export interface OpenReceivable {
  readonly invoice_id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly due_date: PlainDate;
  readonly open_minor: bigint;
}

/** What has been billed on an invoice and is still to be earned. */
export interface DeferredRevenue {
  readonly invoice_id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly deferred_minor: bigint;
}

/** All that figures are computed from besides the revenue itself; what is not known stays empty. */
export interface MetricFacts {
  readonly customers: readonly CustomerFact[];
  readonly spend: readonly AcquisitionSpend[];
  readonly costs: readonly CostOfGoods[];
  readonly accounts: readonly MonthlyAccounts[];
  readonly community: readonly CommunityNumber[];
  /** As of the day that is asked for. */
  readonly receivables: readonly OpenReceivable[];
  /** As of the day that is asked for. */
  readonly deferred: readonly DeferredRevenue[];
}

/** Nothing known besides the revenue. */
export const NO_FACTS: MetricFacts = {
  customers: [],
  spend: [],
  costs: [],
  accounts: [],
  community: [],
  receivables: [],
  deferred: [],
};
