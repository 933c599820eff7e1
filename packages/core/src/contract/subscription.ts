// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval, Charge, DecimalInput } from '../catalog/charge.js';
import type { Grant, ServiceLevelAgreement } from '../catalog/definition.js';
import type { Bound } from '../kit/bound.js';
import type { PlainDate } from '../kit/calendar.js';

export type SubscriptionStatus = 'draft' | 'trialing' | 'active' | 'past_due' | 'paused' | 'cancelled' | 'ended';

/** What a customer is on: one plan of one catalog version, with quantities, add-ons and a contract's terms. */
export interface Subscription {
  readonly id: string;
  readonly customer_id: string;
  readonly status: SubscriptionStatus;
  /** Key of the catalog's plans. */
  readonly plan: string;
  /** Key of the plan's `options`; absent: its first. */
  readonly option?: string;
  readonly catalog_version: number;
  readonly currency: string;
  /** IANA zone whose midnights bound the periods. */
  readonly timezone: string;
  readonly start_date: PlainDate;
  /** First day, or second, that is no longer served; absent: open-ended. */
  readonly end_date?: Bound;
  readonly trial_end_date?: PlainDate;
  /** What becomes of it at the end of the trial while nothing is there to pay with; absent: it is paid for. */
  readonly trial_without_method?: 'cancel' | 'pause';
  /** The day somebody cancelled it; it is served until `end_date`. */
  readonly cancelled_on?: PlainDate;
  /** `anniversary` counts periods from `anchor_date`; `calendar` from the first of the month, week or year. */
  readonly anchor: 'anniversary' | 'calendar';
  readonly anchor_date: PlainDate;
  /** Held quantities of seats features, by feature key, as decimal text. */
  readonly quantities: Readonly<Record<string, string>>;
  readonly add_ons: readonly SubscribedAddOn[];
  readonly contract?: ContractTerms;
}

export interface SubscribedAddOn {
  /** Key of the catalog's add-ons; or `support/<key>`, a support level bought by itself; or `service/<key>`. */
  readonly add_on: string;
  readonly quantity: string;
  readonly start_date: Bound;
  readonly end_date?: Bound;
  /**
   * `own`: its periods are counted from the first day it is paid for, however long it is held from then on. Default:
   * the subscription's.
   */
  readonly anchor?: 'subscription' | 'own';
}

/** What this customer has agreed that differs from the catalog. */
export interface ContractTerms {
  readonly reference: string;
  /**
   * By price key of the plan, or by whole charge key (`add_on/extra/base`): replaces the charge; settles
   * `negotiated` ones.
   */
  readonly charges?: Readonly<Record<string, Charge>>;
  /** By feature key: replaces the plan's grant. */
  readonly features?: Readonly<Record<string, Grant>>;
  /** Replaces the SLA of the plan: uptime, and what is given back. */
  readonly sla?: ServiceLevelAgreement;
  /** At its end date the contract goes on for so many months, unless it was cancelled so many days before. */
  readonly renewal?: { readonly months: number; readonly notice_days: number };
  /** Spending of at least so much in each term of so many months from the start date; the rest is billed at its end. */
  readonly commitment?: { readonly amount: DecimalInput; readonly months: number };
}

/**
 * A half-open stretch of time in the subscription's zone, of whole days unless terms changed within one: `start` is in,
 * `end` is not.
 */
export interface Period {
  readonly start: Bound;
  readonly end: Bound;
}

export type { BillingInterval, Bound, PlainDate };
