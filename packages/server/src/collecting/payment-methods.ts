// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { DunningMethod, Instant } from '@kontor/core';
import type { Selectable } from 'kysely';
import { changeSubscription } from '../billing/change-subscription.js';
import type { MethodDescription } from '../payments/provider.js';
import { commitOf, freshId, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { PaymentMethodTable } from './tables.js';
import { wakeCustomer } from './wake.js';

/** What a customer can be charged by. */
export type PaymentMethod = Omit<Selectable<PaymentMethodTable>, 'org_id'>;

const rows = (tx: Transaction) => tx.db.selectFrom('payment_method').selectAll().where('org_id', '=', tx.org_id);
const methodOf = ({ org_id: _org, ...row }: Selectable<PaymentMethodTable>): PaymentMethod => row;

/** The methods of a customer, the default first. */
export async function methodsOf(tx: Transaction, customer_id: string): Promise<PaymentMethod[]> {
  const found = rows(tx).where('customer_id', '=', customer_id).where('status', '=', 'active');
  return (await found.orderBy('position').orderBy('id').execute()).map(methodOf);
}

export async function getMethod(tx: Transaction, id: string): Promise<PaymentMethod | null> {
  const row = await rows(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : methodOf(row);
}

/** As dunning sees it. */
export function dunningMethod({ id, kind, brand, exp_month, exp_year }: PaymentMethod): DunningMethod {
  return { id, kind, brand, exp_month, exp_year };
}

/** What people know it by: `Visa •••• 4242`. */
export function methodLabel({ kind, brand, last4 }: Pick<PaymentMethod, 'kind' | 'brand' | 'last4'>): string {
  const name = kind === 'sepa_debit' ? 'SEPA' : (brand ?? kind);
  const shown = NAMES[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return last4 === null ? shown : `${shown} •••• ${last4}`;
}
const NAMES: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
};

/** The customer that a provider calls by this name; null for one that is none of ours. */
export async function customerOfRef(tx: Transaction, provider: string, customer_ref: string): Promise<string | null> {
  const row = await tx.db
    .selectFrom('provider_customer')
    .select('customer_id')
    .where('org_id', '=', tx.org_id)
    .where('provider', '=', provider)
    .where('customer_ref', '=', customer_ref)
    .executeTakeFirst();
  return row?.customer_id ?? null;
}

export async function refOfCustomer(tx: Transaction, provider: string, customer_id: string): Promise<string | null> {
  const row = await tx.db
    .selectFrom('provider_customer')
    .select('customer_ref')
    .where('org_id', '=', tx.org_id)
    .where('provider', '=', provider)
    .where('customer_id', '=', customer_id)
    .executeTakeFirst();
  return row?.customer_ref ?? null;
}

/** Notes what a provider calls a customer; the first name stands. */
export async function noteCustomerRef(
  tx: Transaction,
  provider: string,
  customer_id: string,
  customer_ref: string,
  now: Instant,
): Promise<void> {
  await tx.db
    .insertInto('provider_customer')
    .values({ org_id: tx.org_id, provider, customer_id, customer_ref, created_at: toTimestamp(now) })
    .onConflict((conflict) => conflict.columns(['org_id', 'provider', 'customer_id']).doNothing())
    .execute();
}

/**
 * A method the customer has set up: it is tried at once where an invoice waits, and after all others from then on. One
 * that was removed and is set up again comes back. Trials that would have ended without a method go on.
 */
export async function addMethod(
  tx: WriteTransaction,
  provider: string,
  customer_id: string,
  { method_ref, ...described }: MethodDescription,
  told_at: Instant,
): Promise<PaymentMethod> {
  const { now } = commitOf(tx);
  const { kind, brand, last4, exp_month, exp_year } = described;
  const known = await rows(tx).where('provider', '=', provider).where('method_ref', '=', method_ref).executeTakeFirst();
  if (known?.status === 'active') return methodOf(known);
  const others = await methodsOf(tx, customer_id);
  const values = {
    customer_id,
    customer_ref: described.customer_ref ?? '',
    kind,
    brand,
    last4,
    exp_month,
    exp_year,
    position: Math.max(-1, ...others.map(({ position }) => position)) + 1,
    status: 'active' as const,
    told_at: toTimestamp(told_at),
    created_at: toTimestamp(now),
  };
  const row = await tx.db
    .insertInto('payment_method')
    .values({ org_id: tx.org_id, id: freshId('pm', now), provider, method_ref, ...values })
    .onConflict((conflict) => conflict.columns(['org_id', 'provider', 'method_ref']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
  const method = methodOf(row);
  tx.audit.record({ action: 'payment_method.added', object: method.id, after: method });
  await wakeCustomer(tx, customer_id, 'charge');
  await goOnAfterTrial(tx, customer_id);
  return method;
}

/** A new expiry date, as card networks tell it. What is older than what is known changes nothing. */
export async function renewMethod(
  tx: WriteTransaction,
  provider: string,
  { method_ref, exp_month, exp_year }: Pick<MethodDescription, 'method_ref' | 'exp_month' | 'exp_year'>,
  told_at: Instant,
): Promise<string | null> {
  const before = await rows(tx)
    .where('provider', '=', provider)
    .where('method_ref', '=', method_ref)
    .executeTakeFirst();
  if (before === undefined) return null;
  if (before.told_at > told_at || (before.exp_month === exp_month && before.exp_year === exp_year))
    return before.customer_id;
  const row = await tx.db
    .updateTable('payment_method')
    .set({ exp_month, exp_year, told_at: toTimestamp(told_at) })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  tx.audit.record({
    action: 'payment_method.changed',
    object: row.id,
    before: methodOf(before),
    after: methodOf(row),
  });
  await wakeCustomer(tx, before.customer_id);
  return before.customer_id;
}

/** Puts the methods of a customer into this order; those not named stay behind them. */
export async function orderMethods(
  tx: WriteTransaction,
  customer_id: string,
  ids: readonly string[],
): Promise<PaymentMethod[]> {
  const before = await methodsOf(tx, customer_id);
  const order = [...ids, ...before.map(({ id }) => id).filter((id) => !ids.includes(id))];
  await tx.client.query(
    `UPDATE payment_method SET position = array_position($2::text[], id COLLATE "default") - 1
     WHERE org_id = $1 AND customer_id = $3 AND status = 'active'`,
    [tx.org_id, order, customer_id],
  );
  const after = await methodsOf(tx, customer_id);
  tx.audit.record({
    action: 'payment_methods.ordered',
    object: customer_id,
    before: { ids: before.map(({ id }) => id) },
    after: { ids: after.map(({ id }) => id) },
  });
  await wakeCustomer(tx, customer_id);
  return after;
}

/** Never charged again; null when there is none. */
export async function removeMethod(tx: WriteTransaction, id: string): Promise<PaymentMethod | null> {
  const before = await getMethod(tx, id);
  if (before === null || before.status === 'removed') return null;
  await tx.db
    .updateTable('payment_method')
    .set({ status: 'removed' })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .execute();
  tx.audit.record({ action: 'payment_method.removed', object: id, before });
  await wakeCustomer(tx, before.customer_id);
  return { ...before, status: 'removed' };
}

/** Trials of the customer that would end, or have been paused, for want of a method. */
async function goOnAfterTrial(tx: WriteTransaction, customer_id: string): Promise<void> {
  const { rows: found } = await tx.client.query<{ id: string }>(
    `SELECT DISTINCT id FROM subscription WHERE org_id = $1 AND customer_id = $2 AND sys_to = 9223372036854775807
       AND valid_to = '9999-12-31' AND trial_without_method IS NOT NULL ORDER BY id`,
    [tx.org_id, customer_id],
  );
  // one that has ended meanwhile stays ended
  for (const { id } of found)
    await changeSubscription(tx, await tx.subscriptions.history(id), { kind: 'method_given' }, false);
}
