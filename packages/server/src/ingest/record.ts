// SPDX-License-Identifier: Apache-2.0
import { type EventData, type Instant, type MeterValue, meterValue, type Problem } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { noteChanged } from './changed-customers.js';
import { copyField, copyLines, timestampWriter } from './copy-text.js';
import { customersOf } from './customer-index.js';
import { LateHours } from './late-usage.js';
import type { MeterRegistry, RegisteredMeter } from './meter-registry.js';
import { quarantine } from './quarantine-table.js';
import { RollupDelta } from './rollup.js';

/** An event that passed all checks that need no database. */
export interface IncomingEvent {
  readonly source: string;
  readonly id: string;
  readonly subject: string;
  readonly type: string;
  readonly time: Instant;
  readonly received: Instant;
  readonly data: EventData;
  /** Its id in quarantine, when it comes from there. */
  readonly quarantine_id?: string;
}
export interface QuarantinedEvent {
  /** Place in the batch, from 0. */
  readonly index: number;
  readonly problem: Problem;
}
export interface Recorded {
  /** Counted now. */
  readonly accepted: number;
  /** Known before, or more than once in the batch: changed nothing. */
  readonly duplicates: number;
  /** Kept, but not counted until their reason is gone. */
  readonly quarantined: readonly QuarantinedEvent[];
}

interface Counted {
  readonly event: IncomingEvent;
  readonly customer_id: string;
}

/**
 * Stores a batch with its rollups in the caller's transaction. Whether an event is new is decided by the insert
 * itself, so neither a failed write nor a concurrent sender can lose or double it.
 */
export async function recordEvents(
  tx: Transaction,
  registry: MeterRegistry,
  events: readonly IncomingEvent[],
): Promise<Recorded> {
  const customers = await customersOf(tx, [...new Set(events.map((event) => event.subject))]);
  const counted: Counted[] = [];
  const held: { index: number; event: IncomingEvent; problem: Problem }[] = [];
  const seen = new Map<string, Set<string>>();
  let duplicates = 0;
  let delta = new RollupDelta();
  const read: [RegisteredMeter, MeterValue][] = [];
  for (let index = 0; index < events.length; index++) {
    const event = events[index] as IncomingEvent;
    let ids = seen.get(event.source);
    if (ids === undefined) {
      ids = new Set();
      seen.set(event.source, ids);
    }
    if (ids.size === ids.add(event.id).size) {
      duplicates++;
      continue;
    }
    const customer_id = customers.get(event.subject);
    read.length = 0;
    const problem = customer_id === undefined ? unknownCustomer(event.subject) : readingsOf(registry, event, read);
    if (problem !== null) held.push({ index, event, problem });
    else {
      counted.push({ event, customer_id: customer_id as string });
      addTo(delta, customer_id as string, event.time, read);
    }
  }
  const inserted = await insertEvents(tx, counted);
  const late = new LateHours(registry.billed_until);
  const changed = new Set<string>();
  if (inserted === null)
    for (const { event, customer_id } of counted) {
      changed.add(customer_id);
      late.add(customer_id, event.type, event.time);
    }
  else {
    delta = new RollupDelta();
    for (const { event, customer_id } of counted) {
      if (inserted.get(event.source)?.has(event.id) !== true) {
        duplicates++;
        continue;
      }
      changed.add(customer_id);
      late.add(customer_id, event.type, event.time);
      read.length = 0;
      readingsOf(registry, event, read);
      addTo(delta, customer_id, event.time, read);
    }
  }
  await late.store(tx);
  const kept = held.length === 0 ? new Set<number>() : await quarantine(tx, held);
  await delta.store(tx);
  await markChanged(tx, changed);
  if (registry.watched) await noteChanged(tx, [...changed]);
  const quarantined = held.filter(({ index }) => kept.has(index));
  duplicates += held.length - quarantined.length;
  return {
    accepted: events.length - duplicates - quarantined.length,
    duplicates,
    quarantined: quarantined.map(({ index, problem }) => ({ index, problem })),
  };
}

/** Fills `read` with what the meters take from an event; returns why it cannot be counted, if so. */
function readingsOf(
  registry: MeterRegistry,
  event: IncomingEvent,
  read: [RegisteredMeter, MeterValue][],
): Problem | null {
  const meters = registry.by_type.get(event.type);
  if (meters === undefined) return unknownType(event.type);
  for (const meter of meters) {
    const value = meterValue(meter.rule, event);
    // A rule that only older catalogs have cannot hold back an event that the current one reads.
    if (!value.ok) {
      if (meter.in_catalog) return value.problems[0] as Problem;
    } else if (value.value !== null && meter.rule.aggregation !== 'unique') read.push([meter, value.value]);
  }
  return null;
}

function addTo(delta: RollupDelta, customer_id: string, time: Instant, read: readonly [RegisteredMeter, MeterValue][]) {
  for (const [{ meter }, value] of read) delta.add(customer_id, meter, { ...value, time });
}

/** Notes whose usage is another one now: after all else, and in order, so that batches only ever wait here. */
async function markChanged(tx: Transaction, customers: ReadonlySet<string>): Promise<void> {
  if (customers.size === 0) return;
  await tx.client.query({
    name: 'usage-changed',
    text: `INSERT INTO usage_change (org_id, customer_id, recorded_in)
      SELECT $1, customer_id, pg_current_xact_id() FROM unnest($2::text[]) AS c (customer_id)
      ON CONFLICT (org_id, customer_id) DO UPDATE SET recorded_in = excluded.recorded_in`,
    values: [tx.org_id, [...customers].sort()],
  });
}

const before = (a: Counted, b: Counted) =>
  a.event.source === b.event.source ? a.event.id < b.event.id : a.event.source < b.event.source;

/** Returns null when every event was new, else those that were, by source. */
async function insertEvents(tx: Transaction, counted: readonly Counted[]): Promise<Map<string, Set<string>> | null> {
  if (counted.length === 0) return null;
  // In the order of the key: neighbours in the index are written together, and two batches cannot deadlock.
  const sorted = counted.every((one, index) => index === 0 || before(counted[index - 1] as Counted, one));
  const ordered = sorted ? counted : [...counted].sort((a, b) => (before(a, b) ? -1 : 1));
  const received = toTimestamp((ordered[0] as Counted).event.received);
  await tx.client.query(STAGE);
  // nothing can be sent behind COPY, which transactions of `Store.write` do
  if (tx.commit === null) await copyLines(tx.client, 'COPY pg_temp.usage_stage FROM STDIN', stageLines(ordered));
  else await stageRows(tx, ordered);
  if (counted.length >= PROBABLY_NEW && (await insertAllNew(tx, received))) return null;
  const { rows } = await tx.client.query<{ source: string | null; id: string }>({
    name: 'insert-staged-usage',
    text: INSERT_STAGED,
    values: [tx.org_id, received, counted.length],
  });
  if (Number(rows[0]?.id) === counted.length) return null;
  const inserted = new Map<string, Set<string>>();
  for (const { source, id } of rows.slice(1)) {
    const ids = inserted.get(source as string);
    if (ids === undefined) inserted.set(source as string, new Set([id]));
    else ids.add(id);
  }
  return inserted;
}

async function stageRows(tx: Transaction, rows: readonly Counted[]): Promise<void> {
  await tx.client.query({
    name: 'stage-usage',
    text: `INSERT INTO pg_temp.usage_stage
      SELECT source, id, customer_id, type, time, received, data::jsonb
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
        AS s (source, id, customer_id, type, time, received, data)`,
    values: [
      rows.map(({ event }) => event.source),
      rows.map(({ event }) => event.id),
      rows.map(({ customer_id }) => customer_id),
      rows.map(({ event }) => event.type),
      rows.map(({ event }) => toTimestamp(event.time)),
      rows.map(({ event }) => toTimestamp(event.received)),
      rows.map(({ event }) => JSON.stringify(event.data)),
    ],
  });
}

/** From here on a batch is a part of a file, and trying it as all new first is worth a statement. */
const PROBABLY_NEW = 5_000;

/** Inserts what is staged without asking which of it is new: twice as fast, and undone at the first that is not. */
function insertAllNew(tx: Transaction, received: string): Promise<boolean> {
  return tx.client.attempt('23505', () =>
    tx.client.query({ name: 'insert-new-usage', text: INSERT_NEW, values: [tx.org_id, received] }),
  );
}

// COPY into a table with row security is refused, so rows take the way through a temporary one, which is not logged.
const STAGE = `CREATE TEMPORARY TABLE IF NOT EXISTS usage_stage (source text COLLATE "C", id text COLLATE "C",
  customer_id text COLLATE "C", type text COLLATE "C", time timestamptz, received timestamptz, data jsonb)
  ON COMMIT DELETE ROWS`;

const INSERT_NEW = `INSERT INTO usage_event (org_id, source, id, customer_id, type, time, received, recorded_in, data)
  SELECT $1, source, id, customer_id, type, time, coalesce(received, $2), pg_current_xact_id(), data FROM pg_temp.usage_stage`;

// The first row is how many were inserted; the others name them, unless all were.
const INSERT_STAGED = `WITH inserted AS (
    ${INSERT_NEW}
    ON CONFLICT (org_id, source, id) DO NOTHING RETURNING source, id)
  SELECT NULL AS source, count(*)::text AS id FROM inserted
  UNION ALL SELECT source, id FROM inserted WHERE (SELECT count(*) FROM inserted) < $3::integer`;

/** The time of receipt, mostly one for all, is left out where it is that of the first. */
function* stageLines(rows: readonly Counted[]): Generator<string> {
  const timestamp = timestampWriter();
  const received = rows[0]?.event.received;
  for (const { event, customer_id } of rows) {
    const receipt = event.received === received ? '\\N' : timestamp(event.received);
    yield `${copyField(event.source)}\t${copyField(event.id)}\t${customer_id}\t${copyField(event.type)}\t${timestamp(event.time)}\t${receipt}\t${copyField(JSON.stringify(event.data))}\n`;
  }
}

function unknownCustomer(subject: string): Problem {
  return {
    code: 'event-customer-unknown',
    path: 'subject',
    message: `No customer has the id or external_id ${JSON.stringify(subject)}.`,
    mend: 'Create the customer; the event is kept and then counted.',
  };
}
function unknownType(type: string): Problem {
  return {
    code: 'event-type-unknown',
    path: 'type',
    message: `No meter of the catalog reads events of the type ${JSON.stringify(type)}.`,
    mend: 'Add a meter with this event_type to the catalog; the event is kept and then counted.',
  };
}
