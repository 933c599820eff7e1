// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import {
  canonicalJson,
  type EventData,
  type Instant,
  type MeterDefinition,
  type MeterRule,
  meterValue,
} from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { inPortions } from './cursor.js';
import { RollupDelta } from './rollup.js';

/** A meter as events are counted by it: `meter` is its number in the rollups. */
export interface RegisteredMeter {
  readonly meter: number;
  readonly hash: string;
  readonly rule: MeterRule;
  readonly in_catalog: boolean;
}
/** The meters of an organisation, by the event type they read. */
export interface MeterRegistry {
  readonly by_type: ReadonlyMap<string, readonly RegisteredMeter[]>;
  /** Events before it are late: their period may have been billed. */
  readonly billed_until: Instant;
  /** Whether somebody wants to know whose usage changed. */
  readonly watched: boolean;
}
export interface MeterSync {
  readonly catalog_version: number;
  /** Rules that were new, and counted from the events there are. */
  readonly added: number;
  /** Events of theirs that a new meter could not read: those stay uncounted by it. */
  readonly unreadable: number;
}

/** What of a definition decides numbers; the others are words. */
export function ruleOf(definition: MeterDefinition): MeterRule {
  const { event_type, aggregation, property, filter, amount_property } = definition;
  return {
    event_type,
    aggregation,
    ...(property === undefined || aggregation === 'count' ? {} : { property }),
    ...(filter === undefined || Object.keys(filter).length === 0 ? {} : { filter }),
    ...(amount_property === undefined ? {} : { amount_property }),
  };
}
function ruleHash(rule: MeterRule): string {
  return createHash('sha256').update(canonicalJson(rule)).digest('hex').slice(0, 32);
}

/** By definitions of catalogs that are kept: a preview hashes none again. */
const hashed = new WeakMap<MeterDefinition, { readonly rule: MeterRule; readonly hash: string }>();
export function hashedRule(definition: MeterDefinition): { readonly rule: MeterRule; readonly hash: string } {
  let known = hashed.get(definition);
  if (known === undefined) {
    const rule = ruleOf(definition);
    known = { rule, hash: ruleHash(rule) };
    hashed.set(definition, known);
  }
  return known;
}

/**
 * Holds the organisation's meters as they are until the transaction ends, and returns them; null when a catalog was
 * pushed since they were last synchronised.
 */
export async function holdRegistry(tx: Transaction): Promise<MeterRegistry | null> {
  const { rows } = await tx.client.query<{
    catalog_version: number;
    pushed: number | null;
    billed_until: string;
    watched: boolean;
  }>({
    name: 'hold-registry',
    text: `SELECT catalog_version, watched, (extract(epoch FROM greatest(billed_until, '0001-01-01Z')) * 1000)::bigint::text AS billed_until,
             (SELECT max(version) FROM catalog_version WHERE org_id = $1) AS pushed
           FROM usage_registry WHERE org_id = $1 FOR SHARE OF usage_registry`,
    values: [tx.org_id],
  });
  const row = rows[0];
  if (row === undefined || row.catalog_version !== (row.pushed ?? 0)) return null;
  return {
    by_type: groupByType(await registeredMeters(tx)),
    billed_until: Number(row.billed_until),
    watched: row.watched,
  };
}

export async function registeredMeters(tx: Transaction): Promise<RegisteredMeter[]> {
  const { rows } = await tx.client.query<RegisteredMeter>({
    name: 'registered-meters',
    text: 'SELECT meter, hash, rule, in_catalog FROM usage_meter WHERE org_id = $1 ORDER BY meter',
    values: [tx.org_id],
  });
  return rows;
}

function groupByType(meters: readonly RegisteredMeter[]): Map<string, RegisteredMeter[]> {
  const types = new Map<string, RegisteredMeter[]>();
  for (const meter of meters) {
    const same = types.get(meter.rule.event_type);
    if (same === undefined) types.set(meter.rule.event_type, [meter]);
    else same.push(meter);
  }
  return types;
}

/**
 * Takes over the meters of the current catalog; a rule that is new is counted from all events there are. Writers of
 * events wait meanwhile, so that none falls between. Does nothing when nothing was pushed.
 */
export async function syncMeters(tx: Transaction): Promise<MeterSync> {
  const { client, org_id } = tx;
  await client.query(
    'INSERT INTO usage_registry (org_id, catalog_version) VALUES ($1, -1) ON CONFLICT (org_id) DO NOTHING',
    [org_id],
  );
  const { rows } = await client.query<{ catalog_version: number }>(
    'SELECT catalog_version FROM usage_registry WHERE org_id = $1 FOR UPDATE',
    [org_id],
  );
  const catalog = await tx.catalogs.current();
  const catalog_version = catalog?.version ?? 0;
  if (rows[0]?.catalog_version === catalog_version) return { catalog_version, added: 0, unreadable: 0 };

  const rules = new Map<string, MeterRule>();
  for (const definition of Object.values(catalog?.content.meters ?? {})) {
    const { rule, hash } = hashedRule(definition);
    rules.set(hash, rule);
  }
  const known = await registeredMeters(tx);
  const hashes = new Set(known.map((meter) => meter.hash));
  let next = known.reduce((last, meter) => Math.max(last, meter.meter), 0) + 1;
  const added: RegisteredMeter[] = [];
  for (const [hash, rule] of rules) if (!hashes.has(hash)) added.push({ meter: next++, hash, rule, in_catalog: true });
  for (const { meter, hash, rule } of added)
    await client.query(
      'INSERT INTO usage_meter (org_id, meter, hash, rule, in_catalog) VALUES ($1, $2, $3, $4, true)',
      [org_id, meter, hash, JSON.stringify(rule)],
    );
  await client.query(
    'UPDATE usage_meter SET in_catalog = NOT in_catalog WHERE org_id = $1 AND in_catalog <> (hash = ANY ($2::text[]))',
    [org_id, [...rules.keys()]],
  );
  const unreadable = await countFromEvents(tx, added);
  await client.query('UPDATE usage_registry SET catalog_version = $2 WHERE org_id = $1', [org_id, catalog_version]);
  return { catalog_version, added: added.length, unreadable };
}

const FLUSH_AT = 20_000;

/** Fills the rollups of new meters from the stored events; returns how many of those they could not read. */
async function countFromEvents(tx: Transaction, meters: readonly RegisteredMeter[]): Promise<number> {
  const types = groupByType(meters.filter(({ rule }) => rule.aggregation !== 'unique'));
  if (types.size === 0) return 0;
  const delta = new RollupDelta();
  let unreadable = 0;
  const events = inPortions<{ customer_id: string; type: string; time: Instant; data: EventData }>(
    tx,
    'SELECT customer_id, type, time, data FROM usage_event WHERE org_id = $1 AND type = ANY ($2::text[])',
    [tx.org_id, [...types.keys()]],
  );
  for await (const portion of events) {
    for (const event of portion)
      for (const { meter, rule } of types.get(event.type) ?? []) {
        const read = meterValue(rule, event);
        if (!read.ok) unreadable++;
        else if (read.value !== null) delta.add(event.customer_id, meter, { ...read.value, time: event.time });
      }
    if (delta.size >= FLUSH_AT) await delta.store(tx);
  }
  await delta.store(tx);
  return unreadable;
}
