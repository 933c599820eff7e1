// SPDX-License-Identifier: Apache-2.0
import { divideInteger, entryOf, lesser, type PostedTax } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { WriteTransaction } from '../store/transaction.js';
import { creditToCome } from '../thresholds/paid-top-up.js';
import { taxesOf, type WriteOff } from './write-off.js';

/**
 * Takes a write-off back by an amount, with its share of the tax that came back, so that a credit note can say instead
 * that the money is not owed: else the tax would come back twice. `id` is the credit note.
 */
export async function reverseWriteOff(
  tx: WriteTransaction,
  { amount_minor, invoice_id, ...rest }: Omit<WriteOff, 'tax' | 'prepaid_minor'>,
): Promise<void> {
  const allocations = await tx.payments.allocations({ invoice_id });
  const given = allocations.filter(({ kind, amount_minor: part }) => kind === 'write_off' && part > 0n);
  const whole = given.reduce((sum, part) => sum + part.amount_minor, 0n);
  const before = allocations.reduce(
    (sum, { kind, amount_minor: part }) => (kind === 'write_off' && part < 0n ? sum - part : sum),
    0n,
  );
  const tax: PostedTax[] = [];
  for (const { payment_id } of given)
    for (const relieved of await taxesOf(tx, payment_id, 'write_off')) {
      const upTo = (taken: bigint) => divideInteger(relieved.amount_minor * taken, whole, 'half-away');
      tax.push({ ...relieved, amount_minor: upTo(before) - upTo(before + amount_minor) });
    }
  const prepaid_minor = -lesser(amount_minor, await creditToCome(tx, invoice_id));
  const document = { ...rest, invoice_id, amount_minor: -amount_minor, tax, prepaid_minor };
  await tx.ledger.post(packEntries([entryOf({ kind: 'write_off', document })]));
}
