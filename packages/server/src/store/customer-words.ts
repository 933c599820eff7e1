// SPDX-License-Identifier: Apache-2.0
import type { Transaction } from './transaction.js';

/** Longer words are cut: nobody types more of one. */
const LONGEST_WORD = 60;
/** Of a search; further ones are passed over. */
const MOST_TERMS = 8;
/** As many customers are found by their words; of more the newest are looked through one by one. */
const FEW = 1_000;

export interface Named {
  readonly name: string;
  readonly email: string | null;
  readonly external_id: string | null;
}

/** The words of texts in small letters without accents, each once: `Müller & Söhne` is `muller` and `sohne`. */
export function wordsOf(...texts: readonly (string | null)[]): string[] {
  const plain = texts.filter((text) => text !== null).join(' ');
  const small = plain.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = small.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return [...new Set(words.map((word) => word.slice(0, LONGEST_WORD)))];
}

/** What somebody looks for: each must be the beginning of a word. */
export function termsOf(text: string): string[] {
  return wordsOf(text).slice(0, MOST_TERMS);
}

/** The first text that is greater than every text which begins with `prefix`, by bytes. */
export function afterPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}

/** Keeps the words of customers that are new. */
export async function addCustomerWords(tx: Transaction, customers: readonly (Named & { id: string })[]): Promise<void> {
  const rows = customers.flatMap(({ id, name, email, external_id }) =>
    wordsOf(name, email, external_id).map((word) => ({ id, word })),
  );
  if (rows.length === 0) return;
  await tx.client.query({
    name: 'add-customer-words',
    text: `INSERT INTO customer_word (org_id, customer_id, word) SELECT $1, * FROM unnest($2::text[], $3::text[])`,
    values: [tx.org_id, rows.map(({ id }) => id), rows.map(({ word }) => word)],
  });
}

/** Keeps the words of a customer in place of those it had. */
export async function replaceCustomerWords(tx: Transaction, customer: Named & { id: string }): Promise<void> {
  await tx.client.query('DELETE FROM customer_word WHERE org_id = $1 AND customer_id = $2', [tx.org_id, customer.id]);
  await addCustomerWords(tx, [customer]);
}

/** Which customers are called so: their ids where they are few, else the terms to look through all of them for. */
export type Called = { readonly ids: readonly string[] } | { readonly terms: readonly string[] };

/** Finds customers with words that begin with all of these terms, by the rarest of them. */
export async function customersCalled(tx: Transaction, terms: readonly string[]): Promise<Called> {
  if (terms.length === 0) return { ids: [] };
  const { rows } = await tx.client.query<{ position: number; count: bigint }>({
    name: 'count-customer-words',
    text: `SELECT t.position, (SELECT count(*) FROM (SELECT FROM customer_word w WHERE w.org_id = $1
        AND w.word >= t.term COLLATE "C" AND w.word < t.beyond COLLATE "C" LIMIT $4) found) AS count
      FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS t (term, beyond, position)`,
    values: [tx.org_id, terms, terms.map(afterPrefix), FEW + 1],
  });
  const counts = new Map(rows.map(({ position, count }) => [terms[Number(position) - 1] as string, Number(count)]));
  const rarest = [...terms].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
  if ((counts.get(rarest[0] as string) ?? 0) > FEW) return { terms };
  const others = rarest.slice(1);
  const found = await tx.client.query<{ customer_id: string }>({
    name: 'customers-called',
    text: `SELECT DISTINCT f.customer_id FROM customer_word f
      WHERE f.org_id = $1 AND f.word >= $2 AND f.word < $3 AND NOT EXISTS (
        SELECT FROM unnest($4::text[], $5::text[]) AS t (term, beyond) WHERE NOT EXISTS (
          SELECT FROM customer_word w WHERE w.org_id = $1 AND w.customer_id = f.customer_id
            AND w.word >= t.term COLLATE "C" AND w.word < t.beyond COLLATE "C"))`,
    values: [tx.org_id, rarest[0], afterPrefix(rarest[0] as string), others, others.map(afterPrefix)],
  });
  return { ids: found.rows.map(({ customer_id }) => customer_id) };
}
