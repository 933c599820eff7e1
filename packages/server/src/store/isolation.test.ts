// SPDX-License-Identifier: Apache-2.0
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/index.js';

const by = { actor: 'tester', now: Date.UTC(2026, 0, 15) };
const terms = { currency: 'EUR', timezone: 'Europe/Berlin', invoice_prefix: 'A' };
const customer = { name: 'Ada', currency: 'EUR', timezone: 'UTC' };

let store: TestStore;
let one: string;
let two: string;
beforeAll(async () => {
  store = await openTestStore();
  one = (await store.createOrganisation({ ...terms, slug: 'one', name: 'One' }, by)).id;
  two = (await store.createOrganisation({ ...terms, slug: 'two', name: 'Two' }, by)).id;
  await store.write(one, by, (tx) => tx.customers.put({ ...customer, id: 'cus_one' }));
  await store.write(two, by, (tx) => tx.customers.put({ ...customer, id: 'cus_two' }));
});
afterAll(() => store?.close());

describe('row-level security', () => {
  test('raw SQL sees the rows of its own organisation only', async () => {
    const seen = await store.read(one, (tx) => tx.client.query('SELECT id FROM customer'));
    expect(seen.rows).toEqual([{ id: 'cus_one' }]);
    const organisations = await store.read(two, (tx) => tx.client.query('SELECT slug FROM organisation'));
    expect(organisations.rows).toEqual([{ slug: 'two' }]);
  });

  test('raw SQL changes no row of another organisation', async () => {
    const changed = await store.append(one, (tx) =>
      tx.client.query('UPDATE customer SET name = $1 WHERE org_id = $2', ['Mallory', two]),
    );
    expect(changed.rowCount).toBe(0);
    const inserted = store.append(one, (tx) =>
      tx.client.query("INSERT INTO invoice_counter (org_id, series, last) VALUES ($1, 'invoice', 9)", [two]),
    );
    await expect(inserted).rejects.toThrow(/row-level security/);
    expect((await store.read(two, (tx) => tx.customers.get('cus_two')))?.name).toBe('Ada');
  });

  test('without an organisation there is nothing, before and after a transaction that had one', async () => {
    const client = new pg.Client({ connectionString: store.database_url });
    await client.connect();
    const count = async () => {
      await client.query('SET ROLE kontor_app');
      const { rows } = await client.query('SELECT count(*)::int AS count FROM customer');
      await client.query('RESET ROLE');
      return rows[0].count;
    };
    expect(await count()).toBe(0);
    await client.query(`BEGIN; SET LOCAL kontor.org = '${one}'; COMMIT`);
    expect(await count()).toBe(0);
    await client.end();
  });

  /** Rows of a person, who may be of several organisations. */
  const OF_PERSONS = ['console_user', 'console_password', 'console_session', 'sign_in_link'];

  test('is forced, with a policy that names the organisation, the person or the rows themselves, on every table', async () => {
    const client = new pg.Client({ connectionString: store.database_url });
    await client.connect();
    const { rows } = await client.query(
      `SELECT c.relname AS table, c.relrowsecurity AND c.relforcerowsecurity AS forced,
         EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'
           AND pg_get_expr(p.polqual, p.polrelid) = CASE WHEN c.relname = ANY ($1)
             THEN '(user_id = current_setting(''kontor.user_id''::text, true))'
             WHEN c.relname = 'sign_in_attempt'
             THEN '(key_hash = ANY (string_to_array(current_setting(''kontor.sign_in_keys''::text, true), '' ''::text)))'
             ELSE '(org_id = current_setting(''kontor.org''::text, true))' END) AS policy
       FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
         AND c.relname <> 'schema_migration'`,
      [OF_PERSONS],
    );
    await client.end();
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row).toEqual({ table: row.table, forced: true, policy: true });
  });

  test('the trail and the commit log take no changes', async () => {
    for (const table of ['audit_entry', 'org_commit']) {
      const change = store.append(one, (tx) => tx.client.query(`UPDATE ${table} SET actor = 'somebody else'`));
      await expect(change).rejects.toThrow(/permission denied/);
    }
  });
});

describe('keys', () => {
  test('a secret finds its organisation until it is revoked; nothing else of any organisation shows', async () => {
    const { key, secret } = await store.write(one, by, (tx) => tx.keys.create({ kind: 'secret', name: 'server' }));
    expect(secret).toMatch(/^sk_/);
    expect(await store.authenticate(secret)).toEqual({ key, test_clock: null });
    expect(await store.authenticate(`${secret}x`)).toBeNull();
    expect(await store.read(two, (tx) => tx.keys.list())).toEqual({ data: [], has_more: false });
    await store.write(one, by, (tx) => tx.keys.revoke(key.id));
    expect(await store.authenticate(secret)).toBeNull();
  });
});

test('the operator lists organisations and still sees no other row', async () => {
  expect((await store.listOrganisations()).map((organisation) => organisation.slug)).toEqual(['one', 'two']);
});

test('an unknown organisation takes no commit', async () => {
  const write = store.write('org_nobody', by, async () => 'done');
  await expect(write).rejects.toMatchObject({ problem: { code: 'organisation-unknown' } });
});
