// SPDX-License-Identifier: Apache-2.0
import { entryOf } from '@kontor/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/index.js';
import { packEntries } from './ledger.js';
import { removeSample } from './sample.js';

const now = Date.UTC(2026, 0, 15);
const by = { actor: 'tester', now };
let store: TestStore;
let org: string;
beforeAll(async () => {
  store = await openTestStore();
  const organisation = { slug: 'one', name: 'One', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'A' };
  org = (await store.createOrganisation(organisation, by)).id;
});
afterAll(() => store?.close());

describe('the commit clock', () => {
  test('ticks by one with every commit, and not with one that fails', async () => {
    const first = await store.write(org, by, async (tx) => tx.seq);
    await expect(
      store.write(org, by, async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await store.write(org, by, async (tx) => tx.seq)).toBe(first + 1n);
    expect(await store.read(org, async (tx) => tx.seq)).toBe(first + 1n);
  });

  test('never goes back, though the wall clock does', async () => {
    const ahead = await store.write(org, { ...by, now: now + 5_000 }, async (tx) => tx.now);
    const behind = await store.write(org, { ...by, now: now - 60_000 }, async (tx) => tx.now);
    expect(ahead).toBe(now + 5_000);
    expect(behind).toBe(now + 5_000);
  });

  test('an instant stands for all commits of its millisecond', async () => {
    const at = now + 10_000;
    const seqs = [];
    for (let count = 0; count < 3; count += 1)
      seqs.push(await store.write(org, { ...by, now: at }, async (tx) => tx.seq));
    expect(await store.read(org, async (tx) => tx.seq, { as_of: at })).toBe(seqs[2]);
    expect(await store.read(org, async (tx) => tx.seq, { as_of: at - 1 })).toBe((seqs[0] as bigint) - 1n);
    expect(await store.read(org, async (tx) => tx.seq, { as_of: 0 })).toBe(0n);
  });

  test('two increments at once both count: no write skew', async () => {
    const customer = { id: 'cus_1', name: '0', currency: 'EUR', timezone: 'UTC' };
    await store.write(org, by, (tx) => tx.customers.put(customer));
    const increment = () =>
      store.write(org, by, async (tx) => {
        const seats = Number((await tx.customers.get('cus_1'))?.name);
        if (seats >= 15) return false; // a limit that all of them respect together
        await tx.customers.put({ ...customer, name: String(seats + 1) });
        return true;
      });
    const taken = await Promise.all(Array.from({ length: 20 }, increment));
    expect(taken.filter(Boolean)).toHaveLength(15);
    expect((await store.read(org, (tx) => tx.customers.get('cus_1')))?.name).toBe('15');
  });

  test('every change leaves its entry, with who, when and what was before', async () => {
    await store.write(org, { actor: 'key_7', now: now + 20_000 }, (tx) => tx.organisations.update({ name: 'Renamed' }));
    const { data } = await store.read(org, (tx) => tx.audit.list({ object: org, limit: 1 }));
    expect(data[0]).toMatchObject({
      actor: 'key_7',
      at: now + 20_000,
      action: 'organisation.changed',
      before: { name: 'One' },
      after: { name: 'Renamed' },
    });
    const all = await store.read(org, (tx) => tx.audit.list({ limit: 2 }));
    const rest = await store.read(org, (tx) => tx.audit.list({ starting_after: all.data[0]?.id as string, limit: 1 }));
    expect(rest.data[0]?.id).toBe(all.data[1]?.id);
  });
});

describe('invoice numbers', () => {
  test('have no gaps, whoever takes them and whoever rolls back', async () => {
    const take = (count: number, fails: boolean) =>
      store
        .write(org, by, async (tx) => {
          const { invoice: first } = await tx.invoices.takeNumbers({ invoice: count, credit_note: 0 });
          if (fails) throw new Error('rolled back');
          return Array.from({ length: count }, (_none, index) => Number(first) + index);
        })
        .catch(() => []);
    const taken = await Promise.all(
      Array.from({ length: 30 }, (_none, index) => take(1 + (index % 3), index % 4 === 0)),
    );
    const numbers = taken.flat().sort((a, b) => a - b);
    expect(numbers.length).toBeGreaterThan(30);
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  });
});

describe('idempotency keys', () => {
  const claim = (key: string, hash: string, at = now) => store.append(org, (tx) => tx.idempotency.claim(key, hash, at));
  test('one of many at once is new; later ones get its answer, or are told apart', async () => {
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim('k1', 'a')));
    expect(claims.map((one) => one.state).sort()).toEqual(['new', ...Array(7).fill('running')]);
    await store.append(org, (tx) => tx.idempotency.complete('k1', 201, '{"id":1}'));
    expect(await claim('k1', 'a')).toEqual({ state: 'done', status: 201, response: '{"id":1}' });
    expect(await claim('k1', 'b')).toEqual({ state: 'mismatch' });
  });
  test('are free again when given back, and after 24 hours', async () => {
    await store.append(org, (tx) => tx.idempotency.forget('k1'));
    expect(await claim('k1', 'b')).toEqual({ state: 'new' });
    expect(await claim('k1', 'b', now + 86_400_000)).toEqual({ state: 'running' });
    expect(await claim('k1', 'b', now + 86_400_001)).toEqual({ state: 'new' });
  });
});

test('sample data goes without a trace, the rest stays', async () => {
  const terms = { currency: 'EUR', timezone: 'UTC' };
  const mixed = await store.createOrganisation({ ...terms, slug: 'mixed', name: 'Mixed', invoice_prefix: 'M' }, by);
  await store.write(mixed.id, by, (tx) =>
    tx.customers.createMany([
      { id: 'cus_s', name: 'Sample', sample: true, ...terms },
      { id: 'cus_r', name: 'Real', ...terms },
    ]),
  );
  const sold = (customer_id: string, amount_minor: bigint) => {
    const document = { id: `grt_${customer_id}`, customer_id, currency: 'EUR', date: '2026-01-01', fee_minor: 0n };
    return entryOf({ kind: 'wallet_top_up', document: { ...document, amount_minor, paid_by: 'cash' } });
  };
  await store.write(mixed.id, by, (tx) => tx.ledger.post(packEntries([sold('cus_s', 500n), sold('cus_r', 300n)])));
  expect(await removeSample(store, mixed.id, by)).toMatchObject({ customers: 1 });
  expect(await store.read(mixed.id, (tx) => tx.ledger.balances())).toEqual([
    { account: 'cash', currency: 'EUR', balance_minor: 300n },
    { account: 'customer_credit', currency: 'EUR', balance_minor: -300n },
  ]);
  expect((await store.read(mixed.id, (tx) => tx.customers.list())).data.map((row) => row.id)).toEqual(['cus_r']);
  const shop = { ...terms, slug: 'shop', name: 'Shop', invoice_prefix: 'S', sample: true };
  const sample = await store.createOrganisation(shop, by);
  await store.write(sample.id, by, (tx) => tx.keys.create({ kind: 'secret', name: 'demo' }));
  await removeSample(store, sample.id, by);
  expect((await store.listOrganisations()).map((row) => row.slug)).toEqual(['mixed', 'one']);
});
