// SPDX-License-Identifier: Apache-2.0
import { ACCOUNT_KEYS, Balances, type CurrencyCode, type PlainDate } from '@kontor/core';
import type { AccountBalance } from '../store/ledger.js';
import type { Store } from '../store/store.js';
import type { ReadTransaction } from '../store/transaction.js';
import { FunctionalTeller, functionalJournal, type MissingRate } from './functional-journal.js';

/** Documents that are named; of the others it is said how many there are. */
const MOST_NAMED = 100;

/** Documents that are not in the functional books for want of a rate: the first of them, and how many. */
export class MissingRates {
  readonly named: MissingRate[] = [];
  count = 0;

  add(missing: readonly MissingRate[]): void {
    this.count += missing.length;
    this.named.push(...missing.slice(0, MOST_NAMED - this.named.length));
  }
}

export interface FunctionalBalances {
  readonly currency: CurrencyCode;
  readonly balances: readonly AccountBalance[];
  readonly missing: MissingRates;
}

/** The books at one moment, about to be told. */
export interface OpenedBooks {
  readonly teller: FunctionalTeller;
  readonly seq: bigint;
}

/** With the rates of `day` besides. Null: the organisation has no functional currency. */
export async function openBooks(tx: ReadTransaction, day: PlainDate | null = null): Promise<OpenedBooks | null> {
  const teller = await FunctionalTeller.open(tx, day);
  return teller === null ? null : { teller, seq: tx.seq };
}

/**
 * The trial balance in the functional currency: what is posted in it as it is kept, and everything else told entry by
 * entry.
 */
export async function functionalBalances(
  store: Store,
  org_id: string,
  { teller, seq }: OpenedBooks,
): Promise<FunctionalBalances> {
  const { currency, posted } = teller;
  const foreign = new Balances();
  const missing = new MissingRates();
  if (posted.some((balance) => balance.currency !== currency))
    for await (const portion of functionalJournal(store, teller, { org_id, seq, foreign_only: true })) {
      for (const entry of portion.entries) foreign.post(entry);
      missing.add(portion.missing);
    }
  const kept = new Map(
    posted.filter((balance) => balance.currency === currency).map((balance) => [balance.account, balance]),
  );
  const told = new Set(foreign.trialBalance().map(({ account }) => account));
  const balances = ACCOUNT_KEYS.filter((account) => kept.has(account) || told.has(account)).map((account) => ({
    account,
    currency,
    balance_minor: (kept.get(account)?.balance_minor ?? 0n) + foreign.of(account, currency),
  }));
  return { currency, balances, missing };
}
