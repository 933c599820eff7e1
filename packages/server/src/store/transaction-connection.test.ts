// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestStore, TEST_KEY, type TestStore } from '../testing/index.js';
import { openStore } from './open.js';
import type { Store } from './store.js';
import type { Transaction } from './transaction.js';

const by = { actor: 'tester', now: Date.UTC(2026, 0, 15) };
const FAILS = 'SELECT 1 / 0';
let database: TestStore;
/** With one connection: what came too late would come to the next transaction. */
let store: Store;
let org: string;
beforeAll(async () => {
  database = await openTestStore();
  store = await openStore({
    database_url: database.database_url,
    production: false,
    secret_key: TEST_KEY,
    pool_size: 1,
  });
  const organisation = { slug: 'one', name: 'One', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'A' };
  org = (await store.createOrganisation(organisation, by)).id;
});
afterAll(async () => {
  await store?.close();
  await database?.close();
});
beforeEach(() => store.write(org, by, (tx) => tx.organisations.update({ name: 'One' })));

const nameNow = () => store.read(org, async (tx) => (await tx.organisations.get()).name);
const rename = (tx: Transaction, name: string) =>
  tx.client.query('UPDATE organisation SET name = $2 WHERE org_id = $1', [tx.org_id, name]);
/** Every way to a statement, all of which end at the connection of the transaction. */
const ways: [string, (tx: Transaction) => Promise<unknown>][] = [
  ['the connection', async (tx) => rename(tx, 'Late')],
  ['the query builder', (tx) => tx.db.updateTable('organisation').set({ name: 'Late' }).execute()],
  ['a repository', (tx) => tx.organisations.update({ name: 'Late' })],
  ['COPY', async (tx) => tx.client.stream({ submit: () => expect.unreachable('it was sent') })],
];

describe.each(ways)('a transaction that has ended refuses statements of %s', (_way, late) => {
  test('after its commit', async () => {
    const held = await store.write(org, by, async (tx) => tx);
    await expect(late(held)).rejects.toThrow('has ended');
    // not into the transaction of another either, which has the same connection
    await store.write(org, by, async () => expect(late(held)).rejects.toThrow('has ended'));
    expect(await nameNow()).toBe('One');
  });

  test('after its rollback', async () => {
    const held: Transaction[] = [];
    const failing = store.write(org, by, async (tx) => {
      held.push(tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await store.write(org, by, () => expect(late(held[0] as Transaction)).rejects.toThrow('has ended'));
    expect(await nameNow()).toBe('One');
  });

  test('of two asked together, when the other failed', async () => {
    let straggler: Promise<void> | undefined;
    const both = store.write(org, by, async (tx) => {
      const [first, failing] = [rename(tx, 'First'), tx.client.query(FAILS)];
      const goesOn = async () => {
        await first;
        await failing.catch(() => {});
        await new Promise(setImmediate); // the ROLLBACK is on its way
        await expect(late(tx)).rejects.toThrow(/has failed|has ended/);
      };
      straggler = goesOn();
      await Promise.all([first, failing]);
    });
    await expect(both).rejects.toThrow('division by zero');
    await straggler;
    expect(await nameNow()).toBe('One');
  });
});

describe('a transaction in which a statement failed', () => {
  test.each(['write', 'append', 'read'] as const)(
    'refuses the next of a %s, for the reason of the first',
    async (kind) => {
      const attempt = async (tx: Transaction) => {
        await expect(tx.client.query(FAILS)).rejects.toThrow('division by zero');
        expect(() => tx.client.query('SELECT 1')).toThrow('A statement of this transaction has failed');
        await expect(tx.organisations.get()).rejects.toMatchObject({ cause: { code: '22012' } });
      };
      const run = {
        write: () => store.write(org, by, attempt),
        append: () => store.append(org, attempt),
        read: () => store.read(org, attempt),
      };
      // nothing was stored, so it may not end as if it had been
      await expect(run[kind]()).rejects.toThrow('division by zero');
    },
  );

  test('is not committed though its writer went on', async () => {
    const swallowed = store.write(org, by, async (tx) => {
      await rename(tx, 'Swallowed');
      await tx.client.query(FAILS).catch(() => {});
    });
    await expect(swallowed).rejects.toThrow('division by zero');
    expect(await nameNow()).toBe('One');
  });

  test('is not committed though nobody waited for it', async () => {
    let unheard: Promise<unknown> | undefined;
    const hasty = store.write(org, by, async (tx) => {
      await rename(tx, 'Hasty');
      unheard = tx.client.query(FAILS);
      unheard.catch(() => {});
    });
    await expect(hasty).rejects.toThrow('division by zero');
    expect(await nameNow()).toBe('One');
  });

  test('goes on where what failed was an attempt', async () => {
    await store.write(org, by, async (tx) => {
      await rename(tx, 'Before');
      const attempt = tx.client.attempt('22012', async () => {
        await rename(tx, 'Attempted');
        await tx.client.query(FAILS);
      });
      expect(await attempt).toBe(false);
      expect(await tx.client.attempt('22012', () => tx.client.query('SELECT 1'))).toBe(true);
    });
    expect(await nameNow()).toBe('Before');
    const other = store.write(org, by, (tx) => tx.client.attempt('23505', () => tx.client.query(FAILS)));
    await expect(other).rejects.toThrow('division by zero');
  });
});

test('what was sent before the commit is a part of it', async () => {
  await store.write(org, by, async (tx) => {
    rename(tx, 'Sent').catch(() => {});
  });
  expect(await nameNow()).toBe('Sent');
});
