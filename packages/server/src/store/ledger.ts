// SPDX-License-Identifier: Apache-2.0
import type { AccountKey, JournalEntry, PlainDate, Posting, PostingDimensions } from '@kontor/core';
import { insertPacked, type PackedRows, packRows } from './packed-rows.js';
import { commitOf, type Transaction } from './transaction.js';

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
  /** Only what is not in this currency, and all earned revenue. */
  readonly foreign_to?: string | undefined;
}
export interface Ledger {
  /** Adds entries to the journal and moves the balances of their accounts. */
  post(packed: PackedEntries): Promise<void>;
  /** The entries after a place of the journal, in the order of commits. */
  entries(after: { seq: bigint; position: number }, count: number, filter?: EntryFilter): Promise<StoredEntry[]>;
  /** The entries of a customer's invoices, payments, refunds, write-offs and credits, in the order of commits. */
  entriesOf(customer_id: string): Promise<StoredEntry[]>;
  /** The last day whose revenue is posted, and the commit that did it. */
  lastRecognition(): Promise<{ readonly date: PlainDate; readonly seq: bigint } | null>;
  /** The trial balance; of a moment by summing the journal, of now as it is kept. */
  balances(): Promise<AccountBalance[]>;
  /**
   * After entries were removed with the customers they are about: sums the balances again, and leaves the revenue of all
   * months to be posted anew, since its entries are sums over customers.
   */
  rebuild(): Promise<void>;
}

/** Entries ready to be sent, with the sums that they move accounts by. */
export interface PackedEntries {
  readonly rows: PackedRows;
  readonly sums: readonly AccountBalance[];
}

const COLUMNS = {
  position: 'int',
  kind: 'text',
  date: 'date',
  reference: 'text',
  customer_id: 'text',
  shared: 'jsonb',
  postings: 'jsonb',
};

/** Entries of one commit, in their order; those without postings are left out. */
export function packEntries(entries: readonly JournalEntry[]): PackedEntries {
  const sums = new Map<string, Map<AccountKey, bigint>>();
  const kept = entries.filter(({ postings }) => postings.length > 0);
  for (const { postings } of kept)
    for (const { account, currency, amount_minor } of postings) {
      let balances = sums.get(currency);
      if (balances === undefined) {
        balances = new Map();
        sums.set(currency, balances);
      }
      balances.set(account, (balances.get(account) ?? 0n) + amount_minor);
    }
  let position = 0;
  return {
    sums: [...sums].flatMap(([currency, balances]) =>
      [...balances].map(([account, balance_minor]) => ({ account, currency, balance_minor })),
    ),
    rows: packRows(kept, ({ kind, date, reference, postings }) => {
      const shared = sharedOf(postings);
      return [
        String(position++),
        kind,
        date,
        reference,
        shared.customer_id ?? '',
        JSON.stringify(shared),
        JSON.stringify(postings.map((posting) => packed(posting, shared))),
      ];
    }),
  };
}

/** What postings have in common need not be written with each of them. */
type Shared = { currency?: string } & PostingDimensions;
/** `[account, minor units, members that differ]`. */
type PackedPosting = readonly [AccountKey, string, Shared?];

const SHARED = ['customer_id', 'subscription_id'] as const;

function sharedOf(postings: readonly Posting[]): Shared {
  const [first] = postings;
  if (first === undefined) return {};
  const { currency } = first;
  const shared: Record<string, string> = postings.every((posting) => posting.currency === currency) ? { currency } : {};
  for (const name of SHARED) {
    const only = postings.find(({ dimensions }) => dimensions?.[name] !== undefined)?.dimensions?.[name];
    // what a posting does not say is no other
    if (only !== undefined && postings.every(({ dimensions }) => (dimensions?.[name] ?? only) === only))
      shared[name] = only;
  }
  return shared;
}

function packed({ account, amount_minor, currency, dimensions = {} }: Posting, shared: Shared): PackedPosting {
  let own: Record<string, string> | null = currency === shared.currency ? null : { currency };
  for (const name in dimensions) {
    const value = dimensions[name as keyof PostingDimensions];
    if (value === undefined || value === shared[name as keyof Shared]) continue;
    own ??= {};
    own[name] = value;
  }
  return own === null ? [account, String(amount_minor)] : [account, String(amount_minor), own];
}

function unpacked([account, amount, own]: PackedPosting, shared: Shared): Posting {
  const { currency, ...dimensions } = { ...shared, ...own };
  return { account, amount_minor: BigInt(amount), currency: currency as string, dimensions };
}

interface EntryRow {
  seq: bigint;
  position: number;
  kind: JournalEntry['kind'];
  date: PlainDate;
  reference: string;
  shared: Shared;
  postings: PackedPosting[];
}

function storedEntry({ shared, postings, ...row }: EntryRow): StoredEntry {
  return { ...row, postings: postings.map((posting) => unpacked(posting, shared)) };
}

// A posting of an entry, in SQL.
const POSTINGS = 'ledger_entry e, jsonb_array_elements(e.postings) AS p';
const ACCOUNT = 'p ->> 0';
const AMOUNT = '(p ->> 1)::numeric';
const CURRENCY = "coalesce(p -> 2 ->> 'currency', e.shared ->> 'currency')";

export function ledger(tx: Transaction): Ledger {
  const latest = tx.as_of ?? 9223372036854775807n;
  let posted = 0;
  return {
    async post({ rows, sums }) {
      if (rows.count === 0) return;
      const { seq } = commitOf(tx);
      // packed before the commit began: what it posted already comes first
      const columns = posted === 0 ? COLUMNS : { ...COLUMNS, position: `int + ${posted}` };
      const { text, values } = insertPacked('ledger_entry', { org_id: tx.org_id, seq }, columns, rows);
      await tx.client.query({ ...(posted === 0 ? { name: 'post-entries' } : {}), text, values: [...values] });
      posted += rows.count;
      await tx.client.query({
        name: 'move-balances',
        text: `INSERT INTO ledger_balance (org_id, account, currency, balance_minor)
          SELECT $1, * FROM unnest($2::text[], $3::text[], $4::numeric[])
          ON CONFLICT (org_id, account, currency)
          DO UPDATE SET balance_minor = ledger_balance.balance_minor + excluded.balance_minor`,
        values: [
          tx.org_id,
          sums.map(({ account }) => account),
          sums.map(({ currency }) => currency),
          sums.map(({ balance_minor }) => String(balance_minor)),
        ],
      });
    },
    async entries(after, count, { from, until, reference, foreign_to } = {}) {
      const { rows } = await tx.client.query<EntryRow>(
        `SELECT seq, position, kind, date, reference, shared, postings FROM ledger_entry
         WHERE org_id = $1 AND (seq, position) > ($2, $3) AND seq <= $4 AND ($5::date IS NULL OR date >= $5)
           AND ($6::date IS NULL OR date < $6) AND ($7::text IS NULL OR reference = $7)
           AND ($8::text IS NULL OR kind = 'recognition' OR shared ->> 'currency' IS DISTINCT FROM $8)
         ORDER BY seq, position LIMIT $9`,
        [
          tx.org_id,
          after.seq,
          after.position,
          latest,
          from ?? null,
          until ?? null,
          reference ?? null,
          foreign_to ?? null,
          count,
        ],
      );
      return rows.map(storedEntry);
    },
    async entriesOf(customer_id) {
      const { rows } = await tx.client.query<EntryRow>(
        `SELECT seq, position, kind, date, reference, shared, postings FROM ledger_entry
         WHERE org_id = $1 AND customer_id = $2 AND seq <= $3 AND reference IN (
           SELECT id FROM invoice WHERE org_id = $1 AND customer_id = $2
           UNION ALL SELECT id FROM payment WHERE org_id = $1 AND customer_id = $2
           UNION ALL SELECT id FROM payment_return WHERE org_id = $1 AND customer_id = $2
           UNION ALL SELECT id FROM refund WHERE org_id = $1 AND customer_id = $2
           UNION ALL SELECT id FROM credit_grant WHERE org_id = $1 AND customer_id = $2
           UNION ALL SELECT payment_id FROM payment_allocation WHERE org_id = $1 AND customer_id = $2)
         ORDER BY seq, position`,
        [tx.org_id, customer_id, latest],
      );
      return rows.map(storedEntry);
    },
    async lastRecognition() {
      const { rows } = await tx.client.query<{ date: PlainDate | null; seq: bigint | null }>(
        `SELECT max(date) AS date, max(seq) AS seq FROM ledger_entry
         WHERE org_id = $1 AND kind = 'recognition' AND seq <= $2`,
        [tx.org_id, latest],
      );
      const { date, seq } = rows[0] ?? { date: null, seq: null };
      return date === null || seq === null ? null : { date, seq };
    },
    async balances() {
      const query =
        tx.as_of === null
          ? `SELECT account, currency, balance_minor::text AS balance_minor FROM ledger_balance WHERE org_id = $1
             ORDER BY currency, account`
          : `SELECT ${ACCOUNT} AS account, ${CURRENCY} AS currency, sum(${AMOUNT})::text AS balance_minor
             FROM ${POSTINGS} WHERE e.org_id = $1 AND e.seq <= $2 GROUP BY 1, 2 ORDER BY 2, 1`;
      const { rows } = await tx.client.query<{ account: AccountKey; currency: string; balance_minor: string }>(
        query,
        tx.as_of === null ? [tx.org_id] : [tx.org_id, tx.as_of],
      );
      return rows.map((row) => ({ ...row, balance_minor: BigInt(row.balance_minor) }));
    },
    async rebuild() {
      commitOf(tx);
      for (const text of [
        "DELETE FROM ledger_entry WHERE org_id = $1 AND kind = 'recognition'",
        'DELETE FROM ledger_balance WHERE org_id = $1',
        `INSERT INTO ledger_balance (org_id, account, currency, balance_minor)
         SELECT e.org_id, ${ACCOUNT}, ${CURRENCY}, sum(${AMOUNT}) FROM ${POSTINGS} WHERE e.org_id = $1 GROUP BY 1, 2, 3`,
      ])
        await tx.client.query(text, [tx.org_id]);
    },
  };
}
