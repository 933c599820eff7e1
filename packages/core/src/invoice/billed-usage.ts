// SPDX-License-Identifier: Apache-2.0
import type { Bound, Period } from '../contract/subscription.js';
import type { BilledLine, BilledLines } from './billed.js';

/** Usage that was billed for good, by charge: lines in order of their days, which never overlap. */
export class BilledUsage {
  readonly #lines = new Map<string, BilledLine[]>();

  constructor(billed: BilledLines) {
    for (const line of billed.values()) {
      const { metered, interim, charge_key, billed: days } = line;
      if (!metered || interim === true || days.start >= days.end) continue;
      const known = this.#lines.get(charge_key);
      if (known === undefined) this.#lines.set(charge_key, [line]);
      else known.push(line);
    }
    for (const lines of this.#lines.values()) lines.sort((a, b) => (a.billed.start < b.billed.start ? -1 : 1));
  }

  /** What of some days was not billed, in order: also days between lines, which were paused when those were made. */
  unbilled(charge_key: string, { start, end }: Period): readonly Period[] {
    const lines = this.#lines.get(charge_key) ?? [];
    const stretches: Period[] = [];
    let rest = end;
    for (let at = firstFrom(lines, end) - 1; at >= 0 && rest > start; at--) {
      const { billed } = lines[at] as BilledLine;
      if (billed.end <= start) break;
      if (billed.end < rest) stretches.push({ start: billed.end, end: rest });
      rest = billed.start;
    }
    if (rest > start) stretches.push({ start, end: rest });
    return stretches.reverse();
  }

  /** The lines that begin within some days. */
  within(charge_key: string, { start, end }: Period): readonly BilledLine[] {
    const lines = this.#lines.get(charge_key) ?? [];
    return lines.slice(firstFrom(lines, start), firstFrom(lines, end));
  }
}

/** The place of the first line that begins at a bound or later. */
function firstFrom(lines: readonly BilledLine[], bound: Bound): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] as BilledLine).billed.start < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
