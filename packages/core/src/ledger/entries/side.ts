// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode } from '../../kit/money.js';
import type { AccountKey } from '../account.js';
import type { PostedTax } from '../document.js';
import type { Posting, PostingDimensions } from '../posting.js';

/** What the postings of one document share. */
interface Side {
  readonly currency: CurrencyCode;
  readonly dimensions: PostingDimensions;
}

/** A posting on the debit side; a negative amount is a credit. */
export function debit({ currency, dimensions }: Side, account: AccountKey, amount_minor: bigint): Posting {
  return { account, amount_minor, currency, dimensions };
}

/** A posting on the credit side; a negative amount is a debit. */
export function credit(side: Side, account: AccountKey, amount_minor: bigint): Posting {
  return debit(side, account, -amount_minor);
}

/** The side with more said about it. */
export function about(side: Side, dimensions: PostingDimensions): Side {
  return { ...side, dimensions: { ...side.dimensions, ...dimensions } };
}

/** One posting of `tax_payable` for each tax: `owed` to the authority, or `given_back` by it. */
export function taxPostings(side: Side, taxes: readonly PostedTax[], direction: 'owed' | 'given_back'): Posting[] {
  const { currency, dimensions } = side;
  return taxes.map(({ code, jurisdiction, amount_minor }) => ({
    account: 'tax_payable',
    amount_minor: direction === 'owed' ? -amount_minor : amount_minor,
    currency,
    dimensions: { tax_code: code, jurisdiction, ...dimensions },
  }));
}

/** The dimensions of a line; the subscription only where there is one. */
export function lineDimensions(line: {
  readonly charge_key: string;
  readonly subscription_id?: string | undefined;
}): PostingDimensions {
  return {
    charge_key: line.charge_key,
    ...(line.subscription_id === undefined ? {} : { subscription_id: line.subscription_id }),
  };
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
