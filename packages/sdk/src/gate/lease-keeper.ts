// SPDX-License-Identifier: Apache-2.0
import { backoff } from './backoff.js';
import type { GateClock } from './clock.js';
import type { Feature, SentConsumption } from './feature.js';
import { type LeaseAnswer, LeaseHolding } from './lease-holding.js';
import { answerUnreadable, type GateProblem, type GateServer, serverUnreachable } from './server.js';

export interface LeaseOptions {
  /** Metered features whose hard limit must hold among all processes. */
  readonly features: readonly string[];
  /** How long a lease lasts without a word; default 60, from 5 to 3600. */
  readonly lease_seconds?: number;
  /**
   * What becomes of the units of a process that vanished, which it may have used. `count` (default): they count as used
   * until the window ends, so that the limit holds whatever happened. `release`: they are free when the lease is over.
   */
  readonly silence?: 'count' | 'release';
}

export interface LeaseKeeperOptions {
  readonly feature: Feature;
  readonly server: GateServer;
  readonly clock: GateClock;
  readonly random: () => number;
  /** Unlike that of any other process. */
  readonly holder: string;
  readonly lease_ms: number;
  readonly silence: 'count' | 'release';
  readonly on_problem: (problem: GateProblem) => void;
}

/** Units asked for when nothing is known of the demand. */
const FIRST_WANT = 10;
/** Requests that follow each other by demand wait so long, for more to come together. */
const SOON_MS = 50;

/**
 * Keeps the lease of one feature: asks ahead for about twice what was consumed since the last word, so that no check
 * waits for the network; gives back what is not needed; renews in thirds of the lease.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #holding = new LeaseHolding();
  /** Told, and not answered yet. */
  #told: SentConsumption[] = [];
  #want = FIRST_WANT;
  #asking: Promise<boolean> | null = null;
  #failures = 0;
  #consumed = 0;
  #stopped = false;
  #callOffNext: () => void = () => {};
  #callOffEnd: () => void = () => {};
  #due_at = Number.POSITIVE_INFINITY;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    options.feature.lease(0);
  }

  /** Some were consumed; `short` more were wanted than there was room for. */
  consumed(short: number): void {
    const { feature } = this.#options;
    if (short > 0 && feature.isLeased) {
      this.#want = Math.max(this.#want, short, Math.ceil(short + feature.unsent));
      this.#at(SOON_MS);
    } else if (feature.room < this.#want / 2) this.#at(SOON_MS);
  }

  /** Asks now; whether an answer came. */
  ask(want = this.#want): Promise<boolean> {
    this.#want = Math.max(this.#want, want);
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Tells what was used, and gives back the rest. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOffNext();
    await this.#asking;
    await this.#ask();
    this.#callOffEnd();
  }

  async #ask(): Promise<boolean> {
    const { feature, server, clock, holder, lease_ms, silence, on_problem } = this.#options;
    const units = feature.unsent;
    const sent = feature.send();
    if (sent !== null) this.#told.push(sent);
    this.#holding.took(units);
    this.#consumed += units;
    const sent_at = clock.now();
    const told = [...this.#told];
    const request = this.#holding.request(this.#stopped ? 0 : this.#want, sent_at);
    this.#show();
    try {
      const response = await server.request('POST', 'leases', {
        body: { feature: feature.key, holder, ...request, lease_seconds: lease_ms / 1_000, silence },
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`it answers ${response.status}: ${text.slice(0, 300)}`);
      const answer = JSON.parse(text) as LeaseAnswer & { recorded_at: string };
      if (typeof answer.granted !== 'number') throw new SyntaxError('it is no lease');
      this.#holding.answer(request, sent_at, answer);
      const recorded_at = Date.parse(answer.recorded_at);
      for (const one of told) one.recorded_at = recorded_at;
      this.#told = this.#told.filter((one) => !told.includes(one));
      this.#failures = 0;
    } catch (error) {
      if (this.#failures === 0)
        on_problem(error instanceof SyntaxError ? answerUnreadable(error.message) : serverUnreachable(error));
      this.#failures++;
    }
    this.#show();
    this.#plan();
    return this.#failures === 0;
  }

  /** The gate may consume what the lease has room for, until it is over. */
  #show(): void {
    const { feature, clock } = this.#options;
    const now = clock.now();
    feature.lease(this.#holding.room(now));
    this.#callOffEnd();
    if (this.#holding.validUntil > now)
      this.#callOffEnd = clock.after(this.#holding.validUntil - now, () => feature.lease(0));
  }

  /** When to speak next: in a third of the lease, or soon where what was granted runs out. */
  #plan(): void {
    this.#due_at = Number.POSITIVE_INFINITY;
    if (this.#stopped) return;
    const { feature, lease_ms, random } = this.#options;
    if (this.#failures > 0) {
      this.#at(backoff(this.#failures, random));
      return;
    }
    // twice what was consumed since the last word, never nothing: a lease of one is there when the first one comes
    this.#want = Math.max(1, Math.min(FIRST_WANT, this.#want), 2 * this.#consumed);
    this.#consumed = 0;
    this.#at((lease_ms / 3) * (0.9 + random() * 0.2));
    if (feature.room <= 0 && feature.unsent > 0) this.#at(SOON_MS);
  }

  #at(milliseconds: number): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    const at = clock.now() + milliseconds;
    if (at >= this.#due_at) return;
    this.#due_at = at;
    this.#callOffNext();
    this.#callOffNext = clock.after(milliseconds, () => {
      this.#due_at = Number.POSITIVE_INFINITY;
      void this.ask();
    });
  }
}
