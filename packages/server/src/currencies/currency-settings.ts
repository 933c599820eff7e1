// SPDX-License-Identifier: Apache-2.0
import type { RateRule } from '@kontor/core';
import type { CurrencySettings } from '../store/billing-settings.js';
import type { Transaction } from '../store/transaction.js';

/** How many days before its own a document's rate may be from: the longest the markets are closed, and some more. */
export const MAX_RATE_AGE_DAYS = 7;

/** A setting of the currencies, and the commit since which it holds; null: it was taken away. */
export interface CurrencyChange {
  readonly seq: bigint;
  readonly currencies: CurrencySettings | null;
}

/**
 * The settings that hold for a document of a commit: those known then; where none were, the first that came later. So a
 * later change is about later documents, and one that is set first is about all before it as well.
 */
export function settingsAt(history: readonly CurrencyChange[], seq: bigint): CurrencySettings | null {
  const before = history.findLast((change) => change.seq <= seq)?.currencies;
  return before ?? history.find((change) => change.seq > seq && change.currencies !== null)?.currencies ?? null;
}

export function rateRule({ functional_currency, cross_currency, max_rate_age_days }: CurrencySettings): RateRule {
  return {
    cross_currency: cross_currency ?? functional_currency,
    max_age_days: max_rate_age_days ?? MAX_RATE_AGE_DAYS,
  };
}

/** What the currencies were set to, oldest first: read from the trail of the organisation's changes. */
export async function currencyHistory(tx: Transaction): Promise<CurrencyChange[]> {
  const { rows } = await tx.client.query<CurrencyChange>(
    `SELECT seq, after #> '{billing,currencies}' AS currencies FROM audit_entry
     WHERE org_id = $1 AND object = $1 AND action = 'organisation.changed' AND seq <= $2
       AND before #> '{billing,currencies}' IS DISTINCT FROM after #> '{billing,currencies}'
     ORDER BY seq, position`,
    [tx.org_id, tx.as_of ?? 9223372036854775807n],
  );
  return rows;
}
