// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { DueQueue, Store } from '../store/store.js';
import { type Resolve, systemResolve, targetOf } from './address-guard.js';
import { nextAttempt, retryAfter } from './backoff.js';
import { changeEndpoint, signingKeys } from './endpoints.js';
import { messageBody } from './message.js';
import { type Outcome, post } from './post.js';
import { type ClaimedDelivery, claim, type FinishedAttempt, fanOut, finish, lockQueue, restQueue } from './queue.js';
import { signedHeaders } from './signature.js';

export interface DeliverOptions {
  readonly now: () => Instant;
  /** In [0, 1); default Math.random. */
  readonly random?: () => number;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Send to loopback addresses too; default: KONTOR_ALLOW_LOCAL_WEBHOOKS is 1. */
  readonly allow_local?: boolean;
  /** Of one request, in milliseconds; default 15 seconds. */
  readonly timeout_ms?: number;
  /** When it is aborted nothing more is begun; what is under way is finished. */
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 15_000;
/** The answer that wants no more. */
const GONE = 410;
/** Messages of one endpoint under way at a time. */
const AT_ONCE = 50;
/** Endpoints served at a time. */
export const ENDPOINTS_AT_ONCE = 16;

/** Whether this installation sends to loopback addresses: for development and tests. */
export function localWebhooksAllowed(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment.KONTOR_ALLOW_LOCAL_WEBHOOKS === '1';
}

/**
 * Sends everything that is due at `now`, of all organisations, each message at least once and always under the same
 * id; those about one customer in order. Several processes may do it at the same time. Returns the number of attempts.
 */
export async function deliverWebhooks(store: Store, options: DeliverOptions): Promise<number> {
  let attempts = 0;
  for (;;) {
    const due = (await store.dueQueues(options.now())).slice(0, ENDPOINTS_AT_ONCE);
    if (due.length === 0 || options.signal?.aborted) return attempts;
    const made = await Promise.all(due.map((queue) => deliverQueue(store, queue, options)));
    attempts += made.reduce((sum, count) => sum + count, 0);
  }
}

/** Sends what is due of one endpoint; returns the number of attempts. */
export async function deliverQueue(store: Store, queue: DueQueue, options: DeliverOptions): Promise<number> {
  const { org_id, endpoint_id } = queue;
  let attempts = 0;
  const notes = new AttemptNotes(store, queue);
  let bulk = false;
  while (!options.signal?.aborted) {
    const now = options.now();
    const taken = await store.append(org_id, async (tx) => {
      // Locked before it is read, so that an endpoint enabled right now is not laid to rest.
      await lockQueue(tx, endpoint_id);
      const endpoint = await signingKeys(tx, store.secrets, endpoint_id, now);
      if (endpoint === null) {
        await restQueue(tx, endpoint_id);
        return null;
      }
      const more = await fanOut(tx, endpoint_id, endpoint.event_types, now);
      return { ...endpoint, more, claimed: await claim(tx, endpoint_id, now, AT_ONCE) };
    });
    if (taken === null || (taken.claimed.length === 0 && !taken.more)) break;
    if (bulk && !taken.more) await store.refreshStatistics('webhook_delivery');
    bulk = taken.more;
    await Promise.all(
      taken.claimed.map(async (delivery) => {
        const outcome = await send({ ...taken, delivery, now }, options);
        await notes.add(finishedAttempt(delivery, outcome, now, options.random ?? Math.random), now);
        if (outcome.status === GONE) await disable(store, queue, now);
      }),
    );
    attempts += taken.claimed.length;
  }
  return attempts;
}

interface Attempt {
  readonly url: string;
  readonly keys: readonly string[];
  readonly delivery: ClaimedDelivery;
  readonly now: Instant;
}

/** How it goes on after an answer, or none. */
function finishedAttempt(
  delivery: ClaimedDelivery,
  outcome: Outcome,
  now: Instant,
  random: () => number,
): FinishedAttempt {
  const { status } = outcome;
  const succeeded = status !== null && status >= 200 && status < 300;
  const retry_after_ms = retryAfter(outcome.retry_after, now);
  const over = succeeded || status === GONE;
  const retry_at = over ? null : nextAttempt({ ...delivery, now, retry_after_ms }, random);
  return { ...outcome, delivery, succeeded, retry_at };
}

async function disable(store: Store, { org_id, endpoint_id }: DueQueue, now: Instant): Promise<void> {
  await store.write(org_id, { actor: 'webhooks', now }, (tx) =>
    changeEndpoint(tx, endpoint_id, { status: 'disabled' }, 'the receiver answered 410: gone for good'),
  );
}

/** Notes attempts as they end: those that end while others are being stored are stored together, in one commit. */
class AttemptNotes {
  readonly #store: Store;
  readonly #queue: DueQueue;
  #open: FinishedAttempt[] = [];
  #next: Promise<void> | null = null;
  #storing: Promise<unknown> = Promise.resolve();

  constructor(store: Store, queue: DueQueue) {
    this.#store = store;
    this.#queue = queue;
  }

  /** Resolves when it is stored. */
  add(attempt: FinishedAttempt, now: Instant): Promise<void> {
    this.#open.push(attempt);
    this.#next ??= this.#storing.then(() => {
      const finished = this.#open;
      this.#open = [];
      this.#next = null;
      const { org_id, endpoint_id } = this.#queue;
      const stored = this.#store.append(org_id, (tx) => finish(tx, endpoint_id, finished, now));
      this.#storing = stored.catch(() => {}); // whoever added it is told
      return stored;
    });
    return this.#next;
  }
}

function send({ url, keys, delivery, now }: Attempt, options: DeliverOptions): Promise<Outcome> {
  const timeout_ms = options.timeout_ms ?? TIMEOUT_MS;
  const body = messageBody(delivery);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Kontor-Webhooks/1',
    ...signedHeaders(delivery.message_id, now, body, keys),
  };
  return connectAndPost(url, headers, body, { ...options, timeout_ms });
}

async function connectAndPost(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: DeliverOptions & { readonly timeout_ms: number },
): Promise<Outcome> {
  const allow_local = options.allow_local ?? localWebhooksAllowed();
  const target = await targetOf(url, { allow_local }, inTime(options.resolve ?? systemResolve, options.timeout_ms));
  if (target.ok) return post(target.value, headers, body, options.timeout_ms);
  const error = target.problems[0]?.message ?? 'the address is refused';
  return { status: null, error, duration_ms: 0, response: null, retry_after: undefined };
}

/** A resolver that does not answer in time knows no address. */
function inTime(resolve: Resolve, timeout_ms: number): Resolve {
  return (host) => {
    const limit = AbortSignal.timeout(timeout_ms);
    const nothing = new Promise<string[]>((done) => limit.addEventListener('abort', () => done([]), { once: true }));
    return Promise.race([resolve(host), nothing]);
  };
}
