// SPDX-License-Identifier: Apache-2.0
import { backoff } from '../gate/backoff.js';
import type { GateClock } from '../gate/clock.js';
import type { Feature, SentConsumption } from '../gate/feature.js';
import { fromQuantity, ONE } from '../gate/quantity.js';
import { answerUnreadable, type GateProblem, type GateServer, mayPass, serverUnreachable } from '../gate/server.js';
import type { ConsumptionMeter } from '../gate/snapshot.js';

/** A CloudEvent that tells of units consumed. */
export interface ConsumptionEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

export interface UsageReportOptions {
  readonly server: GateServer;
  readonly features: ReadonlyMap<string, Feature>;
  readonly clock: GateClock;
  /** Unlike that of any other process: with it, and the number of the event, an event is known again. */
  readonly source: string;
  readonly every_ms: number;
  readonly random: () => number;
  readonly on_problem: (problem: GateProblem) => void;
}

/** Events in one request. */
const BATCH = 500;

/** Units of one feature that wait to become events: never the events themselves, so that a long outage costs nothing. */
interface Waiting {
  readonly feature: string;
  readonly meter: ConsumptionMeter;
  readonly sent: SentConsumption;
  left: bigint;
}
interface Batch {
  readonly events: readonly ConsumptionEvent[];
  /** What is recorded as a whole once this batch is. */
  readonly completes: readonly SentConsumption[];
}

/**
 * Tells the server what was consumed, in batches. Units add up by feature until they are sent, a batch is sent again
 * with the same ids until it is answered, and nothing else is kept: memory does not grow with the usage or with the
 * length of an outage, and no unit is dropped but those that the server refuses.
 */
export class UsageReport {
  readonly #options: UsageReportOptions;
  readonly #waiting: Waiting[] = [];
  #batch: Batch | null = null;
  #sending: Promise<void> | null = null;
  #callOff: (() => void) | null = null;
  #number = 0;
  #failures = 0;

  constructor(options: UsageReportOptions) {
    this.#options = options;
  }

  /** Something was consumed: it is sent soon, together with what comes until then. */
  wake(): void {
    if (this.#callOff !== null || this.#sending !== null) return;
    this.#later(this.#options.every_ms);
  }

  /** Sends what there is now; resolves when it is answered, or at the first failure. Says whether all was answered. */
  async flush(keepalive = false): Promise<boolean> {
    this.#callOff?.();
    this.#callOff = null;
    this.#sending ??= this.#send(keepalive).finally(() => {
      this.#sending = null;
    });
    await this.#sending;
    this.#gather();
    const done = this.#batch === null && this.#waiting.length === 0;
    if (!done) this.#later(this.#failures === 0 ? 0 : backoff(this.#failures, this.#options.random));
    return done;
  }

  /** Whether the last request failed. */
  get failing(): boolean {
    return this.#failures > 0;
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = null;
  }

  #later(milliseconds: number): void {
    if (this.#callOff !== null) return;
    this.#callOff = this.#options.clock.after(milliseconds, () => {
      this.#callOff = null;
      void this.flush();
    });
  }

  #gather(): void {
    for (const feature of this.#options.features.values()) {
      const { meter } = feature;
      const sent = meter === null || feature.isLeased ? null : feature.send();
      if (sent !== null)
        this.#waiting.push({ feature: feature.key, meter: meter as ConsumptionMeter, sent, left: sent.quantity });
    }
  }

  async #send(keepalive: boolean): Promise<void> {
    const { server, on_problem } = this.#options;
    for (;;) {
      if (this.#waiting.length === 0) this.#gather();
      this.#batch ??= this.#nextBatch();
      const batch = this.#batch;
      if (batch === null) return;
      let recorded_at: number;
      try {
        const response = await server.request('POST', '/v1/events', { body: batch.events, keepalive });
        const text = await response.text();
        if (mayPass(response.status)) throw new Error(`it answers ${response.status}`);
        if (response.status === 200) recorded_at = recordedAt(text, on_problem);
        else {
          on_problem(usageRefused(response.status, batch.events.length, text));
          recorded_at = Number.NEGATIVE_INFINITY;
        }
      } catch (error) {
        this.#failures++;
        if (this.#failures === 1) on_problem(serverUnreachable(error));
        return;
      }
      this.#failures = 0;
      this.#batch = null;
      for (const sent of batch.completes) sent.recorded_at = recorded_at;
    }
  }

  #nextBatch(): Batch | null {
    const events: ConsumptionEvent[] = [];
    const completes: SentConsumption[] = [];
    while (events.length < BATCH) {
      const [waiting] = this.#waiting;
      if (waiting === undefined) break;
      const { meter } = waiting;
      if (meter.property !== null) {
        events.push(this.#event(meter, { [meter.property]: fromQuantity(waiting.left) }));
        waiting.left = 0n;
      } else {
        events.push(this.#event(meter, {}));
        waiting.left -= ONE;
      }
      if (waiting.left > 0n) continue;
      completes.push(waiting.sent);
      this.#waiting.shift();
    }
    return events.length === 0 ? null : { events, completes };
  }

  #event(meter: ConsumptionMeter, data: Readonly<Record<string, string>>): ConsumptionEvent {
    const { source, server, clock } = this.#options;
    return {
      specversion: '1.0',
      id: String(++this.#number),
      source,
      type: meter.event_type,
      subject: server.customer,
      time: new Date(clock.now()).toISOString(),
      data: { ...meter.data, ...data },
    };
  }
}

function recordedAt(text: string, on_problem: (problem: GateProblem) => void): number {
  let answer: { recorded_at?: unknown; rejected?: unknown; quarantined?: unknown };
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error('its answer is no JSON');
  }
  const refused = [answer.rejected, answer.quarantined].flatMap((list) => (Array.isArray(list) ? list : []));
  if (refused.length > 0) on_problem(usageRefused(200, refused.length, JSON.stringify(refused[0])));
  const at = typeof answer.recorded_at === 'string' ? Date.parse(answer.recorded_at) : Number.NaN;
  if (Number.isNaN(at)) on_problem(answerUnreadable('it does not say when the usage was recorded'));
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at;
}

function usageRefused(status: number, events: number, text: string): GateProblem {
  return {
    code: 'gate-usage-refused',
    message: `the server takes ${events} usage events not or not yet (${status}): ${text.slice(0, 300)}`,
    mend: 'check that the catalog in force has the meter, and that the key may send usage',
  };
}
