// SPDX-License-Identifier: Apache-2.0
import { type CurrencyCode, decimal, ExchangeRates, type PlainDate, type RecordedRate } from '@kontor/core';
import { insertPacked, packRows } from './packed-rows.js';
import { commitOf, type Transaction } from './transaction.js';

/** A rate that is to be recorded. */
export type NewRate = Omit<RecordedRate, 'sys_from'>;
/** What recording some rates does: those new to their day, those that correct it, and how many say what is known. */
export interface RateChanges {
  readonly added: readonly NewRate[];
  readonly corrected: readonly NewRate[];
  readonly unchanged: number;
}
export interface RateFilter {
  readonly base?: CurrencyCode | undefined;
  readonly quote?: CurrencyCode | undefined;
  /** First day; and the first day after. */
  readonly from?: PlainDate | undefined;
  readonly until?: PlainDate | undefined;
}
/** What a rate is found by: one of each pair and day is the latest known. */
export type RateKey = Pick<RecordedRate, 'base' | 'quote' | 'date'>;

export interface RecordedRates {
  /** What recording these would do: each pair and day once. */
  plan(rates: readonly NewRate[]): Promise<RateChanges>;
  /** Adds them; what says the same as before is left as it is. */
  record(rates: readonly NewRate[]): Promise<RateChanges>;
  /** The latest known of each pair and day, newest day first, after a key. */
  list(filter: RateFilter, after: RateKey | null, count: number): Promise<RecordedRate[]>;
  /** Everything recorded between these pairs, either way, on the days [from, until], for `ExchangeRates.find`. */
  between(
    pairs: readonly (readonly [CurrencyCode, CurrencyCode])[],
    from: PlainDate,
    until: PlainDate,
  ): Promise<ExchangeRates>;
}

const COLUMNS = { base: 'text', quote: 'text', date: 'date', rate: 'text', source: 'text' };
const SELECTED = 'base, quote, date, rate, source, sys_from';

type Row = Omit<RecordedRate, 'rate'> & { readonly rate: string };

const rateOf = (row: Row): RecordedRate => ({ ...row, rate: decimal(row.rate) });
const keyOf = ({ base, quote, date }: RateKey) => `${base} ${quote} ${date}`;

export function recordedRates(tx: Transaction): RecordedRates {
  const latest = tx.as_of ?? 9223372036854775807n;
  return {
    async plan(rates) {
      if (rates.length === 0) return { added: [], corrected: [], unchanged: 0 };
      const { rows } = await tx.client.query<Row>(
        `SELECT DISTINCT ON (r.base, r.quote, r.date) r.base, r.quote, r.date, r.rate, r.source, r.sys_from
         FROM unnest($2::text[], $3::text[], $4::date[]) AS asked (base, quote, date)
         JOIN exchange_rate r ON r.org_id = $1 AND r.base = asked.base AND r.quote = asked.quote AND r.date = asked.date
         ORDER BY r.base, r.quote, r.date, r.sys_from DESC`,
        [tx.org_id, rates.map(({ base }) => base), rates.map(({ quote }) => quote), rates.map(({ date }) => date)],
      );
      const known = new Map(rows.map((row) => [keyOf(row), rateOf(row)]));
      const same = (rate: NewRate) => {
        const before = known.get(keyOf(rate));
        return before?.rate.equals(rate.rate) && before.source === rate.source;
      };
      return {
        added: rates.filter((rate) => !known.has(keyOf(rate))),
        corrected: rates.filter((rate) => known.has(keyOf(rate)) && !same(rate)),
        unchanged: rates.filter(same).length,
      };
    },
    async record(rates) {
      const { seq } = commitOf(tx);
      const changes = await this.plan(rates);
      const rows = [...changes.added, ...changes.corrected];
      if (rows.length === 0) return changes;
      const packed = packRows(rows, ({ base, quote, date, rate, source }) => [
        base,
        quote,
        date,
        rate.toString(),
        source,
      ]);
      const { text, values } = insertPacked('exchange_rate', { org_id: tx.org_id, sys_from: seq }, COLUMNS, packed);
      await tx.client.query(text, [...values]);
      const { added, corrected } = changes;
      tx.audit.record({
        action: 'exchange_rates.recorded',
        object: 'exchange_rates',
        after: { added: added.length, corrected },
      });
      return changes;
    },
    async list({ base, quote, from, until }, after, count) {
      const { rows } = await tx.client.query<Row>(
        `SELECT DISTINCT ON (date, base, quote) ${SELECTED} FROM exchange_rate
         WHERE org_id = $1 AND sys_from <= $2 AND ($3::text IS NULL OR base = $3) AND ($4::text IS NULL OR quote = $4)
           AND ($5::date IS NULL OR date >= $5) AND ($6::date IS NULL OR date < $6)
           AND ($7::date IS NULL OR (date, base, quote) < ($7, $8, $9))
         ORDER BY date DESC, base DESC, quote DESC, sys_from DESC LIMIT $10`,
        [
          tx.org_id,
          latest,
          base ?? null,
          quote ?? null,
          from ?? null,
          until ?? null,
          after?.date ?? null,
          after?.base ?? '',
          after?.quote ?? '',
          count,
        ],
      );
      return rows.map(rateOf);
    },
    async between(pairs, from, until) {
      if (pairs.length === 0) return new ExchangeRates([]);
      const both = [...pairs, ...pairs.map(([base, quote]) => [quote, base] as const)];
      const { rows } = await tx.client.query<Row>({
        name: 'rates-between',
        text: `SELECT DISTINCT r.base, r.quote, r.date, r.rate, r.source, r.sys_from
          FROM unnest($2::text[], $3::text[]) AS asked (base, quote)
          JOIN exchange_rate r ON r.org_id = $1 AND r.base = asked.base AND r.quote = asked.quote
            AND r.date BETWEEN $4 AND $5
          WHERE r.sys_from <= $6`,
        values: [tx.org_id, both.map(([base]) => base), both.map(([, quote]) => quote), from, until, latest],
      });
      return new ExchangeRates(rows.map(rateOf));
    },
  };
}
