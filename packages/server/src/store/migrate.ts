// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { StoreError } from './store-error.js';

/** The same from `src` and from `dist`. */
export const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
/** The role every transaction acts as: owns nothing, so row-level security always binds it. */
export const APP_ROLE = 'kontor_app';
/** Any number, the same for all processes: only one migrates at a time. */
const LOCK = 4_711_507_031;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

function load(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      // Line ends are git's business, not a change.
      const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
      return { version: Number(name.slice(0, 4)), name, sql, checksum };
    });
}

/**
 * Makes the role where the connected one may, joins it, and lets it work on the tables. A role that may not make
 * others works under its own name: row-level security is forced on owners too, and `open.ts` refuses the rest.
 */
async function grantToApp(client: Client): Promise<void> {
  await client.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
      CREATE ROLE ${APP_ROLE} NOLOGIN NOBYPASSRLS;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$`);
  await client.query(`DO $$ BEGIN
    IF NOT pg_has_role(current_user, '${APP_ROLE}', 'MEMBER') THEN EXECUTE 'GRANT ${APP_ROLE} TO ' || quote_ident(current_user); END IF;
  EXCEPTION WHEN insufficient_privilege OR undefined_object OR unique_violation THEN NULL; END $$`);
  // Table rights are the owner's to give, member or not; what was written to a trail stays as it was written.
  await client.query(`DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
      GRANT USAGE ON SCHEMA public TO ${APP_ROLE};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${APP_ROLE};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${APP_ROLE};
      REVOKE UPDATE ON audit_entry, org_commit FROM ${APP_ROLE};
      REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM ${APP_ROLE};
    END IF;
  END $$`);
}

/**
 * Brings the schema forward: every file of `folder` that was not applied yet, in order, each in one transaction.
 * Throws `migration-changed` when an applied file differs, `migration-unknown` when the database is ahead of us.
 * @returns the names of the files applied now.
 */
export async function migrate(client: Client, folder = MIGRATIONS): Promise<string[]> {
  const migrations = load(folder);
  await client.query(`SELECT pg_advisory_lock(${LOCK})`);
  try {
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migration (
      version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    const { rows } = await client.query<{ version: number; name: string; checksum: string }>(
      'SELECT version, name, checksum FROM schema_migration ORDER BY version',
    );
    const applied = new Map(rows.map((row) => [row.version, row]));
    for (const row of rows) {
      const file = migrations.find((migration) => migration.version === row.version);
      if (file === undefined)
        throw new StoreError({
          code: 'migration-unknown',
          path: row.name,
          message: `The database was migrated by a newer Kontor: it has ${row.name}, which this one does not know.`,
          mend: 'Run that newer version, or restore the backup from before the upgrade.',
        });
      if (file.checksum !== row.checksum)
        throw new StoreError({
          code: 'migration-changed',
          path: file.name,
          message: `${file.name} is not the file that was applied to this database.`,
          mend: 'Restore the file as it was released; put changes into a new migration with the next number.',
        });
    }
    const pending = migrations.filter((migration) => !applied.has(migration.version));
    for (const { version, name, sql, checksum } of pending) {
      await client.query('BEGIN');
      try {
        await client.query(sql);
        await client.query('INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)', [
          version,
          name,
          checksum,
        ]);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      }
    }
    if (pending.length > 0) await grantToApp(client);
    return pending.map((migration) => migration.name);
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${LOCK})`);
  }
}
