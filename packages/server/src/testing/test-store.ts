// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { MIGRATIONS, migrate } from '../store/migrate.js';
import { openStore } from '../store/open.js';
import type { Store } from '../store/store.js';
import { testServerUrl } from './cluster.js';

export interface TestStore extends Store {
  /** For child processes and raw connections as the owner. */
  readonly database_url: string;
}

/** What secrets of tests are encrypted with: any 32 bytes. */
export const TEST_KEY = Buffer.alloc(32, 'kontor').toString('base64');
const LOCK = 4_711_507_032;

/** Named after the migrations, so that a server which outlives the run keeps one for each state of the schema. */
function templateName(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(MIGRATIONS).sort()) hash.update(name).update(readFileSync(join(MIGRATIONS, name)));
  return `kontor_template_${hash.digest('hex').slice(0, 12)}`;
}

async function withClient<T>(database: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await testServerUrl(database) });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

/** An empty database from `template` (PostgreSQL's own if absent); returns its URL and how to drop it. */
export async function createTestDatabase(template?: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `kontor_test_${randomBytes(6).toString('hex')}`;
  await withClient('postgres', (client) =>
    client.query(`CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`}`),
  );
  return {
    url: await testServerUrl(name),
    drop: () =>
      withClient('postgres', async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** A store on a migrated database of its own: copied from one template of the run, dropped on close. */
export async function openTestStore(): Promise<TestStore> {
  const template = templateName();
  const { url, drop } = await withClient('postgres', async (client) => {
    await client.query(`SELECT pg_advisory_lock(${LOCK})`); // until the connection ends
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      const building = `${template}_${randomBytes(4).toString('hex')}`;
      await client.query(`CREATE DATABASE ${building}`);
      await withClient(building, (own) => migrate(own));
      await client.query(`ALTER DATABASE ${building} RENAME TO ${template}`);
    }
    return createTestDatabase(template);
  });
  const store = await openStore({ database_url: url, production: false, secret_key: TEST_KEY });
  const close = store.close.bind(store);
  return Object.assign(store, {
    database_url: url,
    close: async () => {
      await close();
      await drop();
    },
  });
}
