// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Instant } from '@kontor/core';
import {
  decidePlace,
  type PlaceHolder,
  type PlacePlan,
  type PlaceRequest,
  type PlaceTerms,
} from '@kontor/sdk/floating';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import { freshId, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { StoredLicence } from './licences.js';

/** A run of a holder that has a place, or waits for one. */
export interface StoredActivation extends PlaceRequest {
  readonly id: string;
  readonly licence_id: string;
  readonly state: 'held' | 'waiting';
  readonly since: Instant;
  readonly expires_at: Instant;
}

/** What became of a request for a place. */
export interface Activated {
  readonly activation: StoredActivation;
  readonly plan: PlacePlan;
  readonly taken: number;
  readonly next_free_at: Instant | null;
  /** Who has the places, longest first, where there is none; the first twenty. */
  readonly held_by: readonly PlaceHolder[];
}

const SHOWN = 20;
const COLUMNS = ['id', 'holder', 'session', 'licence_id', 'state', 'since', 'expires_at'] as const;

/**
 * A run asks for its place in the pool of a family of licences, or says that it is there: see `decidePlace`. Requests of
 * a pool are serial, and the place is in the same transaction as the answer.
 */
export async function activate(
  tx: Transaction,
  { id: licence_id, family }: Pick<StoredLicence, 'id' | 'family'>,
  request: PlaceRequest,
  terms: PlaceTerms,
  now: Instant,
): Promise<Activated> {
  const pool = { org_id: tx.org_id, family };
  const before = await lockPool(tx, pool, now);
  const own = await runsOf(tx, pool, request);
  const next_free_at = await nextFree(tx, pool);
  const limit = terms.places ?? Number.POSITIVE_INFINITY;
  const view = {
    held_until: own.held_until,
    leaving: false,
    taken: before,
    taken_by_leaving: 0,
    ahead: own.held_until === null ? await ahead(tx, pool, request.holder, own.waiting_since, limit - before) : 0,
    next_free_at,
    opens_at: Number.NEGATIVE_INFINITY,
  };
  const decided = decidePlace(view, terms, now);
  // what a run sent before it gave its place back brings nothing back
  const plan: PlacePlan =
    own.is_over && decided.kind === 'hold'
      ? { kind: 'wait', reason: 'full', ask_again_in_ms: terms.heartbeat_ms, turn_until: now }
      : decided;
  const is_held = plan.kind === 'hold';
  const taken = before + (is_held && own.held_until === null ? 1 : 0);
  const activation = {
    ...request,
    id: freshId('act', now),
    licence_id,
    state: is_held ? ('held' as const) : ('waiting' as const),
    since: now,
    expires_at: is_held ? plan.held_until : plan.turn_until,
  };
  const stored = own.is_over ? activation : await storeActivation(tx, pool, activation);
  if (taken !== before) await storeTaken(tx, pool, taken);
  const held_by = is_held ? [] : await holders(tx, pool);
  return { activation: stored, plan, taken, next_free_at, held_by };
}

/** A run ends, or is known to be gone. Whether it had a place, or waited for one. */
export async function deactivate(
  tx: Transaction,
  { id: licence_id, family }: Pick<StoredLicence, 'id' | 'family'>,
  request: PlaceRequest,
  { silence_ms }: PlaceTerms,
  now: Instant,
): Promise<boolean> {
  const pool = { org_id: tx.org_id, family };
  const taken = await lockPool(tx, pool, now);
  const { rows } = await tx.client.query<{ was: string; others: bigint }>({
    name: 'activation-release',
    text: `WITH before AS (SELECT state FROM activation
        WHERE org_id = $1 AND family = $2 AND holder = $3 AND session = $4),
      over AS (INSERT INTO activation (org_id, family, holder, session, id, licence_id, state, since, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'over', $7, $8)
        ON CONFLICT (org_id, family, holder, session) DO UPDATE SET state = 'over', since = $7, expires_at = $8)
      SELECT state AS was, (SELECT count(*) FROM activation
          WHERE org_id = $1 AND family = $2 AND holder = $3 AND session <> $4 AND state = 'held') AS others
        FROM before`,
    values: [...keyOf(pool, request), freshId('act', now), licence_id, toTimestamp(now), toTimestamp(now + silence_ms)],
  });
  const [found] = rows;
  if (found === undefined || found.was === 'over') return false;
  if (found.was === 'held' && found.others === 0n) await storeTaken(tx, pool, taken - 1);
  return true;
}

/** The activations of a family that count at an instant, newest first. */
export async function listActivations(
  tx: Transaction,
  family: string,
  now: Instant,
  request: PageRequest,
): Promise<Page<StoredActivation>> {
  const plan = pagePlan(request);
  let query = tx.db
    .selectFrom('activation')
    .select(COLUMNS)
    .where('org_id', '=', tx.org_id)
    .where('family', '=', family)
    .where('state', '<>', 'over')
    .where('expires_at', '>', toTimestamp(now) as unknown as Instant);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  const found = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
  return toPage(found, plan, (row) => row as StoredActivation);
}

interface Pool {
  readonly org_id: string;
  readonly family: string;
}
const keyOf = ({ org_id, family }: Pool, { holder, session }: PlaceRequest) => [org_id, family, holder, session];

/** How many places are taken, without those whose time is over; nobody else changes it before the end. */
async function lockPool(tx: Transaction, { org_id, family }: Pool, now: Instant): Promise<number> {
  const values = [org_id, family];
  await tx.client.query({
    name: 'place-pool-open',
    text: 'INSERT INTO place_pool (org_id, family) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    values,
  });
  const { rows: locked } = await tx.client.query<{ taken: bigint }>({
    name: 'place-pool-lock',
    text: 'SELECT taken FROM place_pool WHERE org_id = $1 AND family = $2 FOR UPDATE',
    values,
  });
  const taken = Number(locked[0]?.taken ?? 0);
  // a holder's place is free when none of its runs is left; what is deleted here is still seen by the count beside it
  const { rows } = await tx.client.query<{ freed: bigint }>({
    name: 'activation-cull',
    text: `WITH gone AS (DELETE FROM activation WHERE org_id = $1 AND family = $2 AND expires_at <= $3
        RETURNING holder, state)
      SELECT count(DISTINCT holder) AS freed FROM gone WHERE state = 'held' AND NOT EXISTS (SELECT FROM activation a
        WHERE a.org_id = $1 AND a.family = $2 AND a.holder = gone.holder AND a.state = 'held' AND a.expires_at > $3)`,
    values: [...values, toTimestamp(now)],
  });
  const freed = Number(rows[0]?.freed ?? 0);
  if (freed > 0) await storeTaken(tx, { org_id, family }, taken - freed);
  return taken - freed;
}

async function storeTaken(tx: Transaction, { org_id, family }: Pool, taken: number): Promise<void> {
  await tx.client.query({
    name: 'place-pool-taken',
    text: 'UPDATE place_pool SET taken = $3 WHERE org_id = $1 AND family = $2',
    values: [org_id, family, taken],
  });
}

/** What is known of a holder, and of the run that asks. */
async function runsOf(tx: Transaction, pool: Pool, request: PlaceRequest) {
  const { rows } = await tx.client.query<{
    held_until: Instant | null;
    waiting_since: Instant | null;
    is_over: boolean | null;
  }>({
    name: 'activation-of-holder',
    text: `SELECT max(expires_at) FILTER (WHERE state = 'held') AS held_until,
        min(since) FILTER (WHERE state = 'waiting') AS waiting_since,
        bool_or(state = 'over') FILTER (WHERE session = $4) AS is_over
      FROM activation WHERE org_id = $1 AND family = $2 AND holder = $3`,
    values: keyOf(pool, request),
  });
  const [found] = rows;
  return {
    held_until: found?.held_until ?? null,
    waiting_since: found?.waiting_since ?? null,
    is_over: found?.is_over === true,
  };
}

async function nextFree(tx: Transaction, { org_id, family }: Pool): Promise<Instant | null> {
  const { rows } = await tx.client.query<{ next: Instant }>({
    name: 'activation-next-free',
    text: `SELECT expires_at AS next FROM activation
      WHERE org_id = $1 AND family = $2 AND state = 'held' ORDER BY expires_at LIMIT 1`,
    values: [org_id, family],
  });
  return rows[0]?.next ?? null;
}

/** Others that began to wait before; counted no further than there are free places. */
async function ahead(
  tx: Transaction,
  { org_id, family }: Pool,
  holder: string,
  since: Instant | null,
  free: number,
): Promise<number> {
  if (free <= 0) return 0;
  const { rows } = await tx.client.query<{ ahead: bigint }>({
    name: 'activation-ahead',
    text: `SELECT count(*) AS ahead FROM (SELECT DISTINCT holder FROM activation WHERE org_id = $1 AND family = $2
        AND state = 'waiting' AND holder <> $3 AND ($4::timestamptz IS NULL OR since < $4) LIMIT $5) AS waiting`,
    values: [org_id, family, holder, since === null ? null : toTimestamp(since), Math.min(free, 1_000_000)],
  });
  return Number(rows[0]?.ahead ?? 0);
}

async function storeActivation(
  tx: Transaction,
  pool: Pool,
  { id, licence_id, state, since, expires_at, ...request }: StoredActivation,
): Promise<StoredActivation> {
  const { rows } = await tx.client.query<StoredActivation>({
    name: 'activation-store',
    text: `INSERT INTO activation (org_id, family, holder, session, id, licence_id, state, since, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (org_id, family, holder, session) DO UPDATE SET licence_id = excluded.licence_id,
        state = excluded.state, expires_at = excluded.expires_at,
        since = CASE WHEN activation.state = excluded.state THEN activation.since ELSE excluded.since END
      RETURNING id, holder, session, licence_id, state, since, expires_at`,
    values: [...keyOf(pool, request), id, licence_id, state, toTimestamp(since), toTimestamp(expires_at)],
  });
  return rows[0] as StoredActivation;
}

async function holders(tx: Transaction, { org_id, family }: Pool): Promise<PlaceHolder[]> {
  const { rows } = await tx.client.query<PlaceHolder>({
    name: 'activation-holders',
    text: `SELECT holder, since FROM activation WHERE org_id = $1 AND family = $2 AND state = 'held'
      ORDER BY since LIMIT $3`,
    values: [org_id, family, SHOWN],
  });
  const seen = new Set<string>();
  return rows.filter(({ holder }) => !seen.has(holder) && seen.add(holder));
}
