// SPDX-License-Identifier: Apache-2.0

/** Work that is done again and again. */
export interface Repeated {
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>;
}
export interface RepeatOptions {
  /** Between rounds, in milliseconds; default two seconds. */
  readonly interval_ms?: number | undefined;
  /** Told of a round that failed; the next one begins all the same. */
  readonly onFailure: (error: unknown) => void;
}

const INTERVAL_MS = 2_000;

/** What could not be looked at, for a mistake of ours, is left alone for so long. */
export const PAUSE_MS = 10 * 60_000;

/** Does one round after the other until it is stopped; `signal` tells a round that it is to end early. */
export function repeat(
  round: (signal: AbortSignal) => Promise<void>,
  { interval_ms = INTERVAL_MS, onFailure }: RepeatOptions,
): Repeated {
  const stopping = new AbortController();
  const { signal } = stopping;
  async function run(): Promise<void> {
    while (!signal.aborted) {
      await round(signal).catch(onFailure);
      await pause(interval_ms, signal);
    }
  }
  const ended = run();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}

/** Waits; ends early when `signal` is aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
