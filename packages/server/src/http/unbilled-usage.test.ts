// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
let id: string;
let sent = 0;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
  const { team } = exampleCatalog.plans;
  const charge = { model: 'per_unit', unit_amount: '0.2' };
  const dear = { ...team, name: 'Dear', prices: { ...team.prices, calls: { ...team.prices.calls, charge } } };
  await acme.api.put('/v1/catalog', { ...exampleCatalog, plans: { ...exampleCatalog.plans, dear } });
  id = await acme.subscribe();
});

/** Calls of Ada's at eight o'clock of a day, heard now. */
async function call(count: number, day: string): Promise<void> {
  const events = Array.from({ length: count }, () => ({
    specversion: '1.0',
    id: `call-${++sent}`,
    source: 'test',
    type: 'acme.call',
    subject: 'ada',
    time: `${day}T08:00:00Z`,
  }));
  expect((await acme.api.post('/v1/events', events)).body.accepted).toBe(count);
}
const interim = async () => expect((await acme.api.post('/v1/billing/interim', {})).status).toBe(200);
const act = async (body: object) => {
  const done = await acme.api.post(`/v1/subscriptions/${id}/actions`, body);
  expect(done.status, JSON.stringify(done.body)).toBe(200);
};
const cents = (amounts: readonly string[]) =>
  amounts.map((amount) => BigInt(amount.replace('.', ''))).reduce((sum, amount) => sum + amount, 0n);
interface Period {
  readonly start: string;
  readonly end: string;
  readonly unbilled: string;
  readonly charges: readonly { readonly unbilled: string }[];
}

/** What is said not to be billed yet, in all and by period. */
async function unbilled() {
  const { body } = await acme.api.get('/v1/customers/ada/unbilled');
  const periods: Period[] = body.subscriptions.flatMap(({ periods }: { periods: Period[] }) => periods);
  for (const { unbilled, charges } of periods)
    expect(cents(charges.map((charge) => charge.unbilled))).toBe(cents([unbilled]));
  const shown = periods.map(({ start, end, unbilled }) => `${start} ${end} ${unbilled}`);
  return { whole: cents(body.balances.map((balance: { unbilled: string }) => balance.unbilled)), shown };
}

/** What will be billed for usage if nobody calls any more. */
async function toCome(): Promise<bigint> {
  const { body } = await acme.api.post('/v1/billing/preview', { until: '2026-03-02' });
  const lines = body.plans.flatMap(({ lines }: { lines: { charge_key: string; amount: string }[] }) => lines);
  return cents(
    lines
      .filter(({ charge_key }: { charge_key: string }) => charge_key === 'plan/calls')
      .map(({ amount }: { amount: string }) => amount),
  );
}

/** Lives of January until the day on which it is asked; `shown` is each period with what of it is not billed. */
test.each<[string, () => Promise<void>, string[]]>([
  [
    'usage of the running month',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-01-06');
    },
    ['2026-01-01 2026-02-01 5.00'],
  ],
  [
    'after two invoices while it runs',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-01-06');
      await interim();
      await call(30, '2026-01-07');
      acme.on('2026-01-08');
      await interim();
      await call(3, '2026-01-08');
    },
    ['2026-01-01 2026-02-01 0.30'],
  ],
  [
    'a pause that is not billed yet, after an invoice while it ran',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-01-06');
      await interim();
      await call(7, '2026-01-07');
      acme.on('2026-01-10');
      await act({ action: 'pause', bill: false });
      acme.on('2026-01-15');
      await act({ action: 'resume', bill: false });
      await call(30, '2026-01-16');
      acme.on('2026-01-17');
    },
    ['2026-01-01 2026-02-01 0.70', '2026-01-01 2026-02-01 2.00'],
  ],
  [
    'a pause that was billed, with usage of before it that came late',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-01-10');
      await act({ action: 'pause' });
      acme.on('2026-01-12');
      await acme.close('2026-01-13');
      await call(5, '2026-01-09');
      acme.on('2026-01-15');
      await act({ action: 'resume', bill: false });
      await call(30, '2026-01-16');
      acme.on('2026-01-17');
    },
    ['2026-01-01 2026-02-01 0.50', '2026-01-01 2026-02-01 2.00'],
  ],
  [
    'a pause that was taken back between two lines of the month',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-01-10');
      await act({ action: 'pause' });
      acme.on('2026-01-12');
      await call(8, '2026-01-11');
      await act({ action: 'resume', when: '2026-01-10', bill: false });
      await call(30, '2026-01-13');
      acme.on('2026-01-17');
    },
    ['2026-01-01 2026-02-01 2.80'],
  ],
  [
    'a price that changed and changed back',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-01-06');
      await interim();
      acme.on('2026-01-10');
      await act({ action: 'change', plan: 'dear', bill: false });
      await call(30, '2026-01-11');
      acme.on('2026-01-12');
      await interim();
      acme.on('2026-01-13');
      await act({ action: 'change', plan: 'team', bill: false });
      await call(30, '2026-01-14');
      acme.on('2026-01-17');
    },
    ['2026-01-01 2026-02-01 0.00', '2026-01-01 2026-02-01 0.00', '2026-01-01 2026-02-01 2.00'],
  ],
  [
    'a change that was billed, with usage of before it that came late',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-01-10');
      await act({ action: 'change', plan: 'dear' });
      acme.on('2026-01-12');
      await acme.close('2026-01-12');
      await call(3, '2026-01-06');
      await call(30, '2026-01-16');
      acme.on('2026-01-17');
    },
    ['2026-01-01 2026-02-01 0.30', '2026-01-01 2026-02-01 4.00'],
  ],
  [
    'a change on the very day',
    async () => {
      acme.on('2026-01-10');
      await call(64, '2026-01-10');
      await act({ action: 'change', plan: 'dear', bill: false });
      await call(30, '2026-01-10');
    },
    ['2026-01-01 2026-02-01 0.00', '2026-01-01 2026-02-01 16.80'],
  ],
  [
    'a month that is over and not closed, beside the next one',
    async () => {
      await call(60, '2026-01-05');
      await call(19, '2026-02-01');
      acme.on('2026-02-02');
    },
    ['2026-01-01 2026-02-01 5.00', '2026-02-01 2026-03-01 0.90'],
  ],
  [
    'usage that came after its month was closed',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-02-02');
      await acme.close('2026-02-02');
      await call(7, '2026-01-20');
      acme.on('2026-02-03');
      await acme.close('2026-02-03');
      await call(2, '2026-01-20');
      await call(19, '2026-02-02');
      acme.on('2026-02-04');
    },
    ['2026-01-01 2026-02-01 0.20', '2026-02-01 2026-03-01 0.90'],
  ],
  [
    'what a cancelled one used',
    async () => {
      await call(60, '2026-01-05');
      acme.on('2026-01-10');
      await act({ action: 'cancel', when: 'now', bill: false });
      acme.on('2026-01-12');
    },
    ['2026-01-01 2026-02-01 5.00'],
  ],
])('all of what is not billed: %s', async (_name, live, shown) => {
  await live();
  const said = await unbilled();
  expect(said).toEqual({ whole: await toCome(), shown });
});
