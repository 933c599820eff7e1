// SPDX-License-Identifier: Apache-2.0

import { setImmediate } from 'node:timers/promises';
<<<<<<< HEAD
import { entryOf, type JournalEntry, oneOffChargeId, type PostedInvoice, postedInvoice } from '@kontor/core';
import { type CreditTaken, storeCreditTaken } from '../receivables/settle-credit.js';
=======
import {
  type AppliedCredit,
  entryOf,
  firstDayFrom,
  type InvoiceLine,
  type JournalEntry,
  oneOffChargeId,
  type PostedInvoice,
  touchedDays,
} from '@kontor/core';
import { type CreditTaken, loweredBy, storeCreditTaken } from '../receivables/settle-credit.js';
>>>>>>> 00edb57 (Change terms at a second within a day: prices by the second, usage and entitlements follow it, by API, command line and eval)
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
  await tx.invoices.insert(packed);
  await tx.ledger.post(entries);
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

<<<<<<< HEAD
function postedOf({ id, lines }: NewInvoice, plan: BillablePlan): PostedInvoice {
  return postedInvoice(plan, plan.credit, { id, line_ids: lines.map((line) => line.id) });
=======
function recognitionOf({ prepaid, metered, period }: InvoiceLine, { invoice_date }: NewInvoice) {
  if (prepaid) return 'prepaid' as const;
  return metered || firstDayFrom(period.end) <= invoice_date ? ('on_date' as const) : ('over_time' as const);
}

/**
 * The invoice as the books see it. Usage, and whatever else was delivered before its date, is earned at once; the rest
 * over its days. A credit note lowers open invoices; what it gives back is a use of credit below zero.
 */
function postedInvoice(invoice: NewInvoice, { lines, settlement, credit }: BillablePlan): PostedInvoice {
  const kinds = new Map(settlement.grants.map(({ id, kind }) => [id, kind]));
  const credits = settlement.burns.map(({ grant_id, amount_minor }) => ({
    grant_id,
    kind: kinds.get(grant_id) ?? ('prepaid' as const),
    amount_minor,
  }));
  return {
    id: invoice.id,
    customer_id: invoice.customer_id,
    ...(invoice.subscription_id === '' ? {} : { subscription_id: invoice.subscription_id }),
    currency: invoice.currency,
    date: invoice.invoice_date,
    lines: lines.map((line, index) => {
      const settled = settlement.lines[index];
      if (settled === undefined) throw new Error('a settlement has every line of its plan');
      return {
        id: invoice.lines[index]?.id ?? '',
        charge_key: line.charge_key,
        ...(line.holder?.subscription_id == null ? {} : { subscription_id: line.holder.subscription_id }),
        net_minor: settled.net_minor,
        discount_minor: settled.discount_minor,
        tax: settled.taxes,
        service_period: touchedDays(line.period),
        recognition: recognitionOf(line, invoice),
      };
    }),
    credits_applied: credit === null ? credits : givenBack(credit),
    settles: [...loweredBy(credit?.parts ?? [])].map(([invoice_id, amount_minor]) => ({ invoice_id, amount_minor })),
    total_minor: settlement.total_minor,
    tax_minor: settlement.tax_minor,
  };
}

/** What a credit note puts on the balance and back into grants, as uses of credit below zero. */
function givenBack({ parts, balance }: NoteCredit): AppliedCredit[] {
  const returned = parts.flatMap((part): AppliedCredit[] =>
    'grant_id' in part ? [{ grant_id: part.grant_id, kind: part.source, amount_minor: -part.amount_minor }] : [],
  );
  if (balance === null) return returned;
  return [...returned, { grant_id: balance.grant.id, kind: 'prepaid', amount_minor: -balance.grant.amount_minor }];
>>>>>>> 00edb57 (Change terms at a second within a day: prices by the second, usage and entitlements follow it, by API, command line and eval)
}
