// SPDX-License-Identifier: Apache-2.0
import { Decimal, decimal, type InvoiceDocument } from '@kontor/core';
import type { LineTax, PrintedTax, TaxCategory } from '../documents/printable.js';

/** What a computed invoice says of its taxes; an invoice to come, in a quote, says the same. */
export interface TaxedDocument extends Pick<InvoiceDocument, 'taxes' | 'tax_note'> {
  readonly lines: readonly Pick<InvoiceDocument['lines'][number], 'vat_category' | 'tax_rates' | 'net_minor'>[];
}

export function lineTax({ vat_category, tax_rates }: TaxedDocument['lines'][number]): LineTax {
  return { category: (vat_category ?? 'O') as TaxCategory, rate: tax_rates[0]?.rate ?? '0' };
}

/**
 * The breakdown of one or several documents together: a row for each tax charged, and one for each category that is
 * not taxed, with the reason.
 */
export function printedTaxes(documents: readonly TaxedDocument[], minor: (text: string) => bigint): PrintedTax[] {
  const rows = new Map<string, PrintedTax>();
  const add = (key: string, row: PrintedTax) => {
    const before = rows.get(key);
    rows.set(key, {
      ...row,
      taxable_minor: row.taxable_minor + (before?.taxable_minor ?? 0n),
      amount_minor: row.amount_minor + (before?.amount_minor ?? 0n),
    });
  };
  for (const { lines, taxes, tax_note } of documents) {
    for (const { code, kind, label, rate, taxable_minor, amount_minor } of taxes)
      add(`${code} ${rate}`, {
        category: decimal(rate).equals(Decimal.ZERO) ? 'Z' : 'S',
        rate,
        label: kind === 'vat' ? null : label,
        taxable_minor: minor(taxable_minor),
        amount_minor: minor(amount_minor),
        exemption_reason: null,
        vatex: null,
      });
    for (const line of lines) {
      if (line.tax_rates.length > 0) continue;
      const { category } = lineTax(line);
      add(category, {
        category,
        rate: '0',
        label: null,
        taxable_minor: minor(line.net_minor),
        amount_minor: 0n,
        exemption_reason: tax_note?.text ?? null,
        vatex: tax_note?.vatex_code ?? null,
      });
    }
  }
  return [...rows.values()];
}
