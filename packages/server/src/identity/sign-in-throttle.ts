// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { secretHash } from '../store/keys.js';
import type { Store } from '../store/store.js';
import { toTimestamp } from '../store/values.js';
import type { Statements } from './users.js';

/** How often somebody may be wrong, and how the wait grows from there. */
export interface Patience {
  /** So many attempts without a wait. */
  readonly free: number;
  /** The first wait; each further failure doubles it. */
  readonly first_ms: number;
  readonly most_ms: number;
  /** One failure is forgiven in so long. */
  readonly forgiven_ms: number;
}
interface Failures {
  /** Less what was forgiven until `counted_at`: with a fraction. */
  readonly count: number;
  readonly counted_at: Instant;
  readonly wait_until: Instant;
  readonly forgotten_at: Instant;
}
type Row = Failures & { readonly key_hash: string };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ACCOUNT: Patience = { free: 5, first_ms: MINUTE / 2, most_ms: 15 * MINUTE, forgiven_ms: 60 * MINUTE };
/** An office may share one, where somebody is always wrong. */
const ADDRESS: Patience = { free: 20, first_ms: MINUTE / 2, most_ms: 15 * MINUTE, forgiven_ms: 10 * MINUTE };
/** Where somebody signed in is known so long as theirs: strangers who guess elsewhere do not keep them out there. */
const KNOWN_MS = 30 * DAY;
/** What is soonest forgotten goes first. */
const MOST_REMEMBERED = 100_000;
/** How often a process takes away what is forgotten. */
const SWEEP_MS = MINUTE;

/**
 * Slows down who guesses passwords, or has something mailed, by account and by where they are; counted in the database, for
 * all its processes.
 */
export class SignInThrottle {
  readonly #store: Store;
  readonly #most: number;
  readonly #account: Patience;
  readonly #address: Patience;
  #swept_at: Instant | null = null;

  constructor(
    store: Store,
    {
      most = MOST_REMEMBERED,
      account = ACCOUNT,
      address = ADDRESS,
    }: { readonly most?: number; readonly account?: Patience; readonly address?: Patience } = {},
  ) {
    this.#store = store;
    this.#most = most;
    this.#account = account;
    this.#address = address;
  }

  /**
   * Counts an attempt before it is known how it ends, so that many at once are as many. Returns the milliseconds to wait;
   * 0: it may be made.
   */
  async attempt(account: string, address: string, now: Instant): Promise<number> {
    const keys = keysOf(account, address);
    const wait = await this.#store.person({}, async (tx) => {
      await name(tx, keys);
      const rows = await read(tx, keys);
      const known = rows.get(keys.known);
      const bucket = known !== undefined && known.forgotten_at > now ? keys.known : keys.account;
      // who has to wait locks nothing and writes nothing
      const early = Math.max(waitOf(rows.get(bucket), now), waitOf(rows.get(keys.address), now));
      if (early > 0) return early;
      // the address last, everywhere: two who lock both never wait for each other
      const own = await lock(tx, bucket, now);
      const place = await lock(tx, keys.address, now);
      const late = Math.max(waitOf(own, now), waitOf(place, now));
      if (late > 0) return late;
      await store(tx, bucket, counted(own, this.#account, now));
      await store(tx, keys.address, counted(place, this.#address, now));
      return 0;
    });
    await this.#sweep(now);
    return wait;
  }

  /** It was the right password: the account is as before, is known there from now on, and the address has one attempt less. */
  async succeeded(account: string, address: string, now: Instant): Promise<void> {
    const keys = keysOf(account, address);
    await this.#store.person({}, async (tx) => {
      await name(tx, keys);
      const rows = await read(tx, keys);
      // what strangers got wrong elsewhere stays counted
      const was_known = (rows.get(keys.known)?.forgotten_at ?? 0) > now;
      await store(tx, keys.known, { count: 0, counted_at: now, wait_until: now, forgotten_at: now + KNOWN_MS });
      if (!was_known)
        await tx.client.query({ text: 'DELETE FROM sign_in_attempt WHERE key_hash = $1', values: [keys.account] });
      await tx.client.query({
        text: 'UPDATE sign_in_attempt SET count = greatest(0, count - 1) WHERE key_hash = $1',
        values: [keys.address],
      });
    });
  }

  /** Takes away what is forgotten, and what is too much; what somebody else holds is left to the next time. */
  async #sweep(now: Instant): Promise<void> {
    if (this.#swept_at !== null && Math.abs(now - this.#swept_at) < SWEEP_MS) return;
    this.#swept_at = now;
    await this.#store.person({}, async ({ client }) => {
      await client.query("SELECT set_config('kontor.sign_in_sweep', 'on', true)");
      await client.query({
        text: `DELETE FROM sign_in_attempt WHERE key_hash IN (
          SELECT key_hash FROM sign_in_attempt WHERE forgotten_at <= $1 FOR UPDATE SKIP LOCKED)`,
        values: [toTimestamp(now)],
      });
      await client.query({
        text: `DELETE FROM sign_in_attempt WHERE key_hash IN (
          SELECT key_hash FROM sign_in_attempt ORDER BY forgotten_at DESC OFFSET $1 FOR UPDATE SKIP LOCKED)`,
        values: [this.#most],
      });
    });
  }
}

interface Keys {
  readonly account: string;
  readonly address: string;
  readonly known: string;
}

function keysOf(account: string, address: string): Keys {
  return {
    account: secretHash(`account ${account}`),
    address: secretHash(`address ${address}`),
    known: secretHash(`known ${account} ${address}`),
  };
}

/** From here on the transaction may read and change these rows. */
async function name({ client }: Statements, keys: Keys): Promise<void> {
  const values = [Object.values(keys).join(' ')];
  await client.query({ name: 'name-attempts', text: "SELECT set_config('kontor.sign_in_keys', $1, true)", values });
}

const COLUMNS = 'key_hash, count, counted_at, wait_until, forgotten_at';

async function read({ client }: Statements, keys: Keys): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await client.query<Row>({
    name: 'attempts',
    text: `SELECT ${COLUMNS} FROM sign_in_attempt WHERE key_hash = ANY ($1)`,
    values: [Object.values(keys)],
  });
  return new Map(rows.map((row) => [row.key_hash, row]));
}

/** The row as it is when nobody else has it any more; made where it was not. */
async function lock({ client }: Statements, key: string, now: Instant): Promise<Row> {
  const { rows } = await client.query<Row>({
    name: 'lock-attempts',
    text: `INSERT INTO sign_in_attempt (${COLUMNS}) VALUES ($1, 0, $2, $2, $2)
      ON CONFLICT (key_hash) DO UPDATE SET count = sign_in_attempt.count RETURNING ${COLUMNS}`,
    values: [key, toTimestamp(now)],
  });
  return rows[0] as Row;
}

async function store({ client }: Statements, key: string, failures: Failures): Promise<void> {
  const { count, counted_at, wait_until, forgotten_at } = failures;
  await client.query({
    name: 'store-attempts',
    text: `INSERT INTO sign_in_attempt (${COLUMNS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key_hash) DO UPDATE
      SET count = $2, counted_at = $3, wait_until = $4, forgotten_at = $5`,
    values: [key, count, toTimestamp(counted_at), toTimestamp(wait_until), toTimestamp(forgotten_at)],
  });
}

function waitOf(known: Failures | undefined, now: Instant): number {
  return known === undefined ? 0 : Math.max(0, known.wait_until - now);
}

/** One failure more. */
function counted(known: Failures, { free, first_ms, most_ms, forgiven_ms }: Patience, now: Instant): Failures {
  const before = Math.max(0, known.count - Math.max(0, now - known.counted_at) / forgiven_ms);
  const over = Math.ceil(before + 1) - free;
  const wait_until = now + (over < 0 ? 0 : Math.min(most_ms, first_ms * 2 ** over));
  const forgotten_at = Math.max(known.forgotten_at, wait_until, now + Math.ceil((before + 1) * forgiven_ms));
  return { count: before + 1, counted_at: now, wait_until, forgotten_at };
}
