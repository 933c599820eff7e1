// SPDX-License-Identifier: Apache-2.0

/** One measured comparison: what `npm run bench` prints as a JSON line. */
export interface BenchResult {
  readonly bench: string;
  /** Ours, in `unit`. */
  readonly ours: number;
  /** The peer or physical limit, measured in the same run, in `unit`. */
  readonly peer: number;
  readonly peer_name: string;
  readonly unit: string;
  /** How many times the peer ours takes (for times), or gives (for rates): see `holds`. */
  readonly ratio: number;
  /** The bound that this project promises, in words: `at most 6x the peer's time`. */
  readonly bound: string;
  /** Whether the bound held in this run. */
  readonly holds: boolean;
}
