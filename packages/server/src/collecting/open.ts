// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { addToDate, formatInstant, type Instant, type PlainDate } from '@kontor/core';
import type { OrganisationBilling } from '../store/billing-settings.js';
import { insertPacked, packRows } from '../store/packed-rows.js';
import type { Transaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';
import { type CollectingSettings, collectingOf, policyFor } from './settings.js';

/** Entries of the journal looked at in one transaction. */
const AT_ONCE = 1_000;
/** How long a customer has who pays by transfer, where nothing is said about it. */
const TRANSFER_DAYS = 14;

/** Until when an invoice is to be paid: what is charged is due at once, unless `payment_days` says otherwise. */
export function dueDateOf(issued_at: Instant, mode: 'charge' | 'transfer', billing: OrganisationBilling): PlainDate {
  const days = billing.documents?.payment_days ?? (mode === 'charge' ? 0 : TRANSFER_DAYS);
  return addToDate(formatInstant(issued_at).slice(0, 10), { days });
}

/**
 * Goes on in the journal from where it was left: invoices of which something is open are collected from now on, and
 * those that a payment, a return or a write-off is about are looked at again. Returns the number of entries; none:
 * everything is looked at. A kill in between leaves the place where it was.
 */
export async function openCollections(tx: Transaction, now: Instant): Promise<number> {
  const { rows: places } = await tx.client.query<{ seq: bigint; position: number }>({
    name: 'collecting-place',
    text: 'SELECT seq, position FROM collecting_queue WHERE org_id = $1 FOR UPDATE',
    values: [tx.org_id],
  });
  const { enabled, settings } = await collectingOf(tx);
  const place = places[0];
  if (place === undefined || !enabled) return 0;
  const { rows: entries } = await tx.client.query<Entry>({
    name: 'collecting-journal',
    text: `SELECT seq, position, kind, reference, customer_id FROM ledger_entry
      WHERE org_id = $1 AND (seq, position) > ($2, $3) ORDER BY seq, position LIMIT ${AT_ONCE}`,
    values: [tx.org_id, place.seq, place.position],
  });
  const last = entries.at(-1);
  if (last === undefined) return 0;
  const issued = entries.filter(({ kind }) => kind === 'invoice');
  await openInvoices(
    tx,
    issued.map(({ reference }) => reference),
    settings,
    now,
  );
  await lookAgain(
    tx,
    entries.filter(({ kind, customer_id }) => kind !== 'invoice' && customer_id !== ''),
    now,
  );
  await tx.client.query({
    name: 'collecting-go-on',
    text: 'UPDATE collecting_queue SET seq = $2, position = $3 WHERE org_id = $1',
    values: [tx.org_id, last.seq, last.position],
  });
  return entries.length;
}

interface Entry {
  readonly seq: bigint;
  readonly position: number;
  readonly kind: string;
  readonly reference: string;
  readonly customer_id: string;
}
interface Issued {
  readonly id: string;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly currency: string;
  readonly issued_at: Instant;
  readonly plan: string | null;
  readonly chargeable: boolean;
}

const COLUMNS = {
  invoice_id: 'text',
  customer_id: 'text',
  subscription_id: 'text',
  mode: 'text',
  due_date: 'date',
  policy: 'jsonb',
};

async function openInvoices(
  tx: Transaction,
  ids: readonly string[],
  settings: CollectingSettings,
  now: Instant,
): Promise<void> {
  const open = new Map((await tx.payments.openAmong(ids)).map((invoice) => [invoice.id, invoice.open_minor]));
  const { rows } = await tx.client.query<Issued>({
    name: 'collecting-issued',
    text: `SELECT i.id, i.customer_id, i.subscription_id, i.currency, i.issued_at,
        (SELECT s.plan FROM subscription s WHERE s.org_id = i.org_id AND s.id = i.subscription_id
          AND s.sys_to = 9223372036854775807 ORDER BY s.valid_from DESC, s.valid_from_second DESC LIMIT 1) AS plan,
        EXISTS (SELECT FROM payment_method m JOIN payment_provider p ON p.org_id = m.org_id AND p.provider = m.provider
          WHERE m.org_id = i.org_id AND m.customer_id = i.customer_id AND m.status = 'active') AS chargeable
      FROM invoice i WHERE i.org_id = $1 AND i.id = ANY($2::text[]) AND NOT EXISTS (SELECT FROM collection c
        WHERE c.org_id = i.org_id AND c.invoice_id = i.id)`,
    values: [tx.org_id, [...open.keys()]],
  });
  if (rows.length === 0) return;
  const { billing } = await tx.organisations.get();
  const customers = await tx.customers.many([...new Set(rows.map(({ customer_id }) => customer_id))]);
  const packed = packRows(rows, (invoice) => {
    const mode = invoice.chargeable ? 'charge' : 'transfer';
    const policy = policyFor(settings, {
      amount_minor: open.get(invoice.id) ?? 0n,
      currency: invoice.currency,
      country: customers.get(invoice.customer_id)?.country ?? null,
      plans: invoice.plan === null ? [] : [invoice.plan],
    });
    const due_date = dueDateOf(invoice.issued_at, mode, billing);
    return [invoice.id, invoice.customer_id, invoice.subscription_id, mode, due_date, toJson(policy)];
  });
  const at = toTimestamp(now);
  const constants = { org_id: tx.org_id, status: 'open', opened_at: at, next_at: at };
  const { text, values } = insertPacked('collection', constants, COLUMNS, packed);
  await tx.client.query({ name: 'collections-open', text, values: [...values] });
}

/** After these nothing is open that was not before: what is paid stays paid. */
const LOWERING = new Set(['payment', 'payment_applied', 'payment_fee', 'credit_note']);

/** Customers who paid, or whose payments went back: their collections find out what is open now. */
async function lookAgain(tx: Transaction, entries: readonly Entry[], now: Instant): Promise<void> {
  if (entries.length === 0) return;
  const open: string[] = [];
  const raised = entries.filter(({ kind }) => !LOWERING.has(kind)).map(({ customer_id }) => customer_id);
  for (const customer_id of new Set(raised))
    for (const { id } of await tx.payments.openInvoices(customer_id)) open.push(id);
  await tx.client.query({
    name: 'collections-look-again',
    text: `UPDATE collection SET status = 'open', next_at = least(next_at, $3)
      WHERE org_id = $1 AND customer_id = ANY($2::text[]) AND (status <> 'paid' OR invoice_id = ANY($4::text[]))`,
    values: [tx.org_id, [...new Set(entries.map(({ customer_id }) => customer_id))], toTimestamp(now), open],
  });
}
