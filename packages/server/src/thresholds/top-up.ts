// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  civil,
  dateAt,
  formatMinor,
  type Instant,
  LINE_ROUNDING,
  type OneOffCharge,
  type PlainDate,
  type TopUpRule,
  topUp,
  usableMinor,
  type Wallet,
} from '@kontor/core';
import { withoutExpired } from '../billing/expire-credits.js';
import { invoiceOneOff } from '../billing/one-off-invoice.js';
import { unbilledMinor } from '../billing/unbilled-usage.js';
import { mailBrand } from '../collecting/mails.js';
import { noteChanged } from '../ingest/changed-customers.js';
import { queueMail } from '../mail/outbox.js';
import type { Customer } from '../store/customers.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { giveTopUp } from './paid-top-up.js';
import { watch } from './threshold.js';
import type { UsageReading } from './usage-reading.js';

/** When the credit of a top-up can be used: with its invoice, or once that is paid. */
export const TOP_UP_GRANTED = ['at_once', 'when_paid'] as const;
/** The core's terms, and when credit is given. */
export interface TopUpTerms extends TopUpRule {
  readonly granted: (typeof TOP_UP_GRANTED)[number];
}
/** A wallet's rule. */
export interface StoredTopUpRule extends TopUpTerms {
  readonly wallet_id: string;
  readonly customer_id: string;
  readonly created_at: Instant;
}

/** The rules of these customers' wallets. */
export async function topUpRules(tx: Transaction, customer_ids: readonly string[]): Promise<StoredTopUpRule[]> {
  const { rows } = await tx.client.query<StoredTopUpRule>({
    name: 'top-up-rules',
    text: `SELECT wallet_id, customer_id, below_minor, amount_minor, monthly_limit_minor, granted, created_at
      FROM top_up_rule
      WHERE org_id = $1 AND customer_id = ANY($2::text[]) ORDER BY wallet_id`,
    values: [tx.org_id, customer_ids],
  });
  return rows;
}

/** Sets the rule of a wallet, in place of the one before; the customer is looked at. */
export async function putTopUpRule(tx: WriteTransaction, wallet: Wallet, rule: TopUpTerms): Promise<void> {
  const { id, customer_id } = wallet;
  const before = (await topUpRules(tx, [customer_id])).find(({ wallet_id }) => wallet_id === id);
  await tx.client.query(
    `INSERT INTO top_up_rule (org_id, wallet_id, customer_id, below_minor, amount_minor, monthly_limit_minor, granted,
       created_at, sys_from) VALUES ($1, $2, $3, $4, $5, $6, $9, $7, $8)
     ON CONFLICT (org_id, wallet_id) DO UPDATE SET below_minor = excluded.below_minor,
       amount_minor = excluded.amount_minor, monthly_limit_minor = excluded.monthly_limit_minor,
       granted = excluded.granted`,
    [
      tx.org_id,
      id,
      customer_id,
      rule.below_minor,
      rule.amount_minor,
      rule.monthly_limit_minor,
      toTimestamp(tx.now),
      tx.seq,
      rule.granted,
    ],
  );
  await watch(tx);
  await noteChanged(tx, [customer_id]);
  const change = before === undefined ? {} : { before };
  tx.audit.record({ action: 'top_up_rule.set', object: id, ...change, after: rule });
}

export async function removeTopUpRule(tx: WriteTransaction, before: StoredTopUpRule): Promise<void> {
  await tx.client.query('DELETE FROM top_up_rule WHERE org_id = $1 AND wallet_id = $2', [tx.org_id, before.wallet_id]);
  tx.audit.record({ action: 'top_up_rule.removed', object: before.wallet_id, before });
}

/**
 * Buys what the rules of a customer's wallets ask for, by what usage was read to come to: an invoice for prepaid credit,
 * in the commit that decides, and its grant with it or once it is paid. While an earlier top-up of the wallet is not paid, nothing more is bought.
 * Returns how many were bought.
 */
export async function topUpWallets(
  tx: WriteTransaction,
  customer_id: string,
  readings: readonly UsageReading[],
): Promise<number> {
  const customer = await tx.customers.get(customer_id);
  const rules = await topUpRules(tx, [customer_id]);
  if (customer === null) return 0;
  let bought = 0;
  for (const rule of rules) {
    const wallet = await tx.credits.wallet(rule.wallet_id);
    if (wallet === null) continue;
    const { currency } = wallet;
    const grants = (await tx.credits.grants([customer_id])).get(customer_id) ?? [];
    const own = withoutExpired(customer_id, grants, tx.now).filter(({ wallet_id }) => wallet_id === wallet.id);
    const balance_minor = usableMinor(own, tx.now) - unbilledMinor(readings, currency);
    const today = dateAt(tx.now, customer.timezone);
    const month = firstOfMonth(today);
    const earlier = await topUpsOf(tx, wallet.id, month);
    const decided = topUp({ rule, balance_minor, month_minor: earlier.month_minor });
    const amount_minor = earlier.unpaid ? 0n : decided.amount_minor;
    if (amount_minor > 0n) {
      await buy(tx, { wallet, customer, amount_minor, today, month }, rule.granted);
      bought++;
    }
    // an invoice whose credit comes when it is paid tells of itself
    const held = decided.outcome === 'topped_up' && earlier.unpaid && rule.granted === 'at_once';
    if (decided.outcome === 'limited' || held) await tellLow(tx, { wallet, customer, rule, month, balance_minor });
  }
  return bought;
}

interface Purchase {
  readonly wallet: Wallet;
  readonly customer: Customer;
  readonly amount_minor: bigint;
  readonly today: PlainDate;
  readonly month: PlainDate;
}

async function buy(
  tx: WriteTransaction,
  { wallet, customer, amount_minor, today, month }: Purchase,
  granted: TopUpTerms['granted'],
): Promise<void> {
  const { currency } = wallet;
  const charge: OneOffCharge = {
    id: tx.newId('chg'),
    customer_id: customer.id,
    subscription_id: null,
    label: `${wallet.name ?? 'Credit'}: top-up`,
    currency,
    price: { charge: { model: 'flat', amount: formatMinor(amount_minor, currency) }, interval: 'once' },
    quantity: '1',
    period: { start: today, end: addToDate(today, { days: 1 }) },
    date: today,
    prepaid: true,
    catalog_version: 0,
    rounding: LINE_ROUNDING,
  };
  const issued = await invoiceOneOff(tx, [charge]);
  const invoice = issued.ok ? issued.value.invoices[0] : undefined;
  if (invoice === undefined) return; // what keeps it from being settled is for the seller to mend
  const top_up = { id: tx.newId('top'), wallet_id: wallet.id, customer_id: customer.id, amount_minor };
  await tx.client.query(
    `INSERT INTO top_up (org_id, id, wallet_id, customer_id, month, amount_minor, invoice_id, created_at, sys_from)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.org_id, top_up.id, wallet.id, customer.id, month, amount_minor, invoice.id, toTimestamp(tx.now), tx.seq],
  );
  // nothing is to be paid of an invoice that other credit has paid
  if (granted === 'at_once' || invoice.due_minor <= 0n)
    await giveTopUp(tx, { ...top_up, grant_id: null }, { reason: invoice.number, reference: invoice.id });
}

/**
 * What was bought in the month, without what was given up before it was paid; and whether something that was bought since
 * the month before is not paid.
 */
async function topUpsOf(tx: Transaction, wallet_id: string, month: PlainDate) {
  const { rows } = await tx.client.query<{
    month: PlainDate;
    amount_minor: bigint;
    invoice_id: string;
    waiting: boolean;
  }>({
    name: 'top-ups-of-wallet',
    text: `SELECT month, amount_minor, invoice_id, grant_id IS NULL OR taken_back_minor = amount_minor AS waiting FROM top_up
      WHERE org_id = $1 AND wallet_id = $2 AND month >= $3`,
    values: [tx.org_id, wallet_id, addToDate(month, { months: -1 })],
  });
  const open = await tx.payments.openAmong(rows.map(({ invoice_id }) => invoice_id));
  const unpaid = new Set(open.map(({ id }) => id));
  const now = rows.filter((row) => row.month === month && (!row.waiting || unpaid.has(row.invoice_id)));
  return {
    month_minor: now.reduce((sum, { amount_minor }) => sum + amount_minor, 0n),
    unpaid: unpaid.size > 0,
  };
}

/** Tells the customer once a month that credit is low and will not be bought by itself. */
async function tellLow(
  tx: WriteTransaction,
  {
    wallet,
    customer,
    rule,
    month,
    balance_minor,
  }: Omit<Purchase, 'amount_minor' | 'today'> & { readonly rule: TopUpRule; readonly balance_minor: bigint },
): Promise<void> {
  if (customer.email === null) return;
  const organisation = await tx.organisations.get();
  await queueMail(tx, {
    template: 'credit_balance_low',
    data: {
      recipient_name: customer.name,
      wallet_name: wallet.name ?? wallet.id,
      balance_minor,
      threshold_minor: rule.below_minor,
      currency: wallet.currency,
      top_up_url: null,
    },
    language: customer.billing.documents?.language ?? organisation.billing.documents?.language ?? 'en',
    brand: await mailBrand(tx, organisation),
    to: { address: customer.email, name: customer.name },
    customer_id: customer.id,
    object: wallet.id,
    step: month,
  });
}

function firstOfMonth(date: PlainDate): PlainDate {
  return addToDate(date, { days: 1 - civil(date).day });
}
