// SPDX-License-Identifier: Apache-2.0
import {
  comparisonProblems,
  EXPERIMENT_VERSION,
  experimentTerms,
  type PastTerms,
  type PriceExperiment,
  type Problem,
  TriedPrices,
} from '@kontor/core';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Transaction } from '../store/transaction.js';
import { compareTerms } from './compare-terms.js';
import { CatalogVersions, idOf, phasesOf } from './plan-batch.js';

/** What prices would have made of a month. */
export interface ExperimentResult {
  readonly prices: TriedPrices;
  /** Subscriptions that were compared; that were not paid throughout their month; that cannot be billed by one of both. */
  readonly compared: number;
  readonly not_throughout: number;
  readonly refused: number;
  /** The first of those that cannot be billed, with why. */
  readonly problems: readonly { readonly subscription_id: string; readonly problem: Problem }[];
}

/** Subscriptions compared at a time: only sums by customer are kept of them. */
const PORTION = 500;
const MOST_PROBLEMS = 20;

/** Replays the usage of a month under a changed catalog, subscription by subscription; nothing is stored. */
export async function tryPrices(tx: Transaction, experiment: PriceExperiment): Promise<ExperimentResult> {
  const versions = new CatalogVersions();
  const prices = new TriedPrices();
  const counts = { compared: 0, not_throughout: 0, refused: 0 };
  const problems: { subscription_id: string; problem: Problem }[] = [];
  const definitionOf = (version: number) =>
    version === EXPERIMENT_VERSION ? experiment.catalog.definition : versions.definition(version);
  for (let after = '', more = true; more; ) {
    const page = await tx.subscriptions.batch(after, PORTION);
    more = page.length === PORTION;
    for (const version of new Set(page.flat().map(({ catalog_version }) => catalog_version)))
      await versions.load(tx, version);
    const terms: PastTerms[] = [];
    for (const slices of page) {
      after = idOf(slices);
      const found = experimentTerms(phasesOf(slices, versions), experiment);
      const [problem] = found === null ? [] : comparisonProblems(found);
      if (found === null) counts.not_throughout++;
      else if (problem === undefined) terms.push(found);
      else {
        counts.refused++;
        if (problems.length < MOST_PROBLEMS) problems.push({ subscription_id: after, problem });
      }
    }
    const comparisons = await compareTerms(tx, terms, definitionOf);
    for (const [index, { phase, new_phase }] of terms.entries()) {
      const comparison = comparisons[index];
      if (comparison === null || comparison === undefined) continue;
      const { id, customer_id, plan } = phase.subscription as StoredSubscription;
      prices.add({ subscription_id: id, customer_id, plan, new_plan: new_phase.subscription.plan, comparison });
      counts.compared++;
    }
  }
  return { prices, ...counts, problems };
}
