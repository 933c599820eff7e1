// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/test-store.js';

let store: TestStore;
let acme: Business;
let south: string;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  for (const body of [
    { name: 'Müller & Söhne GmbH', email: 'anna@mueller.example', external_id: 'north-1' },
    { name: 'Muller Oil', email: 'b.ob@oil.example', external_id: 'north-2' },
    { name: 'Zoë', external_id: 'south-1' },
  ])
    await acme.api.post('/v1/customers', body);
  await acme.subscribe({ customer_id: 'ada' });
  await acme.subscribe({ customer_id: 'north-1', trial_end_date: '2026-02-01' });
  await acme.subscribe({ customer_id: 'north-2', draft: true });
  south = await acme.subscribe({ customer_id: 'south-1' });
  await acme.close('2026-02-02');
});
afterAll(() => store.close());

const names = async (path: string, field = 'name') =>
  (await acme.api.get(path)).body.data.map((row: Record<string, string>) => row[field]);

describe('customers', () => {
  test.each([
    ['q=mul', ['Muller Oil', 'Müller & Söhne GmbH']],
    ['q=M%C3%9CLL', ['Muller Oil', 'Müller & Söhne GmbH']],
    ['q=sohne%20mull', ['Müller & Söhne GmbH']],
    ['q=anna@mue', ['Müller & Söhne GmbH']],
    ['q=north-2', ['Muller Oil']],
    ['q=uller', []],
    ['q=%26', []],
    ['status=trialing', ['Müller & Söhne GmbH']],
    ['status=draft', ['Muller Oil']],
    ['status=none', []],
    ['plan=team&status=active', ['Zoë', 'Ada']],
    ['plan=pro', []],
    ['q=zoe&status=active', ['Zoë']],
  ])('with %s', async (query, expected) => {
    acme.on('2026-01-15');
    expect(await names(`/v1/customers?${query}`)).toEqual(expected);
  });

  test('are read many at once by their ids, those that exist', async () => {
    const [zoe, oil] = await names('/v1/customers?limit=2', 'id');
    expect(await names(`/v1/customers?ids=${oil},cus_none,${zoe}`)).toEqual(['Zoë', 'Muller Oil']);
    const many = Array.from({ length: 101 }, (_, at) => `cus_${at}`).join(',');
    expect((await acme.api.get(`/v1/customers?ids=${many}`)).status).toBe(400);
  });

  test('are found by what they are called now, and not by what they were', async () => {
    const { id } = (await acme.api.post('/v1/customers', { name: 'Before Ltd', external_id: 'renamed' })).body;
    await acme.api.patch(`/v1/customers/${id}`, { name: 'After Ltd' });
    expect(await names('/v1/customers?q=before')).toEqual([]);
    expect(await names('/v1/customers?q=after')).toEqual(['After Ltd']);
    // agreed for a day to come: that is what lists show
    await acme.api.patch(`/v1/customers/${id}`, { name: 'Later Ltd', effective_date: '2027-01-01' });
    expect(await names('/v1/customers?q=later')).toEqual(['Later Ltd']);
  });

  test('that stand so are paged through, however few they are among the others', async () => {
    for (let index = 0; index < 5; index++) {
      const { id } = (await acme.api.post('/v1/customers', { name: `Page ${index}` })).body;
      if (index % 2 === 0) await acme.subscribe({ customer_id: id, start_date: '2026-01-01' });
    }
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { data, has_more } = (await acme.api.get(`/v1/customers?q=page&status=active&limit=1${after}`)).body;
      seen.push(data[0].name);
      if (!has_more) break;
      after = `&starting_after=${data[0].id}`;
    }
    expect(seen).toEqual(['Page 4', 'Page 2', 'Page 0']);
  });
});

describe('other lists', () => {
  test.each([
    ['2026-01-15', 'status=trialing', 1],
    ['2026-03-15', 'status=trialing', 0],
    ['2026-01-15', 'status=draft', 1],
    ['2026-06-15', 'status=cancelled', 0],
    ['2026-06-15', 'plan=team&status=draft', 1],
    ['2026-06-15', 'plan=pro', 0],
  ])('subscriptions on %s with %s', async (day, query, count) => {
    acme.on(day);
    expect(await names(`/v1/subscriptions?${query}`, 'status')).toHaveLength(count);
  });

  test('invoices by days, kind, currency, number and what is open', async () => {
    const all = (await acme.api.get('/v1/invoices')).body.data;
    expect(all.length).toBeGreaterThan(2);
    const [newest] = all;
    expect(await names(`/v1/invoices?number=${newest.number}`, 'id')).toEqual([newest.id]);
    expect(await names('/v1/invoices?number=nothing', 'id')).toEqual([]);
    expect(await names('/v1/invoices?kind=credit_note', 'id')).toEqual([]);
    expect(await names('/v1/invoices?currency=USD', 'id')).toEqual([]);
    expect(await names('/v1/invoices?currency=EUR&kind=invoice', 'id')).toHaveLength(all.length);
    const dates: string[] = all.map(({ invoice_date }: { invoice_date: string }) => invoice_date).sort();
    const [first, last] = [dates[0] as string, dates.at(-1) as string];
    expect(await names(`/v1/invoices?to=${first}`, 'id')).toEqual([]);
    expect(await names(`/v1/invoices?from=${first}`, 'invoice_date')).toEqual(dates.toReversed());
    expect(await names(`/v1/invoices?from=${last}`, 'invoice_date')).toEqual(dates.filter((day) => day === last));
    const page = await acme.api.get(`/v1/invoices?from=${first}&limit=2`);
    const rest = await acme.api.get(`/v1/invoices?from=${first}&starting_after=${page.body.data[1].id}`);
    expect([...page.body.data, ...rest.body.data]).toHaveLength(all.length);
    const paid = (await acme.api.get('/v1/invoices?open=true')).body.data[0];
    await acme.api.post('/v1/payments', { invoice_id: paid.id, amount: paid.due, received_on: first });
    expect(await names('/v1/invoices?open=true', 'id')).not.toContain(paid.id);
    expect(await names('/v1/invoices?open=false', 'id')).toContain(paid.id);
    expect(await names(`/v1/invoices?number=${paid.number}`, 'open')).toEqual(['0.00']);
    expect(await names('/v1/invoices?open=true', 'open')).not.toContain('0.00');
    expect(await names(`/v1/payments?from=${first}`, 'received_on')).toEqual([first]);
    expect(await names(`/v1/payments?to=${first}`, 'received_on')).toEqual([]);
    expect(await names('/v1/payments?currency=USD', 'received_on')).toEqual([]);
  });

  test('credit notes beside invoices, and what was cancelled beside what runs on', async () => {
    acme.on('2026-06-15');
    const cancelled = await acme.api.post(`/v1/subscriptions/${south}/actions`, { action: 'cancel', when: 'now' });
    expect(cancelled.status).toBe(200);
    const [open] = (await acme.api.get('/v1/invoices?open=true')).body.data;
    expect((await acme.api.post(`/v1/invoices/${open.id}/void`, { reason: 'mistake' })).status).toBe(200);
    expect(new Set(await names('/v1/invoices?kind=credit_note', 'kind'))).toEqual(new Set(['credit_note']));
    expect(await names('/v1/invoices?kind=invoice', 'kind')).not.toContain('credit_note');
    acme.on('2026-06-17');
    expect(await names('/v1/subscriptions?status=cancelled', 'id')).toEqual([south]);
    expect(await names('/v1/customers?status=cancelled')).toEqual(['Zoë']);
  });

  test('audit entries by who did what and when', async () => {
    const all = (await acme.api.get('/v1/audit?limit=1000')).body.data;
    const [{ actor }] = all;
    expect(await names(`/v1/audit?actor=${actor}&limit=1000`, 'actor')).toHaveLength(
      all.filter((entry: { actor: string }) => entry.actor === actor).length,
    );
    expect(new Set(await names('/v1/audit?action=subscription.created', 'action'))).toEqual(
      new Set(['subscription.created']),
    );
    const at = all[2].at;
    expect(await names(`/v1/audit?from=${at}&limit=1000`, 'at')).toEqual(
      all.map((entry: { at: string }) => entry.at).filter((one: string) => one >= at),
    );
    expect(await names(`/v1/audit?to=${at}&limit=1000`, 'at')).toEqual(
      all.map((entry: { at: string }) => entry.at).filter((one: string) => one < at),
    );
    expect(await names('/v1/audit?from=2030-01-01', 'at')).toEqual([]);
  });

  test('quotes, licences, coupons and quarantined events', async () => {
    acme.on('2026-06-20');
    const coupon = { code: 'SUMMER26', name: 'Summer', discount: { percent: '0.1' }, duration: { kind: 'once' } };
    expect((await acme.api.post('/v1/coupons', coupon)).status).toBe(201);
    expect(await names('/v1/coupons?q=summ', 'code')).toEqual(['SUMMER26']);
    expect(await names('/v1/coupons?q=winter', 'code')).toEqual([]);
    const drafted = await acme.api.post('/v1/quotes', {
      ...{ customer_id: 'ada', plan: 'team', start_date: '2026-07-01', term_months: 12, valid_until: '2026-07-01' },
    });
    expect(drafted.status).toBe(201);
    expect(await names('/v1/quotes?status=draft', 'id')).toEqual([drafted.body.id]);
    await acme.api.post(`/v1/quotes/${drafted.body.id}/send`, {});
    expect(await names('/v1/quotes?status=sent', 'id')).toEqual([drafted.body.id]);
    acme.on('2026-08-01');
    expect(await names('/v1/quotes?status=sent', 'id')).toEqual([]);
    expect(await names('/v1/quotes?status=expired', 'id')).toEqual([drafted.body.id]);
    const event = { specversion: '1.0', source: 'test', type: 'nothing.known', subject: 'ada' };
    await acme.api.post('/v1/events', [
      { ...event, id: '1' },
      { ...event, id: '2', subject: 'nobody' },
    ]);
    expect(await names('/v1/quarantine?subject=nobody', 'event_id')).toEqual(['2']);
    expect(await names('/v1/quarantine?type=nothing.known&limit=1', 'event_id')).toHaveLength(1);
    expect(await names('/v1/quarantine?code=no-such-code', 'event_id')).toEqual([]);
    expect(await names('/v1/licences?status=issued&ends_before=2026-01-01', 'id')).toEqual([]);
    expect(await names('/v1/webhook_deliveries?type=invoice.issued&customer_id=x', 'id')).toEqual([]);
  });
});

test.each(['subscriptions', 'invoices', 'quotes', 'payments', 'refunds', 'licences', 'mandates', 'usage_statements'])(
  '%s of a customer are found by the key of the seller, too; a customer that there is not is no empty list',
  async (list) => {
    const { id } = (await acme.api.get('/v1/customers/south-1')).body;
    const [by_key, by_id, nobody] = await Promise.all(
      ['south-1', id, 'nobody'].map((named) => acme.api.get(`/v1/${list}?customer_id=${named}`)),
    );
    expect(by_key?.body).toEqual(by_id?.body);
    expect([by_key?.status, nobody?.status]).toEqual([200, 404]);
    if (list === 'subscriptions' || list === 'invoices') expect(by_key?.body.data).not.toEqual([]);
  },
);
