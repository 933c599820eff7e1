// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const CUSTOMERS = ['ada', 'eve'];
const step = fc.record({
  what: fc.constantFrom(
    'subscribe',
    'change',
    'cancel',
    'close',
    'pay',
    'pay',
    'pay_invoice',
    'write_off',
    'apply',
    'return',
    'refund',
    'refund_wallet',
    'credit',
    'credit',
    'void',
    'refund_note',
    'top_up',
    'buy',
    'gift',
    'redeem',
    'recognise',
    'expire',
  ),
  customer: fc.constantFrom(...CUSTOMERS),
  cents: fc.integer({ min: 1, max: 9_000 }),
  days: fc.integer({ min: 0, max: 25 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const cents = (text: string) => BigInt(text.replace('.', ''));
const money = (amount: number) => (amount / 100).toFixed(2);
const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + cents(amount), 0n);
const dayOf = (days: number) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);

/** A business at work, with what the steps themselves say about it. */
class Life {
  readonly #subscriptions: { id: string; customer: string }[] = [];
  #day = 0;
  /** Prepaid credit that was sold on account. */
  #sold = 0n;

  constructor(readonly acme: Business) {}

  async take({ what, customer, cents: amount, days }: Step): Promise<void> {
    const { api } = this.acme;
    const post = async (path: string, body: object) => {
      const answer = await api.post(path, body);
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(500);
    };
    this.#day += days;
    const today = dayOf(this.#day);
    this.acme.on(today);
    const mine = this.#subscriptions.find((each) => each.customer === customer);
    const wallets = (await api.get(`/v1/customers/${customer}/wallets`)).body.data;
    const [invoice] = (await api.get(`/v1/customers/${customer}/open_invoices`)).body.data;
    const act = (body: object) => post(`/v1/subscriptions/${mine?.id}/actions`, body);
    const give = (body: object) =>
      post(`/v1/wallets/${wallets[0].id}/grants`, {
        amount: money(amount),
        expires_at: dayOf(this.#day + 20),
        ...body,
      });
    if (what === 'subscribe')
      this.#subscriptions.push({
        customer,
        id: await this.acme.subscribe({ customer_id: customer, start_date: today }),
      });
    if (what === 'change' && mine !== undefined)
      await act({ action: 'change', quantities: { seats: String(amount % 9) } });
    if (what === 'cancel' && mine !== undefined) {
      await act({ action: 'cancel', when: 'now' });
      this.#subscriptions.splice(this.#subscriptions.indexOf(mine), 1);
    }
    if (what === 'close') await post('/v1/billing/close', { until: today });
    if (what === 'pay') await post('/v1/payments', { customer_id: customer, amount: money(amount) });
    if (what === 'pay_invoice' && invoice !== undefined)
      await post('/v1/payments', { invoice_id: invoice.id, amount: money(amount) });
    if (what === 'apply') await post(`/v1/customers/${customer}/apply_payments`, {});
    const payments = (await api.get(`/v1/payments?limit=1000&customer_id=${customer}`)).body.data;
    const payment = payments[amount % Math.max(payments.length, 1)];
    if (what === 'return' && payment !== undefined)
      await post(`/v1/payments/${payment.id}/return`, amount % 2 === 0 ? {} : { amount: money(amount) });
    if (what === 'refund' && payment !== undefined)
      await post('/v1/refunds', {
        payment_id: payment.id,
        amount: money(amount),
        reopen_invoices: amount % 2 === 0,
      });
    if (what === 'refund_wallet' && wallets.length > 0)
      await post('/v1/refunds', { wallet_id: wallets[0].id, amount: money(amount) });
    const invoices = (await api.get('/v1/invoices?limit=1000')).body.data;
    const issued = invoices[amount % Math.max(invoices.length, 1)];
    if (what === 'credit' && issued !== undefined)
      await post('/v1/credit_notes', {
        invoice_id: issued.id,
        reason: 'goodwill',
        paid_to: amount % 2 === 0 ? 'refund' : 'balance',
        ...(amount % 3 === 0 ? {} : amount % 3 === 1 ? { percent: '0.3' } : { amount: money(amount / 10) }),
      });
    if (what === 'void' && invoice !== undefined) await post(`/v1/invoices/${invoice.id}/void`, { reason: 'wrong' });
    if (what === 'refund_note' && issued !== undefined)
      await post('/v1/refunds', { credit_note_id: issued.id, amount: money(amount / 10) });
    if (what === 'write_off' && invoice !== undefined) await post(`/v1/invoices/${invoice.id}/write_off`, {});
    if (what === 'top_up' && wallets.length > 0) {
      await give({ kind: 'prepaid', paid_by: 'receivable', rollover: { percent: '0.5', days: 5 } });
      this.#sold += BigInt(amount);
    }
    if (what === 'buy' && wallets.length > 0) await give({ kind: 'prepaid', paid_by: 'cash' });
    if (what === 'gift' && wallets.length > 0) await give({ kind: 'promotional' });
    if (what === 'redeem') await post('/v1/coupons/FIFTH/redeem', { customer_id: customer });
    if (what === 'recognise') await post('/v1/ledger/recognise', {});
    if (what === 'expire') await post('/v1/credits/expire', {});
  }

  /** Posts the revenue of the months until now: what is left is what the schedule says. */
  async finish(): Promise<void> {
    const today = new Date(Date.UTC(2026, 0, 1 + this.#day));
    const next = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1));
    this.acme.on(next.toISOString().slice(0, 10));
    await this.acme.api.post('/v1/ledger/recognise', {});
    const month = today.toISOString().slice(0, 7);
    const { months } = (await this.acme.api.get('/v1/ledger/schedule')).body;
    const closing = months.find((row: { month: string }) => row.month === month)?.closing ?? '0.00';
    expect(cents((await this.acme.books()).deferred_revenue ?? '0.00')).toBe(-cents(closing));
  }

  /** Documents, wallets and books say the same. */
  async check(): Promise<void> {
    const { api } = this.acme;
    const books = await this.acme.books();
    const balance = (account: string) => cents(books[account] ?? '0.00');
    expect(books.difference).toBe('0.00');
    let open = 0n;
    let on_account = 0n;
    let prepaid = 0n;
    for (const customer of CUSTOMERS) {
      const unpaid = (await api.get(`/v1/customers/${customer}/open_invoices`)).body.data;
      open += sum(unpaid.map((invoice: { open: string }) => invoice.open));
      for (const { id } of (await api.get(`/v1/payments?limit=1000&customer_id=${customer}`)).body.data)
        on_account += cents((await api.get(`/v1/payments/${id}`)).body.on_account);
      for (const { id } of (await api.get(`/v1/customers/${customer}/wallets`)).body.data) {
        const grants = (await api.get(`/v1/wallets/${id}/grants`)).body.data as { kind: string; remaining: string }[];
        prepaid += sum(grants.filter(({ kind }) => kind === 'prepaid').map(({ remaining }) => remaining));
        const [latest] = (await api.get(`/v1/wallets/${id}/transactions?limit=1`)).body.data;
        expect((await api.get(`/v1/wallets/${id}`)).body.balance).toBe(latest?.balance ?? '0.00');
      }
      const { body } = await api.get(`/v1/customers/${customer}/statement?from=2026-01-01`);
      expect(sum(body.open_items.map((item: { open: string }) => item.open))).toBe(
        sum(unpaid.map((invoice: { open: string }) => invoice.open)),
      );
    }
    expect(balance('receivable')).toBe(open - on_account + this.#sold);
    expect(balance('customer_credit')).toBe(-prepaid);
    let to_refund = 0n;
    for (const { id, kind } of (await api.get('/v1/invoices?limit=1000')).body.data) {
      if (kind !== 'credit_note') continue;
      const { document } = (await api.get(`/v1/invoices/${id}`)).body;
      for (const { to, amount_minor } of document.settled) if (to === 'refund') to_refund += BigInt(amount_minor);
    }
    const refunds = (await api.get('/v1/refunds?limit=1000')).body.data;
    const sent = refunds.filter(({ source }: { source: string }) => source === 'credit_note');
    expect(balance('refunds_payable')).toBe(sum(sent.map(({ amount }: { amount: string }) => amount)) - to_refund);
  }
}

test('for all lives: documents, wallets and books say the same after every step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25, size: 'max' }), async (steps) => {
      const acme = await Business.open(store);
      await acme.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
      await acme.api.post('/v1/customers/ada/wallets', {});
      const coupon = { code: 'FIFTH', name: 'A fifth', discount: { percent: '0.2' }, duration: { kind: 'forever' } };
      await acme.api.post('/v1/coupons', coupon);
      const life = new Life(acme);
      for (const each of steps) {
        await life.take(each);
        await life.check();
      }
      await life.finish();
      await life.check();
    }),
    { numRuns: 12 },
  );
}, 600_000);
