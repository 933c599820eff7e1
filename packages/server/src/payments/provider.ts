// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode, Instant, Problem } from '@kontor/core';
import type { PaymentFailure } from './failure.js';
import type { ProviderEvent } from './provider-event.js';
import type { TransferInstruction } from './transfer-instruction.js';

/**
 * What a provider answers: a value; a refusal that asking again would repeat (`retry_after_ms` null); or no answer
 * yet. In the last case the work may have been done: ask again with the same idempotency key after
 * `retry_after_ms`, so that a provider that is down delays and never loses or doubles.
 */
export type ProviderAnswer<T> = { readonly ok: true; readonly value: T } | Unanswered;

export interface Unanswered {
  readonly ok: false;
  readonly problems: readonly Problem[];
  readonly retry_after_ms: number | null;
}

export interface CustomerRequest {
  /** Our id; the provider keeps it beside its own. */
  readonly customer_id: string;
  /** The provider's id, once known: then its name and e-mail address are brought up to date. */
  readonly customer_ref: string | null;
  readonly name: string;
  readonly email: string | null;
}

export interface SetupRequest {
  readonly customer_ref: string;
  /** What will be charged: some methods take one currency only. */
  readonly currency: CurrencyCode;
  /** `hosted`: a page of the provider. `embedded`: a secret for the provider's script in a page of ours. */
  readonly presentation: 'hosted' | 'embedded';
  /** Where a hosted page sends the customer back to. */
  readonly return_url: string;
  readonly idempotency_key: string;
}

export type MethodSetup =
  | { readonly kind: 'link'; readonly url: string; readonly expires_at: Instant }
  | { readonly kind: 'client_secret'; readonly client_secret: string };

export interface MethodDescription {
  readonly method_ref: string;
  readonly customer_ref: string | null;
  /** `card`, `sepa_debit` or what else the provider calls it. */
  readonly kind: string;
  /** Card network, or the country and bank code of an account. */
  readonly brand: string | null;
  readonly last4: string | null;
  /** 1 to 12; null for what does not expire. The method is good until the end of this month. */
  readonly exp_month: number | null;
  readonly exp_year: number | null;
}

export interface ChargeRequest {
  readonly payment_id: string;
  readonly customer_ref: string;
  /** Null: the customer pays by a transfer of their own. */
  readonly method_ref: string | null;
  /** Minor units of ISO 4217, above zero; each provider turns them into what it counts in. */
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
  /** Number of the invoice that is paid: what the payer sees and a transfer is matched by. */
  readonly reference: string;
  readonly description: string;
  /** One a try; the same again after no answer. */
  readonly idempotency_key: string;
  /** Kept at the provider, for people: up to 40 entries of short text. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type PaymentStatus = 'succeeded' | 'processing' | 'requires_action' | 'failed' | 'cancelled';

/** A payment as the provider sees it now. */
export interface PaymentState {
  readonly status: PaymentStatus;
  /** Null when the provider refused before it made anything. */
  readonly provider_ref: string | null;
  /** Our id, where the provider keeps it. */
  readonly payment_id?: string | null;
  /** Given with `failed`, and with `requires_action` after a try that needs the customer. */
  readonly failure?: PaymentFailure;
  /** What the provider keeps, where it says so yet; in `fee_currency`, which may differ from the payment's. */
  readonly fee_minor?: bigint;
  readonly fee_currency?: CurrencyCode;
  /** With `requires_action`: what the provider's script in a page needs to let the customer act. */
  readonly client_secret?: string;
  /** With `processing`, for a transfer: what the customer needs to pay. */
  readonly instruction?: TransferInstruction;
}

export interface RefundRequest {
  readonly refund_id: string;
  readonly provider_ref: string;
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
  /** What our books say was paid and already sent back, to refuse more than is left before anybody is asked. */
  readonly captured_minor: bigint;
  readonly refunded_minor: bigint;
  readonly reason: 'duplicate' | 'fraudulent' | 'requested_by_customer';
  readonly idempotency_key: string;
}

export interface RefundState {
  /** Also what was sent may fail later, when the customer's bank sends it back. */
  readonly status: 'succeeded' | 'processing' | 'failed';
  readonly refund_ref: string;
  readonly amount_minor: bigint;
  /** Why it failed, in the provider's own word; null where it says nothing. */
  readonly failure: string | null;
}

export interface PaymentLinkRequest {
  readonly payment_id: string;
  readonly customer_ref: string;
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
  readonly reference: string;
  readonly description: string;
  readonly return_url: string;
  readonly idempotency_key: string;
}

export type PaymentLink =
  | { readonly kind: 'hosted'; readonly link_ref: string; readonly url: string; readonly expires_at: Instant }
  | { readonly kind: 'instruction'; readonly instruction: TransferInstruction };

/** Bytes as they arrived: a signature is over bytes, not over what they parse to. */
export interface WebhookDelivery {
  readonly body: Uint8Array;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface ProviderCapabilities {
  /** Takes money without the customer, from a method set up before: trying again makes sense. */
  readonly charges_methods: boolean;
  /** Sends money back when it is asked to; else somebody does it by hand. */
  readonly sends_refunds: boolean;
  /** `retrieve` and `find` know more than we told; without it only events tell how a payment went. */
  readonly remembers_payments: boolean;
  /** How long the same idempotency key stands for the same work; after that, it is looked for before it is done. */
  readonly idempotency_hours: number | null;
}

/**
 * The port to whoever moves the money. Nothing here touches our tables. Expected failures are values; a promise
 * rejects only for a broken invariant. `paymentProviderConformance` holds what every implementation must do.
 */
export interface PaymentProvider {
  /** Kebab-case, stored with each payment: `stripe`, `bank-transfer`. */
  readonly key: string;
  readonly capabilities: ProviderCapabilities;
  /** The provider's id of a customer, made when `customer_ref` is null; asked again, the same. */
  ensureCustomer(request: CustomerRequest): Promise<ProviderAnswer<{ readonly customer_ref: string }>>;
  setupPaymentMethod(request: SetupRequest): Promise<ProviderAnswer<MethodSetup>>;
  describeMethod(method_ref: string): Promise<ProviderAnswer<MethodDescription>>;
  /** Tries once to take money, or says how the customer can send it. A decline is a value with status `failed`. */
  charge(request: ChargeRequest): Promise<ProviderAnswer<PaymentState>>;
  retrieve(provider_ref: string): Promise<ProviderAnswer<PaymentState>>;
  /** The payment made with this key for this customer, or null: for keys older than `idempotency_hours`. */
  find(request: {
    readonly customer_ref: string;
    readonly idempotency_key: string;
  }): Promise<ProviderAnswer<PaymentState | null>>;
  /** Ends a payment that has taken no money. */
  cancel(request: {
    readonly provider_ref: string;
    readonly idempotency_key: string;
  }): Promise<ProviderAnswer<PaymentState>>;
  refund(request: RefundRequest): Promise<ProviderAnswer<RefundState>>;
  retrieveRefund(refund_ref: string): Promise<ProviderAnswer<RefundState>>;
  /** The refund of this payment that was made for ours, or null: for what was asked before and not answered. */
  findRefund(request: {
    readonly provider_ref: string;
    readonly refund_id: string;
  }): Promise<ProviderAnswer<RefundState | null>>;
  /** What the provider keeps for a payout, in the currency of it. */
  payoutFee(payout_ref: string): Promise<ProviderAnswer<{ readonly fee_minor: bigint }>>;
  paymentLink(request: PaymentLinkRequest): Promise<ProviderAnswer<PaymentLink>>;
  /**
   * Checks the signature at `now` and says what happened, in our words; an empty list for what does not concern us.
   * The caller drops what it has seen (`provider_event_id`) and orders by `created`.
   */
  parseWebhook(delivery: WebhookDelivery, now: Instant): ProviderAnswer<readonly ProviderEvent[]>;
}

/** A refusal that asking again would repeat. */
export function refused(...problems: readonly Problem[]): Unanswered {
  return { ok: false, problems, retry_after_ms: null };
}

/** Null, or why this refund may not be made: it is not above zero, or more than is left of the payment. */
export function refundRefusal(request: RefundRequest): Unanswered | null {
  const left = request.captured_minor - request.refunded_minor;
  if (request.amount_minor > 0n && request.amount_minor <= left) return null;
  return refused({
    code: 'refund-exceeds-payment',
    path: 'amount_minor',
    message: `a refund of ${request.amount_minor} does not fit into the ${left} that is left of the payment`,
    mend: `Refund more than 0 and at most ${left > 0n ? left : 0n} minor units.`,
  });
}
