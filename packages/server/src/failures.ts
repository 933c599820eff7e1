// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';

/** After a failure of ours, what failed is left alone for so long. */
const REST_MS = 60_000;

/** What failed, by id: each is left alone for a minute, so that one which always fails delays no other. */
export class Failures {
  readonly #until = new Map<string, Instant>();
  constructor(
    private readonly now: () => Instant,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Whether to leave it alone. */
  has(id: string): boolean {
    return (this.#until.get(id) ?? 0) > this.now();
  }

  /** Waits for work on it; a failure is told and kept. */
  async of(id: string, work: Promise<unknown>): Promise<void> {
    try {
      await work;
      this.#until.delete(id);
    } catch (error) {
      this.#until.set(id, this.now() + REST_MS);
      this.report(error);
    }
  }
}
