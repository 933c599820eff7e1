// SPDX-License-Identifier: Apache-2.0

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
const SHORTEST_MS = 100;

/**
 * How long to wait after so many failures in a row: anything up to twice the last bound, so that gates which lost the
 * same server do not come back at the same moment. `random` gives numbers from 0 up to 1.
 */
export function backoff(failures: number, random: () => number): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.max(SHORTEST_MS, Math.floor(random() * bound));
}
