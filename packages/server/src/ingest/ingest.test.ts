// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { CatalogDefinition, MeterDefinition } from '@kontor/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { describeUsageLog, type UsageWorld } from '../testing/usage-log-conformance.js';
import { copyLines } from './copy-text.js';
import { ingestEvents, MAX_BATCH_EVENTS, replay, synchroniseMeters, usageLog } from './ingest.js';
import { listQuarantine } from './quarantine-table.js';
import { usageTotals, usageWatermark } from './totals.js';

const NOW = Date.UTC(2024, 2, 1, 12);
const HOUR = 3_600_000;
const by = { actor: 'test', now: NOW };
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const catalogOf = (meters: Readonly<Record<string, MeterDefinition>>): CatalogDefinition => ({
  id: 'shop',
  name: 'Shop',
  currencies: ['EUR'],
  products: {},
  features: {},
  plans: {},
  meters,
});

async function openWorld(): Promise<UsageWorld & { org_id: string }> {
  const slug = randomUUID();
  const { id: org_id } = await store.createOrganisation(
    { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'S' },
    by,
  );
  return {
    org_id,
    log: usageLog(store, org_id),
    customer: (external_id) =>
      store.write(org_id, by, async (tx) => {
        const { id } = await tx.customers.put({ external_id, name: external_id, currency: 'EUR', timezone: 'UTC' });
        return id;
      }),
    async pushMeters(meters) {
      await store.write(org_id, by, (tx) => tx.catalogs.push(catalogOf(meters)));
      await synchroniseMeters(store, org_id);
    },
    totals: (customer_id, definition, from, to) =>
      store.read(org_id, async (tx) => {
        const [total] = await usageTotals(tx, [{ customer_id, meter: 'any', definition, from, to }]);
        return { quantity: String(total?.quantity), events: String(total?.event_count) };
      }),
    held: () =>
      store.read(org_id, async (tx) => (await listQuarantine(tx, { limit: 100 })).data.map((row) => row.code).sort()),
    replay: async () => void (await replay(store, org_id)),
  };
}

describeUsageLog('PostgreSQL', openWorld);

const calls: MeterDefinition = { label: 'Calls', event_type: 'call', aggregation: 'sum', property: 'n', unit: 'call' };
const cloudEvent = (id: string, n: unknown, change: object = {}) => ({
  specversion: '1.0',
  id,
  source: '/gateway',
  type: 'call',
  subject: 'acme',
  time: '2024-03-01T12:00:00Z',
  data: { n },
  ...change,
});

describe('a connection that breaks', () => {
  test('at any statement of a batch: it is refused, and sent again it counts once', async () => {
    const world = await openWorld();
    const acme = await world.customer('acme');
    await world.pushMeters({ calls });
    const batch = (round: number) => [cloudEvent(`${round}-a`, 2), cloudEvent(`${round}-b`, 3)];
    const statements = await countStatements(() => ingestEvents(store, world.org_id, batch(0), NOW));
    expect(statements).toBeGreaterThan(5);
    let rounds = 1;
    for (let point = 1; point <= statements; point++)
      for (const after of [false, true]) {
        cutAt(point, after);
        // a connection that lay idle is replaced: cut at its first statement, the batch goes through
        await ingestEvents(store, world.org_id, batch(rounds), NOW).catch(() => {});
        mendConnections();
        expect((await ingestEvents(store, world.org_id, batch(rounds++), NOW)).ok).toBe(true);
      }
    const total = await world.totals(acme, calls, NOW - HOUR, NOW + HOUR);
    expect(total).toEqual({ quantity: String(5 * rounds), events: String(2 * rounds) });
  });

  test('lines that fail while they are copied end the copy, and the connection is good for the next', async () => {
    const { org_id } = await openWorld();
    function* broken() {
      yield 'one\n';
      throw new Error('the disk is gone');
    }
    const copied = store.append(org_id, async (tx) => {
      await tx.client.query('CREATE TEMPORARY TABLE IF NOT EXISTS copied (line text) ON COMMIT DROP');
      await copyLines(tx.client, 'COPY copied FROM STDIN', broken());
    });
    await expect(copied).rejects.toThrow('the disk is gone');
    expect(await store.append(org_id, async (tx) => (await tx.client.query('SELECT 1 AS one')).rows)).toEqual([
      { one: 1 },
    ]);
  });
});

describe('ingestEvents', () => {
  test('accepts the good events of a batch and lists the bad ones by their place', async () => {
    const world = await openWorld();
    await store.write(world.org_id, by, (tx) => tx.catalogs.push(catalogOf({ calls }))); // found out by the batch itself
    const acme = await world.customer('acme');
    const batch = [7, cloudEvent('1', 1), cloudEvent('2', 2, { id: '' }), cloudEvent('3', 'x'), cloudEvent('1', 1)];
    const answer = await ingestEvents(store, world.org_id, batch, NOW);
    if (!answer.ok) throw new Error('refused');
    expect(answer.value).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(answer.value.rejected.map(({ index, problems }) => `${index} ${problems[0]?.code}`)).toEqual([
      '0 event-not-object',
      '2 event-attribute-invalid',
    ]);
    expect(answer.value.quarantined).toMatchObject([{ index: 3, problem: { code: 'meter-value-invalid' } }]);
    expect(await world.totals(acme, calls, NOW, NOW + 1)).toEqual({ quantity: '1', events: '1' });
  });
  test('takes one event, which happens now if it does not say when', async () => {
    const world = await openWorld();
    await world.pushMeters({ calls });
    const acme = await world.customer('acme');
    const { time: _time, ...timeless } = cloudEvent('1', 5);
    expect(await ingestEvents(store, world.org_id, timeless, NOW + 5)).toMatchObject({ value: { accepted: 1 } });
    expect((await world.totals(acme, calls, NOW + 5, NOW + 6)).quantity).toBe('5');
  });
  test('refuses a batch that is too large, and an unknown organisation', async () => {
    const many = Array.from({ length: MAX_BATCH_EVENTS + 1 }, () => 1);
    expect(await ingestEvents(store, 'org_x', many, NOW)).toMatchObject({ problems: [{ code: 'batch-too-large' }] });
    await expect(ingestEvents(store, 'org_x', cloudEvent('1', 1), NOW)).rejects.toThrow('There is no organisation');
  });
  test('keeps any text and number as it came', async () => {
    const world = await openWorld();
    await world.pushMeters({ calls });
    const acme = await world.customer('acme\\t"\n€😀');
    const odd = cloudEvent('\\N\t\r\n\\.', '123456789012345678901234567890.000000000001', {
      subject: 'acme\\t"\n€😀',
      data: { n: '123456789012345678901234567890.000000000001', text: 'a\tb\\c\nd"e\u2028€' },
    });
    expect(await ingestEvents(store, world.org_id, [odd, odd], NOW)).toMatchObject({
      value: { accepted: 1, duplicates: 1 },
    });
    expect((await world.totals(acme, calls, 0, NOW * 2)).quantity).toBe('123456789012345678901234567890.000000000001');
    await store.read(world.org_id, async ({ client }) => {
      const { rows } = await client.query('SELECT id, data FROM usage_event');
      expect(rows).toEqual([{ id: odd.id, data: odd.data }]);
    });
  });
  test('is seen by its own organisation only', async () => {
    const [mine, yours] = [await openWorld(), await openWorld()];
    for (const world of [mine, yours]) await world.pushMeters({ calls });
    const acme = await mine.customer('acme');
    await yours.customer('acme');
    await ingestEvents(store, mine.org_id, cloudEvent('1', 1), NOW);
    expect((await yours.totals(acme, calls, 0, NOW * 2)).events).toBe('0');
    expect(await ingestEvents(store, yours.org_id, cloudEvent('1', 1), NOW)).toMatchObject({ value: { accepted: 1 } });
  });
});

describe('reading', () => {
  test('lists transactions in order of time, and amounts', async () => {
    const world = await openWorld();
    const sales: MeterDefinition = { ...calls, amount_property: 'eur' };
    await world.pushMeters({ sales });
    const acme = await world.customer('acme');
    const at = (id: string, minute: number, n: number) =>
      cloudEvent(id, n, { time: new Date(NOW + minute * 60_000).toISOString(), data: { n, eur: '0.10' } });
    await ingestEvents(store, world.org_id, [at('b', 90, 2), at('a', 200, 3), at('c', 1, 1)], NOW);
    const [plain, listed] = await store.read(world.org_id, (tx) => {
      const need = { customer_id: acme, meter: 'sales', definition: sales, from: NOW, to: NOW + 24 * HOUR };
      return usageTotals(tx, [need, { ...need, transactions: true }]);
    });
    for (const total of [plain, listed])
      expect(`${total?.quantity} ${total?.event_count} ${total?.amount}`).toBe('6 3 0.3');
    expect(listed?.transactions?.map(String)).toEqual(['1', '2', '3']);
  });
  test('pins by its watermark exactly what was counted', async () => {
    const world = await openWorld();
    await world.pushMeters({ calls });
    await world.customer('acme');
    await ingestEvents(store, world.org_id, cloudEvent('1', 1), NOW);
    const watermark = await store.read(world.org_id, usageWatermark);
    await ingestEvents(store, world.org_id, cloudEvent('2', 1), NOW);
    await store.read(world.org_id, async ({ client }) => {
      const { rows } = await client.query(
        'SELECT id, pg_visible_in_snapshot(recorded_in, $1::pg_snapshot) AS seen FROM usage_event ORDER BY id',
        [watermark],
      );
      expect(rows).toEqual([
        { id: '1', seen: true },
        { id: '2', seen: false },
      ]);
    });
  });
});
