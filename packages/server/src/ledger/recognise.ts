// SPDX-License-Identifier: Apache-2.0
import { addToDate, type JournalEntry, type PlainDate, RecognitionTotal } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { Actor, Store } from '../store/store.js';
import type { Transaction } from '../store/transaction.js';
import { revenueLines } from './revenue-lines.js';

export interface RecogniseOptions {
  readonly org_id: string;
  /** Whole months that end by this day. */
  readonly until: PlainDate;
  readonly by: Actor;
  /** Compute everything and store nothing. */
  readonly dry_run?: boolean;
}
/** What is posted already: the first day that is not, and the commit at which all before was known. */
interface Posted {
  readonly from: PlainDate;
  readonly known: bigint;
}

const monthAfter = (date: PlainDate): PlainDate => addToDate(`${date.slice(0, 7)}-01`, { months: 1 });

/**
 * Posts what whole months earn and is not posted yet, a month a transaction, and returns the entries. Killed anywhere,
 * the next run posts the rest.
 */
export async function recogniseRevenue(store: Store, options: RecogniseOptions): Promise<JournalEntry[]> {
  const { org_id, until, by, dry_run = false } = options;
  const entries: JournalEntry[] = [];
  let posted = await store.read(org_id, postedUntil);
  while (posted !== null && monthAfter(posted.from) <= until) {
    const { from } = posted;
    const known: Posted = posted;
    const month = dry_run
      ? await store.read(org_id, async (tx) => ({ made: await earned(tx, known), seq: tx.seq }))
      : await store.write(org_id, by, async (tx) => {
          // under the commit clock nobody else posts: whoever came before is seen here
          const now = await postedUntil(tx);
          if (now === null || now.from > from) return { made: [], seq: tx.seq };
          const made = await earned(tx, known);
          await tx.ledger.post(packEntries(made));
          if (made.length > 0) tx.audit.record({ action: 'revenue.recognised', object: from.slice(0, 7), after: made });
          return { made, seq: tx.seq };
        });
    entries.push(...month.made);
    posted = { from: monthAfter(from), known: month.seq };
  }
  return entries;
}

/** Null: nothing was ever invoiced. */
async function postedUntil(tx: Transaction): Promise<Posted | null> {
  const last = await tx.ledger.lastRecognition();
  if (last !== null) return { from: addToDate(last.date, { days: 1 }), known: last.seq };
  const { rows } = await tx.client.query<{ first: PlainDate | null }>(
    'SELECT min(invoice_date) AS first FROM invoice WHERE org_id = $1',
    [tx.org_id],
  );
  const first = rows[0]?.first ?? null;
  return first === null ? null : { from: `${first.slice(0, 7)}-01`, known: 0n };
}

/** The entries of the month after what is posted. */
async function earned(tx: Transaction, { from, known }: Posted): Promise<JournalEntry[]> {
  const until = monthAfter(from);
  const total = new RecognitionTotal(until);
  for await (const lines of revenueLines(tx, { from, until, known }))
    for (const { item, sys_from } of lines) total.add(item, sys_from > known ? null : from);
  return total.entries((currency) => `recognition ${from.slice(0, 7)} ${currency}`);
}
