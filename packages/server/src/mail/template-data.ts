// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode, DunningOutcome, PlainDate, ThresholdAction } from '@kontor/core';

/** Every mail is to somebody. */
interface Addressed {
  /** As in the greeting; null where only an address is known. */
  readonly recipient_name: string | null;
}
interface OfInvoice extends Addressed {
  readonly invoice_number: string;
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
}
/** How to pay by bank, when the invoice is paid that way. */
export interface TransferDetails {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string | null;
  readonly reference: string;
}
interface Unpaid extends OfInvoice {
  readonly due_date: PlainDate;
  readonly transfer: TransferDetails | null;
  /** Where it can be paid online. */
  readonly pay_url: string | null;
}

/** What changes what a customer owes, as a statement lists it. */
export type StatedKind =
  | 'invoice'
  | 'payment'
  | 'payment_returned'
  | 'exchange'
  | 'credit_note'
  | 'refund'
  | 'refund_failed'
  | 'write_off'
  | 'wallet_top_up';

/** How much was used: what it costs, how much of a feature, or which share of its limit. Plain decimal text. */
export type UsageValue =
  | { readonly of: 'amount'; readonly amount: string; readonly currency: CurrencyCode }
  | { readonly of: 'quantity'; readonly quantity: string; readonly feature: string }
  | { readonly of: 'share'; readonly share: string; readonly feature: string };

/** What each template tells. Amounts are minor units; dates are days of the recipient's zone. */
export interface MailData {
  readonly invoice_issued: Unpaid & {
    readonly issue_date: PlainDate;
    /** What will be charged on the due date, e.g. `Visa •••• 4242`; null when the customer pays. */
    readonly method: string | null;
  };
  readonly payment_received: OfInvoice & {
    readonly paid_on: PlainDate;
    readonly method: string | null;
    readonly invoice_url: string | null;
  };
  readonly payment_failed_soft: Unpaid & { readonly method: string; readonly next_try: PlainDate | null };
  readonly payment_failed_hard: Unpaid & { readonly method: string; readonly method_url: string | null };
  readonly card_expires_soon: Addressed & {
    readonly method: string;
    /** The last day it is good. */
    readonly good_until: PlainDate;
    readonly method_url: string | null;
  };
  readonly reminder_1: Unpaid;
  readonly reminder_2: Unpaid;
  readonly reminder_3: Unpaid;
  readonly final_notice: Unpaid & { readonly end_date: PlainDate; readonly outcome: DunningOutcome };
  readonly trial_ends_soon: Addressed & {
    readonly plan_name: string;
    readonly trial_end: PlainDate;
    readonly amount_minor: bigint;
    readonly currency: CurrencyCode;
    /** What will be charged; null: the subscription ends unless a method is given. */
    readonly method: string | null;
    readonly manage_url: string | null;
  };
  readonly subscription_cancelled: Addressed & {
    readonly plan_name: string;
    /** The last day of service. */
    readonly last_day: PlainDate;
    readonly because: 'asked' | 'unpaid';
    readonly manage_url: string | null;
  };
  readonly quote_to_sign: Addressed & {
    readonly quote_number: string;
    readonly amount_minor: bigint;
    readonly currency: CurrencyCode;
    readonly valid_until: PlainDate;
    readonly sign_url: string;
  };
  readonly statement_of_account: Addressed & {
    readonly currency: CurrencyCode;
    readonly from: PlainDate;
    readonly until: PlainDate;
    readonly opening_minor: bigint;
    readonly movements: readonly {
      readonly date: PlainDate;
      readonly kind: StatedKind;
      /** The number people know it by; empty: it has none. */
      readonly number: string;
      readonly amount_minor: bigint;
      readonly balance_minor: bigint;
    }[];
    readonly closing_minor: bigint;
    readonly pay_url: string | null;
  };
  readonly credit_balance_low: Addressed & {
    readonly wallet_name: string;
    readonly balance_minor: bigint;
    readonly threshold_minor: bigint;
    readonly currency: CurrencyCode;
    readonly top_up_url: string | null;
  };
  readonly usage_threshold_reached: Addressed & {
    /** Whose usage, to who sells it; null to the customer themselves. */
    readonly customer_name: string | null;
    readonly step: UsageValue;
    readonly value: UsageValue;
    readonly action: ThresholdAction;
    /** When metered features are there again at the latest; null where they are not denied. */
    readonly opens_on: PlainDate | null;
  };
  /** To a colleague who is to sign in to the console. */
  readonly console_invitation: Addressed & {
    readonly organisation_name: string;
    /** Who invites; null: whoever runs the installation. */
    readonly inviter_name: string | null;
    /** The last day the link is good. */
    readonly valid_until: PlainDate;
    readonly accept_url: string;
  };
  /** To a customer who signs in to the portal; the link is good for a quarter of an hour. */
  readonly portal_link: Addressed & { readonly organisation_name: string; readonly sign_in_url: string };
  /** To who signs in to the console and asked for it; the link is good for an hour. */
  readonly password_reset: Addressed & { readonly email: string; readonly reset_url: string };
  /** To who sells: a figure or a target is not as it should be, or is again. */
  readonly metric_alert: Addressed & {
    readonly label: string;
    readonly change: 'raised' | 'cleared';
    /** The figure, or how the target stands; as it is told everywhere. */
    readonly figure: string;
    /** The day it is of. */
    readonly date: PlainDate;
  };
}

export type MailTemplate = keyof MailData;
