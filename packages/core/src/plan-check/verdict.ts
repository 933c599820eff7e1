// SPDX-License-Identifier: Apache-2.0
import type { Compare } from './business-plan.js';
import { contains, type Interval, isPoint, overlaps } from './interval.js';
import type { Written } from './written.js';

/** What is said of a figure, the worst first. */
export const VERDICTS = ['contradicted', 'not_derivable', 'rounds_to_it', 'holds'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What follows for a figure: from its inputs as written, and as they may be meant where they are themselves rounded. */
export interface Follows {
  readonly value: Interval;
  readonly meant: Interval;
  /** Whether its bounds themselves are outside, as those of what it follows from. */
  readonly strict?: boolean;
}

/** How a figure stands to what follows for it; see `Compare`. */
export function verdictOf({ value, meant, form, strict }: Written, follows: Follows, compare: Compare): Verdict {
  if (compare === 'possible') return overlaps(meant, follows.meant) ? 'holds' : 'contradicted';
  if (compare === 'within') {
    if (contains(follows.value, value)) return 'holds';
    return contains(follows.meant, value) || contains(widened(follows.meant, value, meant), value)
      ? 'rounds_to_it'
      : 'contradicted';
  }
  if (form === 'at_least' || form === 'at_most') {
    if (contains(value, follows.value))
      return strict && !follows.strict && touches(value, follows.value) ? 'contradicted' : 'holds';
    if (contains(meant, follows.value)) return 'rounds_to_it';
    return overlaps(value, follows.value) ? 'not_derivable' : 'contradicted';
  }
  if (sameInterval(value, follows.value)) return 'holds';
  if (form === 'point') {
    // a single figure of a range that follows is one of the values it can have
    if (!isPoint(follows.value) && contains(follows.value, value)) return 'holds';
    return overlaps(meant, follows.meant) ? 'rounds_to_it' : 'contradicted';
  }
  if (isPoint(follows.value)) {
    if (contains(value, follows.value)) return 'holds';
    return overlaps(meant, follows.meant) ? 'rounds_to_it' : 'contradicted';
  }
  return endsAgree(value, meant, follows) ? 'rounds_to_it' : 'contradicted';
}

/** Whether a bound that is itself outside is all there is. */
function touches(bound: Interval, value: Interval): boolean {
  const low = bound.low !== null && value.low !== null && bound.low.equals(value.low);
  return low || (bound.high !== null && value.high !== null && bound.high.equals(value.high));
}

/** An interval with the slack of a figure on either side. */
function widened(interval: Interval, value: Interval, meant: Interval): Interval {
  const slack = (a: Interval['low'], b: Interval['low']) => (a === null || b === null ? null : a.subtract(b).abs());
  const low = slack(value.low, meant.low);
  const high = slack(value.high, meant.high);
  return {
    low: interval.low === null || low === null ? interval.low : interval.low.subtract(low),
    high: interval.high === null || high === null ? interval.high : interval.high.add(high),
  };
}

export function sameInterval(a: Interval, b: Interval): boolean {
  const same = (x: Interval['low'], y: Interval['low']) => (x === null || y === null ? x === y : x.equals(y));
  return same(a.low, b.low) && same(a.high, b.high);
}

/** Both ends, each within the slack of how it was written and of what it was computed from. */
function endsAgree(value: Interval, meant: Interval, follows: Follows): boolean {
  return endAgrees('low', value, meant, follows) && endAgrees('high', value, meant, follows);
}

export function endAgrees(side: 'low' | 'high', value: Interval, meant: Interval, follows: Follows): boolean {
  const [written, derived, writtenMeant, derivedMeant] = [
    value[side],
    follows.value[side],
    meant[side],
    follows.meant[side],
  ];
  if (written === null || derived === null) return written === derived;
  const slack = (a: typeof written, b: typeof writtenMeant) => (b === null ? a.subtract(a) : a.subtract(b).abs());
  const allowed = slack(written, writtenMeant).add(slack(derived, derivedMeant));
  return !written.subtract(derived).abs().greaterThan(allowed);
}
