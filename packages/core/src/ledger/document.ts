// SPDX-License-Identifier: Apache-2.0
import type { Period } from '../contract/subscription.js';
import type { PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';

/** Tax of one kind on one line: what is owed to one authority. */
export interface PostedTax {
  readonly code: string;
  readonly jurisdiction: string;
  readonly amount_minor: bigint;
}

/**
 * When a line's amount becomes revenue: `over_time` day by day over its service period (a plan, seats, support),
 * `on_date` at once on the invoice's date (usage already delivered, a one-off service).
 */
export type Recognition = 'over_time' | 'on_date';

/** A line of an invoice as the books see it. A line below zero gives back service not delivered. */
export interface PostedLine {
  readonly id: string;
  readonly charge_key: string;
  readonly subscription_id?: string;
  /** After discount, without tax. */
  readonly net_minor: bigint;
  /** What the discount took off; zero or more for a charge. */
  readonly discount_minor: bigint;
  readonly tax: readonly PostedTax[];
  readonly service_period: Period;
  /** `prepaid`: it is no revenue but credit that the customer uses later. */
  readonly recognition: Recognition | 'prepaid';
}

/** Wallet credit used on an invoice, after tax: `prepaid` was paid for before, `promotional` was a gift. */
export interface AppliedCredit {
  readonly grant_id: string;
  readonly kind: 'prepaid' | 'promotional';
  readonly amount_minor: bigint;
}

/** An invoice, also one that holds nothing but late usage: an adjustment is lines like any other. */
export interface PostedInvoice {
  readonly id: string;
  readonly customer_id: string;
  readonly subscription_id?: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  readonly lines: readonly PostedLine[];
  readonly credits_applied: readonly AppliedCredit[];
  /** Open invoices that it lowers, where it takes back more than it charges. */
  readonly settles?: readonly { readonly invoice_id: string; readonly amount_minor: bigint }[];
  /** All lines and taxes, before credits: what the invoice is over. */
  readonly total_minor: bigint;
  readonly tax_minor: bigint;
}

/** Where money comes in or goes out: the bank, or a payment provider that passes it on later. */
export type MoneyAccount = 'cash' | 'provider_balance';

export interface PostedPayment {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  /** What the customer paid, before the provider's fee. */
  readonly amount_minor: bigint;
  /** What the provider kept of it; for a return, what it charges on top. */
  readonly fee_minor: bigint;
  readonly money: MoneyAccount;
  /** Which invoices it pays. What is left over lowers what the customer owes in all. */
  readonly allocations: readonly { readonly invoice_id: string; readonly amount_minor: bigint }[];
}

/**
 * Money on account in one currency that pays an invoice in another. Below zero both ways: it is undone, and what was
 * given is on account again.
 */
export interface PostedExchange {
  readonly id: string;
  readonly customer_id: string;
  readonly date: PlainDate;
  readonly given: { readonly currency: CurrencyCode; readonly amount_minor: bigint };
  readonly taken: { readonly currency: CurrencyCode; readonly amount_minor: bigint; readonly invoice_id: string };
}

/** What a provider took for a payment in a currency of its own, which may be another than the payment's. */
export interface PostedPaymentFee {
  /** The payment. */
  readonly id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  readonly fee_minor: bigint;
  readonly money: MoneyAccount;
}

/** Money that was on account pays invoices now: what the customer owes in all stays the same. */
export interface PostedApplication {
  /** The payment. */
  readonly id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  readonly allocations: readonly { readonly invoice_id: string; readonly amount_minor: bigint }[];
}

/** Part of a line's net amount credited on a day. */
export interface LineCredit {
  readonly date: PlainDate;
  readonly net_minor: bigint;
}

/** An invoice line as the deferred revenue schedule follows it, with the credit notes on it in order of date. */
export interface RevenueItem {
  readonly id: string;
  readonly customer_id: string;
  readonly subscription_id?: string;
  readonly invoice_id: string;
  readonly charge_key: string;
  readonly currency: CurrencyCode;
  readonly billed_on: PlainDate;
  readonly net_minor: bigint;
  readonly discount_minor: bigint;
  readonly service_period: Period;
  readonly recognition: Recognition;
  readonly credits: readonly LineCredit[];
}

/** A credit note on lines of one invoice: full, partial, or for the rest of a period. */
export interface PostedCreditNote {
  readonly id: string;
  readonly customer_id: string;
  readonly invoice_id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  /** `item` is the line with every earlier credit on it. Amounts have the sign of the line they credit. */
  readonly lines: readonly {
    readonly item: RevenueItem;
    readonly net_minor: bigint;
    readonly tax: readonly PostedTax[];
    /** It is no revenue but credit that the customer was to have and does not get. */
    readonly prepaid?: boolean;
  }[];
  /**
   * Where the credit goes: off the open invoice, to a refund still to be paid, or into the wallet as prepaid credit or
   * as the gift it was. Sums to the total.
   */
  readonly settled: readonly {
    readonly to: 'receivable' | 'refunds_payable' | 'customer_credit' | 'promotional_credit';
    readonly amount_minor: bigint;
  }[];
}

export interface PostedRefund {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly money: MoneyAccount;
  /** What is paid back: a refund owed by a credit note, a payment, or prepaid credit. */
  readonly from: 'refunds_payable' | 'receivable' | 'customer_credit';
  /** Invoices that are open again because what paid them goes back; the rest of a payment was on account. */
  readonly reopens?: readonly { readonly invoice_id: string; readonly amount_minor: bigint }[];
}

/**
 * An invoice, or the rest of it, given up. `tax` is the part of the amount the authority gives back, if it does. Below
 * zero it is taken back.
 */
export interface PostedWriteOff {
  readonly id: string;
  readonly customer_id: string;
  readonly invoice_id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  /** With tax: what the customer no longer owes. */
  readonly amount_minor: bigint;
  readonly tax: readonly PostedTax[];
  /** What of it was for credit that the customer does not get: no bad debt, for nothing was given for it. */
  readonly prepaid_minor?: bigint;
}

/** Prepaid credit bought: at once with money, or on account and paid like an invoice. */
export interface PostedTopUp {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly paid_by: MoneyAccount | 'receivable';
}

/** Credit that expired unused. */
export interface PostedCreditExpiry {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  readonly kind: AppliedCredit['kind'];
  readonly amount_minor: bigint;
}

/** What was left of a grant, taken from the customer. */
export interface PostedCreditVoid extends PostedCreditExpiry {
  /** Prepaid credit that the customer was to pay for, and is not owed any more; else the money came in and is kept. */
  readonly owed: boolean;
}

/** `provider_balance`: a provider paid out to the bank. `payouts_payable`: a partner was paid their share. */
export interface PostedPayout {
  readonly id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly from: 'provider_balance' | 'payouts_payable';
}

/** A partner's share of revenue, owed from this day. */
export interface PostedPayoutDue {
  readonly id: string;
  readonly currency: CurrencyCode;
  readonly date: PlainDate;
  readonly amount_minor: bigint;
}

/** Everything that reaches the books. */
export type LedgerDocument =
  | { readonly kind: 'invoice'; readonly document: PostedInvoice }
  | { readonly kind: 'payment'; readonly document: PostedPayment }
  | { readonly kind: 'payment_returned'; readonly document: PostedPayment }
  | { readonly kind: 'payment_applied'; readonly document: PostedApplication }
  | { readonly kind: 'exchange'; readonly document: PostedExchange }
  | { readonly kind: 'payment_fee'; readonly document: PostedPaymentFee }
  | { readonly kind: 'credit_note'; readonly document: PostedCreditNote }
  | { readonly kind: 'refund'; readonly document: PostedRefund }
  | { readonly kind: 'refund_failed'; readonly document: PostedRefund }
  | { readonly kind: 'write_off'; readonly document: PostedWriteOff }
  | { readonly kind: 'wallet_top_up'; readonly document: PostedTopUp }
  | { readonly kind: 'credit_expiry'; readonly document: PostedCreditExpiry }
  | { readonly kind: 'credit_void'; readonly document: PostedCreditVoid }
  | { readonly kind: 'payout'; readonly document: PostedPayout }
  | { readonly kind: 'payout_failed'; readonly document: PostedPayout }
  | { readonly kind: 'payout_due'; readonly document: PostedPayoutDue };

/** The lines of an invoice as revenue items, without credits yet; what is paid ahead is none. */
export function revenueItems(invoice: PostedInvoice): RevenueItem[] {
  return invoice.lines.flatMap(({ recognition, ...line }) => {
    if (recognition === 'prepaid') return [];
    const subscription_id = line.subscription_id ?? invoice.subscription_id;
    return {
      id: line.id,
      customer_id: invoice.customer_id,
      ...(subscription_id === undefined ? {} : { subscription_id }),
      invoice_id: invoice.id,
      charge_key: line.charge_key,
      currency: invoice.currency,
      billed_on: invoice.date,
      net_minor: line.net_minor,
      discount_minor: line.discount_minor,
      service_period: line.service_period,
      recognition,
      credits: [],
    };
  });
}
