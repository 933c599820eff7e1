// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, test } from 'vitest';
import { providerFor, putProvider } from '../collecting/providers.js';
import { CollectingBusiness } from '../testing/collecting-business.js';
import { type LocalStripe, localStripeSettings, type TestStore } from '../testing/index.js';
import { createRefund, settleRefunds } from '../testing/local-stripe/payments.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';

let store: TestStore;
let local: LocalStripe;
let world: CollectingBusiness;
withStoreAndStripe(async (opened) => {
  ({ store, local } = opened);
  world = await CollectingBusiness.open(store, local);
  world.business.on('2026-03-02', '10:00');
  await world.api.post('/v1/webhook_endpoints', { url: 'https://1.1.1.1/hooks', event_types: ['refund.changed'] });
});
afterEach(() => {
  local.down = false;
});

let customers = 0;
/** A customer who has paid an invoice of 20.00 by card. */
async function paying(token = 'pm_card_visa') {
  const customer_id = `customer-${++customers}`;
  const { api } = world;
  const email = `${customer_id}@example.com`;
  await api.post('/v1/customers', { name: customer_id, external_id: customer_id, email });
  await world.giveCard(token, customer_id);
  const { number } = await world.invoice({ customer_id });
  await world.run();
  await world.tell();
  const [payment] = (await api.get(`/v1/payments?customer_id=${customer_id}`)).body.data;
  expect(payment).toMatchObject({ amount: '20.00', money: 'provider_balance' });
  return { customer_id, number, payment_id: payment.id as string, provider_ref: payment.reference as string };
}
const refund = (body: object) => world.api.post('/v1/refunds', body);
const shown = async (id: string) => (await world.api.get(`/v1/refunds/${id}`)).body;
const send = async () => (await world.api.post('/v1/refunds/send', {})).body.refunds;
const open = async (number: string) => (await world.api.get(`/v1/invoices/${number}/payments`)).body.open;
/** Our balances in euro; the fees of the provider are in dollars. */
async function books(): Promise<Record<string, string>> {
  const { accounts, differences } = (await world.api.get('/v1/ledger/balances')).body;
  for (const { difference } of differences) expect(difference).toBe('0.00');
  const euro = accounts.filter(({ currency }: { currency: string }) => currency === 'EUR');
  return Object.fromEntries(euro.map(({ account, balance }: Record<string, string>) => [account, balance]));
}
/** What Stripe's books say went back of a payment. */
const sent = (provider_ref: string) =>
  [...local.books.refunds.values()].filter((one) => one.payment_intent === provider_ref);
const org = async () => (await store.findOrganisation(world.business.slug))?.id as string;

describe('a refund of a charge', () => {
  test('is rehearsed, asked for once, sent, told, and in the books', async () => {
    const { payment_id, provider_ref, number } = await paying();
    const before = await books();
    const terms = { payment_id, amount: '5', reopen_invoices: true, reason: 'a day late' };
    const rehearsed = await refund({ ...terms, dry_run: true });
    expect(rehearsed.body).toMatchObject({ id: null, provider: 'stripe', status: 'requested', amount: '5.00' });
    expect(await send()).toBe(0);
    const made = await refund(terms);
    expect(made.body).toEqual({ ...rehearsed.body, id: made.body.id, created: made.body.created });
    expect(sent(provider_ref)).toEqual([]);
    const after = await books();
    const moved = (account: string) => Number(after[account] ?? 0) - Number(before[account] ?? 0);
    expect([moved('provider_balance'), moved('receivable')]).toEqual([-5, 5]);

    expect(await Promise.all([send(), send()])).toHaveLength(2);
    expect(await send()).toBe(0);
    expect(sent(provider_ref).map(({ amount }) => amount)).toEqual([500]);
    const known = await shown(made.body.id);
    expect(known).toMatchObject({ status: 'succeeded', failure: null, problem: null });
    expect(known.provider_ref).toBe(sent(provider_ref)[0]?.id);
    expect((await world.api.get(`/v1/invoices/${number}/payments`)).body).toMatchObject({
      open: '5.00',
      refunds: [{ id: made.body.id, payment_id, amount: '5.00', provider: 'stripe', status: 'succeeded' }],
    });
    // the provider tells of it as well, and that changes nothing
    await world.tell();
    expect(await books()).toEqual(after);
    const { rows } = await store.read(await org(), (tx) =>
      tx.client.query('SELECT type, payload FROM event_outbox WHERE org_id = $1 AND object = $2', [
        tx.org_id,
        made.body.id,
      ]),
    );
    expect(rows).toEqual([{ type: 'refund.changed', payload: known }]);
    const beyond = await refund({ payment_id, amount: '15.01', reopen_invoices: true });
    expect(beyond.body).toMatchObject({ status: 422, code: 'refund-exceeds-payment' });
  });

  test('waits for a provider that is down, and is sent once though the answer was lost', async () => {
    const { payment_id, provider_ref } = await paying();
    const { id } = (await refund({ payment_id, amount: '20', reopen_invoices: true })).body;
    local.down = true;
    expect(await send()).toBe(1);
    expect(await shown(id)).toMatchObject({ status: 'requested', problem: expect.stringContaining('did not answer') });
    // not before the time that was said
    expect(await send()).toBe(0);
    local.down = false;
    world.business.on('2026-03-02', '10:05');
    // the second request looks for what may be there, the third asks anew
    local.breakNext('close-before-work', 2);
    expect(await send()).toBe(1);
    world.business.on('2026-03-02', '10:10');
    local.breakNext('server-error');
    await send();
    world.business.on('2026-03-02', '10:15');
    const asked = local.requests.length;
    await send();
    const requests = local.requests.slice(asked).map(({ request }) => request);
    expect(requests).toEqual(['GET /v1/refunds', 'POST /v1/refunds']);
    expect(sent(provider_ref).map(({ amount }) => amount)).toEqual([2000]);
    expect(await shown(id)).toMatchObject({ status: 'succeeded', problem: null });
  });

  test('is found when its key is older than the provider keeps it', async () => {
    const { payment_id, provider_ref } = await paying();
    const { id } = (await refund({ payment_id, amount: '20', reopen_invoices: true })).body;
    local.breakNext('close-after-work', 2);
    await send();
    expect(await shown(id)).toMatchObject({ status: 'requested' });
    world.business.on('2026-03-05', '10:00');
    await send();
    expect(sent(provider_ref)).toHaveLength(1);
    expect(await shown(id)).toMatchObject({ status: 'succeeded', provider_ref: sent(provider_ref)[0]?.id });
  });

  test('that the provider refuses is owed again', async () => {
    const { payment_id, provider_ref, number } = await paying();
    const before = await books();
    // somebody was faster in the provider's own pages, and we were not told
    createRefund(local.books, { payment_intent: provider_ref });
    world.news();
    const { id } = (await refund({ payment_id, amount: '20', reopen_invoices: true })).body;
    expect(await open(number)).toBe('20.00');
    await send();
    expect(await shown(id)).toMatchObject({ status: 'failed', failure: expect.stringContaining('less than 2000') });
    expect(await open(number)).toBe('0.00');
    expect(await books()).toEqual(before);
    const payment = (await world.api.get(`/v1/payments/${payment_id}`)).body;
    expect(payment).toMatchObject({ on_account: '0.00', refunded: '0.00' });
  });

  test('that is pending is followed; one that was sent and came back gives back what it took', async () => {
    const pending = await paying('pm_card_pendingRefund');
    const failing = await paying('pm_card_refundFail');
    const ids: string[] = [];
    const before = await books();
    for (const { payment_id } of [pending, failing])
      ids.push((await refund({ payment_id, amount: '7', reopen_invoices: true })).body.id);
    const [first, second] = ids as [string, string];
    await send();
    expect([(await shown(first)).status, (await shown(second)).status]).toEqual(['processing', 'succeeded']);
    await world.tell();
    settleRefunds(local.books);
    const news = world.news();
    await world.tell([...news, ...news.toReversed()]);
    expect(await shown(first)).toMatchObject({ status: 'succeeded' });
    expect(await shown(second)).toMatchObject({ status: 'failed', failure: 'expired_or_canceled_card' });
    expect([await open(pending.number), await open(failing.number)]).toEqual(['7.00', '0.00']);
    const after = await books();
    expect(Number(after.provider_balance) - Number(before.provider_balance)).toBe(-7);
    // by another way then
    const again = await refund({ payment_id: failing.payment_id, amount: '7', reopen_invoices: true, by_hand: true });
    expect(again.body).toMatchObject({ status: 'succeeded', provider: null });
    expect(await send()).toBe(0);
    expect((await refund({ payment_id: failing.payment_id, amount: '13.01', by_hand: true })).status).toBe(422);
  });

  test('asks how a pending one stands when no notice comes', async () => {
    const { payment_id } = await paying('pm_card_pendingRefund');
    const { id } = (await refund({ payment_id, amount: '7', reopen_invoices: true })).body;
    await send();
    settleRefunds(local.books);
    world.news();
    expect(await send()).toBe(0);
    world.business.on('2026-03-06', '10:00');
    expect(await send()).toBe(1);
    expect((await shown(id)).status).toBe('succeeded');
  });
});

test('a credit note pays back through the provider, and owes it again when that fails', async () => {
  const { number, payment_id, provider_ref } = await paying('pm_card_refundFail');
  const credit = (body: object) => world.api.post('/v1/credit_notes', { invoice_id: number, reason: 'x', ...body });
  expect((await credit({ send_refund: true })).body).toMatchObject({ status: 422, param: 'send_refund' });
  const terms = { percent: '0.5', paid_to: 'refund', send_refund: true };
  const rehearsed = await credit({ ...terms, dry_run: true });
  const expected = { payment_id, provider: 'stripe', amount: '10.00', status: 'requested' };
  expect(rehearsed.body.refunds).toEqual([{ ...expected, id: null }]);
  const note = (await credit(terms)).body;
  expect(note.refunds).toEqual([{ ...expected, id: expect.any(String) }]);
  await send();
  expect(sent(provider_ref).map(({ amount }) => amount)).toEqual([1000]);
  const of = async (id: string) =>
    (await world.api.get(`/v1/invoices/${id}/payments`)).body.refunds.map((one: { status: string }) => one.status);
  expect([await of(number), await of(note.number)]).toEqual([['succeeded'], ['succeeded']]);
  const more = { credit_note_id: note.number, amount: '10' };
  expect((await refund(more)).body.code).toBe('refund-exceeds-owed');
  settleRefunds(local.books);
  await world.tell();
  expect(await of(number)).toEqual(['failed']);
  expect((await refund(more)).body).toMatchObject({ status: 'succeeded', money: 'cash', provider: null });
});

test('prepaid credit that was paid out returns when the provider could not send it', async () => {
  const { customer_id, payment_id } = await paying('pm_card_refundFail');
  const wallet = (await world.api.post(`/v1/customers/${customer_id}/wallets`, { name: 'Prepaid' })).body;
  await world.api.post(`/v1/wallets/${wallet.id}/grants`, { kind: 'prepaid', amount: '8', paid_by: 'cash' });
  const usable = async () => (await world.api.get(`/v1/wallets/${wallet.id}`)).body.usable;
  const made = await refund({ wallet_id: wallet.id, payment_id, amount: '8' });
  expect([made.body.provider, await usable()]).toEqual(['stripe', '0.00']);
  await send();
  settleRefunds(local.books);
  await world.tell();
  expect([(await shown(made.body.id)).status, await usable()]).toEqual(['failed', '8.00']);
  await books();
});

test('without its provider a refund is refused, unless it is only recorded', async () => {
  const { payment_id } = await paying();
  const { body: asked } = await refund({ payment_id, amount: '2', reopen_invoices: true });
  await world.api.send('DELETE', '/v1/payment_providers/stripe', undefined);
  const terms = { payment_id, amount: '1', reopen_invoices: true };
  expect((await refund(terms)).body).toMatchObject({ status: 409, code: 'provider-not-set-up' });
  expect((await refund({ ...terms, by_hand: true })).status).toBe(200);
  // what was asked for before waits
  await send();
  expect(await shown(asked.id)).toMatchObject({ status: 'requested', problem: expect.stringContaining('not set up') });
  const { api_key, webhook_secrets } = localStripeSettings(local);
  await world.api.put('/v1/payment_providers/stripe', { api_key, webhook_secrets });
  world.business.on('2026-03-06', '12:00');
  await send();
  expect((await shown(asked.id)).status).toBe('succeeded');
});

test('in simulated time a key that moves real money is not used', async () => {
  const by = { actor: 'tester', now: world.business.now };
  const terms = { name: 'Clock', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'CLK', test_clock: by.now };
  const { id } = await store.createOrganisation({ ...terms, slug: 'clock' }, by);
  const put = (api_key: string) =>
    store.write(id, by, (tx) =>
      putProvider(
        tx,
        store.secrets,
        { provider: 'stripe', method_types: ['card'], api_key_end: 'l' },
        { api_key, webhook_secrets: [] },
      ),
    );
  await put('sk_test_local');
  expect(await providerFor(store, id, 'stripe')).not.toBeNull();
  for (const key of ['sk_live_1', 'rk_live_1']) {
    await put(key);
    expect(await providerFor(store, id, 'stripe')).toBeNull();
  }
});
