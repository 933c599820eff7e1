// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode } from '../kit/money.js';
import { ACCOUNT_KEYS, ACCOUNTS, type AccountKey } from './account.js';
import type { JournalEntry } from './posting.js';

/** The balance of one account in one currency: `balance_minor` is debits less credits. */
export interface AccountBalance {
  readonly account: AccountKey;
  readonly currency: CurrencyCode;
  readonly debit_minor: bigint;
  readonly credit_minor: bigint;
  readonly balance_minor: bigint;
}

interface Totals {
  debit: bigint;
  credit: bigint;
}

/**
 * Running balances. Posting an entry costs time in its postings alone, however long the books are. Entries may come
 * in any order.
 */
export class Balances {
  /** By currency, then account. */
  readonly #accounts = new Map<CurrencyCode, Map<AccountKey, Totals>>();
  /** What is owed, by currency, then customer. */
  readonly #customers = new Map<CurrencyCode, Map<string, bigint>>();
  /** What is owed, by currency, then invoice. */
  readonly #invoices = new Map<CurrencyCode, Map<string, bigint>>();

  post(entry: JournalEntry): this {
    for (const { account, amount_minor, currency, dimensions } of entry.postings) {
      const accounts = within(this.#accounts, currency);
      let totals = accounts.get(account);
      if (totals === undefined) {
        totals = { debit: 0n, credit: 0n };
        accounts.set(account, totals);
      }
      if (amount_minor > 0n) totals.debit += amount_minor;
      else totals.credit -= amount_minor;
      if (account !== 'receivable') continue;
      if (dimensions?.customer_id !== undefined)
        add(within(this.#customers, currency), dimensions.customer_id, amount_minor);
      if (dimensions?.invoice_id !== undefined)
        add(within(this.#invoices, currency), dimensions.invoice_id, amount_minor);
    }
    return this;
  }

  /** Debits less credits of an account; for `revenue` and other credit accounts usually below zero. */
  of(account: AccountKey, currency: CurrencyCode): bigint {
    const totals = this.#accounts.get(currency)?.get(account);
    return totals === undefined ? 0n : totals.debit - totals.credit;
  }

  /** What a customer owes; below zero when they have paid too much. */
  receivableOf(customer_id: string, currency: CurrencyCode): bigint {
    return this.#customers.get(currency)?.get(customer_id) ?? 0n;
  }

  /** What is open on an invoice. */
  openOf(invoice_id: string, currency: CurrencyCode): bigint {
    return this.#invoices.get(currency)?.get(invoice_id) ?? 0n;
  }

  /** Every account that was ever posted to, by currency, then in the order of the chart. */
  trialBalance(): AccountBalance[] {
    return [...this.#accounts.keys()].sort().flatMap((currency) => {
      const accounts = within(this.#accounts, currency);
      return ACCOUNT_KEYS.flatMap((account) => {
        const totals = accounts.get(account);
        if (totals === undefined) return [];
        const balance_minor = totals.debit - totals.credit;
        return [{ account, currency, debit_minor: totals.debit, credit_minor: totals.credit, balance_minor }];
      });
    });
  }
}

/** What debits exceed credits by, in each currency of a trial balance. All zero, or the books are wrong. */
export function trialDifferences(balances: readonly AccountBalance[]): Map<CurrencyCode, bigint> {
  const differences = new Map<CurrencyCode, bigint>();
  for (const { currency, balance_minor } of balances) add(differences, currency, balance_minor);
  return differences;
}

/** A balance as a reader of accounts expects it: positive on the account's normal side. */
export function normalBalance({ account, balance_minor }: AccountBalance): bigint {
  return ACCOUNTS[account].normal === 'debit' ? balance_minor : -balance_minor;
}

function within<Inner, Value>(map: Map<CurrencyCode, Map<Inner, Value>>, currency: CurrencyCode): Map<Inner, Value> {
  let inner = map.get(currency);
  if (inner === undefined) {
    inner = new Map();
    map.set(currency, inner);
  }
  return inner;
}

function add(sums: Map<string, bigint>, key: string, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}
