// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { createApp } from '../http/app.js';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { type LocalStripe, localStripeSettings, type TestStore } from '../testing/index.js';
import { completeSession } from '../testing/local-stripe/checkout.js';
import { signEvent } from '../testing/local-stripe/webhooks.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';

let store: TestStore;
let local: LocalStripe;
let api: ApiClient;
withStoreAndStripe(async (opened) => {
  ({ store, local } = opened);
  const { api_key, webhook_secrets, ...stripe } = localStripeSettings(local);
  const app = createApp({ store, operator_token: 'operator-token', stripe, public_url: 'https://pay.example' });
  api = new ApiClient(app, { authorization: 'Bearer operator-token', 'kontor-organisation': 'trial' });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  const terms = { slug: 'trial', name: 'Trial', currency: 'EUR', test_clock: '2026-01-01T00:00:00Z' };
  await operator.post('/v1/organisations', terms);
  await api.put('/v1/catalog', exampleCatalog);
  await api.put('/v1/payment_providers/stripe', { api_key, webhook_secrets });
  const trials = { without_method: 'cancel', remind_days: 7 };
  await api.put('/v1/collecting', { enabled: true, trials });
  for (const customer of ['with', 'without'])
    await api.post('/v1/customers', { name: customer, external_id: customer, email: `${customer}@example.com` });
});

test('a year in simulated time: each charge and mail at its own time, and a trial that ends for want of a card', async () => {
  const subscribe = async (customer_id: string) =>
    (await api.post('/v1/subscriptions', { customer_id, plan: 'team', start_date: '2026-01-01' })).body;
  expect(await subscribe('without')).toMatchObject({ status: 'trialing', trial_without_method: 'cancel' });
  const paying = await subscribe('with');
  expect(paying.trial_without_method).toBe('cancel');
  const made = await api.post('/v1/customers/with/payment_method_setups', { return_url: 'https://example.com/' });
  completeSession(local.books, made.body.url.split('/').at(-1), 'pm_card_visa');
  for (const event of local.books.events) {
    const { body, headers } = signEvent(event, ['whsec_local'], Date.now());
    const path = '/v1/payment_providers/stripe/webhooks/trial';
    expect((await api.send('POST', path, new Uint8Array(body), headers)).status).toBe(200);
  }
  // the card is there, so the trial is followed by paying
  expect((await api.get(`/v1/subscriptions/${paying.id}`)).body.trial_without_method).toBeNull();

  await api.post('/v1/test_clock', { to: '2026-04-01', step: 'month' });
  const byCustomer = Object.fromEntries(
    (await api.get('/v1/subscriptions')).body.data.map((row: { id: string; status: string }) => [row.id, row.status]),
  );
  expect(Object.values(byCustomer).sort()).toEqual(['active', 'cancelled']);
  const payments = (await api.get('/v1/payments')).body.data;
  // billed at the end of each month, charged when the office opens next
  expect(payments.map(({ received_on, amount }: Record<string, string>) => `${received_on} ${amount}`).sort()).toEqual(
    ['2026-02-02 20.00', '2026-03-02 20.00', '2026-04-01 20.00'].slice(0, payments.length),
  );
  expect(payments.length).toBeGreaterThanOrEqual(2);
  const mails = (await api.get('/v1/mails?limit=100')).body.data;
  const reminders = mails.filter(({ template }: { template: string }) => template === 'trial_ends_soon');
  expect(
    reminders.map(({ created, status }: { created: string; status: string }) => `${created.slice(0, 10)} ${status}`),
  ).toEqual(['2026-01-08 suppressed', '2026-01-08 suppressed']);
}, 600_000);
