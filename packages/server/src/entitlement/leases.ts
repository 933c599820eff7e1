// SPDX-License-Identifier: Apache-2.0
import {
  Decimal,
  decimal,
  grantLease,
  type Instant,
  type LeaseSilence,
  type QuotaLease,
  settleLease,
} from '@kontor/core';
import type { LeaseRequest, QuotaEntitlement } from '@kontor/sdk';
import { withRegistry } from '../ingest/ingest.js';
import { type IncomingEvent, recordEvents } from '../ingest/record.js';
import type { Customer } from '../store/customers.js';
import type { Store } from '../store/store.js';
import { freshId, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { customerSnapshot } from './customer-snapshot.js';

/** A lease as it is stored, with the feature it is a part of. */
export interface StoredLease extends QuotaLease {
  readonly feature: string;
  /** When its limit starts afresh; null: never. */
  readonly window_end: Instant | null;
}

/** A holder's request for one feature. */
export interface LeaseCall extends LeaseRequest {
  readonly customer: Pick<Customer, 'id' | 'currency'>;
  readonly feature: string;
  readonly holder: string;
  readonly duration_ms: number;
  readonly silence: LeaseSilence;
}

export interface LeaseOutcome {
  readonly lease: StoredLease;
  readonly quota: QuotaEntitlement;
}

/** What cannot be leased, and why. */
export type NotLeasable = 'unknown' | 'no-quota' | 'not-in-units';

const NEVER = Date.UTC(9999, 11, 31);
/** Leases of windows that are over are kept so long, for holders that come back. */
const KEPT_MS = 7 * 86_400_000;
/** Units of one request that become events of their own. */
export const MOST_UNITS = 10_000;

/**
 * Takes what a holder used, meters it, and renews its lease, in one transaction: whatever dies on the way, each unit is
 * metered once. The unit's number within the lease is the id of its event.
 */
export function renewLease(
  store: Store,
  org_id: string,
  call: LeaseCall,
  now: Instant,
): Promise<LeaseOutcome | NotLeasable> {
  return withRegistry(store, org_id, async (tx, registry) => {
    await lockBook(tx, call);
    const found = await customerSnapshot(tx, call.customer, now).then(({ features }) => features[call.feature]);
    if (found === undefined) return 'unknown';
    if (found.kind !== 'metered') return 'no-quota';
    const { meter } = found;
    if (meter === undefined) return 'not-in-units';
    const all = await leasesOf(tx, call.customer.id, call.feature);
    const window_end = found.resets_at === null ? null : Date.parse(found.resets_at);
    const isOver = (lease: StoredLease) => lease.window_end !== null && lease.window_end <= now;
    const mine = all.filter(({ holder }) => holder === call.holder);
    const spoken = mine.find(({ id }) => id === call.lease);
    const told = spoken === undefined ? null : settleLease(spoken, call);
    if (spoken !== undefined && told !== null && told.newly_used > 0)
      await recordEvents(tx, registry, [...leaseEvents(spoken, told.newly_used, { call, meter, now })]);
    const quota = told === null || told.newly_used === 0 ? found : await quotaNow(tx, call, now, found);

    let lease: StoredLease;
    let overtaken: boolean;
    if (spoken !== undefined && told !== null && !isOver(spoken)) {
      lease = { ...spoken, ...told.lease };
      overtaken = told.overtaken;
    } else {
      if (spoken !== undefined && told !== null)
        await storeLease(tx, call.customer.id, { ...spoken, ...told.lease }, now);
      // of this one the holder has not heard, so it used nothing of it
      const unheard = mine.find((one) => !isOver(one)) ?? newLease(call, window_end, now);
      const settled = settleLease(unheard, { ...call, used: 0, ceiling: 0 });
      lease = { ...unheard, ...settled.lease };
      overtaken = settled.overtaken;
    }
    if (!overtaken) {
      const others = all.filter((other) => other.holder !== call.holder && !isOver(other));
      const { want, duration_ms, silence } = call;
      const terms = { free: freeUnits(quota), others, want: Math.min(want, MOST_UNITS), duration_ms, window_end };
      lease = { ...lease, ...grantLease({ ...lease, silence }, terms, now) };
    }
    await storeLease(tx, call.customer.id, lease, now);
    return { lease, quota };
  });
}

/** Whole units between what is metered and the end of the limit; null: there is none. */
function freeUnits({ source, limit, used, enforcement, grace, blocked }: QuotaEntitlement): number | null {
  if (source === null || blocked !== undefined) return 0;
  if (limit === null || (enforcement === 'soft' && grace === undefined)) return null;
  const left = decimal(limit)
    .add(decimal(enforcement === 'soft' ? (grace ?? '0') : '0'))
    .subtract(decimal(used));
  return Number(left.max(Decimal.ZERO).min(decimal(Number.MAX_SAFE_INTEGER)).round(0, 'down').toString());
}

async function quotaNow(tx: Transaction, call: LeaseCall, now: Instant, before: QuotaEntitlement) {
  const { features } = await customerSnapshot(tx, call.customer, now);
  const quota = features[call.feature];
  return quota?.kind === 'metered' ? quota : before;
}

function newLease({ feature, holder, silence }: LeaseCall, window_end: Instant | null, now: Instant): StoredLease {
  return {
    id: freshId('lease', now),
    feature,
    holder,
    sequence: 0,
    granted: 0,
    used: 0,
    silence,
    window_end,
    expires_at: now,
  };
}

/** What was used as events, within the window of the lease however late it is told. */
function* leaseEvents(
  lease: StoredLease,
  units: number,
  {
    call,
    meter,
    now,
  }: { readonly call: LeaseCall; readonly meter: NonNullable<QuotaEntitlement['meter']>; readonly now: Instant },
): Generator<IncomingEvent> {
  const time = lease.window_end === null ? now : Math.min(now, lease.window_end - 1);
  const event = (number: number, data: IncomingEvent['data']): IncomingEvent => ({
    source: `kontor-lease/${lease.id}`,
    id: String(number),
    subject: call.customer.id,
    type: meter.event_type,
    time,
    received: now,
    data: { ...meter.data, ...data },
  });
  if (units === 0) return;
  if (meter.property !== null) yield event(lease.used + units, { [meter.property]: String(units) });
  else for (let unit = 1; unit <= units; unit++) yield event(lease.used + unit, {});
}

async function lockBook(tx: Transaction, { customer, feature }: LeaseCall): Promise<void> {
  const values = [tx.org_id, customer.id, feature];
  await tx.client.query({
    name: 'quota-book-open',
    text: 'INSERT INTO quota_book (org_id, customer_id, feature) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    values,
  });
  await tx.client.query({
    name: 'quota-book-lock',
    text: 'SELECT FROM quota_book WHERE org_id = $1 AND customer_id = $2 AND feature = $3 FOR UPDATE',
    values,
  });
}

interface LeaseRow {
  readonly feature: string;
  readonly holder: string;
  readonly id: string;
  readonly sequence: bigint;
  readonly granted: bigint;
  readonly used: bigint;
  readonly silence: LeaseSilence;
  readonly window_end: Instant;
  readonly expires_at: Instant;
}

/** The leases of a customer, of one feature or of all, by feature and holder. */
export async function leasesOf(tx: Transaction, customer_id: string, feature: string | null): Promise<StoredLease[]> {
  const { rows } = await tx.client.query<LeaseRow>({
    name: 'quota-leases',
    text: `SELECT feature, holder, id, sequence, granted, used, silence, window_end, expires_at FROM quota_lease
      WHERE org_id = $1 AND customer_id = $2 AND ($3::text IS NULL OR feature = $3) ORDER BY feature, holder`,
    values: [tx.org_id, customer_id, feature],
  });
  return rows.map(({ sequence, granted, used, window_end, ...row }) => ({
    ...row,
    sequence: Number(sequence),
    granted: Number(granted),
    used: Number(used),
    window_end: window_end >= NEVER ? null : window_end,
  }));
}

async function storeLease(tx: Transaction, customer_id: string, lease: StoredLease, now: Instant): Promise<void> {
  await tx.client.query({
    name: 'quota-lease-store',
    text: `INSERT INTO quota_lease (org_id, customer_id, feature, holder, id, sequence, granted, used, silence,
        window_end, expires_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (org_id, customer_id, feature, holder, id) DO UPDATE SET sequence = excluded.sequence,
        granted = excluded.granted, used = excluded.used, silence = excluded.silence,
        window_end = excluded.window_end, expires_at = excluded.expires_at`,
    values: [
      tx.org_id,
      customer_id,
      lease.feature,
      lease.holder,
      lease.id,
      lease.sequence,
      lease.granted,
      lease.used,
      lease.silence,
      toTimestamp(lease.window_end ?? NEVER),
      toTimestamp(lease.expires_at),
      toTimestamp(now),
    ],
  });
  // what was given back whole long ago, and what belongs to a window long over, is of no use any more
  await tx.client.query({
    name: 'quota-lease-forget',
    text: `DELETE FROM quota_lease WHERE org_id = $1 AND customer_id = $2 AND feature = $3
      AND (window_end < $4 OR (granted = used AND expires_at < $4))`,
    values: [tx.org_id, customer_id, lease.feature, toTimestamp(now - KEPT_MS)],
  });
}
