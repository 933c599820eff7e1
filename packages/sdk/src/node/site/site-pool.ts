// SPDX-License-Identifier: Apache-2.0
import type { PlaceTerms } from '../../floating/place.js';
import { type PlaceAnswer, type PlaceHolder, PlacePool, type PlaceRequest } from '../../floating/place-pool.js';
import type { PlaceStore } from './place-file.js';

/** Time for a pool: it never goes back, and never runs ahead of the world. Milliseconds from anywhere. */
export type SteadyClock = () => number;

/** A pool that writes a place down before it promises it, many at once where many ask at once. */
export class SitePool {
  readonly #pool = new PlacePool();
  readonly #store: PlaceStore;
  readonly #steady: SteadyClock;
  readonly #is_new: boolean;
  #silence_ms: number | null = null;
  #writing: Promise<void> | null = null;

  /** `is_new`: there was no pool before, so that nothing kept is nothing lost. */
  constructor(store: PlaceStore, { is_new, steady }: { readonly is_new: boolean; readonly steady: SteadyClock }) {
    this.#store = store;
    this.#steady = steady;
    this.#is_new = is_new;
  }

  /** Once it is known for how long places are promised: every place that was kept goes on. */
  begin({ silence_ms }: PlaceTerms): void {
    const first = this.#silence_ms === null;
    this.#silence_ms = Math.max(this.#silence_ms ?? 0, silence_ms);
    if (!first) return;
    const kept = this.#store.read();
    this.#silence_ms = Math.max(silence_ms, kept?.silence_ms ?? 0);
    if (kept !== null) this.#pool.restore(kept.sessions, this.#silence_ms, this.#steady());
    else if (!this.#is_new) this.#pool.open(this.#steady() + silence_ms);
  }

  /** A promise only once it is written down; rejects where it cannot be. */
  async hold(request: PlaceRequest, terms: PlaceTerms, since: number): Promise<PlaceAnswer> {
    const answer = this.#pool.hold(request, terms, this.#steady(), since);
    if (answer.state === 'held' && !this.#pool.isKept(request)) await this.#write();
    return answer;
  }

  /** Lost on the way to the disk, a place given back is free a silence later. */
  release(request: PlaceRequest, terms: PlaceTerms): boolean {
    const had = this.#pool.release(request, terms, this.#steady());
    if (had) this.#write().catch(() => {});
    return had;
  }

  /** Whether places are given anew. */
  get is_open(): boolean {
    return this.#silence_ms !== null && this.#pool.isOpen(this.#steady());
  }

  get taken(): number {
    this.#pool.cull(this.#steady());
    return this.#pool.taken;
  }

  get waiting(): number {
    return this.#pool.waiting;
  }

  get culled(): number {
    return this.#pool.culled;
  }

  holders(most: number, after?: string): PlaceHolder[] {
    this.#pool.cull(this.#steady());
    return this.#pool.holders(most, after);
  }

  /** What is left to write is written. */
  close(): void {
    this.#writeNow();
  }

  /** Once for all that came in the same turn. */
  #write(): Promise<void> {
    this.#writing ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#writing = null;
        try {
          this.#writeNow();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    return this.#writing;
  }

  #writeNow(): void {
    if (this.#silence_ms === null || !this.is_open) return;
    const sessions = this.#pool.sessions();
    this.#store.write({ silence_ms: this.#silence_ms, sessions });
    this.#pool.kept(sessions);
  }
}
