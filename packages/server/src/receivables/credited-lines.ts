// SPDX-License-Identifier: Apache-2.0
import {
  billedKey,
  boundOf,
  type CreditableLine,
  creditableLine,
  divideInteger,
  type InvoiceDocument,
  type LineShare,
  lesser,
  type RevenueItem,
  withShare,
} from '@kontor/core';
import type { CreditNoteLine } from '../store/credit-notes.js';
import type { Invoice, InvoiceLineRow } from '../store/invoices.js';
import type { Transaction } from '../store/transaction.js';

/** A line of an invoice with all that was credited of it. */
export interface OwedLine {
  readonly line: InvoiceDocument['lines'][number];
  readonly row: InvoiceLineRow;
  /** With what credit notes took of it, by hand and by the terms. */
  readonly creditable: CreditableLine;
  /** As the books follow it: with the credit notes by hand. */
  readonly item: RevenueItem;
}

/** The lines of an invoice, in their order. */
export async function owedLines(tx: Transaction, invoice: Invoice): Promise<OwedLine[]> {
  const document = invoice.document as InvoiceDocument;
  const rows = await tx.invoices.lines(invoice.id);
  const byHand = await tx.creditNotes.lines({ invoice_id: invoice.id });
  const byTerms = await creditedByTerms(tx, invoice);
  return rows.map((row) => {
    const line = document.lines.find(({ id }) => id === row.id);
    if (line === undefined) throw new Error(`the document of ${invoice.number} lacks its line ${row.id}`);
    const mine = byHand.filter(({ line_id }) => line_id === row.id);
    const bare = { amount_minor: 0n, discount_minor: 0n, net_minor: 0n, taxes: line.tax_rates.map(() => 0n) };
    const whole = creditableLine(document, { line, metered: row.metered, credited: bare });
    const taken = shareOf(whole, byTerms.get(row.id) ?? 0n);
    const credited = mine.reduce((sum, each) => withShare(sum, noted(each, line)), taken);
    return { line, row, creditable: { ...whole, credited }, item: itemOf(invoice, row, { whole, mine }) };
  });
}

function noted({ amount_minor, discount_minor, net_minor, taxes }: CreditNoteLine, line: OwedLine['line']): LineShare {
  const found = line.tax_rates.map((rate) => taxes.find(({ code }) => code === rate.code)?.amount_minor ?? 0n);
  return { amount_minor, discount_minor, net_minor, taxes: found };
}

/** A part of a line by its amount. */
function shareOf(line: CreditableLine, amount_minor: bigint): LineShare {
  const part = (of: bigint) =>
    line.amount_minor === 0n ? 0n : divideInteger(of * amount_minor, line.amount_minor, 'half-away');
  const { discount_minor, net_minor, taxes } = line;
  return { amount_minor, discount_minor: part(discount_minor), net_minor: part(net_minor), taxes: taxes.map(part) };
}

/** How much of each line was taken back because the terms changed: a credit takes back the oldest line of its days. */
async function creditedByTerms(tx: Transaction, invoice: Invoice): Promise<Map<string, bigint>> {
  const lines = await tx.invoices.linesOfDays(invoice);
  const taken = new Map<string, bigint>();
  const open = new Map<string, { id: string; left: bigint }[]>();
  for (const { id, charge_key, billed_start, billed_start_second, amount_minor } of lines) {
    const key = billedKey(charge_key, boundOf(billed_start, billed_start_second));
    const charges = open.get(key) ?? [];
    open.set(key, charges);
    if (amount_minor > 0n) charges.push({ id, left: amount_minor });
    let back = -amount_minor;
    for (const charge of charges) {
      if (back <= 0n) break;
      const part = lesser(charge.left, back);
      charge.left -= part;
      back -= part;
      taken.set(charge.id, (taken.get(charge.id) ?? 0n) + part);
    }
  }
  return taken;
}

function itemOf(
  { id: invoice_id, customer_id, currency, invoice_date: billed_on }: Invoice,
  row: InvoiceLineRow,
  { whole, mine }: { readonly whole: CreditableLine; readonly mine: readonly CreditNoteLine[] },
): RevenueItem {
  return {
    id: row.id,
    customer_id,
    ...(row.subscription_id === null ? {} : { subscription_id: row.subscription_id }),
    invoice_id,
    charge_key: row.charge_key,
    currency,
    billed_on,
    net_minor: whole.net_minor,
    discount_minor: whole.discount_minor,
    service_period: whole.period,
    recognition: whole.over_time ? 'over_time' : 'on_date',
    credits: mine.map(({ credited_on: date, net_minor }) => ({ date, net_minor })),
  };
}
