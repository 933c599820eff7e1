// SPDX-License-Identifier: Apache-2.0
import { type CurrencyCode, fromMinor, type Instant } from '@kontor/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FailureCode } from './failure.js';
import type { ChargeRequest, PaymentProvider, PaymentState, ProviderAnswer, WebhookDelivery } from './provider.js';

/** Money that has moved, by the books of the provider's side. */
export interface MovedMoney {
  readonly provider_ref: string;
  /** In ISO minor units, whatever the provider counts in. */
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
}

/** A provider with a world behind it: a local server, a sandbox account or a simulated bank. One test, one harness. */
export interface PaymentHarness {
  readonly provider: PaymentProvider;
  /** When the deliveries of `deliveries` arrive. */
  readonly now: Instant;
  /** Amounts that can be charged, in currencies of 0, 2 and, where taken, 3 decimals. */
  readonly amounts: readonly { readonly amount_minor: bigint; readonly currency: CurrencyCode }[];
  /** Amounts that the provider cannot take and must refuse with a problem. */
  readonly refused_amounts: readonly { readonly amount_minor: bigint; readonly currency: CurrencyCode }[];
  /** A method that works, for a customer; null where the customer sends the money. */
  method(customer_ref: string): Promise<string | null>;
  /** Methods that do not work, with what they are declined for. */
  readonly declines: readonly {
    readonly method_ref: string;
    readonly code: FailureCode;
    readonly kind: 'soft' | 'hard';
  }[];
  /** Lets the world finish what is under way: the customer's transfer arrives. Nothing where charges end at once. */
  settle(request: ChargeRequest, state: PaymentState): Promise<void>;
  /** What the provider's own books say has come in, refunds not taken off. */
  received(): Promise<readonly MovedMoney[]>;
  /** All notices so far, oldest first. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
  /** The same notice, signed by somebody else, and one whose body was changed after signing. */
  forged(delivery: WebhookDelivery): Promise<readonly WebhookDelivery[]>;
  /** Null where a charge asks nobody. Each breaks the next request. */
  readonly faults: {
    /** The work is done, the answer is lost. */
    loseAnswer(): void;
    /** Nobody is there. */
    goDown(): void;
    comeBack(): void;
  } | null;
  stop(): Promise<void>;
}

/** The value of an answer; fails the test with its problems otherwise. */
function granted<T>(answer: ProviderAnswer<T>): T {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.problems)}`);
  return answer.value;
}

/**
 * Registers what every payment provider must do as vitest tests. Call it in a test file:
 * `paymentProviderConformance('stripe', () => startHarness())`.
 */
export function paymentProviderConformance(name: string, make: () => Promise<PaymentHarness>): void {
  describe(`${name} as a payment provider`, () => {
    let harness: PaymentHarness;
    let provider: PaymentProvider;
    let customer_ref: string;
    let made = 0;

    beforeEach(async () => {
      harness = await make();
      provider = harness.provider;
      const customer = { customer_id: 'cus_1', customer_ref: null, name: 'Åsa Öberg GmbH', email: 'pay@example.com' };
      customer_ref = granted(await provider.ensureCustomer(customer)).customer_ref;
    });
    afterEach(() => harness.stop());

    const request = async (change: Partial<ChargeRequest> = {}): Promise<ChargeRequest> => {
      made++;
      const { amount_minor, currency } = harness.amounts[0] as PaymentHarness['amounts'][number];
      return {
        payment_id: `pay_${made}`,
        customer_ref,
        method_ref: change.method_ref === undefined ? await harness.method(customer_ref) : change.method_ref,
        amount_minor,
        currency,
        reference: `INV-2026-${String(made).padStart(5, '0')}`,
        description: `Invoice ${made}`,
        idempotency_key: `key-${made}`,
        metadata: {},
        ...change,
      };
    };
    const pay = async (change: Partial<ChargeRequest> = {}) => {
      const asked = await request(change);
      const state = granted(await provider.charge(asked));
      await harness.settle(asked, state);
      return { asked, state, provider_ref: state.provider_ref as string };
    };
    /** What a careful receiver keeps: each notice once. */
    const receive = async (deliveries: readonly WebhookDelivery[]) => {
      const seen = new Map<string, unknown>();
      for (const delivery of deliveries)
        for (const event of granted(provider.parseWebhook(delivery, harness.now)))
          seen.set(event.provider_event_id, event);
      return seen;
    };

    test('makes one customer, however often it is asked', async () => {
      for (const change of [{}, { name: 'Another name' }, { customer_ref }]) {
        const again = { customer_id: 'cus_1', customer_ref: null, name: 'Åsa Öberg GmbH', email: null, ...change };
        expect(granted(await provider.ensureCustomer(again)).customer_ref).toBe(customer_ref);
      }
    });

    test('takes the money once for one key', async () => {
      const { asked, state } = await pay();
      expect(['succeeded', 'processing']).toContain(state.status);
      expect(state.provider_ref).not.toBeNull();
      expect(granted(await provider.charge(asked))).toEqual(state);
      expect(granted(await provider.charge(asked))).toEqual(state);
      expect(await harness.received()).toEqual([
        { provider_ref: state.provider_ref, amount_minor: asked.amount_minor, currency: asked.currency },
      ]);
    });

    test('takes the money twice for two payments', async () => {
      const [first, second] = [await pay(), await pay()];
      expect(first.provider_ref).not.toBe(second.provider_ref);
      expect(await harness.received()).toHaveLength(2);
    });

    test('refuses another amount under a used key, or takes it for the same payment', async () => {
      const { asked, state } = await pay();
      const other = await provider.charge({ ...asked, amount_minor: asked.amount_minor * 2n });
      if (other.ok) expect(other.value.provider_ref).toBe(state.provider_ref);
      else expect(other).toMatchObject({ retry_after_ms: null, problems: [{ code: 'idempotency-key-reused' }] });
      expect(await harness.received()).toHaveLength(1);
    });

    test('says what a decline is, as a value', async () => {
      for (const { method_ref, code, kind } of harness.declines) {
        const state = granted(await provider.charge(await request({ method_ref })));
        expect(state.failure, method_ref).toMatchObject({ code, kind });
        expect(state.status, method_ref).toBe(code === 'authentication-required' ? 'requires_action' : 'failed');
        expect(state.failure?.message).not.toMatch(/lost|stolen|fraud/i);
      }
      expect(await harness.received()).toEqual([]);
    });

    test('counts every currency in its own minor units', async () => {
      for (const amount of harness.amounts) await pay(amount);
      const received = (await harness.received()).map(({ amount_minor, currency }) => ({ amount_minor, currency }));
      expect(received).toEqual(harness.amounts);
      for (const amount of harness.refused_amounts) {
        const text = `${fromMinor(amount.amount_minor, amount.currency)} ${amount.currency}`;
        const answer = await provider.charge(await request(amount));
        expect(answer, text).toMatchObject({ ok: false, retry_after_ms: null });
      }
      expect(await harness.received()).toHaveLength(harness.amounts.length);
    });

    test('never sends back more than came in', async () => {
      const { asked, provider_ref } = await pay();
      const refund = (amount_minor: bigint, refunded_minor: bigint, key: string) =>
        provider.refund({
          refund_id: `re_${key}`,
          provider_ref,
          amount_minor,
          currency: asked.currency,
          captured_minor: asked.amount_minor,
          refunded_minor,
          reason: 'requested_by_customer',
          idempotency_key: `refund-${key}`,
        });
      const third = asked.amount_minor / 3n;
      const first = granted(await refund(third, 0n, 'a'));
      expect(first).toMatchObject({ amount_minor: third });
      expect(granted(await refund(third, 0n, 'a'))).toEqual(first);
      const rest = asked.amount_minor - third;
      for (const amount of [rest + 1n, asked.amount_minor, 0n, -1n])
        expect(await refund(amount, third, `too-much-${amount}`)).toMatchObject({
          ok: false,
          retry_after_ms: null,
          problems: [{ code: 'refund-exceeds-payment' }],
        });
      expect(granted(await refund(rest, third, 'b')).amount_minor).toBe(rest);
      if (provider.capabilities.remembers_payments)
        expect(await refund(third, 0n, 'books-behind')).toMatchObject({
          ok: false,
          problems: [{ code: 'refund-exceeds-payment' }],
        });
    });

    test('sends back once for one key, and finds what it has sent by our id and by its own', async ({ skip }) => {
      if (!provider.capabilities.sends_refunds) return skip('refunds are sent by hand');
      const { asked, provider_ref } = await pay();
      const refund = {
        refund_id: 're_once',
        provider_ref,
        amount_minor: asked.amount_minor,
        currency: asked.currency,
        captured_minor: asked.amount_minor,
        refunded_minor: 0n,
        reason: 'requested_by_customer' as const,
        idempotency_key: 'refund-once',
      };
      const find = (refund_id: string) => provider.findRefund({ provider_ref, refund_id });
      expect(granted(await find('re_once'))).toBeNull();
      harness.faults?.loseAnswer();
      const lost = await provider.refund(refund);
      if (harness.faults) expect(lost.ok || lost.retry_after_ms).toBeGreaterThan(0);
      const state = granted(await provider.refund(refund));
      expect(state).toMatchObject({ amount_minor: asked.amount_minor, failure: null });
      expect(granted(await find('re_once'))).toEqual(state);
      expect(granted(await find('re_never'))).toBeNull();
      expect(granted(await provider.retrieveRefund(state.refund_ref))).toEqual(state);
      expect(await provider.retrieveRefund('never-made')).toMatchObject({ ok: false, retry_after_ms: null });
    });

    test('tells a payment by a notice with our ids', async () => {
      const { asked, provider_ref } = await pay();
      const events = [...(await receive(await harness.deliveries())).values()];
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'payment.succeeded',
          provider_ref,
          amount_minor: asked.amount_minor,
          currency: asked.currency,
        }),
      );
    });

    test('refuses to say what a payout cost that it does not know, for good', async () => {
      expect(await provider.payoutFee('po_nobody')).toMatchObject({ ok: false, retry_after_ms: null });
    });

    test('gives the same notices, doubled or in any order', async () => {
      await pay();
      await pay();
      const deliveries = await harness.deliveries();
      const once = await receive(deliveries);
      expect(once.size).toBeGreaterThanOrEqual(2);
      const byId = (events: Map<string, unknown>) => [...events].sort(([a], [b]) => (a < b ? -1 : 1));
      const twiceBackwards = await receive([...deliveries, ...deliveries].toReversed());
      expect(byId(twiceBackwards)).toEqual(byId(once));
    });

    test('refuses notices that are forged, changed, unsigned or stale', async () => {
      await pay();
      const [delivery] = (await harness.deliveries()).slice(-1) as [WebhookDelivery];
      const bare = { body: delivery.body, headers: {} };
      for (const bad of [...(await harness.forged(delivery)), bare])
        expect(provider.parseWebhook(bad, harness.now)).toMatchObject({
          ok: false,
          retry_after_ms: null,
          problems: [{ code: 'webhook-signature-invalid' }],
        });
      const day = 86_400_000;
      expect(provider.parseWebhook(delivery, harness.now + day)).toMatchObject({ ok: false });
      expect(provider.parseWebhook(delivery, harness.now)).toMatchObject({ ok: true });
    });

    test('an answer lost after the work takes no money twice', async ({ skip }) => {
      if (!harness.faults) return skip('a charge asks nobody');
      const asked = await request();
      harness.faults.loseAnswer();
      const lost = await provider.charge(asked);
      expect(lost).toMatchObject({ ok: false, problems: [{ code: 'provider-unavailable' }] });
      expect(lost.ok || lost.retry_after_ms).toBeGreaterThan(0);
      const found = await provider.find({ customer_ref, idempotency_key: asked.idempotency_key });
      const state = granted(await provider.charge(asked));
      if (provider.capabilities.remembers_payments) expect(granted(found)).toEqual(state);
      expect(await harness.received()).toEqual([
        { provider_ref: state.provider_ref, amount_minor: asked.amount_minor, currency: asked.currency },
      ]);
    });

    test('a provider that is down delays and loses nothing', async ({ skip }) => {
      if (!harness.faults) return skip('a charge asks nobody');
      const asked = await request();
      harness.faults.goDown();
      for (let attempt = 0; attempt < 3; attempt++) {
        const answer = await provider.charge(asked);
        expect(answer.ok || answer.retry_after_ms).toBeGreaterThan(0);
      }
      harness.faults.comeBack();
      expect(await harness.received()).toEqual([]);
      expect(granted(await provider.charge(asked)).status).toMatch(/succeeded|processing/);
      expect(await harness.received()).toHaveLength(1);
    });

    test('finds a payment again by its key and by its id', async ({ skip }) => {
      if (!provider.capabilities.remembers_payments) return skip('the provider remembers no payments');
      const { asked, state, provider_ref } = await pay();
      await pay();
      const find = (idempotency_key: string) => provider.find({ customer_ref, idempotency_key });
      expect(granted(await find(asked.idempotency_key))).toEqual(state);
      expect(granted(await find('never-used'))).toBeNull();
      expect(granted(await provider.retrieve(provider_ref))).toEqual(state);
      expect(await provider.retrieve('never-made')).toMatchObject({ ok: false, retry_after_ms: null });
    });

    test('cancels nothing that is paid', async ({ skip }) => {
      if (!provider.capabilities.remembers_payments) return skip('the provider remembers no payments');
      const { provider_ref } = await pay();
      expect(await provider.cancel({ provider_ref, idempotency_key: 'cancel-1' })).toMatchObject({
        ok: false,
        retry_after_ms: null,
        problems: [{ code: 'payment-not-cancellable' }],
      });
    });
  });
}
