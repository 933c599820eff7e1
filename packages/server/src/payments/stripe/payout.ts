// SPDX-License-Identifier: Apache-2.0
import { dateAt } from '@kontor/core';
import type Stripe from 'stripe';
import type { ProviderAnswer } from '../provider.js';
import type { ProviderEvent } from '../provider-event.js';
import { fromStripeAmount, fromStripeFee } from './amount.js';
import type { StripeClient } from './connect.js';
import { stripeUnanswered } from './unanswered.js';

/** The fee of a payout stands in the movement of the balance that it is. */
export async function stripePayoutFee(
  stripe: StripeClient,
  payout_ref: string,
): Promise<ProviderAnswer<{ readonly fee_minor: bigint }>> {
  try {
    const { balance_transaction, currency } = await stripe.payouts.retrieve(payout_ref, {
      expand: ['balance_transaction'],
    });
    const fee = typeof balance_transaction === 'object' ? (balance_transaction?.fee ?? 0) : 0;
    return { ok: true, value: { fee_minor: fromStripeFee(fee, currency.toUpperCase()) ?? 0n } };
  } catch (error) {
    return stripeUnanswered(error);
  }
}

/**
 * What a notice of a payout says. It arrives at the start of a day in UTC. Only an instant one costs something of its own,
 * and what is cancelled has not been paid.
 */
export function payoutEvent(
  type: 'payout.paid' | 'payout.failed' | 'payout.canceled',
  payout: Stripe.Payout,
  base: { readonly provider_event_id: string; readonly created: number },
): ProviderEvent {
  const currency = payout.currency.toUpperCase();
  const told = {
    ...base,
    payout_ref: payout.id,
    received_minor: fromStripeAmount(payout.amount, currency),
    currency,
    paid_on: dateAt(payout.arrival_date * 1000, 'UTC'),
    has_fee: payout.method === 'instant',
  };
  if (type === 'payout.paid') return { ...told, type };
  return { ...told, type: 'payout.failed', failure: payout.failure_code ?? payout.status };
}
