// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { formatInstant, type Instant } from '@kontor/core';
import type { EntitlementSnapshot } from '@kontor/sdk';
import type { Store } from '../store/store.js';
import type { ReadTransaction } from '../store/transaction.js';
import { changesSince, type Seen } from './changes.js';
import { entitlementsOf } from './customer-snapshot.js';

/** How often each organisation with streams is looked at, when no commit of this process calls for it. */
const LOOK_MS = 500;
/** After a look, commits wait so long for the next: many become one. */
const REST_MS = 50;
/** How often a stream says that what it told last still holds. */
const HEARTBEAT_MS = 15_000;
/** Days begin at quarters of an hour somewhere, so this is how long entitlements hold when nothing is stored. */
const QUARTER_MS = 900_000;
/** Customers computed in one transaction. */
const PORTION = 100;

export interface LiveOptions {
  readonly store: Store;
  readonly now: () => Instant;
  readonly look_ms?: number;
  readonly heartbeat_ms?: number;
  readonly onFailure?: (error: unknown) => void;
}

/** The stream of one gate: pieces of `text/event-stream`, each a whole snapshot or a sign of life. */
export interface EntitlementStream extends AsyncIterable<Uint8Array> {}

/** One gate that listens. It holds the latest message it has not taken: older ones are of no use to it. */
interface Follower {
  /** Hands over a message, at once if somebody waits for it. */
  push(message: Uint8Array): void;
  end(): void;
}

/** What is told of one customer, to everybody who follows it. */
interface Topic {
  readonly customer_id: string;
  readonly followers: Set<Follower>;
  /** Of the content without the moment it was computed. */
  tag: string;
  message: Uint8Array;
  /** When it has to be computed again though nothing is stored. */
  due_at: Instant;
}
type Computed = Pick<Topic, 'tag' | 'message' | 'due_at'>;

const encoder = new TextEncoder();

/** The entity tag of a snapshot: the same as long as it says the same, whenever it was computed. */
export function snapshotTag({ computed_at: _moment, ...content }: EntitlementSnapshot): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 27);
}

/** Tells connected gates of changes to what their customers may do. Looks only while somebody listens. */
export class LiveEntitlements {
  readonly #options: LiveOptions;
  readonly #organisations = new Map<string, Organisation>();

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /**
   * The stream of a customer. Begins with the snapshot, unless `last_event_id` is its tag: then nothing was missed.
   */
  async follow(org_id: string, customer_id: string, last_event_id: string | null): Promise<EntitlementStream> {
    let organisation = this.#organisations.get(org_id);
    if (organisation === undefined) {
      organisation = new Organisation(org_id, this.#options, () => this.#organisations.delete(org_id));
      this.#organisations.set(org_id, organisation);
    }
    return organisation.follow(customer_id, last_event_id);
  }

  /** Ends every stream: gates connect again, elsewhere or later. */
  end(): void {
    for (const organisation of this.#organisations.values()) organisation.end();
  }
}

/** The streams of one organisation, served by one look an interval. */
class Organisation {
  readonly #org_id: string;
  readonly #options: LiveOptions;
  readonly #left: () => void;
  readonly #topics = new Map<string, Topic>();
  readonly #opening = new Map<string, Promise<Topic>>();
  #seen: Seen | null = null;
  #told_at: Instant;
  /** Null: nobody listens, or the look is under way. */
  #timer: NodeJS.Timeout | null = null;
  #rested_at = 0;
  #looking = false;
  /** Something was committed meanwhile. */
  #woken = false;
  readonly #sleep: () => void;

  constructor(org_id: string, options: LiveOptions, left: () => void) {
    this.#org_id = org_id;
    this.#options = options;
    this.#left = left;
    this.#told_at = options.now();
    this.#sleep = options.store.onCommit((committed) => {
      if (committed === org_id) this.#wake();
    });
  }

  async follow(customer_id: string, last_event_id: string | null): Promise<EntitlementStream> {
    const topic = await this.#topicOf(customer_id);
    const first = last_event_id === topic.tag ? currentMessage(topic.tag, this.#options.now()) : topic.message;
    const stream = new Follow(first, () => this.#leave(topic, stream));
    topic.followers.add(stream);
    this.#watch();
    return stream;
  }

  end(): void {
    for (const topic of this.#topics.values()) for (const follower of topic.followers) follower.end();
  }

  /** The topic of a customer; whoever asks while it is computed waits for the same computation. */
  #topicOf(customer_id: string): Promise<Topic> {
    const known = this.#topics.get(customer_id);
    if (known !== undefined) return Promise.resolve(known);
    let opening = this.#opening.get(customer_id);
    if (opening === undefined) {
      opening = this.#options.store
        .read(this.#org_id, async (tx) => (await this.#compute(tx, [customer_id])).get(customer_id))
        .then((computed) => {
          if (computed === undefined) throw new Error(`there is no customer ${customer_id}`);
          const topic = { customer_id, followers: new Set<Follower>(), ...computed };
          this.#topics.set(customer_id, topic);
          return topic;
        })
        .finally(() => this.#opening.delete(customer_id));
      this.#opening.set(customer_id, opening);
    }
    return opening;
  }

  #leave(topic: Topic, follower: Follower): void {
    topic.followers.delete(follower);
    if (topic.followers.size > 0) return;
    this.#topics.delete(topic.customer_id);
    if (this.#topics.size > 0 || this.#opening.size > 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sleep();
    this.#left();
  }

  /** Begins to look, unless it does already. */
  #watch(): void {
    if (this.#timer === null && !this.#looking) this.#lookIn(this.#options.look_ms ?? LOOK_MS);
  }

  /** Something was committed here: looks as soon as it may. Commits of other processes wait for the next look. */
  #wake(): void {
    if (this.#timer === null) this.#woken = true;
    else this.#lookIn(Math.max(0, this.#rested_at - performance.now()));
  }

  #lookIn(milliseconds: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      this.#timer = null;
      this.#looking = true;
      this.#woken = false;
      try {
        await this.#look();
      } catch (error) {
        (this.#options.onFailure ?? console.error)(error);
      }
      this.#looking = false;
      this.#rested_at = performance.now() + REST_MS;
      if (this.#topics.size > 0) this.#lookIn(this.#woken ? REST_MS : (this.#options.look_ms ?? LOOK_MS));
    }, milliseconds);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const { store, now, heartbeat_ms } = this.#options;
    const looked_at = now();
    const watched = [...this.#topics.keys()];
    const { customers, seen } = await store.read(this.#org_id, (tx) => changesSince(tx, watched, this.#seen));
    const at = seen.test_clock ?? looked_at;
    const stale = watched.filter(
      (id) => customers === 'all' || customers.has(id) || (this.#topics.get(id)?.due_at ?? Infinity) <= at,
    );
    for (let from = 0; from < stale.length; from += PORTION) {
      const some = stale.slice(from, from + PORTION);
      const computed = await store.read(this.#org_id, (tx) => this.#compute(tx, some));
      for (const customer_id of some) this.#refresh(customer_id, computed.get(customer_id));
    }
    this.#seen = seen;
    if (looked_at < this.#told_at + (heartbeat_ms ?? HEARTBEAT_MS)) return;
    this.#told_at = looked_at;
    for (const { tag, followers } of this.#topics.values()) {
      const message = currentMessage(tag, at);
      for (const follower of followers) follower.push(message);
    }
  }

  /** `computed` undefined: there is no such customer any more. */
  #refresh(customer_id: string, computed: Computed | undefined): void {
    const topic = this.#topics.get(customer_id);
    if (topic === undefined) return;
    if (computed === undefined) {
      for (const follower of topic.followers) follower.end();
      return;
    }
    const { tag, message, due_at } = computed;
    topic.due_at = due_at;
    topic.message = message;
    if (tag === topic.tag) return;
    topic.tag = tag;
    for (const follower of topic.followers) follower.push(message);
  }

  /** What there is to say of each of these customers that there still is. */
  async #compute(tx: ReadTransaction, customer_ids: readonly string[]): Promise<Map<string, Computed>> {
    const [{ test_clock }, customers] = await Promise.all([tx.organisations.get(), tx.customers.many(customer_ids)]);
    const at = test_clock ?? this.#options.now();
    const computed = new Map<string, Computed>();
    for (const [id, { snapshot, next_change }] of await entitlementsOf(tx, [...customers.values()], at)) {
      const tag = snapshotTag(snapshot);
      const due_at = Math.min(dueAfter(snapshot, at), next_change ?? Infinity);
      computed.set(id, { tag, message: snapshotMessage(tag, snapshot), due_at });
    }
    return computed;
  }
}

/** Hands each message to the one who waits for it, or keeps the latest until somebody does. */
class Follow implements Follower, EntitlementStream, AsyncIterator<Uint8Array> {
  readonly #left: () => void;
  #kept: Uint8Array | null;
  #waiting: ((result: IteratorResult<Uint8Array>) => void) | null = null;
  #ended = false;

  constructor(first: Uint8Array, left: () => void) {
    this.#kept = first;
    this.#left = left;
  }

  push(message: Uint8Array): void {
    if (this.#waiting === null) {
      // a sign of life is worth nothing while a snapshot waits
      if (this.#kept === null || isSnapshot(message)) this.#kept = message;
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting({ done: false, value: message });
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#left();
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = null;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    if (this.#kept !== null) {
      const value = this.#kept;
      this.#kept = null;
      return Promise.resolve({ done: false, value });
    }
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function snapshotMessage(tag: string, snapshot: EntitlementSnapshot): Uint8Array {
  return encoder.encode(`event: snapshot\nid: ${tag}\ndata: ${JSON.stringify(snapshot)}\n\n`);
}

function currentMessage(tag: string, at: Instant): Uint8Array {
  return encoder.encode(`event: current\nid: ${tag}\ndata: {"computed_at":"${formatInstant(at)}"}\n\n`);
}

function isSnapshot(message: Uint8Array): boolean {
  return message[7] === 's'.charCodeAt(0);
}

/** When a window ends, or at the next quarter of an hour, where days begin and terms change. */
function dueAfter({ features }: EntitlementSnapshot, at: Instant): Instant {
  const ends = Object.values(features).flatMap((feature) =>
    'resets_at' in feature && feature.resets_at !== null ? [Date.parse(feature.resets_at)] : [],
  );
  return Math.min(...ends.filter((end) => end > at), (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS);
}
