// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import { noSuch } from './api-error.js';
import { sampleObject } from './sample.js';
import { type TestMethod, testMethod } from './test-methods.js';

/** What the local Stripe account knows: objects by id, and every event in the order it happened. */
export class StripeBooks {
  readonly customers = new Map<string, Stripe.Customer>();
  readonly methods = new Map<string, { method: Stripe.PaymentMethod; behaviour: TestMethod }>();
  readonly setupIntents = new Map<string, Stripe.SetupIntent>();
  readonly intents = new Map<string, Stripe.PaymentIntent>();
  readonly charges = new Map<string, Stripe.Charge>();
  readonly payouts = new Map<string, Stripe.Payout>();
  readonly refunds = new Map<string, Stripe.Refund>();
  readonly disputes = new Map<string, Stripe.Dispute>();
  readonly transactions = new Map<string, Stripe.BalanceTransaction>();
  readonly sessions = new Map<string, Stripe.Checkout.Session>();
  readonly events: Stripe.Event[] = [];
  #count = 0;

  /** `start` is the account's first second; each object and event takes one more, so that order can be told. */
  constructor(readonly start: number) {}

  get seconds(): number {
    return this.start + this.#count;
  }

  id(prefix: string): string {
    this.#count++;
    return `${prefix}_local${String(this.#count).padStart(10, '0')}`;
  }

  customer(id: string, param = 'customer'): Stripe.Customer {
    const customer = this.customers.get(id);
    if (!customer) throw noSuch('customer', id, param);
    return customer;
  }

  intent(id: string, param = 'intent'): Stripe.PaymentIntent {
    const intent = this.intents.get(id);
    if (!intent) throw noSuch('payment_intent', id, param);
    return intent;
  }

  refund(id: string, param = 'refund'): Stripe.Refund {
    const refund = this.refunds.get(id);
    if (!refund) throw noSuch('refund', id, param);
    return refund;
  }

  payout(id: string, param = 'payout'): Stripe.Payout {
    const payout = this.payouts.get(id);
    if (!payout) throw noSuch('payout', id, param);
    return payout;
  }

  /** A stored payment method, or a new one for a test token such as `pm_card_visa`. */
  method(id: string, param = 'payment_method'): { method: Stripe.PaymentMethod; behaviour: TestMethod } {
    const stored = this.methods.get(id);
    if (stored) return stored;
    const behaviour = testMethod(id);
    if (!behaviour) throw noSuch('PaymentMethod', id, param);
    const sample = sampleObject('payment_method');
    const method: Stripe.PaymentMethod = {
      ...sample,
      id: this.id('pm'),
      created: this.seconds,
      customer: null,
      metadata: {},
      card: {
        ...(sample.card as Stripe.PaymentMethod.Card),
        brand: behaviour.brand,
        display_brand: behaviour.brand,
        last4: behaviour.last4,
        generated_from: null,
        wallet: null,
      },
    };
    const made = { method, behaviour };
    this.methods.set(method.id, made);
    return made;
  }

  /** Writes down that something happened, with the object as it is at this moment. */
  happened(type: Stripe.Event['type'], object: unknown, idempotency_key: string | null = null): Stripe.Event {
    const event = {
      ...sampleObject('event'),
      id: this.id('evt'),
      created: this.seconds,
      type,
      data: { object: structuredClone(object) },
      pending_webhooks: 1,
      request: { id: null, idempotency_key },
    } as Stripe.Event;
    this.events.push(event);
    return event;
  }
}
