// SPDX-License-Identifier: Apache-2.0
import { afterPrefix, customersCalled, termsOf, wordsOf } from './customer-words.js';
import type { ReadTransaction } from './transaction.js';
import { END_OF_TIME, FOREVER } from './values.js';

export type FoundKind =
  | 'customer'
  | 'subscription'
  | 'invoice'
  | 'credit_note'
  | 'quote'
  | 'licence'
  | 'coupon'
  | 'plan';
/** Something that was looked for. */
export interface Found {
  readonly kind: FoundKind;
  /** Of a plan its key. */
  readonly id: string;
  /** What it is called: a name, a number or a code. */
  readonly title: string;
  /** What tells it from others of its kind; null: nothing. */
  readonly subtitle: string | null;
  readonly customer_id: string | null;
}

/** What belongs to customers is shown with them where they are at most so many. */
const FEW_CUSTOMERS = 3;
/** Digits of the numbers on paper. */
const NUMBER_DIGITS = 6;

const CUSTOMER = `SELECT 'customer' AS kind, f.id, f.name AS title, coalesce(f.email, f.external_id) AS subtitle,
    f.id AS customer_id
  FROM customer f WHERE f.org_id = $1 AND f.sys_to = ${FOREVER} AND f.valid_to = '${END_OF_TIME}'`;
const OF_CUSTOMER = `(SELECT c.name FROM customer c WHERE c.org_id = $1 AND c.id = f.customer_id
  AND c.sys_to = ${FOREVER} AND c.valid_to = '${END_OF_TIME}')`;
const SUBSCRIPTION = `SELECT 'subscription' AS kind, f.id, f.plan AS title, ${OF_CUSTOMER} AS subtitle, f.customer_id
  FROM subscription f WHERE f.org_id = $1 AND f.sys_to = ${FOREVER} AND f.valid_to = '${END_OF_TIME}'`;
const INVOICE = `SELECT f.kind, f.id, f.number AS title, ${OF_CUSTOMER} AS subtitle, f.customer_id
  FROM invoice f WHERE f.org_id = $1`;
const QUOTE = `SELECT 'quote' AS kind, f.id, coalesce(f.number, f.id) AS title, ${OF_CUSTOMER} AS subtitle, f.customer_id
  FROM quote f WHERE f.org_id = $1`;
const LICENCE = `SELECT 'licence' AS kind, f.id, f.id AS title, ${OF_CUSTOMER} AS subtitle, f.customer_id
  FROM licence f WHERE f.org_id = $1`;
const COUPON = `SELECT 'coupon' AS kind, f.id, f.code AS title, f.definition ->> 'name' AS subtitle, NULL AS customer_id
  FROM coupon f WHERE f.org_id = $1`;

/** Ids tell what they are of. */
const BY_PREFIX: Readonly<Record<string, string>> = {
  cus: CUSTOMER,
  sub: SUBSCRIPTION,
  inv: INVOICE,
  quo: QUOTE,
  lic: LICENCE,
  cpn: COUPON,
};

/**
 * What begins as `text` does: ids, numbers on paper, codes, plans and words of customers, with what belongs to these
 * where they are few. At most `limit`; numbers first, for whoever writes one means it.
 */
export async function search(tx: ReadTransaction, text: string, limit: number): Promise<Found[]> {
  const id = text.toLowerCase();
  const of_id = /^([a-z]{3})_[0-9a-z]*$/.exec(id)?.[1];
  const select = of_id === undefined ? undefined : BY_PREFIX[of_id];
  if (select !== undefined)
    return rowsOf(tx, `${select} AND f.id >= $2 AND f.id < $3 ORDER BY f.id DESC LIMIT $4`, [
      id,
      afterPrefix(id),
      limit,
    ]);
  const numbered = await numberedLike(tx, text, limit);
  const customers = await customersLike(tx, text, limit);
  const few = customers.length <= FEW_CUSTOMERS ? customers.map((customer) => customer.id) : [];
  const theirs = few.length === 0 ? [] : await ofCustomers(tx, few);
  const plans = await plansLike(tx, text);
  const coupons = await rowsOf(tx, `${COUPON} AND starts_with(upper(f.code), upper($2)) ORDER BY f.id DESC LIMIT $3`, [
    text,
    limit,
  ]);
  return [...numbered, ...plans, ...customers, ...theirs, ...coupons].slice(0, limit);
}

async function rowsOf(tx: ReadTransaction, text: string, values: readonly unknown[]): Promise<Found[]> {
  return (await tx.client.query<Found>(text, [tx.org_id, ...values])).rows;
}

async function customersLike(tx: ReadTransaction, text: string, limit: number): Promise<Found[]> {
  const keyed = await rowsOf(tx, `${CUSTOMER} AND f.external_id = $2`, [text]);
  const called = await customersCalled(tx, termsOf(text));
  const found =
    'ids' in called
      ? await rowsOf(tx, `${CUSTOMER} AND f.id = ANY($2::text[]) ORDER BY f.id DESC LIMIT $3`, [called.ids, limit])
      : await rowsOf(
          tx,
          `${CUSTOMER} AND NOT EXISTS (SELECT FROM unnest($2::text[], $3::text[]) AS t (term, beyond)
             WHERE NOT EXISTS (SELECT FROM customer_word w WHERE w.org_id = $1 AND w.customer_id = f.id
               AND w.word >= t.term COLLATE "C" AND w.word < t.beyond COLLATE "C"))
           ORDER BY f.id DESC LIMIT $4`,
          [called.terms, called.terms.map(afterPrefix), limit],
        );
  const ids = new Set(keyed.map(({ id }) => id));
  return [...keyed, ...found.filter(({ id }) => !ids.has(id))];
}

/** Subscriptions, licences, quotes and the latest invoices of a few customers. */
function ofCustomers(tx: ReadTransaction, customer_ids: readonly string[]): Promise<Found[]> {
  const each = [SUBSCRIPTION, LICENCE, QUOTE, INVOICE].map(
    (select) => `(${select} AND f.customer_id = ANY($2::text[]) ORDER BY f.id DESC LIMIT 3)`,
  );
  return rowsOf(tx, each.join(' UNION ALL '), [customer_ids]);
}

async function plansLike(tx: ReadTransaction, text: string): Promise<Found[]> {
  const terms = termsOf(text);
  const catalog = terms.length === 0 ? null : await tx.catalogs.current();
  return Object.entries(catalog?.content.plans ?? {})
    .filter(([key, { name }]) => {
      const words = wordsOf(key, name);
      return terms.every((term) => words.some((word) => word.startsWith(term)));
    })
    .map(([key, { name }]) => ({ kind: 'plan', id: key, title: name, subtitle: null, customer_id: null }));
}

/** Invoices, credit notes and quotes by their numbers, whole or begun: `KAL-000017`, `KAL-0000`, or `17` alone. */
async function numberedLike(tx: ReadTransaction, text: string, limit: number): Promise<Found[]> {
  const parts = /^(?:(.*)-)?(\d{1,18})$/.exec(text.toUpperCase());
  if (parts === null) return [];
  const { invoice_prefix } = await tx.organisations.get();
  const [, series = '', digits = ''] = parts;
  const [least, most] = sequencesLike(digits, series !== '');
  const kinds = { invoice: invoice_prefix, credit_note: `${invoice_prefix}-CN` };
  const wanted = Object.entries(kinds).filter(([, prefix]) => series === '' || series === prefix.toUpperCase());
  const invoices = await rowsOf(
    tx,
    `${INVOICE} AND f.kind = ANY($2::text[]) AND f.sequence BETWEEN $3 AND $4 ORDER BY f.sequence LIMIT $5`,
    [wanted.map(([kind]) => kind), least, most, limit],
  );
  const number = `${invoice_prefix}-Q-${series === '' ? digits.padStart(NUMBER_DIGITS, '0') : digits}`;
  if (series !== '' && series !== `${invoice_prefix}-Q`.toUpperCase()) return invoices;
  const quotes = await rowsOf(
    tx,
    `${QUOTE} AND f.number COLLATE "C" >= $2 AND f.number COLLATE "C" < $3 ORDER BY f.number COLLATE "C" LIMIT $4`,
    [number, afterPrefix(number), limit],
  );
  return [...invoices, ...quotes];
}

/** From which place in a series to which: digits behind a prefix are the beginning of a number, others all of it. */
function sequencesLike(digits: string, begun: boolean): readonly [bigint, bigint] {
  const open = begun || digits.startsWith('0') ? Math.max(0, NUMBER_DIGITS - digits.length) : 0;
  const unit = 10n ** BigInt(open);
  return [BigInt(digits) * unit, (BigInt(digits) + 1n) * unit - 1n];
}
