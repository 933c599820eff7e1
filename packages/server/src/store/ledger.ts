// SPDX-License-Identifier: Apache-2.0
import type { AccountKey, JournalEntry, PlainDate, Posting } from '@kontor/core';
import { insertPacked, type PackedRows, packRows } from './packed-rows.js';
import { commitOf, type Transaction } from './transaction.js';
import { toJson } from './values.js';

export interface StoredEntry extends JournalEntry {
  readonly seq: bigint;
  readonly position: number;
}
export interface AccountBalance {
  readonly account: AccountKey;
  readonly currency: string;
  /** Debits less credits. */
  readonly balance_minor: bigint;
}
export interface EntryFilter {
  /** First day; and the first day after. */
  readonly from?: PlainDate | undefined;
  readonly until?: PlainDate | undefined;
  readonly reference?: string | undefined;
}
export interface Ledger {
  /** Adds entries to the journal and moves the balances of their accounts. */
  post(packed: PackedEntries): Promise<void>;
  /** The entries after a place of the journal, in the order of commits. */
  entries(after: { seq: bigint; position: number }, count: number, filter?: EntryFilter): Promise<StoredEntry[]>;
  /** The trial balance; of a moment by summing the journal, of now as it is kept. */
  balances(): Promise<AccountBalance[]>;
}

/** Entries ready to be sent, with the sums that they move accounts by. */
export interface PackedEntries {
  readonly rows: PackedRows;
  readonly sums: ReadonlyMap<string, AccountBalance>;
}

const COLUMNS = {
  position: 'int',
  kind: 'text',
  date: 'date',
  reference: 'text',
  customer_id: 'text',
  postings: 'jsonb',
};

/** Entries of one commit, in their order; those without postings are left out. */
export function packEntries(entries: readonly JournalEntry[]): PackedEntries {
  const sums = new Map<string, AccountBalance>();
  const kept = entries.filter(({ postings }) => postings.length > 0);
  for (const { postings } of kept)
    for (const { account, currency, amount_minor } of postings) {
      const key = `${account} ${currency}`;
      const before = sums.get(key)?.balance_minor ?? 0n;
      sums.set(key, { account, currency, balance_minor: before + amount_minor });
    }
  return {
    sums,
    rows: packRows(
      kept.map((entry, position) => ({ entry, position })),
      ({ entry: { kind, date, reference, postings }, position }) => [
        String(position),
        kind,
        date,
        reference,
        postings.find(({ dimensions }) => dimensions?.customer_id !== undefined)?.dimensions?.customer_id ?? '',
        toJson(postings),
      ],
    ),
  };
}

interface EntryRow {
  seq: bigint;
  position: number;
  kind: JournalEntry['kind'];
  date: PlainDate;
  reference: string;
  postings: (Omit<Posting, 'amount_minor'> & { amount_minor: string })[];
}

export function ledger(tx: Transaction): Ledger {
  const latest = tx.as_of ?? 9223372036854775807n;
  return {
    async post({ rows, sums }) {
      if (rows.count === 0) return;
      const { seq } = commitOf(tx);
      const { text, values } = insertPacked('ledger_entry', { org_id: tx.org_id, seq }, COLUMNS, rows);
      await tx.client.query({ name: 'post-entries', text, values: [...values] });
      const all = [...sums.values()];
      await tx.client.query({
        name: 'move-balances',
        text: `INSERT INTO ledger_balance (org_id, account, currency, balance_minor)
          SELECT $1, * FROM unnest($2::text[], $3::text[], $4::numeric[])
          ON CONFLICT (org_id, account, currency)
          DO UPDATE SET balance_minor = ledger_balance.balance_minor + excluded.balance_minor`,
        values: [
          tx.org_id,
          all.map(({ account }) => account),
          all.map(({ currency }) => currency),
          all.map(({ balance_minor }) => String(balance_minor)),
        ],
      });
    },
    async entries(after, count, { from, until, reference } = {}) {
      const { rows } = await tx.client.query<EntryRow>(
        `SELECT seq, position, kind, date, reference, postings FROM ledger_entry
         WHERE org_id = $1 AND (seq, position) > ($2, $3) AND seq <= $4 AND ($5::date IS NULL OR date >= $5)
           AND ($6::date IS NULL OR date < $6) AND ($7::text IS NULL OR reference = $7)
         ORDER BY seq, position LIMIT $8`,
        [tx.org_id, after.seq, after.position, latest, from ?? null, until ?? null, reference ?? null, count],
      );
      return rows.map(({ postings, ...row }) => ({
        ...row,
        postings: postings.map((posting) => ({ ...posting, amount_minor: BigInt(posting.amount_minor) })),
      }));
    },
    async balances() {
      const query =
        tx.as_of === null
          ? `SELECT account, currency, balance_minor::text AS balance_minor FROM ledger_balance WHERE org_id = $1
             ORDER BY currency, account`
          : `SELECT p.account, p.currency, sum(p.amount_minor)::text AS balance_minor
             FROM ledger_entry e, jsonb_to_recordset(e.postings) AS p (account text, currency text, amount_minor numeric)
             WHERE e.org_id = $1 AND e.seq <= $2 GROUP BY p.account, p.currency ORDER BY p.currency, p.account`;
      const { rows } = await tx.client.query<{ account: AccountKey; currency: string; balance_minor: string }>(
        query,
        tx.as_of === null ? [tx.org_id] : [tx.org_id, tx.as_of],
      );
      return rows.map((row) => ({ ...row, balance_minor: BigInt(row.balance_minor) }));
    },
  };
}
