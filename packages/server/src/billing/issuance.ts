// SPDX-License-Identifier: Apache-2.0

import { setImmediate } from 'node:timers/promises';
import { entryOf, type JournalEntry, oneOffChargeId, type PostedInvoice, postedInvoice } from '@kontor/core';
import { type CreditTaken, storeCreditTaken } from '../receivables/settle-credit.js';
import type { CouponUse } from '../store/coupons.js';
import type { CreditUse, NewGrant } from '../store/credits.js';
import {
  type InvoiceKind,
  type NewInvoice,
  type Numbers,
  type PackedInvoices,
  packInvoices,
} from '../store/invoices.js';
import { type PackedEntries, packEntries } from '../store/ledger.js';
import type { NewMessage } from '../store/outbox.js';
import { shownInvoice } from '../store/shown.js';
import type { WriteTransaction } from '../store/transaction.js';
import { type IssueContext, invoiceOf } from './document.js';
import { TURN } from './plan-batch.js';
import type { BillablePlan } from './settlement-book.js';

/** Everything that is stored when plans become invoices, ready to be sent. */
export interface Issuance {
  readonly plans: readonly BillablePlan[];
  readonly invoices: readonly NewInvoice[];
  readonly packed: PackedInvoices;
  readonly entries: PackedEntries;
}

/** How many numbers of each series plans take. */
export function numbersFor(plans: readonly BillablePlan[]): Record<InvoiceKind, number> {
  const credit_note = plans.filter(({ kind }) => kind === 'credit_note').length;
  return { invoice: plans.length - credit_note, credit_note };
}

/** Makes the documents and postings of plans, numbered from `first` on in their order. */
export async function prepareIssuance(
  plans: readonly BillablePlan[],
  first: Numbers,
  context: IssueContext,
): Promise<Issuance> {
  const next = { ...first };
  const invoices: NewInvoice[] = [];
  const entries: JournalEntry[] = [];
  for (const plan of plans) {
    if (invoices.length % TURN === TURN - 1) await setImmediate();
    const invoice = invoiceOf(plan, next[plan.kind], context);
    next[plan.kind] += 1n;
    invoices.push(invoice);
    entries.push(entryOf({ kind: 'invoice', document: postedOf(invoice, plan) }));
  }
  return { plans, invoices, packed: packInvoices(invoices), entries: packEntries(entries) };
}

/** Stores an issuance in the commit that took its numbers. */
export async function storeIssuance(
  tx: WriteTransaction,
  { plans, invoices, packed, entries }: Issuance,
): Promise<void> {
  await Promise.all([tx.invoices.insert(packed), tx.ledger.post(entries)]);
  const uses: CouponUse[] = [];
  const burns: CreditUse[] = [];
  const given: NewGrant[] = [];
  const charges: { id: string; invoice_id: string }[] = [];
  const taken: CreditTaken[] = [];
  for (const [index, plan] of plans.entries()) {
    const { settlement, used, credit, customer_id, currency, invoice_date: date, lines } = plan;
    const { id, number } = invoices[index] as NewInvoice;
    for (const redemption of used) {
      const taken = settlement.discounts.find(({ redemption_id }) => redemption_id === redemption.id);
      uses.push({ redemption, invoice_id: id, amount_minor: taken?.amount_minor ?? 0n });
    }
    for (const { charge_key } of lines) {
      const charge_id = oneOffChargeId(charge_key);
      if (charge_id !== null) charges.push({ id: charge_id, invoice_id: id });
    }
    for (const { grant_id, amount_minor } of settlement.burns)
      burns.push({ grant_id, customer_id, kind: 'burn', reference: id, amount_minor, at: tx.now });
    if (credit === null) continue;
    const { parts, balance } = credit;
    taken.push({ credit_note_id: id, customer_id, currency, date, parts, paid_to: 'balance' });
    if (balance !== null) given.push({ ...balance.grant, reason: number });
  }
  await tx.credits.createWallets(plans.flatMap(({ credit }) => credit?.balance?.wallet ?? []));
  await tx.credits.give(given);
  await tx.credits.recordUses(burns);
  if (taken.length > 0) await storeCreditTaken(tx, taken);
  await tx.coupons.recordUses(uses);
  await tx.charges.markInvoiced(charges);
  if (await tx.outbox.wants('invoice.issued')) for (const invoice of invoices) tx.outbox.record(issued(invoice));
}

function issued(invoice: NewInvoice): NewMessage {
  const data = shownInvoice({ ...invoice, status: 'issued' });
  return { type: 'invoice.issued', object: invoice.id, customer_id: invoice.customer_id, data };
}

function postedOf({ id, lines }: NewInvoice, plan: BillablePlan): PostedInvoice {
  return postedInvoice(plan, plan.credit, { id, line_ids: lines.map((line) => line.id) });
}
