// SPDX-License-Identifier: Apache-2.0
import {
  boundAt,
  chargeRuns,
  contractProblems,
  type DueRequest,
  type Instant,
  linesNeeded,
  NOTHING_BILLED,
  phaseOn,
  type UsageCharge,
  type UsageSoFar,
  usageCharges,
  usageNeeded,
  usageSoFar,
} from '@kontor/core';
import { type AskedUsage, answerUsage } from '../billing/asked-usage.js';
import { closedUntil, lastClose } from '../billing/last-close.js';
import { lateCharges } from '../billing/late-charges.js';
import { CatalogVersions, dayAfter, idOf, phasesOf } from '../billing/plan-batch.js';
import { lateHours } from '../ingest/late-usage.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Transaction } from '../store/transaction.js';

/** What a subscription's usage comes to, by the terms of today. */
export interface UsageReading {
  readonly subscription_id: string;
  readonly customer_id: string;
  readonly plan: string;
  readonly currency: string;
  readonly timezone: string;
  /** By period: days that are over and not billed, then the running one; none where nothing is metered. */
  readonly usage: readonly UsageSoFar[];
}

/**
 * Reads usage so far of many subscriptions, each given by all phases of its terms; rated as it will be billed. Of days
 * which were billed, what usage adds that came late.
 */
export async function readUsage(
  tx: Transaction,
  all: readonly (readonly StoredSubscription[])[],
  now: Instant,
): Promise<UsageReading[]> {
  const late = await lateHours(tx, [...new Set(all.map(([first]) => (first as StoredSubscription).customer_id))]);
  const versions = new CatalogVersions();
  for (const version of new Set(all.flat().map(({ catalog_version }) => catalog_version)))
    await versions.load(tx, version);
  const close = await lastClose(tx, all.map(idOf));
  const requests = new Map<readonly StoredSubscription[], Omit<DueRequest, 'billed'>>();
  for (const slices of all) {
    // terms that do not fit their catalog are billed once they are mended
    if (slices.some((slice) => contractProblems(slice, versions.of(slice).catalog).length > 0)) continue;
    const phases = phasesOf(slices, versions);
    const hours = late.get((slices[0] as StoredSubscription).customer_id);
    const closed_until = closedUntil(slices, close, hours);
    const known = closed_until === undefined ? {} : { closed_until };
    const until = dayAfter(now, slices);
    requests.set(slices, { phases, runs: chargeRuns(phases), until, ...known, ...lateCharges(hours) });
  }
  const billed = await tx.invoices.billed(
    [...requests].map(([slices, request]) => ({
      subscription_id: idOf(slices),
      ...linesNeeded({ ...request, interim: true }),
    })),
  );
  const charges = new Map<readonly StoredSubscription[], UsageCharge[]>();
  const asked: AskedUsage[] = [];
  for (const [slices, planned] of requests) {
    const request = { ...planned, billed: billed.get(idOf(slices)) ?? NOTHING_BILLED };
    const metered = usageCharges(request);
    charges.set(slices, metered);
    const fresh = metered.map(({ charge }) => charge);
    const due = { fresh, changed: [], continued: [], late: [], dropped: [] };
    asked.push({ slices, needs: usageNeeded(request, due) });
  }
  const usageOf = await answerUsage(tx, asked, versions);
  return [...charges].map(([slices, metered]) => {
    const [first] = slices as [StoredSubscription];
    const { subscription } = phaseOn(phasesOf(slices, versions), boundAt(now, first.timezone));
    return {
      subscription_id: first.id,
      customer_id: first.customer_id,
      plan: subscription.plan,
      currency: first.currency,
      timezone: first.timezone,
      usage: usageSoFar(metered, usageOf(slices)),
    };
  });
}
