// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { countStatements, cutAt, mendConnections } from '../../testing/cut-connection.js';
import { exampleCatalog } from '../../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../../testing/index.js';
import { closePeriod } from '../close.js';
import { commandMigration, type UserCommand } from './command.js';
import { createMigration, findMigration } from './record.js';
import { runMigration } from './worker.js';

// A migration is started, paused after its first batch, resumed, billed, rolled back and billed again, and cut off at
// any statement of it. Then whoever was at it goes on from what is stored.
const now = Date.UTC(2026, 1, 10, 6);
const by = { actor: 'tester', now };
const SUBSCRIPTIONS = 5;
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 60);

const { team } = exampleCatalog.plans;
const base = { charge: { model: 'flat' as const, amount: '34' }, interval: 'month' as const };
const dearer = {
  ...exampleCatalog,
  plans: { ...exampleCatalog.plans, team: { ...team, prices: { ...team.prices, base } } },
};

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

afterEach(mendConnections);

interface World {
  readonly org: string;
  readonly id: string;
}

/** Five subscriptions on version 1, billed for January and February, and the draft that moves them to version 2. */
async function world(slug: string): Promise<World> {
  const organisation = { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ACM' };
  const { id: org } = await store.createOrganisation(organisation, by);
  const same = { currency: 'EUR', timezone: 'UTC' };
  await store.write(org, by, async (tx) => {
    await tx.catalogs.push(exampleCatalog);
    await tx.customers.createMany([{ ...same, id: 'cus_1', name: 'One' }]);
    await tx.subscriptions.createMany(
      Array.from({ length: SUBSCRIPTIONS }, (_none, index) => ({
        ...same,
        id: `sub_${index}`,
        customer_id: 'cus_1',
        status: 'active' as const,
        plan: 'team',
        catalog_version: 1,
        start_date: '2026-01-01',
        anchor: 'anniversary' as const,
        anchor_date: '2026-01-01',
        quantities: { seats: String(index) },
        add_ons: [],
      })),
    );
  });
  await close({ org, id: '' });
  const made = await store.write(org, by, async (tx) => {
    await tx.catalogs.push(dearer);
    const strategy = { kind: 'gradual' as const, percent: '100', batch_size: 2 };
    return createMigration(tx, { name: 'Spring', from_versions: [1], to_version: 2, strategy });
  });
  if (!made.ok) throw new Error(made.problems[0]?.message);
  return { org, id: made.value.id };
}

const close = ({ org }: World) =>
  closePeriod(store, { org_id: org, until: '2026-02-11', now, actor: 'tester', batch_size: 3 });
const stateOf = async ({ org, id }: World) => {
  const found = await store.read(org, (tx) => findMigration(tx, id));
  if (found === null) throw new Error(`there is no migration ${id}`);
  return found;
};
const run = ({ org, id }: World, onBatch = () => {}) =>
  runMigration(store, { org_id: org, id, actor: 'tester', now: () => now, onBatch });
async function command({ org, id }: World, given: UserCommand): Promise<void> {
  const done = await store.write(org, by, async (tx) => {
    const found = await findMigration(tx, id);
    return found === null ? null : commandMigration(tx, found, given);
  });
  if (!done?.ok) throw new Error(done?.problems[0]?.message ?? 'it is gone');
}

class FirstBatch extends Error {}

/** Goes on with it from whatever is stored, to the end. */
async function live(one: World): Promise<void> {
  if ((await stateOf(one)).status === 'draft') await command(one, { kind: 'start' });
  const { status, cursor } = await stateOf(one);
  if (status === 'running' && cursor === '')
    await run(one, () => {
      throw new FirstBatch();
    }).catch((error: unknown) => {
      if (!(error instanceof FirstBatch)) throw error;
    });
  const begun = await stateOf(one);
  if (begun.status === 'running' && begun.looked_at < 3) await command(one, { kind: 'pause' });
  if ((await stateOf(one)).status === 'paused') await command(one, { kind: 'resume' });
  if ((await stateOf(one)).status === 'running') await run(one);
  if ((await stateOf(one)).status === 'completed') {
    await close(one);
    await command(one, { kind: 'roll_back' });
  }
  await run(one);
  await close(one);
}

/** Everything that is left of it: terms, documents, books, and how often each subscription was touched. */
function outcome({ org, id }: World) {
  return store.read(org, async (tx) => {
    const lives = [...(await tx.subscriptions.histories(names)).values()].flat();
    const invoices = (await tx.invoices.list({ limit: 100 })).data;
    const balances = await tx.ledger.balances();
    expect(balances.reduce((sum, { balance_minor }) => sum + balance_minor, 0n)).toBe(0n);
    const { rows } = await tx.client.query(
      `SELECT object, count(*)::int AS times FROM audit_entry
       WHERE org_id = $1 AND action = 'subscription.changed' GROUP BY object ORDER BY object`,
      [org],
    );
    return {
      status: (await findMigration(tx, id))?.status,
      terms: lives.map((one) => `${one.id} ${one.valid_from} ${one.valid_to} ${one.catalog_version}`),
      touched: rows.map(({ object, times }) => `${object} ${times}`),
      invoices: invoices.map((one) => `${one.number} ${one.subscription_id} ${one.total_minor}`).sort(),
      total_minor: invoices.reduce((sum, { total_minor }) => sum + total_minor, 0n),
      balances: balances.map(({ account, balance_minor }) => `${account} ${balance_minor}`),
    };
  });
}
const names = Array.from({ length: SUBSCRIPTIONS }, (_none, index) => `sub_${index}`);

test(`cut off at ${POINTS} random statements: each moved once, taken back once, billed once, books balanced`, async () => {
  const whole = await world('whole');
  const statements = await countStatements(() => live(whole));
  const expected = await outcome(whole);
  expect(expected.status).toBe('rolled_back');
  expect(expected.terms).toEqual(names.map((id) => `${id} 2026-01-01 9999-12-31 1`));
  // moved, and taken back
  expect(expected.touched).toEqual(names.map((id) => `${id} 2`));
  // January and February; the dearer rest of February was billed as well, and came back: 2 × (20.00 + 5.00 a seat) each
  expect(expected.invoices.length).toBeGreaterThan(3 * SUBSCRIPTIONS);
  expect(expected.total_minor).toBe(30_000n);

  let runs = 0;
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), async (point, after) => {
      const one = await world(`cut-${++runs}`);
      cutAt(point, after);
      await live(one).catch(() => {
        cut++;
      });
      mendConnections();
      await live(one);
      expect(await outcome(one)).toEqual(expected);
    }),
    { numRuns: POINTS, endOnFailure: true, examples: [[1, false]] },
  );
  // a cut after the last statement of a transaction may go unnoticed, one before the first does not
  expect(cut).toBeGreaterThan(0);
}, 600_000);
