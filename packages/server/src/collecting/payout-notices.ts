// SPDX-License-Identifier: Apache-2.0
import { dateAt, earlierDate, laterDate } from '@kontor/core';
import type { ProviderEvent } from '../payments/provider-event.js';
import { storeFailedPayout, storePayout } from '../receivables/payout.js';
import type { WriteTransaction } from '../store/transaction.js';

type PayoutEvent = Extract<ProviderEvent, { readonly payout_ref: string }>;

/**
 * Books a payout that its provider tells of. It has happened, so it is booked as it is told, also where what it pays out
 * is not in the books yet: `provider_balance` is below zero until it is. One that failed is taken back if it was booked,
 * and is never booked afterwards: whatever the order of the notices, the books come to the same.
 */
export async function hearPayout(
  tx: WriteTransaction,
  provider: string,
  event: PayoutEvent,
  fee_minor: bigint,
): Promise<void> {
  const { payout_ref: reference, currency, received_minor } = event;
  const today = dateAt(tx.now, (await tx.organisations.get()).timezone);
  const paid_on = earlierDate(event.paid_on, today);
  const same = (await tx.payouts.referenced(reference)).filter((payout) => payout.currency === currency);
  const known = same.find((payout) => payout.provider === provider) ?? same.find((payout) => payout.provider === null);
  const told = { provider, currency, amount_minor: received_minor + fee_minor, fee_minor, paid_on, reference };
  if (event.type === 'payout.paid') {
    if (known === undefined) await storePayout(tx, { ...told, id: tx.newId('pyo') });
    return;
  }
  if (known === undefined) {
    const never = await tx.payouts.record({ ...told, id: tx.newId('pyo') });
    await tx.payouts.fail(never, paid_on, event.failure);
  } else if (known.failed_on === null)
    await storeFailedPayout(tx, known, laterDate(known.paid_on, today), event.failure);
}
