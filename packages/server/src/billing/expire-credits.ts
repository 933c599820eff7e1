// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CreditGrant,
  dateAt,
  type Expiry,
  entryOf,
  expiriesBy,
  type Instant,
  type JournalEntry,
  laterDate,
  type PlainDate,
} from '@kontor/core';
import type { CreditUse, NewGrant, StoredGrant } from '../store/credits.js';
import { packEntries } from '../store/ledger.js';
import { freshId, type Transaction, type WriteTransaction } from '../store/transaction.js';

/** A grant that ended, with whose it was. */
export interface ExpiredCredit extends Expiry {
  readonly customer_id: string;
  readonly currency: string;
  readonly kind: StoredGrant['kind'];
}

/** What of these grants has expired by an instant, what rolled over and expired again among it; by customer. */
export function expiredCredits(
  grants: ReadonlyMap<string, readonly StoredGrant[]>,
  by: Instant,
  idOf: () => string,
): ExpiredCredit[] {
  return [...grants].flatMap(([customer_id, held]) => {
    const first = new Map(held.map((grant) => [grant.id, grant]));
    return expiriesBy(held, by, idOf).map((expiry) => {
      const grant = first.get(expiry.grant_id);
      if (grant === undefined) throw new Error(`${expiry.grant_id} expired and is none of the customer's grants`);
      if (expiry.rolled_over !== null) first.set(expiry.rolled_over.id, { ...grant, ...expiry.rolled_over });
      return { ...expiry, customer_id, currency: grant.currency, kind: grant.kind };
    });
  });
}

/** What a customer can use once what has expired by an instant is taken out: for plans that store nothing. */
export function withoutExpired(customer_id: string, held: readonly StoredGrant[], by: Instant): CreditGrant[] {
  const expired = expiredCredits(new Map([[customer_id, held]]), by, () => freshId('grt', by));
  if (expired.length === 0) return [...held];
  const gone = new Set(expired.map(({ grant_id }) => grant_id));
  const rolled_over = expired.flatMap(({ rolled_over }) => (rolled_over === null ? [] : [rolled_over]));
  return [...held, ...rolled_over].filter(({ id }) => !gone.has(id));
}

/** The first day whose revenue is not posted yet: no entry is dated before it. Before the first posting, any day. */
export async function earliestDay(tx: Transaction): Promise<PlainDate> {
  const recognised = await tx.ledger.lastRecognition();
  return recognised === null ? '' : addToDate(recognised.date, { days: 1 });
}

/**
 * Takes what has expired by `now` out of the grants of these customers: roll-overs become new grants, and prepaid credit
 * that is lost becomes revenue in the books. Done again it finds nothing. An expiry counts for its own day, or for the
 * first day whose revenue is not posted yet.
 */
export async function expireCredits(
  tx: WriteTransaction,
  customer_ids: readonly string[],
  now: Instant = tx.now,
): Promise<readonly ExpiredCredit[]> {
  const expired = expiredCredits(await tx.credits.grants(customer_ids), now, () => tx.newId('grt'));
  if (expired.length === 0) return expired;
  const { timezone } = await tx.organisations.get();
  const earliest = await earliestDay(tx);
  const given: NewGrant[] = [];
  const uses: CreditUse[] = [];
  const entries: JournalEntry[] = [];
  for (const { grant_id, customer_id, currency, kind, at, expired_minor, rolled_over } of expired) {
    const use = { grant_id, customer_id, at };
    if (rolled_over !== null) {
      const { remaining_minor: _all, ...grant } = rolled_over;
      given.push({ ...grant, customer_id, reason: `rolled over from ${grant_id}` });
      uses.push({ ...use, kind: 'rollover', reference: grant.id, amount_minor: grant.amount_minor });
    }
    if (expired_minor === 0n) continue;
    uses.push({ ...use, kind: 'expire', reference: grant_id, amount_minor: expired_minor });
    const date = laterDate(dateAt(at, timezone), earliest);
    const document = { id: grant_id, customer_id, currency, date, kind, amount_minor: expired_minor };
    entries.push(entryOf({ kind: 'credit_expiry', document }));
  }
  await tx.credits.give(given);
  await tx.credits.recordUses(uses);
  await tx.ledger.post(packEntries(entries));
  return expired;
}
