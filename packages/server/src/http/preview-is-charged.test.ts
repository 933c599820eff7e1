// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';

// Random lives of two subscriptions of one customer, with tax, coupons and credit: what a preview says, of an action and of
// a close, is what is then charged, to the cent and line by line.

/** `KONTOR_PREVIEWS=200` lives longer than a change needs. */
const LIVES = Number(process.env.KONTOR_PREVIEWS ?? 12);

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const { team } = exampleCatalog.plans;
const large = {
  ...team,
  name: 'Large',
  prices: {
    ...team.prices,
    base: { charge: { model: 'flat' as const, amount: '75.50' }, interval: 'month' as const },
    seats: { ...team.prices.seats, proration: 'second' as const, seat_changes: 'high_water' as const },
  },
};
const yearly = {
  ...team,
  name: 'Yearly',
  prices: { ...team.prices, base: { charge: { model: 'flat' as const, amount: '199.99' }, interval: 'year' as const } },
};
const catalog = { ...exampleCatalog, plans: { ...exampleCatalog.plans, large, yearly } };

const when = fc.constantFrom('now', 'period_end');
const terms = fc.record(
  {
    plan: fc.constantFrom('team', 'large', 'yearly'),
    quantities: fc.record({ seats: fc.constantFrom('0', '2', '7') }),
  },
  { requiredKeys: [] },
);
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ action: fc.constant('change'), when, terms }) },
  { weight: 2, arbitrary: fc.record({ action: fc.constantFrom('pause', 'resume', 'cancel'), when }) },
  fc.record({ action: fc.constant('keep') }),
);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('act' as const), action, which: fc.nat(1), bill: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('use' as const), calls: fc.integer({ min: 1, max: 40 }) }) },
  fc.record({ do: fc.constant('interim' as const) }),
  fc.record({ do: fc.constant('coupon' as const), percent: fc.constantFrom('0.1', '0.333', '1') }),
  fc.record({ do: fc.constant('credit' as const), amount: fc.constantFrom('0.01', '13.37', '400') }),
);
const life = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 25 }), step }), { minLength: 4, maxLength: 14 });

type Sums = Readonly<Record<'invoice_date' | 'total' | 'tax' | 'credited' | 'due', string>> & {
  readonly lines: readonly Readonly<Record<'charge_key' | 'label' | 'amount', string>>[];
};
const told = ({ invoice_date, total, tax, credited, due, lines }: Sums) =>
  JSON.stringify([
    invoice_date,
    total,
    tax,
    credited,
    due,
    ...lines.map(({ charge_key, label, amount }) => `${charge_key} ${label} ${amount}`),
  ]);

class Life {
  readonly acme: Business;
  readonly subscriptions: readonly string[];
  today = '2026-01-10';
  /** Invoices and credit notes that a preview had told. */
  charged = 0;
  #count = 0;

  constructor(acme: Business, subscriptions: readonly string[]) {
    this.acme = acme;
    this.subscriptions = subscriptions;
  }

  static async begin(): Promise<Life> {
    const acme = await Business.open(store);
    await acme.api.put('/v1/catalog', catalog);
    await acme.api.put('/v1/billing_settings', { tax: { seller: { address: { country: 'DE' } } } });
    await acme.api.put('/v1/customers/ada/billing_settings', { tax: { address: { country: 'DE' } } });
    const first = await acme.subscribe({ start_date: '2025-12-31', quantities: { seats: '2' } });
    const second = await acme.subscribe({ plan: 'large', start_date: '2026-01-10', anchor: 'calendar' });
    acme.on('2026-01-10');
    return new Life(acme, [first, second]);
  }

  wait(days: number): void {
    this.today = new Date(Date.parse(this.today) + days * 86_400_000).toISOString().slice(0, 10);
    this.acme.on(this.today);
  }

  async #issued(): Promise<Map<string, string>> {
    const { body } = await this.acme.api.get('/v1/invoices?limit=1000');
    return new Map(body.data.map(({ id }: { id: string }) => [id, id]));
  }

  async #whole(ids: readonly string[]): Promise<string[]> {
    const found = await Promise.all(ids.map(async (id) => (await this.acme.api.get(`/v1/invoices/${id}`)).body));
    return found.map(told).sort();
  }

  async act({ terms: changed, ...act }: Record<string, unknown>, which: number, bill: boolean): Promise<void> {
    const path = `/v1/subscriptions/${this.subscriptions[which]}/actions`;
    const body = { ...act, ...(changed as object), bill };
    const preview = await this.acme.api.post(`${path}/preview`, body);
    const before = await this.#issued();
    const done = await this.acme.api.post(path, body);
    expect([done.status, done.body.code]).toEqual([preview.status, preview.body.code]);
    const after = [...(await this.#issued()).keys()].filter((id) => !before.has(id));
    if (done.status !== 200) return expect(after).toEqual([]);
    const { invoices } = preview.body;
    expect(done.body.invoices.map(told)).toEqual(invoices.map(told));
    const ids = done.body.invoices.flatMap(({ id }: { id: string | null }) => id ?? []);
    expect(ids.toSorted()).toEqual(after.toSorted());
    expect(await this.#whole(ids)).toEqual(
      done.body.invoices
        .filter(({ id }: { id: string | null }) => id !== null)
        .map(told)
        .sort(),
    );
    if (!bill) expect(after).toEqual([]);
    this.charged += after.length;
  }

  async close(): Promise<void> {
    const until = new Date(Date.parse(this.today) + 86_400_000).toISOString().slice(0, 10);
    const { body } = await this.acme.api.post('/v1/billing/preview', { until });
    expect(body.skipped).toEqual([]);
    const before = await this.#issued();
    const closed = await this.acme.api.post('/v1/billing/close', { until });
    expect(closed.body).toMatchObject({ invoices: body.invoices, lines: body.lines, totals: body.totals });
    const after = [...(await this.#issued()).keys()].filter((id) => !before.has(id));
    expect(await this.#whole(after)).toEqual(body.plans.map(told).sort());
    this.charged += after.length;
    // and again nothing
    expect((await this.acme.api.post('/v1/billing/preview', { until })).body.plans).toEqual([]);
  }

  async interim(): Promise<void> {
    const { body } = await this.acme.api.post('/v1/billing/interim', { dry_run: true });
    const before = await this.#issued();
    await this.acme.api.post('/v1/billing/interim', {});
    const after = [...(await this.#issued()).keys()].filter((id) => !before.has(id));
    expect(await this.#whole(after)).toEqual(body.plans.map(told).sort());
  }

  async use(calls: number): Promise<void> {
    const events = Array.from({ length: calls }, () => ({
      specversion: '1.0',
      id: `call-${++this.#count}`,
      source: 'test',
      type: 'acme.call',
      subject: 'ada',
      time: `${this.today}T08:00:00Z`,
    }));
    expect((await this.acme.api.post('/v1/events', events)).body.accepted).toBe(calls);
  }

  async coupon(percent: string): Promise<void> {
    const code = `OFF${++this.#count}`;
    const coupon = { code, name: code, discount: { percent }, duration: { kind: 'once' } };
    await this.acme.api.post('/v1/coupons', coupon);
    expect((await this.acme.api.post(`/v1/coupons/${code}/redeem`, { customer_id: 'ada' })).status).toBe(200);
  }

  async credit(amount: string): Promise<void> {
    const { id } = (await this.acme.api.post('/v1/customers/ada/wallets', {})).body;
    await this.acme.api.post(`/v1/wallets/${id}/grants`, { kind: 'promotional', amount });
  }
}

test('whatever happens, what a preview says is what is then charged', async () => {
  let charged = 0;
  await fc.assert(
    fc.asyncProperty(life, async (steps) => {
      const ada = await Life.begin();
      for (const { wait, step: one } of steps) {
        ada.wait(wait);
        if (one.do === 'act') await ada.act(one.action, one.which, one.bill);
        else if (one.do === 'close') await ada.close();
        else if (one.do === 'use') await ada.use(one.calls);
        else if (one.do === 'interim') await ada.interim();
        else if (one.do === 'coupon') await ada.coupon(one.percent);
        else await ada.credit(one.amount);
      }
      await ada.close();
      charged += ada.charged;
      const { difference } = await ada.acme.books();
      expect(difference).toBe('0.00');
    }),
    { numRuns: LIVES },
  );
  expect(charged).toBeGreaterThan(LIVES);
});
