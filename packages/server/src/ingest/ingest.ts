// SPDX-License-Identifier: Apache-2.0
import { fail, type Instant, ok, type Problem, parseUsageEvent, type Result } from '@kontor/core';
import type { Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import type { Transaction } from '../store/transaction.js';
import { holdRegistry, type MeterRegistry, type MeterSync, syncMeters } from './meter-registry.js';
import { replayQuarantine } from './quarantine-replay.js';
import { type IncomingEvent, type Recorded, recordEvents } from './record.js';
import type { UsageLog } from './usage-log.js';

/** Most events in one HTTP batch. */
export const MAX_BATCH_EVENTS = 10_000;

export interface RejectedEvent {
  /** Place in the batch, from 0. */
  readonly index: number;
  readonly problems: readonly Problem[];
}
export interface IngestAnswer extends Recorded {
  /** Not kept: mend and send again. */
  readonly rejected: readonly RejectedEvent[];
}

/**
 * Takes one CloudEvent or a list of them as parsed JSON. Good events are stored, bad ones listed; when this resolves
 * the good ones are on disk. Fails as a whole only for a batch of more than 10,000 events.
 */
export async function ingestEvents(
  store: Store,
  org_id: string,
  input: unknown,
  now: Instant,
): Promise<Result<IngestAnswer>> {
  const list = Array.isArray(input) ? input : [input];
  if (list.length > MAX_BATCH_EVENTS)
    return fail({
      code: 'batch-too-large',
      path: '',
      message: `The batch has ${list.length} events, more than ${MAX_BATCH_EVENTS}.`,
      mend: `Send at most ${MAX_BATCH_EVENTS} events a request, or import a file with the command line.`,
    });
  const events: IncomingEvent[] = [];
  const places: number[] = [];
  const rejected: RejectedEvent[] = [];
  list.forEach((item, index) => {
    const parsed = parseUsageEvent(item);
    if (!parsed.ok) rejected.push({ index, problems: parsed.problems });
    else {
      events.push({ ...parsed.value, time: parsed.value.time ?? now, received: now });
      places.push(index);
    }
  });
  const recorded = await usageLog(store, org_id).record(events);
  const quarantined = recorded.quarantined.map(({ index, problem }) => ({ index: places[index] as number, problem }));
  return ok({ ...recorded, quarantined, rejected });
}

/** The log of one organisation in PostgreSQL: a batch is one transaction, its rollups among it. */
export function usageLog(store: Store, org_id: string): UsageLog {
  return {
    async record(events) {
      if (events.length === 0) return { accepted: 0, duplicates: 0, quarantined: [] };
      return withRegistry(store, org_id, (tx, registry) => recordEvents(tx, registry, events));
    },
  };
}

/**
 * Takes over the meters of the catalog that was pushed last, counting new ones from the events there are, and frees
 * from quarantine what they can read. Run after every push; the next batch of events does it otherwise.
 */
export async function synchroniseMeters(store: Store, org_id: string): Promise<MeterSync> {
  const sync = await store.append(org_id, syncMeters).catch(unknownOrganisation(org_id));
  await replay(store, org_id);
  return sync;
}

/** Counts what quarantine holds and can be counted now: run it after customers were created or changed. */
export function replay(store: Store, org_id: string): Promise<{ counted: number; held: number }> {
  return replayQuarantine((fn) => withRegistry(store, org_id, fn));
}

const ATTEMPTS = 5;
/** Serialization failure and deadlock: the transaction did nothing, and may be tried again. */
const TRANSIENT = new Set(['40001', '40P01']);

/** Runs `fn` with the meters held as they are; tried again when a catalog was pushed or the database asks for it. */
export async function withRegistry<T>(
  store: Store,
  org_id: string,
  fn: (tx: Transaction, registry: MeterRegistry) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const done = await store.append(org_id, async (tx) => {
        const registry = await holdRegistry(tx);
        return registry === null ? null : { value: await fn(tx, registry) };
      });
      if (done !== null) return done.value;
    } catch (error) {
      if (attempt === ATTEMPTS || !TRANSIENT.has((error as { code?: string }).code ?? '')) throw error;
      continue;
    }
    if (attempt === ATTEMPTS) throw new Error('catalogs are pushed faster than their meters can be taken over');
    await synchroniseMeters(store, org_id);
  }
}

/** Only the registry refers to the organisation: the first write of usage finds out that there is none. */
function unknownOrganisation(org_id: string): (error: unknown) => never {
  return (error) => {
    if ((error as { code?: string }).code !== '23503') throw error;
    throw new StoreError({
      code: 'organisation-unknown',
      path: 'org_id',
      message: `There is no organisation ${org_id}.`,
      mend: 'Create it first, or use the id of one that exists.',
    });
  };
}
