// SPDX-License-Identifier: Apache-2.0
import pg from 'pg';
import { type EmbeddedServer, launch } from './embedded/server.js';
import { APP_ROLE, migrate } from './migrate.js';
import { SecretBox, secretKey } from './secret-box.js';
import { Store } from './store.js';
import { StoreError } from './store-error.js';
import { columnTypes } from './values.js';

export interface StoreProgress {
  readonly step: 'initdb' | 'start' | 'adopt' | 'stop' | 'migrate' | 'ready';
  readonly message: string;
}
export interface OpenStoreOptions {
  /** A PostgreSQL 15 or later, e.g. KONTOR_DATABASE_URL; absent: the embedded one in `data_dir`. */
  readonly database_url?: string | undefined;
  /** Folder of the embedded database; default `.kontor`. */
  readonly data_dir?: string;
  /** 32 bytes in base64 that secrets are encrypted with; default KONTOR_SECRET_KEY, else a file in `data_dir`. */
  readonly secret_key?: string;
  /** Refuse roles that row-level security does not bind; default: NODE_ENV is `production`. */
  readonly production?: boolean;
  /** Connections at most, and as many for usage that comes in; default 10. */
  readonly pool_size?: number;
  readonly onProgress?: (progress: StoreProgress) => void;
  readonly migrations_dir?: string;
}

const OLDEST = 150_000;

async function connected(config: pg.ClientConfig, path: string): Promise<pg.Client> {
  const client = new pg.Client(config);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new StoreError(
      {
        code: 'database-unavailable',
        path,
        message: `The database does not answer: ${(error as Error).message || (error as { code?: string }).code}.`,
        mend: 'Check that it runs, and that KONTOR_DATABASE_URL names its host, database, user and password.',
      },
      error,
    );
  }
}

/** Checks version and role, migrates, and says which role transactions take (null: the connected one). */
async function prepare(
  client: pg.Client,
  options: OpenStoreOptions,
): Promise<{ version: number; role: string | null }> {
  const { rows: versions } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  const version = versions[0]?.version ?? 0;
  if (version < OLDEST)
    throw new StoreError({
      code: 'postgres-too-old',
      path: 'KONTOR_DATABASE_URL',
      message: `The server is PostgreSQL ${Math.floor(version / 10_000)}, but 15 is the oldest that works.`,
      mend: 'Upgrade the server, or leave KONTOR_DATABASE_URL out to use the embedded one.',
    });
  const { rows: roles } = await client.query<{ name: string; unbound: boolean }>(
    'SELECT rolname AS name, rolsuper OR rolbypassrls AS unbound FROM pg_roles WHERE rolname = current_user',
  );
  const { name, unbound } = roles[0] as { name: string; unbound: boolean };
  const production = options.production ?? process.env.NODE_ENV === 'production';
  if (options.database_url !== undefined && production && unbound)
    throw new StoreError({
      code: 'role-bypasses-isolation',
      path: 'KONTOR_DATABASE_URL',
      message: `The role "${name}" is a superuser or may bypass row-level security, which keeps organisations apart.`,
      mend: `Connect as an ordinary role that owns the database: CREATE ROLE kontor LOGIN CREATEROLE PASSWORD '…'; ALTER DATABASE … OWNER TO kontor;`,
    });
  const applied = await migrate(client, options.migrations_dir);
  if (applied.length > 0) options.onProgress?.({ step: 'migrate', message: `Applied ${applied.join(', ')}` });
  const { rows: members } = await client.query<{ member: boolean }>(
    "SELECT COALESCE((SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = $1), false) AS member",
    [APP_ROLE],
  );
  const member = members[0]?.member === true;
  if (!member && unbound)
    throw new StoreError({
      code: 'role-bypasses-isolation',
      path: 'KONTOR_DATABASE_URL',
      message: `The role "${name}" may bypass row-level security and cannot act as ${APP_ROLE}.`,
      mend: `As a superuser: CREATE ROLE ${APP_ROLE} NOLOGIN; GRANT ${APP_ROLE} TO "${name}";`,
    });
  return { version, role: member ? APP_ROLE : null };
}

/** Where an open store is, as plain data: what another thread of this process joins it by. */
export interface StoreAddress {
  readonly database: pg.ClientConfig;
  readonly version: number;
  readonly role: string | null;
  readonly pool_size: number;
  readonly secret_key: string | undefined;
  /** Folder of the embedded database; null when it is another. */
  readonly folder: string | null;
}

/** More connections to a store that is open; closing them leaves its server running unless it is handed over. */
export function joinStore(address: StoreAddress, server: EmbeddedServer | null = null): Store {
  const { database, version, role, pool_size: max, secret_key, folder } = address;
  const config = { ...database, types: columnTypes, max };
  const pools = { pool: new pg.Pool({ ...config, pipeline: true }), plain: new pg.Pool(config) };
  const secrets = new SecretBox(() => secretKey(secret_key ?? process.env.KONTOR_SECRET_KEY, folder));
  return new Store(pools, { version, role, server, secrets, address });
}

/**
 * Opens the store: starts (or adopts) the embedded PostgreSQL, or connects to `database_url`; migrates; checks that
 * row-level security will bind. Throws `StoreError` with a `Problem`.
 */
export async function openStore(options: OpenStoreOptions = {}): Promise<Store> {
  let server: EmbeddedServer | null = null;
  let base: pg.ClientConfig;
  const folder = options.data_dir ?? '.kontor';
  if (options.database_url === undefined || options.database_url === '') {
    server = await launch({
      data_dir: folder,
      onProgress: (step, message) => options.onProgress?.({ step, message }),
    });
    base = { host: server.socket_dir, port: 5432, user: server.user, database: 'postgres' };
  } else base = { connectionString: options.database_url };
  const database = { ...base, application_name: 'kontor' };
  try {
    const client = await connected(
      { ...database, types: columnTypes },
      server === null ? 'KONTOR_DATABASE_URL' : folder,
    );
    let prepared: Awaited<ReturnType<typeof prepare>>;
    try {
      prepared = await prepare(client, options);
    } finally {
      await client.end();
    }
    options.onProgress?.({ step: 'ready', message: `PostgreSQL ${Math.floor(prepared.version / 10_000)} is ready` });
    const { pool_size = 10, secret_key } = options;
    const address = { ...prepared, database, pool_size, secret_key, folder: server === null ? null : folder };
    return joinStore(address, server);
  } catch (error) {
    await server?.stop();
    throw error;
  }
}
