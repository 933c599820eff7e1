// SPDX-License-Identifier: Apache-2.0

/**
 * One mistake in what somebody sent: what, where and how to mend it. Expected outcomes are values, never
 * exceptions; every `code` has a page under docs/errors.
 */
export interface Problem {
  /** Stable, kebab-case, e.g. `tier-gap`. */
  readonly code: string;
  /** Where, as a path into the input: `plans.pro.prices[0].tiers[1].up_to`. Empty for the whole. */
  readonly path: string;
  /** What is wrong, one sentence. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly mend: string;
}

/** A value, or every problem found on the way to it. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(...problems: readonly Problem[]): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems };
}
