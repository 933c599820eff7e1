// SPDX-License-Identifier: Apache-2.0
import type { CatalogShape, FeatureKey } from './keys.js';

/**
 * What a feature does while the server cannot be asked: `closed`: no, as soon as what is known is stale; `open`: yes;
 * `{ last_known_hours }`: as it was known last for so long, and then as `afterwards` says (default `closed`).
 */
export type OutageRule =
  | 'closed'
  | 'open'
  | { readonly last_known_hours: number; readonly afterwards?: 'closed' | 'open' | undefined };

/** A rule for every feature, and others for some. Without a server to ask there is no outage. */
export interface OutagePolicy<C extends CatalogShape = CatalogShape> {
  /** Default: as known last for 72 hours, then closed. */
  readonly otherwise?: OutageRule;
  readonly features?: Readonly<Partial<Record<FeatureKey<C>, OutageRule>>>;
}

export const DEFAULT_OUTAGE_RULE: OutageRule = { last_known_hours: 72 };

const HOUR = 3_600_000;

/** How a feature answers: by what is known, or by the rule alone. */
export type AnswerMode = 'known' | 'open' | 'closed';

/**
 * How a feature answers at `now`, when what is known has been stale since `stale_since` (null: it is not), and was
 * right at `as_of` (null: nothing was ever known).
 */
export function modeDuring(
  rule: OutageRule,
  {
    now,
    stale_since,
    as_of,
  }: { readonly now: number; readonly stale_since: number | null; readonly as_of: number | null },
): AnswerMode {
  if (stale_since === null) return 'known';
  if (typeof rule === 'string') return rule;
  return as_of !== null && now < as_of + rule.last_known_hours * HOUR ? 'known' : (rule.afterwards ?? 'closed');
}

/** The next instant after `now` at which some rule changes its answer; null: none does. */
export function nextChange(rules: Iterable<OutageRule>, now: number, as_of: number | null): number | null {
  let next: number | null = null;
  if (as_of === null) return null;
  for (const rule of rules) {
    if (typeof rule === 'string') continue;
    const at = as_of + rule.last_known_hours * HOUR;
    if (at > now && (next === null || at < next)) next = at;
  }
  return next;
}
