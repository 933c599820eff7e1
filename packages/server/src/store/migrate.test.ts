// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, temporaryFolder } from '../testing/index.js';
import { MIGRATIONS, migrate } from './migrate.js';
import { openStore } from './open.js';

const folder = join(temporaryFolder('migrations'), 'sql');
let database: { url: string; drop: () => Promise<void> };
let client: pg.Client;
beforeAll(async () => {
  cpSync(MIGRATIONS, folder, { recursive: true });
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});
const files = readdirSync(MIGRATIONS).sort();

describe('migrations', () => {
  test('of two at once, each file is applied by one; the next time there is nothing to do', async () => {
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    const applied = await Promise.all([migrate(client, folder), migrate(other, folder)]);
    await other.end();
    expect(applied.flat()).toEqual(files);
    expect(await migrate(client, folder)).toEqual([]);
  });

  test('one that fails leaves no trace and is tried again', async () => {
    const file = join(folder, '9000_half.sql');
    writeFileSync(file, 'CREATE TABLE half (id text); SELECT 1 / 0;');
    await expect(migrate(client, folder)).rejects.toThrow(/division by zero/);
    writeFileSync(file, 'CREATE TABLE half (id text);');
    expect(await migrate(client, folder)).toEqual(['9000_half.sql']);
  });

  test('a file that was applied and then changed is refused, by name', async () => {
    appendFileSync(join(folder, '0001_store.sql'), '-- improved\n');
    await expect(migrate(client, folder)).rejects.toMatchObject({
      problem: { code: 'migration-changed', path: '0001_store.sql' },
    });
    await expect(openStore({ database_url: database.url, migrations_dir: folder })).rejects.toMatchObject({
      problem: { code: 'migration-changed' },
    });
  });

  test('a database ahead of the program is refused', async () => {
    await expect(migrate(client)).rejects.toMatchObject({
      problem: { code: 'migration-unknown', path: '9000_half.sql' },
    });
  });
});

describe('roles', () => {
  test('in production a superuser is refused, with what to do instead', async () => {
    const { url, drop } = await createTestDatabase();
    await expect(openStore({ database_url: url, production: true })).rejects.toMatchObject({
      problem: { code: 'role-bypasses-isolation', mend: expect.stringContaining('CREATE ROLE') },
    });
    await drop();
  });

  test.each([
    ['may create roles', 'CREATEROLE'],
    ['may not, and is bound under its own name', 'NOCREATEROLE'],
  ])('an ordinary owner that %s keeps organisations apart', async (_case, right) => {
    const { url, drop } = await createTestDatabase();
    const role = `kontor_owner_${right.toLowerCase()}`;
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(`DROP ROLE IF EXISTS ${role}`);
    await admin.query(`CREATE ROLE ${role} LOGIN ${right} PASSWORD 'secret'`);
    const name = (await admin.query('SELECT current_database() AS name')).rows[0].name as string;
    await admin.query(`ALTER DATABASE ${name} OWNER TO ${role}`);
    const user = (await admin.query('SELECT current_user AS name')).rows[0].name as string;
    const store = await openStore({ database_url: url.replace(user, role), production: true });
    const by = { actor: 'tester', now: 0 };
    const terms = { currency: 'EUR', timezone: 'UTC', invoice_prefix: 'A' };
    const one = await store.createOrganisation({ ...terms, slug: 'one', name: 'One' }, by);
    await store.createOrganisation({ ...terms, slug: 'two', name: 'Two' }, by);
    const seen = await store.read(one.id, (tx) => tx.client.query('SELECT slug FROM organisation'));
    expect(seen.rows).toEqual([{ slug: 'one' }]);
    await store.close();
    await admin.end();
    await drop();
  });

  test('a database that does not answer says so', async () => {
    await expect(openStore({ database_url: 'postgresql://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
      problem: { code: 'database-unavailable' },
    });
  });
});
