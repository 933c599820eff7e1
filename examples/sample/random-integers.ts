// SPDX-License-Identifier: Apache-2.0

/**
 * Integers that look random and are the same on every machine: mulberry32, seeded with the FNV-1a hash of a text.
 * `next(n)` is one of 0 … n - 1.
 */
export function randomIntegers(seed: string): (n: number) => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193) >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
}

/** `total` cut into `count` whole parts of uneven size that sum to it. */
export function unevenParts(total: number, count: number, next: (n: number) => number): number[] {
  const weights = Array.from({ length: count }, () => 20 + next(100));
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((weight) => Math.floor((total / sum) * weight));
  const rest = total - parts.reduce((a, b) => a + b, 0);
  parts[count - 1] = (parts[count - 1] as number) + rest;
  return parts;
}
