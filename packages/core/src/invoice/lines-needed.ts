// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../contract/subscription.js';
import { dayOf } from '../kit/bound.js';
import { earlierDate } from '../kit/calendar.js';
import { chargeRuns } from './charge-run.js';
import { commitmentTerms } from './commitment.js';
import { type DueRequest, lookedAtFrom } from './due-charges.js';

/** Which of a subscription's lines say what is still due of it. */
export interface LinesNeed {
  /** All that start on this day or later. */
  readonly since: PlainDate;
  /** The metered charges of which the last line before it that is final counts, too: its usage may reach beyond it. */
  readonly metered: readonly string[];
}

/** What `dueCharges` and `generate` have to know of what was billed; null: everything. */
export function linesNeeded(request: Omit<DueRequest, 'billed'>): LinesNeed | null {
  const { phases, closed_until } = request;
  if (closed_until === undefined) return null;
  const runs = request.runs ?? chargeRuns(phases);
  const from = dayOf(lookedAtFrom({ ...request, runs }));
  const metered = runs.flatMap(({ charge_key, price }) => (price.meter === undefined ? [] : [charge_key]));
  return {
    // what a term committed to is held against all that was billed for it
    since: commitmentTerms(request, from)
      .map(({ start }) => start)
      .reduce(earlierDate, from),
    metered: [...new Set(metered)],
  };
}
