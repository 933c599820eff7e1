// SPDX-License-Identifier: Apache-2.0
import {
  hledgerJournal,
  type JournalEntry,
  type JournalImportSettings,
  type JournalNames,
  journalImportCsv,
  postingsCsv,
  type Written,
} from '@kontor/core';
import type { EntryFilter } from '../store/ledger.js';
import type { Store } from '../store/store.js';
import { MissingRates } from './functional-balances.js';
import { FunctionalTeller, functionalJournal } from './functional-journal.js';
import { journalNames } from './journal-names.js';

/** The ways out: the API's names for them, with content type and file name. */
export const JOURNAL_FORMATS = {
  csv: { content_type: 'text/csv', file_name: 'journal.csv' },
  journal_csv: { content_type: 'text/csv', file_name: 'journal-import.csv' },
  hledger: { content_type: 'text/plain', file_name: 'kontor.journal' },
} as const;
export type JournalFormat = keyof typeof JOURNAL_FORMATS;

export interface JournalRequest extends EntryFilter {
  readonly org_id: string;
  readonly format: JournalFormat;
  readonly settings: Omit<JournalImportSettings, 'names'>;
  /** The last commit whose entries are written; what comes while it is read does not count. */
  readonly seq: bigint;
}

/** Entries of one read. */
const PORTION = 1_000;

/** The journal as text, a portion of entries at a time, each read in a transaction of its own. */
export async function* journalText(store: Store, request: JournalRequest): AsyncGenerator<string> {
  const { org_id, seq } = request;
  const written: Written = { count: 0 };
  const currencies = await store.read(
    org_id,
    async (tx) => [...new Set((await tx.ledger.balances()).map(({ currency }) => currency))],
    { as_of: seq },
  );
  let after = { seq: 0n, position: -1 };
  for (let more = true; more; ) {
    const read = await store.read(
      org_id,
      async (tx) => {
        const found = await tx.ledger.entries(after, PORTION, request);
        return { entries: found, names: await journalNames(tx, found) };
      },
      { as_of: seq },
    );
    const { entries, names } = read;
    yield [...textOf(entries, request, currencies, written, names)].join('');
    more = entries.length === PORTION;
    after = entries.at(-1) ?? after;
  }
}

/**
 * The same in the functional currency, by a teller that has told nothing yet. Entries are told from the beginning, for what
 * a payment settles stands at what its invoice was told at; those of the days asked for are written.
 */
export async function* functionalJournalText(
  store: Store,
  teller: FunctionalTeller,
  request: JournalRequest,
): AsyncGenerator<string> {
  const { org_id, seq, from, until } = request;
  const written: Written = { count: 0 };
  for await (const { entries } of functionalJournal(store, teller, { org_id, seq, foreign_only: false })) {
    const wanted = entries.filter(
      ({ date }) => (from === undefined || date >= from) && (until === undefined || date < until),
    );
    if (wanted.length === 0) continue;
    const names = await store.read(org_id, (tx) => journalNames(tx, wanted), { as_of: seq });
    yield [...textOf(wanted, request, [teller.currency], written, names)].join('');
  }
  if (written.count === 0) yield [...textOf([], request, [teller.currency], written)].join('');
}

/** The documents that cannot be told in the functional currency up to a commit: a journal with gaps is none. */
export async function missingRates(store: Store, org_id: string, seq: bigint): Promise<MissingRates> {
  const missing = new MissingRates();
  const teller = await store.read(org_id, (tx) => FunctionalTeller.open(tx), { as_of: seq });
  if (teller === null) return missing;
  for await (const portion of functionalJournal(store, teller, {
    org_id,
    seq,
    foreign_only: true,
    without_revenue: true,
  }))
    missing.add(portion.missing);
  return missing;
}

function textOf(
  entries: readonly JournalEntry[],
  { format, settings }: JournalRequest,
  currencies: readonly string[],
  written: Written,
  names?: JournalNames,
): Generator<string> {
  if (format === 'hledger') return hledgerJournal(entries, currencies, written, names);
  if (format === 'csv') return postingsCsv(entries, settings.numbers, written, names);
  return journalImportCsv(entries, { ...settings, ...(names === undefined ? {} : { names }) }, written);
}
