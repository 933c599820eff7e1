// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from '../../kit/currency.js';
import { formatMinor } from '../../kit/money.js';
import { ACCOUNT_KEYS, ACCOUNTS, type AccountKey, type AccountType } from '../account.js';
import type { JournalEntry, PostingDimensions } from '../posting.js';
import { type JournalNames, NO_NAMES, type Written } from './journal-line.js';

const TOP: Readonly<Record<AccountType, string>> = {
  asset: 'assets',
  liability: 'liabilities',
  equity: 'equity',
  income: 'income',
  expense: 'expenses',
};

/** The account's name in the journal, such as `assets:receivable`. */
export function hledgerAccount(account: AccountKey): string {
  return `${TOP[ACCOUNTS[account].type]}:${account}`;
}

/**
 * The journal in the plain-text format of hledger (manual: "Journal"), a line at a time. Debits are positive as in
 * our postings; what a posting is about follows as tags, `; customer_id:cus_1, charge_key:plan/base`. The number of a document follows
 * what it is: `invoice ACM-000017`. `currencies`
 * are declared at the top with their digits, so that `1.000 BHD` is never read as a thousand. With the same `written` the
 * next portion of a journal goes on where the last one ended.
 */
export function* hledgerJournal(
  entries: Iterable<JournalEntry>,
  currencies: Iterable<string> = [],
  written: Written = { count: 0 },
  names: JournalNames = NO_NAMES,
): Generator<string> {
  if (written.count === 0) yield* declarations(currencies);
  for (const { date, kind, reference, postings } of entries) {
    written.count++;
    const number = names.document(reference);
    const what = [kind.replaceAll('_', ' '), ...(number === undefined ? [] : [encoded(number, /[%;|\p{Cc}]/gu)])];
    yield `\n${date} * (${encoded(reference, /[%()\p{Cc}]/gu)}) ${what.join(' ')}\n`;
    for (const { account, amount_minor, currency, dimensions } of postings)
      yield `    ${hledgerAccount(account)}  ${formatMinor(amount_minor, currency)} ${currency}${tags(dimensions)}\n`;
  }
}

function* declarations(currencies: Iterable<string>): Generator<string> {
  yield 'decimal-mark .\n';
  for (const currency of currencies) yield `commodity 1.${'0'.repeat(minorUnits(currency) ?? 0)} ${currency}\n`;
  for (const account of ACCOUNT_KEYS) yield `account ${hledgerAccount(account)}\n`;
}

function tags(dimensions: PostingDimensions = {}): string {
  const named = Object.entries(dimensions).map(([name, value]) => `${name}:${encoded(value, /[%,\p{Cc}]/gu)}`);
  return named.length === 0 ? '' : `  ; ${named.join(', ')}`;
}

/** What would end a code or a tag early is written as in a URL (RFC 3986, 2.1). */
function encoded(text: string, special: RegExp): string {
  return text.replace(special, encodeURIComponent).replaceAll('(', '%28').replaceAll(')', '%29');
}
