// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CurrencyCode,
  type ExchangeRate,
  type ExchangeRates,
  FunctionalBooks,
  type FunctionalDeferral,
  functionalItem,
  functionalUnearned,
  type JournalEntry,
  laterDate,
  type PlainDate,
  pairsNeeded,
  RecognitionTotal,
} from '@kontor/core';
import { type CurrencyChange, currencyHistory, rateRule, settingsAt } from '../currencies/currency-settings.js';
import type { AccountBalance, StoredEntry } from '../store/ledger.js';
import type { Store } from '../store/store.js';
import type { Transaction } from '../store/transaction.js';
import { creditedLines, revenueLines } from './revenue-lines.js';

/** A document that is not in the functional books, for want of a rate: its own, or that of one it settles. */
export interface MissingRate {
  readonly reference: string;
  readonly kind: JournalEntry['kind'];
  readonly date: PlainDate;
  readonly base: CurrencyCode;
  readonly quote: CurrencyCode;
  /** The day whose rate it needs, and null where another document's is missing. */
  readonly rate_date: PlainDate | null;
  /** The document whose rate is missing: itself, or another. */
  readonly waits_for: string;
}
/** A portion of the journal in the functional currency, in the order of commits. */
export interface FunctionalPortion {
  readonly entries: readonly JournalEntry[];
  readonly missing: readonly MissingRate[];
}

/** The document whose date and commit say the rate of an entry. */
interface Dated {
  readonly date: PlainDate;
  readonly known: bigint;
}
/** What an entry is told by. */
interface Telling {
  readonly dated: Dated;
  readonly rate: ExchangeRate | null;
}

/** Entries of one read. */
const PORTION = 1_000;

/**
 * Tells entries in the functional currency, in the order of commits. Each is told at the rate of its date that was known
 * at its commit; what takes an invoice back (a credit note by hand, a write-off) at that of the invoice.
 */
export class FunctionalTeller {
  readonly currency: CurrencyCode;
  readonly books: FunctionalBooks;
  /** The trial balance as it is posted. */
  readonly posted: readonly AccountBalance[];
  readonly #history: readonly CurrencyChange[];
  readonly #rates: ExchangeRates;

  private constructor(
    currency: CurrencyCode,
    posted: readonly AccountBalance[],
    history: readonly CurrencyChange[],
    rates: ExchangeRates,
  ) {
    this.currency = currency;
    this.posted = posted;
    this.books = new FunctionalBooks(currency);
    this.#history = history;
    this.#rates = rates;
  }

  /**
   * With the rates of all currencies that anything is posted in, on the days of what is posted and on `day`. Null: the
   * organisation has no functional currency.
   */
  static async open(tx: Transaction, day: PlainDate | null = null): Promise<FunctionalTeller | null> {
    const history = await currencyHistory(tx);
    const currency = history.at(-1)?.currencies?.functional_currency;
    if (currency === undefined) return null;
    const { rows } = await tx.client.query<{ first: PlainDate | null; last: PlainDate | null }>(
      'SELECT min(date) AS first, max(date) AS last FROM ledger_entry WHERE org_id = $1 AND seq <= $2',
      [tx.org_id, tx.as_of ?? 9223372036854775807n],
    );
    const { first = null, last = null } = rows[0] ?? {};
    const posted = await tx.ledger.balances();
    const foreign = new Set(posted.map((balance) => balance.currency));
    const rules = history.flatMap(({ currencies }) => (currencies === null ? [] : rateRule(currencies)));
    const pairs = [...foreign].flatMap((base) => rules.flatMap((rule) => pairsNeeded(base, currency, rule)));
    const oldest = rules.reduce((days, { max_age_days }) => Math.max(days, max_age_days), 0);
    const from = addToDate(first ?? '1970-01-01', { days: -oldest });
    const until = laterDate(last ?? from, day ?? from);
    return new FunctionalTeller(currency, posted, history, await tx.exchangeRates.between(pairs, from, until));
  }

  /** The rate between a currency and the functional one for a document. */
  rate(base: CurrencyCode, { date, known }: Dated): ExchangeRate | null {
    const settings = settingsAt(this.#history, known);
    if (settings === null) return null;
    return this.#rates.find({ base, quote: this.currency, date, known }, rateRule(settings));
  }

  /**
   * Tells entries that hold no earned revenue; `originals` are those of `originalsOf`. With `foreign_only`, what an
   * exchange posts in the functional currency is told elsewhere, and taken off.
   */
  async tell(
    entries: readonly StoredEntry[],
    originals: ReadonlyMap<string, Dated>,
    deferrals: Deferrals,
    foreign_only = false,
  ): Promise<FunctionalPortion> {
    const told: JournalEntry[] = [];
    const missing: MissingRate[] = [];
    for (const { seq, position: _place, ...entry } of entries) {
      if (entry.kind === 'exchange') {
        const dated = { date: entry.date, known: seq };
        const made = this.books.tellExchange(entry, (currency) => this.rate(currency, dated));
        if ('waits_for' in made) missing.push(this.#missingOfExchange(entry, dated, made.waits_for));
        else told.push(this.#besides(made, entry, foreign_only));
        continue;
      }
      const base = entry.postings[0]?.currency ?? this.currency;
      const dated = originals.get(originalKey(entry)) ?? { date: entry.date, known: seq };
      const rate = base === this.currency ? null : this.rate(base, dated);
      const taken = entry.kind === 'credit_note' && rate !== null ? await deferrals(entry.reference, seq, rate) : [];
      const made = this.books.tell(entry, rate, taken);
      if ('waits_for' in made) missing.push(this.#missing(entry, base, { dated, rate }, made.waits_for));
      else if (made.postings.length > 0) told.push(made);
    }
    return { entries: told, missing };
  }

  #missing({ reference, kind, date }: JournalEntry, base: CurrencyCode, { dated, rate }: Telling, waits_for: string) {
    const rate_date = rate === null ? dated.date : null;
    return { reference, kind, date, base, quote: this.currency, rate_date, waits_for };
  }

  #besides(made: JournalEntry, { postings }: JournalEntry, foreign_only: boolean): JournalEntry {
    if (!foreign_only) return made;
    const elsewhere = postings.filter(({ currency }) => currency === this.currency);
    return {
      ...made,
      postings: [...made.postings, ...elsewhere.map((each) => ({ ...each, amount_minor: -each.amount_minor }))],
    };
  }

  /** Of its two currencies, the one whose rate is missing; else it waits for another document. */
  #missingOfExchange(entry: JournalEntry, dated: Dated, waits_for: string): MissingRate {
    const foreign = entry.postings.flatMap(({ currency }) => (currency === this.currency ? [] : currency));
    const base = foreign.find((currency) => this.rate(currency, dated) === null) ?? foreign[0] ?? this.currency;
    return this.#missing(entry, base, { dated, rate: this.rate(base, dated) }, waits_for);
  }

  /** What a month's earned revenue is by the lines it was earned of, by the currency of the lines. */
  async recognised(
    tx: Transaction,
    { from, known }: { readonly from: PlainDate; readonly known: bigint },
  ): Promise<Map<CurrencyCode, RecognitionTotal>> {
    const until = addToDate(from, { months: 1 });
    const totals = new Map<CurrencyCode, RecognitionTotal>();
    for await (const lines of revenueLines(tx, { from, until, known }))
      for (const { item, sys_from } of lines) {
        const { currency, billed_on: date } = item;
        if (currency === this.currency || !this.books.tells(item.invoice_id)) continue;
        const rate = this.rate(currency, { date, known: sys_from });
        if (rate === null) continue;
        const total = totals.get(currency) ?? new RecognitionTotal(until);
        totals.set(currency, total);
        total.add(functionalItem(item, rate), sys_from > known ? null : from);
      }
    return totals;
  }
}

/** What a credit note by hand takes from deferred revenue, at the rate of its invoice. */
export type Deferrals = (
  credit_note_id: string,
  seq: bigint,
  rate: ExchangeRate,
) => Promise<readonly FunctionalDeferral[]>;

/** The lines are read as the credit note found them, so that its credit is the last on them. */
export function storedDeferrals(store: Store, org_id: string): Deferrals {
  return async (credit_note_id, seq, rate) => {
    const items = await store.read(org_id, (tx) => creditedLines(tx, credit_note_id), { as_of: seq });
    return items
      .filter(({ recognition }) => recognition === 'over_time')
      .map((item) => ({
        charge_key: item.charge_key,
        subscription_id: item.subscription_id,
        functional_minor: functionalUnearned(item, rate),
      }));
  };
}

/** The id by which the original of an entry is found: a credit note's own, or the invoice that is given up. */
function originalKey({ kind, reference, postings }: JournalEntry): string {
  if (kind === 'credit_note') return reference;
  if (kind !== 'write_off') return '';
  return postings.find(({ account }) => account === 'receivable')?.dimensions?.invoice_id ?? '';
}

/** Date and commit of the invoices that credit notes by hand and write-offs take back. */
export async function originalsOf(tx: Transaction, entries: readonly StoredEntry[]): Promise<Map<string, Dated>> {
  const ids = entries.flatMap((entry) => originalKey(entry) || []);
  if (ids.length === 0) return new Map();
  const { rows } = await tx.client.query<Dated & { id: string }>(
    `SELECT n.id, o.invoice_date AS date, o.sys_from AS known FROM invoice n
     JOIN invoice o ON o.org_id = n.org_id AND o.id = coalesce(n.credits_invoice_id, n.id)
     WHERE n.org_id = $1 AND n.id = ANY($2::text[])`,
    [tx.org_id, ids],
  );
  return new Map(rows.map(({ id, ...dated }) => [id, dated]));
}

export interface FunctionalRequest {
  readonly org_id: string;
  /** The last commit whose entries are told. */
  readonly seq: bigint;
  /** Leaves out what is in the functional currency already. */
  readonly foreign_only: boolean;
  /** Leaves out what is earned, which settles nothing. */
  readonly without_revenue?: boolean;
  /** The first day whose documents are left out. */
  readonly until?: PlainDate;
}

/**
 * The journal in the functional currency, a portion at a time, each read in transactions of its own. What is earned of
 * lines in other currencies is computed anew from the lines, each at the rate its invoice deferred it at.
 */
export async function* functionalJournal(
  store: Store,
  teller: FunctionalTeller,
  { org_id, seq, foreign_only, without_revenue = false, until }: FunctionalRequest,
): AsyncGenerator<FunctionalPortion> {
  const deferrals = storedDeferrals(store, org_id);
  const filter = { until, ...(foreign_only ? { foreign_to: teller.currency } : {}) };
  const earning = { seq: 0n, totals: new Map<CurrencyCode, RecognitionTotal>() };
  let after = { seq: 0n, position: -1 };
  for (let more = true; more; ) {
    const entries = await store.read(org_id, (tx) => tx.ledger.entries(after, PORTION, filter), { as_of: seq });
    more = entries.length === PORTION;
    after = entries.at(-1) ?? after;
    for (const run of runsOf(entries)) {
      const [first] = run;
      if (first?.kind !== 'recognition') {
        const originals = await store.read(org_id, (tx) => originalsOf(tx, run), { as_of: seq });
        yield await teller.tell(run, originals, deferrals, foreign_only);
        continue;
      }
      if (without_revenue) continue;
      const made: JournalEntry[] = [];
      for (const entry of run) {
        if (entry.seq !== earning.seq) {
          const month = { from: `${entry.date.slice(0, 7)}-01`, known: earning.seq };
          earning.totals = await store.read(org_id, (tx) => teller.recognised(tx, month), { as_of: entry.seq });
          earning.seq = entry.seq;
        }
        const [{ currency } = { currency: teller.currency }] = entry.postings;
        if (currency !== teller.currency)
          made.push(...(earning.totals.get(currency)?.entries(() => entry.reference) ?? []));
        else if (!foreign_only) made.push(entry);
      }
      yield { entries: made, missing: [] };
    }
  }
}

/** Entries in their order, cut where earned revenue begins and ends. */
function runsOf(entries: readonly StoredEntry[]): StoredEntry[][] {
  const runs: StoredEntry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run !== undefined && (run[0]?.kind === 'recognition') === (entry.kind === 'recognition')) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}
