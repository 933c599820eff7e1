// SPDX-License-Identifier: Apache-2.0
import { addToDate, KONTOR_POLICY, movementRows, type RevenueHistory, revenueHistory } from '@kontor/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { derivedRevenue, refreshDerivedRevenue } from './derived-revenue.js';
import { readInput, readRevenue } from './revenue-reading.js';
import { type RevenueOf, storedStates, storedUsage } from './stored-revenue.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const orgOf = async (business: Business) => (await store.findOrganisation(business.slug))?.id as string;

/** Everything by subscription, as text. */
async function told(org_id: string, as_of?: bigint): Promise<Record<string, string>> {
  const all: RevenueOf[] = [];
  await store.read(
    org_id,
    async (tx) => {
      for await (const portion of derivedRevenue(tx)) all.push(...portion);
    },
    as_of === undefined ? {} : { as_of },
  );
  return Object.fromEntries(
    all.map(({ subscription_id, states, usage }) => [subscription_id, storedStates(states) + storedUsage(usage)]),
  );
}

/** The same when nothing was stored before. */
async function fromScratch(org_id: string): Promise<Record<string, string>> {
  return store.append(org_id, async (tx) => {
    await tx.client.query('DELETE FROM derived_revenue_mark WHERE org_id = $1', [org_id]);
    await tx.client.query('DELETE FROM derived_revenue WHERE org_id = $1', [org_id]);
    const all: Record<string, string> = {};
    for await (const portion of derivedRevenue(Object.assign(tx, { seq: 0n })))
      for (const { subscription_id, states, usage } of portion)
        all[subscription_id] = storedStates(states) + storedUsage(usage);
    return all;
  });
}

const READING = { policy: KONTOR_POLICY, timezone: 'UTC' };
/** Every movement of a year and a half, as text. */
function moved(history: RevenueHistory): string {
  const year = { from: '2026-01-01', to: '2027-06-01', by: 'month', currency: null, rate: null } as const;
  const rows = movementRows(history, year);
  return JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
}

const step = fc.oneof(
  fc.record({ do: fc.constant('subscribe' as const), seats: fc.integer({ min: 1, max: 5 }), trial: fc.boolean() }),
  fc.record({
    do: fc.constantFrom('seats', 'pause', 'resume', 'cancel', 'keep', 'coupon'),
    which: fc.nat(3),
    seats: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ do: fc.constant('close' as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('refresh' as const) }),
);

describe('what is stored of revenue', () => {
  test('is what follows from everything, however it came to change, now and as it was known', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10, size: 'max' }), async (steps) => {
        const acme = await Business.open(store);
        const org_id = await orgOf(acme);
        for (const code of ['FIFTH', 'TEN'])
          await acme.api.post('/v1/coupons', {
            code,
            name: code,
            discount: code === 'TEN' ? { amount: '10', currency: 'EUR' } : { percent: '0.2' },
            duration: code === 'TEN' ? { kind: 'once' } : { kind: 'periods', count: 2 },
          });
        const ids: string[] = [];
        const known: [bigint, Record<string, string>][] = [];
        let today = '2026-01-01';
        for (const each of steps) {
          if (each.do === 'subscribe')
            ids.push(
              await acme.subscribe({
                start_date: today,
                quantities: { seats: String(each.seats) },
                trial_end_date: each.trial ? addToDate(today, { days: 14 }) : null,
              }),
            );
          else if (each.do === 'refresh') await refreshDerivedRevenue(store, org_id);
          else if (each.do === 'close') {
            today = addToDate(today, { days: each.days });
            acme.on(today);
            await acme.close(today);
          } else if (ids.length > 0) {
            const id = ids[each.which % ids.length] as string;
            // what cannot be done from where it stands is refused, which changes nothing
            if (each.do === 'coupon')
              await acme.api.post(`/v1/coupons/${each.seats > 4 ? 'TEN' : 'FIFTH'}/redeem`, { subscription_id: id });
            else
              await acme.api.post(`/v1/subscriptions/${id}/actions`, {
                action: each.do === 'seats' ? 'change' : each.do,
                ...(each.do === 'seats' ? { quantities: { seats: String(each.seats) } } : {}),
              });
          }
          known.push([BigInt(await acme.seq()), await told(org_id)]);
          // gone on with from what was read before, it is what is read anew
          const whole = await store.read(org_id, async (tx) => revenueHistory(await readInput(tx), READING));
          expect(moved(await readRevenue(store, org_id, READING))).toEqual(moved(whole));
        }
        await refreshDerivedRevenue(store, org_id);
        for (const [seq, then] of known) expect(await told(org_id, seq)).toEqual(then);
        const stored = await told(org_id);
        expect(stored).toEqual(known.at(-1)?.[1]);
        expect(await fromScratch(org_id)).toEqual(stored);
      }),
      { numRuns: 5 },
    );
  });

  test('is derived anew for what changed, and for nothing else', async () => {
    const acme = await Business.open(store);
    const org_id = await orgOf(acme);
    const ids = [await acme.subscribe(), await acme.subscribe(), await acme.subscribe()];
    expect(await refreshDerivedRevenue(store, org_id)).toMatchObject({ refreshed: 3 });
    expect(await refreshDerivedRevenue(store, org_id)).toMatchObject({ refreshed: 0 });
    await acme.api.post(`/v1/subscriptions/${ids[1]}/actions`, { action: 'pause' });
    expect(await refreshDerivedRevenue(store, org_id)).toMatchObject({ refreshed: 1 });
    // an invoice tells what tax and usage come to: each of the two that are billed
    await acme.close('2026-01-02');
    expect((await refreshDerivedRevenue(store, org_id)).refreshed).toBe(2);
    // of another customer, nothing
    await acme.api.post('/v1/customers', { name: 'Bob', external_id: 'bob' });
    expect((await refreshDerivedRevenue(store, org_id)).refreshed).toBe(0);
  });

  test('of who is late counts as the policy has it, from the day after the invoice was due', async () => {
    const acme = await Business.open(store);
    const org_id = await orgOf(acme);
    const id = await acme.subscribe();
    await acme.close('2026-01-02');
    const mrr = async (policy: string, on: string) =>
      (await acme.api.get(`/v1/metrics?figures=mrr&policy=${policy}&on=${on}`)).body.figures[0].value;
    // for fifteen days what is unpaid counts on; ours as long as it is served
    expect(await mrr('profitwell', '2026-03-31')).toBe('20.00');
    const mark = (past_due: boolean) =>
      store.append(org_id, (tx) =>
        tx.client.query(
          `INSERT INTO collection (org_id, invoice_id, customer_id, subscription_id, status, mode, due_date, policy, opened_at, next_at, past_due)
           SELECT org_id, id, customer_id, $2, 'open', 'transfer', '2026-01-20', '{}', now(), 'infinity', $3 FROM invoice WHERE org_id = $1
           ON CONFLICT (org_id, invoice_id) DO UPDATE SET past_due = excluded.past_due`,
          [org_id, id, past_due],
        ),
      );
    await mark(true);
    const told = ['2026-02-04', '2026-02-05'].flatMap((on) => [mrr('profitwell', on), mrr('kontor', on)]);
    expect(await Promise.all(told)).toEqual(['20.00', '20.00', '0.00', '20.00']);
    await mark(false);
    expect(await mrr('profitwell', '2026-03-31')).toBe('20.00');
  });

  // 19 % of German VAT: 20.00 with it inside are 16.81 and 3.19, with it on top 20.00 and 3.80
  test.each([
    ['inclusive', '16.81', '20.00'],
    ['exclusive', '20.00', '23.80'],
  ])('has the tax of %s prices apart', async (behaviour, without, included) => {
    const acme = await Business.open(store);
    const seller = { address: { country: 'DE' }, tax_ids: ['DE136695976'] };
    await acme.api.put('/v1/billing_settings', { tax: { seller, behaviour } });
    await acme.api.patch('/v1/customers/ada', { country: 'DE' });
    await acme.subscribe();
    await acme.close('2026-01-02');
    await acme.api.post('/v1/metric_policies', { name: 'gross', options: { tax: 'included' } });
    const mrr = async (policy: string) =>
      (await acme.api.get(`/v1/metrics?figures=mrr&on=2026-01-31&policy=${policy}`)).body.figures[0].value;
    expect([await mrr('kontor'), await mrr('gross')]).toEqual([without, included]);
  });

  test('is nothing of another organisation', async () => {
    const [one, two] = [await Business.open(store), await Business.open(store)];
    await one.subscribe();
    await refreshDerivedRevenue(store, await orgOf(one));
    await refreshDerivedRevenue(store, await orgOf(two));
    expect(await told(await orgOf(two))).toEqual({});
    expect(Object.keys(await told(await orgOf(one)))).toHaveLength(1);
  });
});
