// SPDX-License-Identifier: Apache-2.0
import { entryOf } from '@kontor/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packEntries } from '../store/ledger.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { expireCredits } from './expire-credits.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const NOON = Date.UTC(2026, 0, 1, 12);
const DAY = 86_400_000;

test('expiries of many customers in a commit that posts other entries too', async () => {
  const { id: org_id } = await store.createOrganisation(
    { slug: 'acme', name: 'Acme', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ACM' },
    { actor: 'test', now: NOON },
  );
  const by = (days: number) => ({ actor: 'test', now: NOON + days * DAY });
  const customers = await store.write(org_id, by(0), async (tx) => {
    const made: string[] = [];
    for (const name of ['Ada', 'Eve', 'Zoe']) {
      const customer = await tx.customers.put({ name, currency: 'EUR', timezone: 'UTC' });
      const wallet = { id: tx.newId('wal'), customer_id: customer.id, currency: 'EUR', kind: 'money' as const };
      await tx.credits.createWallets([wallet]);
      await tx.credits.give([
        {
          id: tx.newId('grt'),
          wallet_id: wallet.id,
          customer_id: customer.id,
          kind: 'prepaid',
          amount_minor: 1000n,
          priority: 0,
          effective_at: tx.now,
          expires_at: name === 'Zoe' ? null : NOON + DAY,
          reason: 'top-up',
        },
      ]);
      made.push(customer.id);
    }
    return made;
  });
  const top_up = { id: 'grt_other', customer_id: 'cus_x', currency: 'EUR', date: '2026-01-05', fee_minor: 0n };
  const entry = entryOf({
    kind: 'wallet_top_up',
    document: { ...top_up, amount_minor: 500n, paid_by: 'cash' },
  });
  const run = () =>
    store.write(org_id, by(4), async (tx) => {
      const expired = await expireCredits(tx, customers);
      await tx.ledger.post(packEntries([entry]));
      await tx.ledger.post(packEntries([entry]));
      return expired;
    });
  expect((await run()).map(({ expired_minor }) => expired_minor)).toEqual([1000n, 1000n]);
  expect(await run()).toEqual([]);
  const { entries, due } = await store.read(org_id, async (tx) => ({
    entries: await tx.ledger.entries({ seq: 0n, position: -1 }, 100),
    due: await tx.credits.withExpired(NOON + 9 * DAY, '', 10),
  }));
  expect(entries.map(({ kind, position }) => `${position} ${kind}`)).toEqual([
    '0 credit_expiry',
    '1 credit_expiry',
    '2 wallet_top_up',
    '3 wallet_top_up',
    '0 wallet_top_up',
    '1 wallet_top_up',
  ]);
  expect(due).toEqual([]);
});
