// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode } from '../kit/money.js';

/** The mails that dunning sends; the words of them are kept where mails are written. */
export const DUNNING_MAILS = [
  'payment_failed_soft',
  'payment_failed_hard',
  'card_expires_soon',
  'invoice_issued',
  'reminder_1',
  'reminder_2',
  'reminder_3',
  'final_notice',
] as const;
export type DunningMailTemplate = (typeof DUNNING_MAILS)[number];

/** What becomes of the subscription when everything was tried; `mark_past_due`: nothing more than that it is late. */
export const DUNNING_OUTCOMES = ['mark_past_due', 'pause', 'cancel', 'write_off'] as const;
export type DunningOutcome = (typeof DUNNING_OUTCOMES)[number];

/** Which invoices a policy is for. What is left out does not matter. */
export interface DunningScope {
  /** The open amount, in the currency: from, and below. An invoice in a currency that is not listed is not meant. */
  readonly amounts?: readonly {
    readonly currency: CurrencyCode;
    readonly from_minor?: bigint;
    readonly below_minor?: bigint;
  }[];
  /** ISO 3166-1 codes of the customer's country. */
  readonly countries?: readonly string[];
  /** Keys of plans; one of the invoice's is enough. */
  readonly plans?: readonly string[];
}

/** A mail of the plan, sent if the invoice is still open on its day. */
export interface PlannedMail {
  /** Days after the due date; below zero before it. */
  readonly day: number;
  readonly template: DunningMailTemplate;
  /** `charge`: we take the money from a method; `transfer`: the customer sends it. */
  readonly audience: 'all' | 'charge' | 'transfer';
}

/** When people are at work, in the customer's time zone: tries and mails happen then and at no other time. */
export interface OfficeHours {
  /** Whole hours, 0 to 23 and 1 to 24. */
  readonly from_hour: number;
  readonly to_hour: number;
  /** 0 for Monday to 6 for Sunday. */
  readonly weekdays: readonly number[];
}

/** A day on which many are paid: a day of the month (the 31st is its last day), or the last day from Monday to Friday. */
export type PayDay = number | 'last-working-day';

export interface DunningPolicy {
  readonly key: string;
  readonly applies_to?: DunningScope;
  /** Full days after the due date until the subscription counts as past due. */
  readonly grace_days: number;
  /** Days after the due date on which the money is tried again, rising. The first try is on the due date. */
  readonly retry_days: readonly number[];
  /** In order of their days. */
  readonly mails: readonly PlannedMail[];
  /** Of which failed tries the customer hears at once. That a method is refused for good is always told. */
  readonly tell_of_failures: 'first' | 'every' | 'never';
  /** After so many soft declines of a method in a row the next one has its turn. */
  readonly tries_per_method: number;
  readonly office_hours: OfficeHours;
  readonly pay_days: readonly PayDay[];
  /** Tries of one method within 30 days; never above what `networkLimit` allows. Absent: that. */
  readonly max_attempts_per_30_days?: number;
  readonly end: { readonly after_days: number; readonly outcome: DunningOutcome };
}

/** Stands where nobody has said otherwise. */
export const DEFAULT_DUNNING_POLICY: DunningPolicy = {
  key: 'default',
  grace_days: 3,
  retry_days: [3, 7, 14, 21],
  mails: [
    { day: 4, template: 'reminder_1', audience: 'transfer' },
    { day: 10, template: 'reminder_2', audience: 'all' },
    { day: 17, template: 'reminder_3', audience: 'all' },
    { day: 24, template: 'final_notice', audience: 'all' },
  ],
  tell_of_failures: 'first',
  tries_per_method: 2,
  office_hours: { from_hour: 9, to_hour: 17, weekdays: [0, 1, 2, 3, 4] },
  pay_days: [1, 15, 'last-working-day'],
  end: { after_days: 30, outcome: 'pause' },
};

/** What a policy is chosen by. */
export interface DunningSubject {
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
  readonly country: string | null;
  readonly plans: readonly string[];
}

/** The first policy that is for the invoice; null when none is. */
export function choosePolicy(policies: readonly DunningPolicy[], subject: DunningSubject): DunningPolicy | null {
  return policies.find(({ applies_to }) => applies_to === undefined || isMeant(applies_to, subject)) ?? null;
}

function isMeant({ amounts, countries, plans }: DunningScope, subject: DunningSubject): boolean {
  const { amount_minor, currency, country } = subject;
  const amount = amounts?.some(
    (range) =>
      range.currency === currency &&
      (range.from_minor === undefined || amount_minor >= range.from_minor) &&
      (range.below_minor === undefined || amount_minor < range.below_minor),
  );
  return (
    amount !== false &&
    (countries === undefined || (country !== null && countries.includes(country))) &&
    (plans === undefined || plans.some((plan) => subject.plans.includes(plan)))
  );
}
