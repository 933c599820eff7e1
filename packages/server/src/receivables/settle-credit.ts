// SPDX-License-Identifier: Apache-2.0
import { type CreditPart, loweredBy, type PlainDate, type SettledPart } from '@kontor/core';
import type { CreditSettlement } from '../store/credit-notes.js';
import type { Allocation } from '../store/payments.js';
import type { WriteTransaction } from '../store/transaction.js';
import { returnCredit } from './return-credit.js';
import { reverseWriteOff } from './reverse-write-off.js';

/** Where a credit note's amount goes. */
export interface CreditTaken {
  readonly credit_note_id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly date: PlainDate;
  readonly parts: readonly CreditPart[];
  /** Where what was paid with money goes. */
  readonly paid_to: 'refund' | 'balance';
}

/** The same as a document tells it; `rest_minor` is what no invoice had left. */
export function settledParts(
  parts: readonly CreditPart[],
  paid_to: 'refund' | 'balance',
  rest_minor: bigint,
): SettledPart[] {
  const sums = new Map<string, { to: SettledPart['to']; invoice: string | null; amount_minor: bigint }>();
  const add = (to: SettledPart['to'], invoice: string | null, amount_minor: bigint) => {
    const before = sums.get(`${to} ${invoice}`)?.amount_minor ?? 0n;
    sums.set(`${to} ${invoice}`, { to, invoice, amount_minor: before + amount_minor });
  };
  for (const { source, number, amount_minor } of parts)
    add(
      source === 'paid' ? paid_to : source === 'prepaid' || source === 'promotional' ? 'credits' : 'invoice',
      number,
      amount_minor,
    );
  if (rest_minor > 0n) add('balance', null, rest_minor);
  return [...sums.values()].map((part) => ({ ...part, amount_minor: part.amount_minor.toString() }));
}

/** Stores where credit notes' amounts go, but for the balance; the entry of the credit note itself is its writer's. */
export async function storeCreditTaken(tx: WriteTransaction, taken: readonly CreditTaken[]): Promise<void> {
  const allocations: Allocation[] = [];
  const settlements = new Map<string, CreditSettlement>();
  for (const { credit_note_id, customer_id, currency, date, parts, paid_to } of taken) {
    const common = { payment_id: credit_note_id, customer_id, allocated_on: date };
    for (const part of parts) {
      const { source, invoice_id, amount_minor } = part;
      if (source === 'open') continue;
      if (source === 'written_off') {
        await reverseWriteOff(tx, { id: credit_note_id, customer_id, invoice_id, currency, date, amount_minor });
        allocations.push({ ...common, invoice_id, kind: 'write_off', amount_minor: -amount_minor });
        continue;
      }
      const destination = source === 'paid' ? paid_to : 'grant';
      const key = `${credit_note_id} ${invoice_id} ${source}`;
      const before = settlements.get(key)?.amount_minor ?? 0n;
      const settlement = { credit_note_id, invoice_id, customer_id, source, destination } as const;
      settlements.set(key, { ...settlement, amount_minor: before + amount_minor });
    }
    for (const [invoice_id, amount_minor] of loweredBy(parts))
      allocations.push({ ...common, invoice_id, kind: 'credit_note', amount_minor });
  }
  await tx.payments.allocate(allocations);
  await tx.creditNotes.settle([...settlements.values()]);
  for (const { credit_note_id, customer_id, parts } of taken) {
    const returned = new Map<string, bigint>();
    for (const part of parts)
      if ('grant_id' in part) returned.set(part.grant_id, (returned.get(part.grant_id) ?? 0n) + part.amount_minor);
    const uses = [...returned].map(([grant_id, amount_minor]) => ({ grant_id, amount_minor }));
    await returnCredit(tx, customer_id, uses, credit_note_id);
  }
}
