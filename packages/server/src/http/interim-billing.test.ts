// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
});

/** Calls of Ada's at eight o'clock of a day. */
async function call(count: number, day: string, name = day): Promise<void> {
  const events = Array.from({ length: count }, (_none, index) => ({
    specversion: '1.0',
    id: `${name}-${index}`,
    source: 'test',
    type: 'acme.call',
    subject: 'ada',
    time: `${day}T08:00:00Z`,
  }));
  await acme.api.post('/v1/events', events);
}
const interim = (body: object = {}) => acme.api.post('/v1/billing/interim', body);
const invoices = async () => (await acme.api.get('/v1/invoices?limit=100')).body.data;

describe('usage so far', () => {
  test('is invoiced at once, and the period comes to what one invoice would have been', async () => {
    await acme.subscribe();
    expect((await acme.close('2026-01-02')).map(({ total }) => total)).toEqual(['20.00']);
    await call(110, '2026-01-05');
    acme.on('2026-01-05');
    const rehearsed = await interim({ dry_run: true });
    // ten of the calls are in the plan
    expect(rehearsed.body.plans).toMatchObject([
      {
        invoice_date: '2026-01-05',
        total: '10.00',
        lines: [{ charge_key: 'plan/calls', label: 'Team: Calls (so far)', amount: '10.00' }],
      },
    ]);
    expect((await interim({ customer_id: 'ada' })).body).toMatchObject({ invoices: 1, totals: [{ amount: '10.00' }] });
    expect((await interim()).body).toMatchObject({ invoices: 0 });
    await call(40, '2026-01-20');
    acme.on('2026-01-20');
    expect((await interim()).body).toMatchObject({ invoices: 1, totals: [{ amount: '4.00' }] });
    await call(5, '2026-01-31');
    acme.on('2026-02-01');
    // February in advance, and what is left of January
    expect((await acme.close('2026-02-02')).map(({ total }) => total)).toEqual(['20.50']);
    await call(3, '2026-01-31', 'late');
    expect((await acme.close('2026-02-02')).map(({ total }) => total)).toEqual(['0.30']);
    expect(await acme.books()).toEqual({
      receivable: '54.80',
      revenue: '-14.80',
      deferred_revenue: '-40.00',
      difference: '0.00',
    });
    for (const { id, number } of await invoices()) {
      const { body } = await acme.api.get(`/v1/invoices/${id}/rerun`);
      expect(body, number).toMatchObject({ equal: true, differences: [] });
    }
  });

  test('of others waits, and a period that has just ended is for the close', async () => {
    await acme.subscribe();
    await acme.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
    await call(110, '2026-01-05');
    acme.on('2026-01-05');
    expect((await interim({ customer_id: 'eve' })).body.invoices).toBe(0);
    expect((await interim({ customer_id: 'nobody' })).status).toBe(404);
    acme.on('2026-02-01');
    expect((await interim()).body.invoices).toBe(0);
  });

  test('asked for twice at once is invoiced once', async () => {
    await acme.subscribe();
    await call(110, '2026-01-05');
    acme.on('2026-01-05');
    await Promise.all([interim(), interim(), interim()]);
    expect((await invoices()).map(({ total }: { total: string }) => total)).toEqual(['10.00']);
  });

  test('less a coupon, as every invoice', async () => {
    const coupon = { code: 'TENTH', name: 'A tenth', discount: { percent: '0.1' }, duration: { kind: 'forever' } };
    const { id } = (await acme.api.post('/v1/coupons', coupon)).body;
    await acme.subscribe();
    await acme.api.post(`/v1/coupons/${id}/redeem`, { customer_id: 'ada' });
    await call(110, '2026-01-05');
    acme.on('2026-01-05');
    expect((await interim()).body.totals).toEqual([{ currency: 'EUR', amount: '9.00' }]);
    expect((await invoices())[0]).toMatchObject({ subtotal: '10.00', discount: '1.00', total: '9.00' });
  });
});

test('a preview knows what rolls over from credits that have expired', async () => {
  await acme.subscribe();
  const { id } = (await acme.api.post('/v1/customers/ada/wallets', {})).body;
  const rollover = { percent: '0.5', days: 60 };
  const grant = { kind: 'promotional', amount: '12', expires_at: '2026-01-10', rollover };
  await acme.api.post(`/v1/wallets/${id}/grants`, grant);
  acme.on('2026-01-11');
  const { body } = await acme.api.post('/v1/billing/preview', { until: '2026-01-12' });
  expect(body.plans).toMatchObject([{ total: '20.00', credited: '6.00', due: '14.00' }]);
  expect((await acme.close('2026-01-12')).map(({ due }) => due)).toEqual(['14.00']);
});
