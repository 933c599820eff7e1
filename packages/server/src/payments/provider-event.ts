// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode, Instant, PlainDate } from '@kontor/core';
import type { StatementLine } from './bank-transfer/statement.js';
import type { PaymentFailure } from './failure.js';

interface EventBase {
  /** The provider's id of this notice: the same for every delivery of it, so that the second changes nothing. */
  readonly provider_event_id: string;
  /** When it happened, by the provider's clock: an older one must not undo a newer one. */
  readonly created: Instant;
}

interface PaymentEventBase extends EventBase {
  readonly provider_ref: string;
  /** Our id, where the provider keeps it. */
  readonly payment_id: string | null;
}

interface PayoutEventBase extends EventBase {
  /** One payout has several notices; this is what it is counted once by. */
  readonly payout_ref: string;
  /** What comes in at the bank; below zero: what is taken from it. */
  readonly received_minor: bigint;
  readonly currency: CurrencyCode;
  /** The day it comes in at the bank. */
  readonly paid_on: PlainDate;
  /** The provider keeps a fee for it: `payoutFee` says which. */
  readonly has_fee: boolean;
}

/** What happened at a provider, in our words. */
export type ProviderEvent =
  | (PaymentEventBase & {
      readonly type: 'payment.succeeded';
      /** What came in, which may differ from what was asked when the customer sends it. */
      readonly amount_minor: bigint;
      readonly currency: CurrencyCode;
      readonly customer_ref: string | null;
      readonly method_ref: string | null;
      /** Where a bank tells it: it is booked as a line of its statement. */
      readonly line?: StatementLine;
    })
  | (PaymentEventBase & { readonly type: 'payment.processing' | 'payment.cancelled' })
  | (PaymentEventBase & {
      readonly type: 'payment.requires_action' | 'payment.failed';
      readonly failure: PaymentFailure;
    })
  /** Money that had come in was taken back: a direct debit that the bank of the customer returned. */
  | (PaymentEventBase & {
      readonly type: 'payment.returned';
      readonly amount_minor: bigint;
      readonly currency: CurrencyCode;
      readonly failure: PaymentFailure;
      readonly line?: StatementLine;
    })
  | (PaymentEventBase & {
      readonly type: 'payment.refunded';
      /** One refund has several notices; this is what it is counted once by. */
      readonly refund_ref: string;
      /** Our id, null for a refund made elsewhere: by hand in the provider's own pages. */
      readonly refund_id: string | null;
      readonly status: 'succeeded' | 'processing' | 'failed';
      /** Why it failed, in the provider's own word. */
      readonly failure: string | null;
      readonly amount_minor: bigint;
      readonly currency: CurrencyCode;
    })
  | (PaymentEventBase & {
      readonly type: 'payment.disputed';
      readonly dispute_ref: string;
      readonly status: 'open' | 'won' | 'lost';
      readonly amount_minor: bigint;
      readonly currency: CurrencyCode;
      readonly reason: string;
    })
  | (EventBase & {
      readonly type: 'setup.succeeded';
      readonly customer_ref: string | null;
      readonly method_ref: string;
    })
  | (EventBase & {
      readonly type: 'method.updated' | 'method.expired';
      readonly customer_ref: string | null;
      readonly method_ref: string;
      readonly exp_month: number | null;
      readonly exp_year: number | null;
    })
  /** The provider paid out to our bank what it held; `payout.failed`: it did not, or the bank sent it back. */
  | (PayoutEventBase & { readonly type: 'payout.paid' })
  | (PayoutEventBase & {
      readonly type: 'payout.failed';
      /** Why, in the provider's own word. */
      readonly failure: string;
    })
  /** A line of a bank statement that names no payment of ours: `matchTransfer` looks for the invoice. */
  | (EventBase & { readonly type: 'transfer.received'; readonly line: StatementLine });
