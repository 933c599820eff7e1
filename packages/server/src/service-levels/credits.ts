// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import {
  daysOfMonth,
  fail,
  formatInstant,
  formatMinor,
  type Instant,
  type Month,
  ok,
  type PlainDate,
  type Result,
  type Wallet,
} from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';
import { type CustomerReport, type SubscriptionReport, serviceLevelReports } from './report.js';
import { type ShownMonth, shownMonth } from './shown.js';

export interface ServiceCreditRow {
  readonly id: string;
  readonly subscription_id: string;
  readonly customer_id: string;
  readonly payer_customer_id: string;
  readonly month: PlainDate;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly wallet_id: string;
  readonly grant_id: string;
  /** The month as it was known when it was decided. */
  readonly report: ShownMonth;
  readonly granted_at: Instant;
  readonly granted_by: string;
  readonly reversed_at: Instant | null;
  readonly reverse_reason: string | null;
}

/** What may be given for a subscription's month; `open` waits for somebody to grant it. */
export interface ServiceCreditDraft {
  readonly customer_id: string;
  readonly report: SubscriptionReport;
  /** `running`: the month is not over. `undecided`: a case may still be missed. `granted`: it was given. */
  readonly state: 'open' | 'running' | 'undecided' | 'granted';
}

/** Of the wallets that credit for outages goes into. */
const WALLET_NAME = 'Service credits';

/** The credits that a month of customers gives, those that were granted already among them. Stores nothing. */
export async function serviceCreditDrafts(
  tx: Transaction,
  request: { readonly customer_ids: readonly string[]; readonly month: Month; readonly now: Instant },
): Promise<ServiceCreditDraft[]> {
  const reports = await serviceLevelReports(tx, request);
  const granted = await grantedFor(tx, reports, request.month);
  return reports.flatMap(({ customer_id, subscriptions }) =>
    subscriptions
      .filter(({ credit_minor }) => credit_minor > 0n)
      .map((report) => ({ customer_id, report, state: stateOf(report, granted, request.now) })),
  );
}

function stateOf(report: SubscriptionReport, granted: ReadonlySet<string>, now: Instant): ServiceCreditDraft['state'] {
  if (granted.has(report.subscription_id)) return 'granted';
  if (now < report.ends_at) return 'running';
  return (report.response?.pending ?? 0) > 0 ? 'undecided' : 'open';
}

async function grantedFor(tx: Transaction, reports: readonly CustomerReport[], month: Month): Promise<Set<string>> {
  const ids = reports.flatMap(({ subscriptions }) => subscriptions.map(({ subscription_id }) => subscription_id));
  const { rows } = await tx.client.query<{ subscription_id: string }>({
    name: 'service-credits-granted',
    text: `SELECT subscription_id FROM service_credit
      WHERE org_id = $1 AND month = $2 AND subscription_id = ANY($3::text[]) AND reversed_at IS NULL`,
    values: [tx.org_id, daysOfMonth(month).start, ids],
  });
  return new Set(rows.map(({ subscription_id }) => subscription_id));
}

/**
 * Grants the credits of a month that are open: promotional credit in the wallet of whoever was billed, in the commit that
 * notes it. Done again, or by two at once, it gives nothing more.
 */
export async function grantServiceCredits(
  tx: WriteTransaction,
  { customer_ids, month }: { readonly customer_ids: readonly string[]; readonly month: Month },
): Promise<ServiceCreditRow[]> {
  const drafts = await serviceCreditDrafts(tx, { customer_ids, month, now: tx.now });
  const open = drafts.filter(({ state }) => state === 'open');
  const rows: ServiceCreditRow[] = [];
  for (const { customer_id, report } of open) {
    const { subscription_id, payer_customer_id, currency, credit_minor: amount_minor } = report;
    const wallet = await creditWallet(tx, payer_customer_id, currency);
    const row: ServiceCreditRow = {
      id: tx.newId('svc'),
      subscription_id,
      customer_id,
      payer_customer_id,
      month: daysOfMonth(month).start,
      currency,
      amount_minor,
      wallet_id: wallet.id,
      grant_id: tx.newId('grt'),
      report: shownMonth(report),
      granted_at: tx.now,
      granted_by: tx.actor,
      reversed_at: null,
      reverse_reason: null,
    };
    await insertCredit(tx, row);
    const terms = { kind: 'promotional' as const, priority: 0, effective_at: tx.now, expires_at: null };
    const { grant_id: id, wallet_id } = row;
    const given = { ...terms, id, wallet_id, customer_id: payer_customer_id, amount_minor };
    await tx.credits.give([{ ...given, reason: `service credit ${month} ${row.id}` }]);
    tx.audit.record({ action: 'service_credit.granted', object: row.id, after: row });
    tx.outbox.record({
      type: 'service_credit.granted',
      object: row.id,
      customer_id,
      data: shownServiceCredit(row),
    });
    rows.push(row);
  }
  return rows;
}

async function insertCredit(tx: WriteTransaction, row: ServiceCreditRow): Promise<void> {
  await tx.client.query(
    `INSERT INTO service_credit (org_id, id, subscription_id, customer_id, payer_customer_id, month, currency,
       amount_minor, wallet_id, grant_id, report, granted_at, granted_by, sys_from)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      tx.org_id,
      row.id,
      row.subscription_id,
      row.customer_id,
      row.payer_customer_id,
      row.month,
      row.currency,
      row.amount_minor,
      row.wallet_id,
      row.grant_id,
      toJson(row.report),
      toTimestamp(row.granted_at),
      row.granted_by,
      tx.seq,
    ],
  );
}

/** The wallet of a customer for such credit; made where there is none. */
async function creditWallet(tx: WriteTransaction, customer_id: string, currency: string): Promise<Wallet> {
  const own = await tx.credits.wallets([customer_id]);
  const found = own.find((one) => one.name === WALLET_NAME && one.currency === currency && one.kind === 'money');
  if (found !== undefined) return found;
  const made: Wallet = { id: tx.newId('wal'), customer_id, currency, name: WALLET_NAME, kind: 'money' };
  await tx.credits.createWallets([made]);
  return made;
}

/** Takes a credit back of which nothing was used; the month may be granted anew after that. */
export async function reverseServiceCredit(
  tx: WriteTransaction,
  row: ServiceCreditRow,
  reason: string,
): Promise<Result<ServiceCreditRow>> {
  const reversible = await reversal(tx, row);
  if (!reversible.ok) return reversible;
  const { grant_id, payer_customer_id: customer_id, amount_minor } = row;
  const use = { grant_id, customer_id, amount_minor, kind: 'take_back' as const, reference: row.id, at: tx.now };
  await tx.credits.recordUses([use]);
  await tx.client.query(
    'UPDATE service_credit SET reversed_at = $3, reverse_reason = $4 WHERE org_id = $1 AND id = $2',
    [tx.org_id, row.id, toTimestamp(tx.now), reason],
  );
  const after = { ...row, reversed_at: tx.now, reverse_reason: reason };
  tx.audit.record({ action: 'service_credit.reversed', object: row.id, before: row, after });
  tx.outbox.record({
    type: 'service_credit.reversed',
    object: row.id,
    customer_id: row.customer_id,
    data: shownServiceCredit(after),
  });
  return ok(after);
}

/** Whether a credit can be taken back. */
export async function reversal(tx: Transaction, row: ServiceCreditRow): Promise<Result<ServiceCreditRow>> {
  if (row.reversed_at !== null)
    return fail({
      code: 'service-credit-reversed',
      path: 'id',
      message: `${row.id} was taken back already`,
      mend: 'list those in force: GET /v1/service_credits',
    });
  const grants = (await tx.credits.grants([row.payer_customer_id], true)).get(row.payer_customer_id) ?? [];
  const left = grants.find(({ id }) => id === row.grant_id)?.remaining_minor ?? 0n;
  if (left === row.amount_minor) return ok(row);
  const used = formatMinor(row.amount_minor - left, row.currency);
  return fail({
    code: 'service-credit-used',
    path: 'id',
    message: `${used} ${row.currency} of it are used or void`,
    mend: 'void the invoice that it paid first, or leave it',
  });
}

const rowOf = ({ org_id: _org, sys_from: _seq, ...row }: ServiceCreditRow & { org_id: string; sys_from: bigint }) =>
  row;

export async function getServiceCredit(tx: Transaction, id: string): Promise<ServiceCreditRow | null> {
  const query = tx.db.selectFrom('service_credit').selectAll().where('org_id', '=', tx.org_id).where('id', '=', id);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}

export async function listServiceCredits(
  tx: Transaction,
  request: PageRequest & { readonly customer_id?: string | undefined; readonly month?: Month | undefined },
): Promise<Page<ServiceCreditRow>> {
  const plan = pagePlan(request);
  let query = tx.db.selectFrom('service_credit').selectAll().where('org_id', '=', tx.org_id);
  if (request.customer_id !== undefined) query = query.where('customer_id', '=', request.customer_id);
  if (request.month !== undefined) query = query.where('month', '=', daysOfMonth(request.month).start);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, rowOf);
}

/** A credit as the API and webhooks show it. */
export function shownServiceCredit(row: ServiceCreditRow) {
  return {
    id: row.id,
    object: 'service_credit' as const,
    customer_id: row.customer_id,
    subscription_id: row.subscription_id,
    payer_customer_id: row.payer_customer_id,
    month: row.month.slice(0, 7),
    currency: row.currency,
    amount: formatMinor(row.amount_minor, row.currency),
    wallet_id: row.wallet_id,
    grant_id: row.grant_id,
    status: row.reversed_at === null ? ('granted' as const) : ('reversed' as const),
    granted: formatInstant(row.granted_at),
    granted_by: row.granted_by,
    reversed: row.reversed_at === null ? null : formatInstant(row.reversed_at),
    reverse_reason: row.reverse_reason,
    report: row.report,
  };
}
