// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/test-store.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  await acme.api.post('/v1/customers', { name: 'Grace', external_id: 'grace' });
  await acme.subscribe();
  await acme.close('2026-02-01');
  acme.on('2026-02-03');
  await acme.api.patch('/v1/customers/ada', { name: 'Ada Lovelace' });
  const [invoice] = (await acme.api.get('/v1/invoices')).body.data;
  acme.on('2026-02-03', '09:01');
  await acme.api.post('/v1/payments', { invoice_id: invoice.id, amount: invoice.due, reference: 'TRANSFER 7' });
  acme.on('2026-02-03', '09:02');
  const offer = { customer_id: 'ada', plan: 'team', start_date: '2026-04-01', term_months: 12 };
  const { id } = (await acme.api.post('/v1/quotes', { ...offer, valid_until: '2026-03-01' })).body;
  acme.on('2026-02-03', '09:02');
  const charge = { label: 'Training', unit_amount: '40', quantity: '2' };
  await acme.api.post('/v1/customers/ada/charges', charge);
  const wrong = (await acme.api.post('/v1/customers/ada/charges', { ...charge, label: 'Travel' })).body;
  acme.on('2026-02-03', '09:03');
  await acme.api.send('DELETE', `/v1/charges/${wrong.id}`, undefined);
  acme.on('2026-02-03', '09:04');
  await acme.api.post(`/v1/quotes/${id}/send`, {});
});
afterAll(() => store.close());

const told = (data: { kind: string; title: string; amount: string | null }[]) =>
  data.map(({ kind, title, amount }) => `${kind} ${title}${amount === null ? '' : ` ${amount}`}`);

test('tells what happened to a customer, newest first, with who changed what', async () => {
  const { data, has_more } = (await acme.api.get('/v1/customers/ada/timeline')).body;
  expect(has_more).toBe(false);
  expect(told(data)).toEqual([
    'change quote.sent',
    'change charge.removed',
    'charge Travel 80.00',
    'charge Training 80.00',
    'change quote.created',
    'payment TRANSFER 7 20.00',
    'change customer.changed',
    expect.stringMatching(/^invoice [A-Z]+-000001 20\.00$/),
    'change subscription.created',
    'change customer.created',
  ]);
  const [sent] = data;
  const { id, name } = (await acme.api.get('/v1/api_keys')).body.data[0];
  expect(data.find(({ kind }: { kind: string }) => kind === 'charge')).toMatchObject({
    actor: id,
    actor_name: name,
    currency: 'EUR',
  });
  expect(sent).toMatchObject({
    actor: id,
    actor_name: name,
    about: expect.stringMatching(/^quo_/),
    at: '2026-02-03T09:04:00.000Z',
  });
  expect(told((await acme.api.get('/v1/customers/grace/timeline')).body.data)).toEqual(['change customer.created']);
});

test('is paged through without a gap or a repetition, also where much happened at one moment', async () => {
  const whole = (await acme.api.get('/v1/customers/ada/timeline')).body.data;
  for (const limit of [1, 2, 3]) {
    const seen: unknown[] = [];
    for (let after = ''; ; ) {
      const { data, has_more } = (await acme.api.get(`/v1/customers/ada/timeline?limit=${limit}${after}`)).body;
      seen.push(...data);
      if (!has_more) break;
      after = `&starting_after=${encodeURIComponent(data.at(-1).id)}`;
    }
    expect(seen).toEqual(whole);
  }
  const refused = await acme.api.get('/v1/customers/ada/timeline?starting_after=nothing');
  expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-format' } });
});

test('what was made many at once is there too', async () => {
  const { id: org_id } = (await acme.api.get('/v1/organisation')).body;
  const customer_id = (await acme.api.get('/v1/customers/grace')).body.id;
  const dates = { start_date: '2026-01-01', anchor_date: '2026-01-01', anchor: 'anniversary' } as const;
  const terms = { currency: 'EUR', timezone: 'UTC', status: 'active', plan: 'team', catalog_version: 1 } as const;
  await store.write(org_id, { actor: 'import', now: acme.now }, (tx) =>
    tx.subscriptions.createMany([{ customer_id, ...terms, ...dates, quantities: {}, add_ons: [] }]),
  );
  expect(told((await acme.api.get('/v1/customers/grace/timeline')).body.data)).toEqual([
    'subscription team',
    'change customer.created',
  ]);
});
