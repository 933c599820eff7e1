// SPDX-License-Identifier: Apache-2.0
import { Payers, type PayerTerms } from '@kontor/core';
import type { BatchFilter } from './subscriptions.js';
import { commitOf, type Transaction } from './transaction.js';
import { FOREVER } from './values.js';

/** Customers that are billed together, or have charges that are billed by themselves. */
export interface BillingAccount {
  /** The customer that pays. */
  readonly id: string;
  /** Everybody it ever paid for, itself among them; who it pays for on a day is said by their terms. */
  readonly customer_ids: readonly string[];
}
export interface BillingAccounts {
  /** Whether anybody was ever billed together with others. */
  any(): Promise<boolean>;
  /** Notes who is billed together from some day on. */
  join(members: readonly { readonly customer_id: string; readonly payer_customer_id: string | null }[]): Promise<void>;
  /** The next accounts after an id, about `count` customers of them but at least one; up to `through` all of them. */
  next(after: string, count: number, filter?: BatchFilter): Promise<BillingAccount[]>;
  /** How these customers, and everybody they pay for, are billed over time. */
  terms(customer_ids: readonly string[]): Promise<PayerTerms[]>;
  /** Who pays for these customers; null when each pays its own and by subscription. */
  payers(customer_ids: readonly string[]): Promise<Payers | null>;
}

export function billingAccounts(tx: Transaction): BillingAccounts {
  return {
    async any() {
      const { rows } = await tx.client.query<{ any: boolean }>({
        name: 'any-account',
        text: 'SELECT EXISTS (SELECT FROM account_member WHERE org_id = $1) AS any',
        values: [tx.org_id],
      });
      return rows[0]?.any === true;
    },
    async join(members) {
      if (members.length === 0) return;
      commitOf(tx);
      const pairs = members.flatMap(({ customer_id, payer_customer_id: payer }) => [
        [customer_id, customer_id],
        ...(payer === null
          ? []
          : [
              [payer, customer_id],
              [payer, payer],
            ]),
      ]);
      await tx.client.query(
        `INSERT INTO account_member (org_id, payer_id, customer_id)
         SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
        [tx.org_id, pairs.map(([payer]) => payer), pairs.map(([, customer]) => customer)],
      );
    },
    async next(after, count, { customer_id, through } = {}) {
      const { rows } = await tx.client.query<{ id: string; customer_ids: string[] }>({
        name: 'next-accounts',
        text: `SELECT a.id, coalesce(m.customer_ids, ARRAY[a.id]) AS customer_ids FROM (
            (SELECT DISTINCT payer_id AS id FROM account_member WHERE org_id = $1 AND payer_id > $2
               AND ($3::text IS NULL OR payer_id <= $3)
               AND ($4::text IS NULL OR payer_id IN
                 (SELECT payer_id FROM account_member WHERE org_id = $1 AND customer_id = $4))
             ORDER BY payer_id LIMIT $5)
            UNION
            (SELECT DISTINCT customer_id FROM one_off_charge c
             WHERE org_id = $1 AND customer_id > $2 AND ($3::text IS NULL OR customer_id <= $3)
               AND ($4::text IS NULL OR customer_id = $4) AND subscription_id = '' AND sys_to = ${FOREVER}
               AND NOT EXISTS (SELECT FROM account_member m WHERE m.org_id = $1 AND m.customer_id = c.customer_id)
             ORDER BY customer_id LIMIT $5)) a
          LEFT JOIN LATERAL (SELECT array_agg(customer_id ORDER BY customer_id) AS customer_ids FROM account_member
            WHERE org_id = $1 AND payer_id = a.id) m ON true
          ORDER BY a.id LIMIT $5`,
        values: [tx.org_id, after, through ?? null, customer_id ?? null, count],
      });
      if (through !== undefined) return rows;
      const taken: BillingAccount[] = [];
      let customers = 0;
      for (const account of rows) {
        customers += account.customer_ids.length;
        if (taken.length > 0 && customers > count) break;
        taken.push(account);
      }
      return taken;
    },
    async terms(customer_ids) {
      const { rows } = await tx.client.query<PayerTerms>({
        name: 'payer-terms',
        text: `SELECT id AS customer_id, payer_customer_id, consolidate, valid_from, valid_to FROM customer
          WHERE org_id = $1 AND sys_from <= $3 AND sys_to > $3 AND id = ANY(array(
            SELECT unnest($2::text[])
            UNION SELECT customer_id FROM account_member WHERE org_id = $1 AND payer_id = ANY($2::text[])))
          ORDER BY id, valid_from`,
        values: [tx.org_id, customer_ids, tx.as_of ?? FOREVER - 1n],
      });
      return rows;
    },
    async payers(customer_ids) {
      const { rows } = await tx.client.query<{ customer_id: string }>({
        name: 'account-members',
        text: `SELECT DISTINCT customer_id FROM account_member WHERE org_id = $1 AND customer_id = ANY($2::text[])`,
        values: [tx.org_id, customer_ids],
      });
      return rows.length === 0 ? null : new Payers(await this.terms(rows.map(({ customer_id }) => customer_id)));
    },
  };
}
