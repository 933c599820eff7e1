// SPDX-License-Identifier: Apache-2.0
import { UsageReport } from '../meter/usage-report.js';
import { backoff } from './backoff.js';
import { type GateClock, promiseClock, systemClock } from './clock.js';
import { EventStreamReader } from './event-stream.js';
import { driveGate, type Gate, type GateDriver, type GateOptions } from './gate.js';
import type { CatalogShape, MeteredFeatureKey } from './keys.js';
import { LeaseKeeper, type LeaseOptions } from './lease-keeper.js';
import {
  answerUnreadable,
  type Fetch,
  type Fetched,
  type GateProblem,
  GateServer,
  keyRefused,
  serverUnreachable,
} from './server.js';
import type { EntitlementSnapshot } from './snapshot.js';

/** Where the last snapshot is kept, so that a process that starts during an outage knows what was known last. */
export interface SnapshotMemory {
  read(): EntitlementSnapshot | null | Promise<EntitlementSnapshot | null>;
  write(snapshot: EntitlementSnapshot): unknown;
}

export interface ConnectOptions<C extends CatalogShape = CatalogShape> extends GateOptions<C> {
  /** Of the server: `https://billing.example.com`. */
  readonly url: string;
  /** A secret key. It stays on machines of your own: a browser asks through your backend. */
  readonly key: string;
  /** Id, or your own key, of the customer. */
  readonly customer: string;
  /** What is answered by until the server was reached, such as the snapshot of an edition. */
  readonly initial?: EntitlementSnapshot;
  readonly memory?: SnapshotMemory;
  /** Without a sign of life for so long, what is known is stale; default 60. */
  readonly stale_after_seconds?: number;
  /** How often it is asked where streams do not come through; default 30. */
  readonly poll_seconds?: number;
  /** How long usage adds up before it is sent; default 1000. */
  readonly report_every_ms?: number;
  /** Hard limits that must hold among all processes of the customer. */
  readonly leases?: LeaseOptions & { readonly features: readonly MeteredFeatureKey<C>[] };
  readonly on_problem?: (problem: GateProblem) => void;
  readonly fetch?: Fetch;
  /** From 0 up to 1, for waits that differ from process to process. */
  readonly random?: () => number;
}

/** `closed`: by `close`. */
export type ConnectionState = 'connecting' | 'streaming' | 'polling' | 'closed';

/** A gate that follows what its server says. */
export interface ConnectedGate<C extends CatalogShape = CatalogShape> extends Gate<C> {
  /** Resolves to true once the server has answered, and leases are there; to false after `timeout_ms` (default 5000). Never rejects. */
  ready(timeout_ms?: number): Promise<boolean>;
  readonly connection: ConnectionState;
  /** Consumes, and if no lease here has so many left, waits for one. */
  acquire(feature: MeteredFeatureKey<C>, quantity?: number): Promise<boolean>;
  /** Sends what was consumed; whether all of it arrived. */
  flush(): Promise<boolean>;
  /** Sends what was consumed, and ends the connection. The gate goes on answering by what it knows. */
  close(): Promise<void>;
}

/** A server says every fifteen seconds that it is there; after three times that it is not. */
const SILENCE_MS = 45_000;
/** Times it is polled before a stream is tried again. */
const POLLS_BETWEEN_STREAMS = 20;
/** What is sent at the end is waited for so long. */
const FAREWELL_MS = 5_000;

/**
 * A gate that is told of changes as they happen (server-sent events), or asks where streams do not come through. It is
 * there at once and answers by the policy for outages until the server has answered: see `ready`.
 *
 * @example
 * const gate = connectGate<typeof catalog>({ url, key: process.env.KONTOR_KEY, customer: 'acme' });
 * await gate.ready();
 */
export function connectGate<C extends CatalogShape = CatalogShape>(options: ConnectOptions<C>): ConnectedGate<C> {
  const connection = new Connection<C>(options);
  connection.start();
  return connection.gate;
}

class Connection<C extends CatalogShape> {
  readonly gate: ConnectedGate<C>;
  readonly #options: ConnectOptions<C>;
  readonly #clock: GateClock;
  readonly #driver: GateDriver<C>;
  readonly #server: GateServer;
  readonly #usage: UsageReport;
  readonly #random: () => number;
  readonly #keepers = new Map<string, LeaseKeeper>();
  #leased: Promise<unknown> | null = null;
  readonly #waiting = new Set<(reached: boolean) => void>();
  #state: ConnectionState = 'connecting';
  #reached = false;
  #failures = 0;
  #tag: string | null = null;
  #abort: AbortController | null = null;
  #callOffStale: () => void = () => {};
  #callOffNext: () => void = () => {};

  constructor(options: ConnectOptions<C>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#driver = driveGate<C>(options);
    this.#server = new GateServer(options);
    this.#usage = new UsageReport({
      server: this.#server,
      features: this.#driver.features,
      clock: this.#clock,
      source: `kontor-gate/${crypto.randomUUID()}`,
      every_ms: options.report_every_ms ?? 1_000,
      random: this.#random,
      on_problem: (problem) => this.#tell(problem),
    });
    for (const key of options.leases?.features ?? [])
      this.#keepers.set(
        key,
        new LeaseKeeper({
          feature: this.#driver.featureOf(key),
          server: this.#server,
          clock: options.clock ?? promiseClock,
          random: this.#random,
          holder: crypto.randomUUID(),
          lease_ms: (options.leases?.lease_seconds ?? 60) * 1_000,
          silence: options.leases?.silence ?? 'count',
          on_problem: (problem) => this.#tell(problem),
        }),
      );
    this.#driver.onConsumed((feature, short) => {
      const keeper = this.#keepers.get(feature.key);
      if (keeper !== undefined && feature.isLeased) keeper.consumed(short);
      else this.#usage.wake();
    });
    const { gate } = this.#driver;
    const own = {
      ready: (timeout_ms?: number) => this.#ready(timeout_ms ?? 5_000),
      acquire: (key: string, quantity?: number) => this.#acquire(key, quantity ?? 1),
      flush: () => this.#flush(),
      close: () => this.#close(),
    };
    this.gate = Object.defineProperties(own, {
      ...Object.getOwnPropertyDescriptors(gate),
      connection: { get: () => this.#state, enumerable: true },
    }) as unknown as ConnectedGate<C>;
  }

  start(): void {
    const { initial, memory } = this.#options;
    if (initial !== undefined) this.#driver.accept(initial);
    else this.#driver.stale(true);
    this.#watchSilence();
    if (memory !== undefined)
      void Promise.resolve()
        .then(() => memory.read())
        .then(
          (snapshot) => {
            if (snapshot !== null && !this.#reached)
              this.#driver.remember(snapshot, Math.min(this.#clock.now(), Date.parse(snapshot.computed_at)));
          },
          (error) => this.#tell(memoryFailed(error)),
        );
    onExit(this.#farewell);
    void this.#stream();
  }

  readonly #farewell = (page_ends: boolean): unknown => this.#usage.flush(page_ends);

  async #close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#callOffNext();
    this.#callOffStale();
    this.#abort?.abort();
    offExit(this.#farewell);
    let time_is_up = false;
    const waited = new Promise<boolean>((resolve) => {
      this.#clock.after(FAREWELL_MS, () => {
        time_is_up = true;
        resolve(true);
      });
    });
    // until all is answered, the server is found to be gone, or the time is up
    while (!(await Promise.race([this.#usage.flush(), waited])) && !this.#usage.failing && !time_is_up);
    this.#usage.stop();
    await Promise.race([Promise.all([...this.#keepers.values()].map((keeper) => keeper.stop())), waited]);
    for (const resolve of this.#waiting) resolve(this.#reached);
    this.#waiting.clear();
  }

  async #flush(): Promise<boolean> {
    const asked = [...this.#keepers.values()].map((keeper) => keeper.ask());
    return (await Promise.all([this.#usage.flush(), ...asked])).every(Boolean);
  }

  async #acquire(key: string, quantity: number): Promise<boolean> {
    const consume = () => this.#driver.gate.consume(key as MeteredFeatureKey<C>, quantity);
    if (consume()) return true;
    const keeper = this.#keepers.get(key);
    if (
      keeper === undefined ||
      this.#driver.gate.check(key as MeteredFeatureKey<C>, { need: quantity }).reason !== 'no_lease'
    )
      return false;
    return (await keeper.ask(quantity)) && consume();
  }

  #ready(timeout_ms: number): Promise<boolean> {
    if ((this.#reached && this.#leased === null) || this.#state === 'closed') return Promise.resolve(this.#reached);
    return new Promise((resolve) => {
      const done = (reached: boolean) => {
        callOff();
        this.#waiting.delete(done);
        resolve(reached);
      };
      const callOff = this.#clock.after(timeout_ms, () => done(false));
      if (this.#reached) void this.#leased?.then(() => done(true));
      else this.#waiting.add(done);
    });
  }

  /** A sign of life. */
  #alive(): void {
    this.#failures = 0;
    this.#watchSilence();
    if (this.#reached) return;
    this.#reached = true;
    this.#leased = Promise.all([...this.#keepers.values()].map((keeper) => keeper.ask())).then(() => {
      this.#leased = null;
      for (const resolve of [...this.#waiting]) resolve(true);
    });
  }

  #watchSilence(): void {
    this.#callOffStale();
    const wait = (this.#options.stale_after_seconds ?? 60) * 1_000;
    this.#callOffStale = this.#clock.after(wait, () => this.#driver.stale(true));
  }

  #accept(snapshot: EntitlementSnapshot): void {
    this.#driver.accept(snapshot);
    this.#alive();
    const { memory } = this.#options;
    if (memory === undefined) return;
    void Promise.resolve()
      .then(() => memory.write(snapshot))
      .catch((error) => this.#tell(memoryFailed(error)));
  }

  async #stream(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    let callOff = () => {};
    const listen = () => {
      callOff();
      callOff = this.#clock.after(SILENCE_MS, () => this.#abort?.abort());
    };
    try {
      listen();
      const response = await this.#server.request('GET', 'entitlements/stream', {
        headers: {
          accept: 'text/event-stream',
          ...(this.#tag === null ? {} : { 'last-event-id': this.#tag }),
        },
        signal,
      });
      if (!this.#isAccepted(response)) return;
      if (response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
        void response.text().catch(() => {});
        return this.#poll(POLLS_BETWEEN_STREAMS);
      }
      const reader = response.body.getReader();
      signal.addEventListener('abort', () => void reader.cancel().catch(() => {}));
      const events = new EventStreamReader();
      const decoder = new TextDecoder();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        listen();
        for (const { event, data, id } of events.read(decoder.decode(value, { stream: true }))) {
          if (event === 'snapshot') this.#accept(parseSnapshot(data));
          else if (event === 'current') {
            this.#driver.confirm(Date.parse((JSON.parse(data) as { computed_at: string }).computed_at));
            this.#alive();
          }
          if (id !== null) this.#tag = id;
          this.#state = 'streaming';
        }
      }
      this.#again(0);
    } catch (error) {
      this.#failed(error);
    } finally {
      callOff();
    }
  }

  /** Asks by entity tag: what did not change is not sent again. */
  async #poll(left: number, etag: string | null = null): Promise<void> {
    if (this.#isClosed()) return;
    try {
      const response = await this.#server.request('GET', 'entitlements', {
        headers: etag === null ? {} : { 'if-none-match': etag },
      });
      const text = await response.text();
      if (response.status === 304) {
        this.#driver.confirm(Date.parse(response.headers.get('date') ?? ''));
        this.#alive();
      } else if (!this.#isAccepted(response)) return;
      else this.#accept(parseSnapshot(text));
      this.#state = 'polling';
      const wait = (this.#options.poll_seconds ?? 30) * 1_000;
      const next = response.headers.get('etag') ?? etag;
      this.#after(wait * (0.9 + this.#random() * 0.2), () => (left > 1 ? this.#poll(left - 1, next) : this.#stream()));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Whether there is an answer to read; if not, says why and comes back later. */
  #isAccepted({ status }: Fetched): boolean {
    if (status === 200) return true;
    if (status >= 400 && status < 500 && status !== 429 && status !== 408) {
      this.#tell(keyRefused(status));
      this.#failures = Math.max(this.#failures, 6); // somebody has to mend it first
    } else if (this.#failures === 0) this.#tell(serverUnreachable(new Error(`it answers ${status}`)));
    this.#again(1);
    return false;
  }

  #failed(error: unknown): void {
    if (this.#isClosed()) return;
    if (this.#failures === 0)
      this.#tell(
        error instanceof SyntaxError || error instanceof RangeError
          ? answerUnreadable(error.message)
          : serverUnreachable(error),
      );
    this.#again(1);
  }

  #again(failed: 0 | 1): void {
    if (this.#isClosed()) return;
    this.#state = 'connecting';
    this.#failures += failed;
    this.#after(backoff(Math.max(1, this.#failures), this.#random), () => this.#stream());
  }

  #after(milliseconds: number, then: () => unknown): void {
    this.#callOffNext = this.#clock.after(milliseconds, () => void then());
  }

  /** Asked anew after every wait: `close` may have been called meanwhile. */
  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #tell(problem: GateProblem): void {
    try {
      this.#options.on_problem?.(problem);
    } catch (error) {
      console.error(error);
    }
  }
}

/** Throws what the connection reports: a snapshot that is none never reaches the gate. */
function parseSnapshot(text: string): EntitlementSnapshot {
  const content = JSON.parse(text) as Partial<EntitlementSnapshot> | null;
  if (
    content?.object !== 'entitlement_snapshot' ||
    typeof content.features !== 'object' ||
    !Array.isArray(content.plans)
  )
    throw new SyntaxError('it is no entitlement snapshot');
  return content as EntitlementSnapshot;
}

function memoryFailed(error: unknown): GateProblem {
  return {
    code: 'gate-memory-failed',
    message: `the last snapshot cannot be kept or read: ${error instanceof Error ? error.message : String(error)}`,
    mend: 'see to the place where `memory` keeps it; the gate works without',
  };
}

interface Host {
  readonly process?: { on(event: string, then: () => void): unknown; off(event: string, then: () => void): unknown };
  readonly addEventListener?: (event: string, then: () => void) => void;
}
const farewells = new Set<(page_ends: boolean) => unknown>();
const everywhere = (page_ends: boolean) => {
  for (const farewell of farewells) farewell(page_ends);
};
const beforeExit = () => everywhere(false);
let listens = false;

/** Before a process without work ends, or a page goes away, what was consumed is sent. */
function onExit(farewell: (page_ends: boolean) => unknown): void {
  farewells.add(farewell);
  if (listens) return;
  listens = true;
  const host = globalThis as unknown as Host;
  if (host.process?.on !== undefined) host.process.on('beforeExit', beforeExit);
  else host.addEventListener?.('pagehide', () => everywhere(true));
}

function offExit(farewell: (page_ends: boolean) => unknown): void {
  farewells.delete(farewell);
}
