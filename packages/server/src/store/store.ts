// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '@kontor/core';
import type { Selectable } from 'kysely';
import type pg from 'pg';
import type { AsOf } from './as-of.js';
import type { EmbeddedServer } from './embedded/server.js';
import { type ApiKey, secretHash } from './keys.js';
import type { StoreAddress } from './open.js';
import { type NewOrganisation, type Organisation, organisationOf } from './organisations.js';
import type { Database, OrganisationTable } from './schema.js';
import type { SecretBox } from './secret-box.js';
import { StoreError } from './store-error.js';
import {
  beginText,
  type Commit,
  freshId,
  type ReadTransaction,
  type Transaction,
  transactionOn,
  type WriteTransaction,
} from './transaction.js';
import { TransactionConnection } from './transaction-connection.js';
import { toTimestamp } from './values.js';

/** Who does it and what time it is. In an organisation with a test clock every commit happens at that instead. */
export interface Actor {
  readonly actor: string;
  readonly now: Instant;
  /** What time it really is, where `now` is a test clock's; default `now`. */
  readonly real_now?: Instant | undefined;
}
/** The key that was presented, and the test clock of its organisation; null: it lives in real time. */
export interface Authenticated {
  readonly key: ApiKey;
  readonly test_clock: Instant | null;
}
/** The quote that a link leads to, and the test clock of its organisation. */
export interface PresentedQuote {
  readonly org_id: string;
  readonly id: string;
  readonly test_clock: Instant | null;
}
/** The invoice that a payment link leads to, and the test clock of its organisation. */
export interface PresentedPaymentLink {
  readonly org_id: string;
  readonly invoice_id: string;
  readonly expires_at: Instant;
  readonly test_clock: Instant | null;
}
/** The organisation whose open portal was asked for, and its test clock. */
export interface PresentedPortal {
  readonly org_id: string;
  readonly slug: string;
  readonly test_clock: Instant | null;
}
/** An endpoint for which there is something to make or to send. */
export interface DueQueue {
  readonly org_id: string;
  readonly endpoint_id: string;
}
/** By what a person is known before any organisation is: each opens the rows of that one person, or one row. */
export interface PresentedPerson {
  readonly user_id?: string;
  readonly session_hash?: string;
  readonly link_hash?: string;
}
/** A transaction of one person, of whichever organisations they are. */
export type PersonTransaction = Pick<Transaction, 'client' | 'db'>;
/** What a transaction may be told about its statements. */
export interface StatementOptions {
  /**
   * All of them are about few rows of their tables, whatever their values: planning them anew for each would take longer
   * than they do, and a thousand values make a planner read a whole table that an index leads into.
   */
  readonly few_rows?: boolean | undefined;
}
interface Opened {
  readonly version: number;
  readonly role: string | null;
  readonly server: EmbeddedServer | null;
  readonly secrets: SecretBox;
  readonly address: StoreAddress;
}

// Ticks first and locks: commits of one organisation are serial, so what a transaction reads stays true until it ends.
// Here and nowhere else a test clock takes the place of the caller's, so that nobody can forget to ask for it.
const TICK = `WITH tick AS (
    UPDATE org_clock SET seq = seq + 1, ts = greatest(
      coalesce((SELECT test_clock FROM organisation WHERE org_id = $1), $2::timestamptz), ts + interval '1 microsecond')
    WHERE org_id = $1 RETURNING seq, ts)
  INSERT INTO org_commit (org_id, seq, ts, actor) SELECT $1, seq, ts, $3 FROM tick RETURNING seq, ts`;

/** The database of an installation: every organisation, each in transactions of its own. */
export class Store {
  readonly server_version: number;
  /** The embedded server, if this is one. */
  readonly server: EmbeddedServer | null;
  /** Encrypts what is kept of secrets. */
  readonly secrets: SecretBox;
  /** What another thread joins it by. */
  readonly address: StoreAddress;
  /** Connections that send statements without waiting for the answers of those before: what is asked together is. */
  readonly #pool: pg.Pool;
  /** For COPY, which nothing can be sent behind. */
  readonly #plain: pg.Pool;
  readonly #role: string | null;
  readonly #listeners = new Set<(org_id: string) => void>();
  #closed: Promise<void> | undefined;

  constructor({ pool, plain }: { readonly pool: pg.Pool; readonly plain: pg.Pool }, opened: Opened) {
    this.#pool = pool;
    this.#plain = plain;
    this.#role = opened.role;
    this.server_version = opened.version;
    this.server = opened.server;
    this.secrets = opened.secrets;
    this.address = opened.address;
    for (const one of [pool, plain]) {
      // An idle connection that the server ends is replaced at the next use; nothing else is to be done about it.
      one.on('error', () => {});
      // One that breaks in use fails the statement under way; without a listener it would end the process as well.
      one.on('connect', (client) => client.on('error', () => {}));
    }
  }

  /** A consistent, read-only view of one organisation: now, or as it was known at `as_of`. */
  read<T>(
    org_id: string,
    fn: (tx: ReadTransaction) => Promise<T>,
    options: StatementOptions & { readonly as_of?: AsOf | undefined } = {},
  ): Promise<T> {
    const first = (client: TransactionConnection) => this.#seqAt(client, org_id, options.as_of);
    return this.#run({ mode: 'read', settings: settingsOf(org_id, options), first }, (client, seq) => {
      const tx = transactionOn(client, org_id, options.as_of === undefined ? null : seq, null);
      return fn(Object.assign(tx, { seq }));
    });
  }

  /** Takes the organisation's commit clock, then runs `fn`; everything or nothing is stored. */
  async write<T>(
    org_id: string,
    by: Actor,
    fn: (tx: WriteTransaction) => Promise<T>,
    options: StatementOptions = {},
  ): Promise<T> {
    const first = (client: TransactionConnection) => tick(client, org_id, by);
    const how = { mode: 'write', settings: settingsOf(org_id, options), first } as const;
    const result = await this.#run(how, (client, commit) => commitOn(client, org_id, commit, fn));
    for (const listener of this.#listeners) listener(org_id);
    return result;
  }

  /**
   * Calls `listener` after every `write` of this process: a reason to look now, and no more than that, for other processes
   * commit as well. Returns how to stop it.
   */
  onCommit(listener: (org_id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A transaction without the commit clock, for what bears no money: usage events, import jobs, idempotency keys. */
  append<T>(org_id: string, fn: (tx: Transaction) => Promise<T>): Promise<T> {
    const how = { mode: 'write', settings: settingsOf(org_id, {}), first: async () => {}, pool: this.#plain } as const;
    return this.#run(how, (client) => fn(transactionOn(client, org_id, null, null)));
  }

  /** The key that a secret belongs to, whatever the organisation; null when it is unknown or revoked. */
  authenticate(secret: string): Promise<Authenticated | null> {
    return this.#transaction('read', { 'kontor.key_hash': secretHash(secret) }, async (client) => {
      // The key says whose rows the next statement may read.
      const { rows } = await client.query<ApiKey & { set_config: string }>({
        name: 'authenticate',
        text: `SELECT id, org_id, kind, customer_id, name, prefix, created_at, revoked_at,
                 set_config('kontor.org', org_id, true)
               FROM api_key WHERE secret_hash = $1 AND revoked_at IS NULL`,
        values: [secretHash(secret)],
      });
      if (rows[0] === undefined) return null;
      const { set_config: org_id, ...key } = rows[0];
      return { key, test_clock: await testClockOf(client, org_id) };
    });
  }

  /** A transaction that belongs to a person instead of an organisation: signing in, and what follows from it. */
  person<T>(presented: PresentedPerson, fn: (tx: PersonTransaction) => Promise<T>): Promise<T> {
    const { user_id, session_hash, link_hash } = presented;
    const settings = Object.entries({
      'kontor.user_id': user_id,
      'kontor.session_hash': session_hash,
      'kontor.link_hash': link_hash,
    }).filter((setting): setting is [string, string] => setting[1] !== undefined);
    return this.#transaction('write', Object.fromEntries(settings), (client) => fn({ client, db: client.builder }));
  }

  /** The quote whose link carries this token, whatever the organisation; null when there is none. */
  findQuote(token: string): Promise<PresentedQuote | null> {
    const token_hash = secretHash(token);
    return this.#transaction('read', { 'kontor.quote_token_hash': token_hash }, async (client) => {
      const { rows } = await client.query<{ org_id: string; id: string }>({
        name: 'quote-by-token',
        text: `SELECT id, set_config('kontor.org', org_id, true) AS org_id FROM quote WHERE token_hash = $1`,
        values: [token_hash],
      });
      const [found] = rows;
      if (found === undefined) return null;
      return { ...found, test_clock: await testClockOf(client, found.org_id) };
    });
  }

  /** Makes an organisation and its commit clock. A taken slug is refused by the database (`23505`). */
  createOrganisation(organisation: NewOrganisation, by: Actor): Promise<Organisation> {
    const created_at = organisation.test_clock ?? by.now;
    const org_id = organisation.id ?? freshId('org', created_at);
    return this.#transaction('write', { 'kontor.org': org_id }, async (client) => {
      await client.query(
        `INSERT INTO organisation
           (org_id, slug, name, currency, timezone, invoice_prefix, sample, metadata, created_at, test_clock)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          org_id,
          organisation.slug,
          organisation.name,
          organisation.currency,
          organisation.timezone,
          organisation.invoice_prefix,
          organisation.sample ?? false,
          JSON.stringify(organisation.metadata ?? {}),
          toTimestamp(created_at),
          organisation.test_clock == null ? null : toTimestamp(organisation.test_clock),
        ],
      );
      await client.query("INSERT INTO org_clock (org_id, seq, ts) VALUES ($1, 0, '-infinity')", [org_id]);
      return commitOn(client, org_id, await tick(client, org_id, by), async (tx) => {
        const after = await tx.organisations.get();
        tx.audit.record({ action: 'organisation.created', object: org_id, after });
        return after;
      });
    });
  }

  /** Every organisation of the installation, by slug: for its operator, never for an API key. */
  listOrganisations(): Promise<Organisation[]> {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<Selectable<OrganisationTable>>('SELECT * FROM organisation ORDER BY slug');
      return rows.map(organisationOf);
    });
  }

  /** The organisation with this slug or id: for its operator, never for an API key. */
  findOrganisation(slug_or_id: string): Promise<Organisation | null> {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<Selectable<OrganisationTable>>(
        'SELECT * FROM organisation WHERE slug = $1 OR org_id = $1',
        [slug_or_id],
      );
      return rows[0] === undefined ? null : organisationOf(rows[0]);
    });
  }

  /** The webhook queues of the installation that are due at `now`, the most overdue first. */
  dueQueues(now: Instant): Promise<DueQueue[]> {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<DueQueue>({
        name: 'due-queues',
        text: 'SELECT org_id, endpoint_id FROM webhook_queue WHERE due_at <= $1 ORDER BY due_at, endpoint_id',
        values: [toTimestamp(now)],
      });
      return rows;
    });
  }

  /** The plan migrations of all organisations that a worker has to go on with. */
  openPlanMigrations(): Promise<{ readonly org_id: string; readonly id: string }[]> {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<{ org_id: string; id: string }>(
        "SELECT org_id, id FROM plan_migration WHERE status IN ('running', 'rolling_back') ORDER BY org_id, id",
      );
      return rows;
    });
  }

  /** The organisations of the installation whose usage is looked at while it comes, with their test clocks. */
  watchedOrganisations(): Promise<{ readonly org_id: string; readonly test_clock: Instant | null }[]> {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<{ org_id: string; test_clock: Instant | null }>({
        name: 'watched-organisations',
        text: `SELECT w.org_id, o.test_clock FROM usage_watch w JOIN organisation o ON o.org_id = w.org_id
          ORDER BY w.org_id`,
      });
      return rows;
    });
  }

  /** The organisations of the installation with alerts, and the last day of each that was looked at. */
  organisationsWithAlerts(): Promise<
    {
      readonly org_id: string;
      readonly test_clock: Instant | null;
      readonly timezone: string;
      readonly looked_on: PlainDate | null;
    }[]
  > {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<Awaited<ReturnType<Store['organisationsWithAlerts']>>[number]>({
        name: 'organisations-with-alerts',
        text: `SELECT w.org_id, o.test_clock, o.timezone, w.looked_on FROM alert_watch w
          JOIN organisation o ON o.org_id = w.org_id ORDER BY w.org_id`,
      });
      return rows;
    });
  }

  /** The organisations of the installation that have mail to send at `now`, the most overdue first. */
  dueMail(now: Instant): Promise<string[]> {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<{ org_id: string }>({
        name: 'due-mail',
        text: 'SELECT org_id FROM mail_queue WHERE due_at <= $1 ORDER BY due_at, org_id',
        values: [toTimestamp(now)],
      });
      return rows.map(({ org_id }) => org_id);
    });
  }

  /** The organisations of the installation that have something to collect at `now`, the most overdue first. */
  dueCollecting(now: Instant): Promise<string[]> {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<{ org_id: string }>({
        name: 'due-collecting',
        text: 'SELECT org_id FROM collecting_queue WHERE due_at <= $1 ORDER BY due_at, org_id',
        values: [toTimestamp(now)],
      });
      return rows.map(({ org_id }) => org_id);
    });
  }

  /** The organisations of the installation that have refunds to ask a provider for at `now`, the most overdue first. */
  dueRefunds(now: Instant): Promise<string[]> {
    return this.#transaction('read', { 'kontor.operator': 'on' }, async (client) => {
      const { rows } = await client.query<{ org_id: string }>({
        name: 'due-refunds',
        text: `SELECT org_id FROM refund_queue WHERE due_at <= $1 GROUP BY org_id ORDER BY min(due_at), org_id`,
        values: [toTimestamp(now)],
      });
      return rows.map(({ org_id }) => org_id);
    });
  }

  /** The invoice that a payment link leads to, whatever the organisation; null when the token is unknown. */
  findPaymentLink(token: string): Promise<PresentedPaymentLink | null> {
    const token_hash = secretHash(token);
    return this.#transaction('read', { 'kontor.payment_link_hash': token_hash }, async (client) => {
      const { rows } = await client.query<Omit<PresentedPaymentLink, 'test_clock'>>({
        name: 'payment-link-by-token',
        text: `SELECT invoice_id, expires_at, set_config('kontor.org', org_id, true) AS org_id FROM payment_link
          WHERE token_hash = $1`,
        values: [token_hash],
      });
      const [found] = rows;
      if (found === undefined) return null;
      return { ...found, test_clock: await testClockOf(client, found.org_id) };
    });
  }

  /** The organisation whose published pricing page has this name, and its test clock; null when there is none. */
  findPricingPage(slug: string): Promise<{ readonly org_id: string; readonly test_clock: Instant | null } | null> {
    return this.#transaction('read', { 'kontor.pricing_slug': slug }, async (client) => {
      const { rows } = await client.query<{ org_id: string }>({
        name: 'pricing-page-by-slug',
        text: `SELECT set_config('kontor.org', org_id, true) AS org_id FROM pricing_page
          WHERE slug = $1 AND catalog_version IS NOT NULL`,
        values: [slug],
      });
      const [found] = rows;
      if (found === undefined) return null;
      return { ...found, test_clock: await testClockOf(client, found.org_id) };
    });
  }

  /** The organisation of this name, where its portal is open; null otherwise. */
  findPortal(slug: string): Promise<PresentedPortal | null> {
    return this.#presentedPortal(
      { 'kontor.portal_slug': slug },
      'SELECT slug, org_id FROM portal WHERE slug = $1 AND open',
      slug,
    );
  }

  /** The organisation that has proven to own a host, whether its portal is open or not. */
  findPortalHost(host: string): Promise<Omit<PresentedPortal, 'slug'> | null> {
    return this.#presentedPortal(
      { 'kontor.portal_host': host },
      'SELECT host AS slug, org_id FROM portal_domain WHERE host = $1 AND proven_at IS NOT NULL',
      host,
    );
  }

  /** The organisation of a link into the portal; null when the token is unknown. */
  findPortalLink(token: string): Promise<Omit<PresentedPortal, 'slug'> | null> {
    const token_hash = secretHash(token);
    return this.#presentedPortal(
      { 'kontor.portal_link_hash': token_hash },
      'SELECT org_id AS slug, org_id FROM portal_link WHERE token_hash = $1',
      token_hash,
    );
  }

  /** The organisation of a session of the portal; null when the token is unknown. */
  findPortalSession(token: string): Promise<Omit<PresentedPortal, 'slug'> | null> {
    const token_hash = secretHash(token);
    return this.#presentedPortal(
      { 'kontor.portal_session_hash': token_hash },
      'SELECT org_id AS slug, org_id FROM portal_session WHERE token_hash = $1',
      token_hash,
    );
  }

  /** Rejects when the database does not answer. */
  async ping(): Promise<void> {
    await this.#pool.query('SELECT 1');
  }

  /** After a bulk load: tells the planner of the new rows at once, not when the server gets to it a minute later. */
  async refreshStatistics(table?: keyof Database): Promise<void> {
    await this.#pool.query(table === undefined ? 'ANALYZE' : `ANALYZE ${table}`);
  }

  /** Ends the connections, then the embedded server if this process owns it. */
  close(): Promise<void> {
    this.#closed ??= Promise.all([this.#pool.end(), this.#plain.end()]).then(() => this.server?.stop());
    return this.#closed;
  }

  async #seqAt(client: TransactionConnection, org_id: string, as_of: AsOf | undefined): Promise<bigint> {
    if (typeof as_of === 'bigint') return as_of;
    if (as_of === undefined) {
      const { rows } = await client.query<{ seq: bigint }>({
        name: 'clock',
        text: 'SELECT seq FROM org_clock WHERE org_id = $1',
        values: [org_id],
      });
      return rows[0]?.seq ?? 0n;
    }
    // The clock runs in microseconds, so a commit of this very millisecond is still part of it.
    const { rows } = await client.query<{ seq: bigint }>(
      'SELECT seq FROM org_commit WHERE org_id = $1 AND ts < $2 ORDER BY ts DESC, seq DESC LIMIT 1',
      [org_id, toTimestamp(as_of + 1)],
    );
    return rows[0]?.seq ?? 0n;
  }

  /** `text` selects what is presented: its row says whose rows the next statement may read. */
  #presentedPortal(
    settings: Readonly<Record<string, string>>,
    text: string,
    value: string,
  ): Promise<PresentedPortal | null> {
    return this.#transaction('read', settings, async (client) => {
      const { rows } = await client.query<{ slug: string; org_id: string }>(text, [value]);
      const [found] = rows;
      if (found === undefined) return null;
      await client.query("SELECT set_config('kontor.org', $1, true)", [found.org_id]);
      return { ...found, test_clock: await testClockOf(client, found.org_id) };
    });
  }

  #transaction<T>(
    mode: 'read' | 'write',
    settings: Readonly<Record<string, string>>,
    fn: (client: TransactionConnection) => Promise<T>,
  ): Promise<T> {
    return this.#run({ mode, settings, first: async () => {} }, fn);
  }

  async #run<First, T>(
    { mode, settings, first, pool = this.#pool }: Beginning<First>,
    fn: (client: TransactionConnection, first: First) => Promise<T>,
  ): Promise<T> {
    const { client, connection, answer } = await begin(pool, beginText(mode, this.#role, settings), first);
    let broken = false;
    try {
      const result = await fn(connection, await answer);
      await (mode === 'read' ? connection.endReading() : connection.commit());
      return result;
    } catch (error) {
      await connection.rollback().catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

/** Null: the organisation lives in real time. */
async function testClockOf(client: TransactionConnection, org_id: string): Promise<Instant | null> {
  const { rows } = await client.query<{ test_clock: Instant | null }>({
    name: 'test-clock',
    text: 'SELECT test_clock FROM organisation WHERE org_id = $1',
    values: [org_id],
  });
  return rows[0]?.test_clock ?? null;
}

/** How a transaction begins: `first` is sent along with its BEGIN. */
interface Beginning<First> {
  readonly mode: 'read' | 'write';
  readonly settings: Readonly<Record<string, string>>;
  readonly first: (client: TransactionConnection) => Promise<First>;
  readonly pool?: pg.Pool;
}

interface Begun<First> {
  /** To be given back. */
  readonly client: pg.PoolClient;
  readonly connection: TransactionConnection;
  readonly answer: Promise<First>;
}

function settingsOf(org_id: string, { few_rows }: StatementOptions): Record<string, string> {
  return { 'kontor.org': org_id, ...(few_rows ? { plan_cache_mode: 'force_generic_plan' } : {}) };
}

/** A connection on which the transaction has begun. One that broke while it lay idle is replaced: nothing was done. */
async function begin<First>(
  pool: pg.Pool,
  text: string,
  first: (client: TransactionConnection) => Promise<First>,
): Promise<Begun<First>> {
  for (let left = pool.totalCount; ; left--) {
    const client = await pool.connect();
    const connection = new TransactionConnection(client);
    const begun = client.query(text);
    const answer = first(connection);
    answer.catch(() => {}); // it is awaited later, or not at all
    try {
      await begun;
      return { client, connection, answer };
    } catch (error) {
      client.release(true);
      // what the server answered has a code, a broken connection has none; at most all that were open are broken
      if ((error as { code?: string }).code !== undefined || left <= 0) throw error;
    }
  }
}

/** Takes the organisation's commit clock; nobody else has it until the transaction ends. */
async function tick(client: TransactionConnection, org_id: string, by: Actor): Promise<Commit> {
  const { rows } = await client.query<{ seq: bigint; ts: Instant }>({
    name: 'tick',
    text: TICK,
    values: [org_id, toTimestamp(by.now), by.actor],
  });
  const [ticked] = rows;
  if (ticked === undefined)
    throw new StoreError({
      code: 'organisation-unknown',
      path: 'org_id',
      message: `There is no organisation ${org_id}.`,
      mend: 'Create it first, or use the id of one that exists.',
    });
  return { seq: ticked.seq, now: ticked.ts, real_now: by.real_now ?? by.now, actor: by.actor };
}

async function commitOn<T>(
  client: TransactionConnection,
  org_id: string,
  commit: Commit,
  fn: (tx: WriteTransaction) => Promise<T>,
): Promise<T> {
  const tx = Object.assign(transactionOn(client, org_id, null, commit), {
    ...commit,
    newId: (prefix: string) => freshId(prefix, commit.now),
  });
  const result = await fn(tx as WriteTransaction);
  await tx.outbox.flush();
  await tx.audit.flush();
  return result;
}
