// SPDX-License-Identifier: Apache-2.0
import { comparisonProblems, type InvoiceComparison, type PastTerms, periodToCompare, phaseOn } from '@kontor/core';
import type { Transaction } from '../../store/transaction.js';
import { compareTerms } from '../compare-terms.js';
import type { CatalogVersions } from '../plan-batch.js';
import type { Move } from './next-moves.js';

/**
 * The invoice of each subscription's last whole period by its old and its new terms, on its own usage, in the order of
 * the moves; of the period that runs where none is over. Null where the move is refused, or the old terms cannot be
 * billed.
 */
export function compareMoves(
  tx: Transaction,
  moves: readonly Move[],
  versions: CatalogVersions,
): Promise<(InvoiceComparison | null)[]> {
  return compareTerms(tx, moves.map(termsOf), (version) => versions.definition(version));
}

function termsOf({ phase, phases, effective_date, today }: Move): PastTerms | null {
  if (phases === null) return null;
  const terms = { phase, new_phase: phaseOn(phases, effective_date), ...periodToCompare(phase, today) };
  return comparisonProblems(terms).length > 0 ? null : terms;
}
