// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Store } from '../store/store.js';
import { changesSince, type LiveChange, parsePlace, placeText, type TrailPlace, trailEnd } from './changes-since.js';

/** How often an organisation is looked at that somebody listens to, when no commit of this process calls for it. */
const LOOK_MS = 500;
/** After a look, commits wait so long for the next: many become one. */
const REST_MS = 50;
/** How often a stream says that it is alive, and whether whoever listens still may is asked. */
const HEARTBEAT_MS = 15_000;
/** Changes of one look; who is further behind reads everything again. */
const MOST = 1_000;

export interface LiveChangesOptions {
  readonly store: Store;
  readonly now: () => Instant;
  readonly look_ms?: number;
  readonly heartbeat_ms?: number;
  readonly onFailure?: (error: unknown) => void;
}
/** Who listens. */
export interface Listener {
  readonly org_id: string;
  /** Where they had come to; null: they begin with what is to come. */
  readonly last_event_id: string | null;
  /** Whether they may still read. */
  readonly may: () => Promise<boolean>;
}

const encoder = new TextEncoder();

/** Streams of what changes in organisations, as pieces of `text/event-stream`. */
export class LiveChanges {
  readonly #options: LiveChangesOptions;
  readonly #streams = new Set<Stream>();

  constructor(options: LiveChangesOptions) {
    this.#options = options;
  }

  async follow(listener: Listener): Promise<AsyncIterable<Uint8Array>> {
    const { org_id, last_event_id } = listener;
    const after = last_event_id === null ? null : parsePlace(last_event_id);
    const place = after ?? (await this.#options.store.read(org_id, async (tx) => trailEnd(tx)));
    const stream: Stream = new Stream(listener, place, this.#options, () => this.#streams.delete(stream));
    this.#streams.add(stream);
    return stream;
  }

  /** Ends every stream: who listens connects again, elsewhere or later. */
  end(): void {
    for (const stream of this.#streams) stream.end();
  }
}

/** One listener, who takes what there is at their own pace: nothing is kept for them but the place they have come to. */
class Stream implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #listener: Listener;
  readonly #options: LiveChangesOptions;
  readonly #left: () => void;
  readonly #sleep: () => void;
  #place: TrailPlace;
  #begun = false;
  #ended = false;
  #told_at: Instant;
  #asked_at: Instant;
  /** Something was committed here since the last look. */
  #woken = false;
  #wake: (() => void) | null = null;

  constructor(listener: Listener, place: TrailPlace, options: LiveChangesOptions, left: () => void) {
    this.#listener = listener;
    this.#place = place;
    this.#options = options;
    this.#left = left;
    this.#told_at = this.#asked_at = options.now();
    this.#sleep = options.store.onCommit((org_id) => {
      if (org_id !== listener.org_id) return;
      this.#woken = true;
      this.#wake?.();
    });
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    const { now, look_ms = LOOK_MS, heartbeat_ms = HEARTBEAT_MS } = this.#options;
    if (!this.#begun) {
      this.#begun = true;
      return this.#said(`event: ready\nid: ${placeText(this.#place)}\ndata: {}\n\n`);
    }
    while (!this.#ended) {
      this.#woken = false;
      // also while there is always something to tell
      if (now() >= this.#asked_at + heartbeat_ms) {
        if (!(await this.#listener.may())) break;
        this.#asked_at = now();
      }
      const { store } = this.#options;
      const found = await store.read(this.#listener.org_id, (tx) => changesSince(tx, this.#place, MOST + 1));
      if (this.#ended) break;
      if (found.length > MOST) {
        this.#place = await store.read(this.#listener.org_id, async (tx) => trailEnd(tx));
        return this.#said(`event: behind\nid: ${placeText(this.#place)}\ndata: {}\n\n`);
      }
      const last = found.at(-1);
      if (last !== undefined) {
        this.#place = last;
        return this.#said(found.map(changeMessage).join(''));
      }
      if (now() >= this.#told_at + heartbeat_ms) return this.#said(': alive\n\n');
      await this.#wait(look_ms);
    }
    this.end();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.end();
    return { done: true, value: undefined };
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sleep();
    this.#left();
    this.#wake?.();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #said(text: string): IteratorResult<Uint8Array> {
    this.#told_at = this.#options.now();
    return { done: false, value: encoder.encode(text) };
  }

  /** Until something is committed here, or it is time to look whether it was elsewhere. */
  #wait(look_ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, this.#woken ? REST_MS : look_ms);
      timer.unref();
      this.#wake = done;
    });
  }
}

function changeMessage(change: LiveChange): string {
  const { type, object, customer_id } = change;
  return `event: change\nid: ${placeText(change)}\ndata: ${JSON.stringify({ type, object, customer_id })}\n\n`;
}
