// SPDX-License-Identifier: Apache-2.0
import type { CreditGrant, Instant, Wallet } from '@kontor/core';
import { noteWhereWatched } from '../ingest/changed-customers.js';
import { commitOf, type Transaction } from './transaction.js';
import { toJson, toTimestamp } from './values.js';

export interface StoredGrant extends CreditGrant {
  readonly customer_id: string;
  readonly currency: string;
  /** Why it was given: words, or the id of a credit note. */
  readonly reason: string;
  readonly created_at: Instant;
}
export type NewGrant = Omit<StoredGrant, 'remaining_minor' | 'created_at' | 'currency'>;
/** What was taken out of a grant, and for what. */
export interface CreditUse {
  readonly grant_id: string;
  readonly customer_id: string;
  readonly kind: 'burn' | 'expire' | 'rollover' | 'refund' | 'take_back' | 'void' | 'grant_void';
  /**
   * The invoice it paid; the grant's own id when it expired; the new grant's when it rolled over; the refund;
   * what took it back; the document that put it back; of a grant that was voided an id of its own.
   */
  readonly reference: string;
  /** Below zero for `void`: it is in the grant again. */
  readonly amount_minor: bigint;
  readonly at: Instant;
  /** Why a grant was voided. */
  readonly reason?: string | null;
}
export interface Credits {
  /** Whose a grant is; null: there is none. */
  holderOf(grant_id: string): Promise<string | null>;
  wallet(id: string): Promise<Wallet | null>;
  wallets(customer_ids: readonly string[]): Promise<Wallet[]>;
  createWallets(wallets: readonly Wallet[]): Promise<void>;
  /** Every grant of these customers with what is left of it, by customer; used up ones among them with `all`. */
  grants(customer_ids: readonly string[], all?: boolean): Promise<Map<string, StoredGrant[]>>;
  give(grants: readonly NewGrant[]): Promise<void>;
  recordUses(uses: readonly CreditUse[]): Promise<void>;
  /** Customers after `after` of whose grants something has expired by an instant and was not taken out, by id. */
  withExpired(by: Instant, after: string, count: number): Promise<string[]>;
  /** What was taken out of the grants of a customer, in order of time. */
  uses(customer_id: string): Promise<CreditUse[]>;
}

interface GrantRow extends Omit<StoredGrant, 'rollover' | 'applies_to' | 'remaining_minor'> {
  rollover: { percent?: string; maximum_minor?: string; days: number } | null;
  applies_to: CreditGrant['applies_to'] | null;
  used_minor: string | null;
}

function grantOf({ rollover, applies_to, used_minor, ...row }: GrantRow): StoredGrant {
  const maximum = rollover?.maximum_minor;
  return {
    ...row,
    remaining_minor: row.amount_minor - BigInt(used_minor ?? 0),
    ...(rollover === null
      ? {}
      : {
          rollover: {
            days: rollover.days,
            ...(rollover.percent === undefined ? {} : { percent: rollover.percent }),
            ...(maximum === undefined ? {} : { maximum_minor: BigInt(maximum) }),
          },
        }),
    ...(applies_to == null ? {} : { applies_to }),
  };
}

interface WalletRow {
  id: string;
  customer_id: string;
  currency: string;
  name: string | null;
  kind: 'money' | 'credits';
  credit_value: string | null;
}
const WALLET = 'id, customer_id, currency, name, kind, credit_value';

function walletOf({ name, kind, credit_value, ...wallet }: WalletRow): Wallet {
  const named = { ...wallet, ...(name === null ? {} : { name }) };
  return kind === 'credits' ? { ...named, kind, credit_value: credit_value as string } : { ...named, kind };
}

export function credits(tx: Transaction): Credits {
  const latest = tx.as_of ?? 9223372036854775807n;
  return {
    async holderOf(grant_id) {
      const { rows } = await tx.client.query<{ customer_id: string }>(
        'SELECT customer_id FROM credit_grant WHERE org_id = $1 AND id = $2 AND sys_from <= $3',
        [tx.org_id, grant_id, latest],
      );
      return rows[0]?.customer_id ?? null;
    },
    async wallet(id) {
      const { rows } = await tx.client.query<WalletRow>(
        `SELECT ${WALLET} FROM wallet WHERE org_id = $1 AND id = $2 AND sys_from <= $3`,
        [tx.org_id, id, latest],
      );
      return rows[0] === undefined ? null : walletOf(rows[0]);
    },
    async wallets(customer_ids) {
      const { rows } = await tx.client.query<WalletRow>({
        name: 'wallets-of-customers',
        text: `SELECT ${WALLET} FROM wallet
          WHERE org_id = $1 AND customer_id = ANY($2::text[]) AND sys_from <= $3 ORDER BY id`,
        values: [tx.org_id, customer_ids, latest],
      });
      return rows.map(walletOf);
    },
    async createWallets(wallets) {
      if (wallets.length === 0) return;
      const { seq, now } = commitOf(tx);
      await tx.client.query({
        name: 'create-wallets',
        text: `INSERT INTO wallet (org_id, sys_from, created_at, id, customer_id, currency, name, kind, credit_value)
          SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])`,
        values: [
          tx.org_id,
          seq,
          toTimestamp(now),
          wallets.map(({ id }) => id),
          wallets.map(({ customer_id }) => customer_id),
          wallets.map(({ currency }) => currency),
          wallets.map(({ name }) => name ?? null),
          wallets.map(({ kind }) => kind),
          wallets.map((wallet) => (wallet.kind === 'credits' ? wallet.credit_value : null)),
        ],
      });
      for (const wallet of wallets) tx.audit.record({ action: 'wallet.created', object: wallet.id, after: wallet });
    },
    async grants(customer_ids, all = false) {
      const found = new Map<string, StoredGrant[]>();
      if (customer_ids.length === 0) return found;
      const { rows } = await tx.client.query<GrantRow>({
        name: 'grants-of-customers',
        text: `SELECT g.id, g.wallet_id, g.customer_id, w.currency, g.kind, g.amount_minor, g.priority, g.effective_at,
            g.expires_at, g.rollover, g.applies_to, g.reason, g.created_at, u.used_minor
          FROM credit_grant g JOIN wallet w ON w.org_id = g.org_id AND w.id = g.wallet_id
          LEFT JOIN LATERAL (SELECT sum(amount_minor)::text AS used_minor FROM credit_use u
            WHERE u.org_id = g.org_id AND u.grant_id = g.id AND u.sys_from <= $3) u ON true
          WHERE g.org_id = $1 AND g.customer_id = ANY($2::text[]) AND g.sys_from <= $3 ORDER BY g.id`,
        values: [tx.org_id, customer_ids, latest],
      });
      for (const grant of rows.map(grantOf)) {
        if (!all && grant.remaining_minor === 0n) continue;
        const list = found.get(grant.customer_id);
        if (list === undefined) found.set(grant.customer_id, [grant]);
        else list.push(grant);
      }
      return found;
    },
    async give(grants) {
      if (grants.length === 0) return;
      const { seq, now } = commitOf(tx);
      await tx.client.query({
        name: 'give-credits',
        text: `INSERT INTO credit_grant (org_id, sys_from, created_at, id, wallet_id, customer_id, kind, amount_minor,
            priority, effective_at, expires_at, rollover, applies_to, reason)
          SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::integer[],
            $10::timestamptz[], $11::timestamptz[], $12::jsonb[], $13::jsonb[], $14::text[])`,
        values: [
          tx.org_id,
          seq,
          toTimestamp(now),
          grants.map(({ id }) => id),
          grants.map(({ wallet_id }) => wallet_id),
          grants.map(({ customer_id }) => customer_id),
          grants.map(({ kind }) => kind),
          grants.map(({ amount_minor }) => amount_minor),
          grants.map(({ priority }) => priority),
          grants.map(({ effective_at }) => toTimestamp(effective_at)),
          grants.map(({ expires_at }) => (expires_at === null ? null : toTimestamp(expires_at))),
          grants.map(({ rollover }) => (rollover === undefined ? null : toJson(rollover))),
          grants.map(({ applies_to }) => (applies_to === undefined ? null : toJson(applies_to))),
          grants.map(({ reason }) => reason),
        ],
      });
      for (const grant of grants) tx.audit.record({ action: 'credit.granted', object: grant.wallet_id, after: grant });
    },
    async recordUses(uses) {
      if (uses.length === 0) return;
      const { seq } = commitOf(tx);
      await tx.client.query({
        name: 'record-credit-uses',
        text: `INSERT INTO credit_use (org_id, sys_from, grant_id, customer_id, reference, kind, amount_minor, at, reason)
          SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[], $9::text[])`,
        values: [
          tx.org_id,
          seq,
          uses.map(({ grant_id }) => grant_id),
          uses.map(({ customer_id }) => customer_id),
          uses.map(({ reference }) => reference),
          uses.map(({ kind }) => kind),
          uses.map(({ amount_minor }) => amount_minor),
          uses.map(({ at }) => toTimestamp(at)),
          uses.map(({ reason }) => reason ?? null),
        ],
      });
      await noteWhereWatched(tx, [...new Set(uses.map(({ customer_id }) => customer_id))]);
    },
    async withExpired(by, after, count) {
      const { rows } = await tx.client.query<{ customer_id: string }>(
        `SELECT DISTINCT g.customer_id FROM credit_grant g
         WHERE g.org_id = $1 AND g.expires_at <= $2 AND g.customer_id > $3 AND g.amount_minor > coalesce(
           (SELECT sum(u.amount_minor) FROM credit_use u WHERE u.org_id = g.org_id AND u.grant_id = g.id), 0)
         ORDER BY g.customer_id LIMIT $4`,
        [tx.org_id, toTimestamp(by), after, count],
      );
      return rows.map(({ customer_id }) => customer_id);
    },
    async uses(customer_id) {
      const { rows } = await tx.client.query<CreditUse>(
        `SELECT grant_id, customer_id, reference, kind, amount_minor, at, reason FROM credit_use
         WHERE org_id = $1 AND customer_id = $2 AND sys_from <= $3 ORDER BY at, sys_from, grant_id`,
        [tx.org_id, customer_id, latest],
      );
      return rows;
    },
  };
}
