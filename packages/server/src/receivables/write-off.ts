// SPDX-License-Identifier: Apache-2.0
import { allocate, divideInteger, entryOf, lesser, type PlainDate, type PostedTax } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { OpenInvoice } from '../store/payments.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { creditToCome, givePaidPart } from '../thresholds/paid-top-up.js';

/** The rest of an invoice, given up. */
export interface WriteOff {
  readonly id: string;
  readonly customer_id: string;
  readonly invoice_id: string;
  readonly currency: string;
  readonly date: PlainDate;
  /** With tax: what the customer owes no longer. */
  readonly amount_minor: bigint;
  /** What of it the authorities give back. */
  readonly tax: readonly PostedTax[];
  /** What of it is for credit that was to come once it is paid, and does not come now. */
  readonly prepaid_minor: bigint;
}

/**
 * Gives up what is open of an invoice. With `tax_relief` the part of it that is tax is owed no longer: the same share of
 * each tax on the invoice, by largest remainder; whether that may be done is the law's business.
 */
export async function writeOffOf(
  tx: Transaction,
  { id: invoice_id, customer_id, currency, open_minor: amount_minor, total_minor }: OpenInvoice,
  { id, date, tax_relief }: { readonly id: string; readonly date: PlainDate; readonly tax_relief: boolean },
): Promise<WriteOff> {
  const taxes = tax_relief ? await taxesOf(tx, invoice_id, 'invoice') : [];
  const charged = taxes.reduce((sum, tax) => sum + tax.amount_minor, 0n);
  const shares =
    charged <= 0n || total_minor <= 0n
      ? taxes.map(() => 0n)
      : allocate(
          divideInteger(charged * amount_minor, total_minor, 'half-away'),
          taxes.map((tax) => tax.amount_minor),
        );
  return {
    id,
    customer_id,
    invoice_id,
    currency,
    date,
    amount_minor,
    tax: taxes.map((tax, index) => ({ ...tax, amount_minor: shares[index] as bigint })),
    prepaid_minor: lesser(amount_minor, await creditToCome(tx, invoice_id)),
  };
}

/** The taxes of an invoice by code and jurisdiction, or what of them a write-off brought back, as they were posted. */
export async function taxesOf(tx: Transaction, reference: string, of: 'invoice' | 'write_off'): Promise<PostedTax[]> {
  const entries = await tx.ledger.entries({ seq: 0n, position: -1 }, 10, { reference });
  const sign = of === 'invoice' ? -1n : 1n;
  const taxes = new Map<string, PostedTax>();
  for (const { kind, postings } of entries)
    for (const { account, amount_minor, dimensions = {} } of postings) {
      if (kind !== of || account !== 'tax_payable') continue;
      const { tax_code: code = '', jurisdiction = '' } = dimensions;
      const key = `${jurisdiction} ${code}`;
      const before = taxes.get(key)?.amount_minor ?? 0n;
      taxes.set(key, { code, jurisdiction, amount_minor: before + sign * amount_minor });
    }
  return [...taxes.values()].filter(({ amount_minor }) => amount_minor > 0n);
}

/** Stores a write-off and posts it. */
export async function storeWriteOff(tx: WriteTransaction, document: WriteOff): Promise<void> {
  const { id: payment_id, invoice_id, customer_id, amount_minor, date: allocated_on } = document;
  await tx.payments.writeOff({ invoice_id, payment_id, customer_id, kind: 'write_off', amount_minor, allocated_on });
  await tx.ledger.post(packEntries([entryOf({ kind: 'write_off', document })]));
  if (document.prepaid_minor > 0n) await givePaidPart(tx, document);
}
