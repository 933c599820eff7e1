// SPDX-License-Identifier: Apache-2.0
import type { Bound, Period } from '../contract/subscription.js';
import type { BilledShare } from './billed-to.js';

/** What was billed of one charge from one day on: its line and the corrections of it, summed. */
export interface BilledLine {
  readonly charge_key: string;
  readonly label: string;
  /** From the day or second that names it until that it is billed to by now; empty when it was taken back whole. */
  readonly billed: Period;
  readonly amount_minor: bigint;
  /** What discounts took off it and did not get back. */
  readonly discount_minor: bigint;
  /** What credit notes by hand took of the amount: they do not change what is owed, but no correction gives it back again. */
  readonly credited_minor?: bigint;
  /** Who was billed it, who was billed last at the end; absent: whoever pays is who paid. */
  readonly billed_to?: readonly BilledShare[];
  /** How often it was corrected. */
  readonly revision: number;
  /** A usage line: changes of terms do not reach back into it. */
  readonly metered: boolean;
  /** Usage so far, billed while its period ran: the end of the period brings it to the whole. */
  readonly interim?: boolean;
}

/** By `billedKey`. */
export type BilledLines = ReadonlyMap<string, BilledLine>;

export const NOTHING_BILLED: BilledLines = new Map();

/** `charge_key@start`: what is billed once in a subscription. */
export function billedKey(charge_key: string, start: Bound): string {
  return `${charge_key}@${start}`;
}

/** What was billed once these lines are, too. */
export function withLines(
  billed: BilledLines,
  lines: Iterable<{
    readonly charge_key: string;
    readonly label: string;
    readonly billed: Period;
    readonly amount_minor: bigint;
    readonly discount_minor: bigint;
    readonly revision: number;
    readonly metered: boolean;
    readonly interim?: boolean;
  }>,
): BilledLines {
  const all = new Map(billed);
  for (const line of [...lines].sort((a, b) => a.revision - b.revision)) {
    const key = billedKey(line.charge_key, line.billed.start);
    const before = all.get(key);
    const { charge_key, label, revision, metered, interim } = line;
    all.set(key, {
      charge_key,
      label,
      billed: line.billed,
      amount_minor: (before?.amount_minor ?? 0n) + line.amount_minor,
      discount_minor: (before?.discount_minor ?? 0n) + line.discount_minor,
      ...(before?.credited_minor === undefined ? {} : { credited_minor: before.credited_minor }),
      revision,
      metered,
      ...(interim === true ? { interim } : {}),
    });
  }
  return all;
}
