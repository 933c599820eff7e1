// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { paymentFailure } from '../payments/failure.js';
import type { PaymentProvider, PaymentState, ProviderAnswer } from '../payments/provider.js';
import type { WriteTransaction } from '../store/transaction.js';
import { changeAttempt, getAttempt, type PaymentAttempt } from './attempts.js';
import { providerNotSetUp } from './providers.js';
import { askAgainAt, askUnansweredAt, failed, hearOf, saidBy } from './settle.js';

const HOUR = 3_600_000;
/** A key is taken to be forgotten a little before the provider says so. */
const MARGIN_MS = HOUR;

/**
 * Asks a provider what it has to be asked about a try: to take the money, how the payment stands, or to take it back
 * where the customer would be needed. The same key each time, so that nothing is done twice; a key that is older than
 * the provider keeps them is looked for first.
 */
export async function askProvider(
  provider: PaymentProvider | null,
  attempt: PaymentAttempt,
  real_now: Instant,
): Promise<ProviderAnswer<PaymentState>> {
  const { provider_ref, customer_ref, idempotency_key } = attempt;
  if (provider === null) return providerNotSetUp(attempt.provider);
  if (attempt.status === 'requires_action' && provider_ref !== null) {
    const cancelled = await provider.cancel({ provider_ref, idempotency_key: `${idempotency_key}-cancel` });
    // paid after all, or already gone: whichever it is, it says so itself
    return !cancelled.ok && cancelled.retry_after_ms === null ? provider.retrieve(provider_ref) : cancelled;
  }
  if (attempt.status !== 'started' && provider_ref !== null) return provider.retrieve(provider_ref);
  const { idempotency_hours } = provider.capabilities;
  if (idempotency_hours !== null && real_now - attempt.key_made_at > idempotency_hours * HOUR - MARGIN_MS) {
    const found = await provider.find({ customer_ref, idempotency_key });
    if (!found.ok) return found;
    if (found.value !== null) return { ok: true, value: found.value };
  }
  return provider.charge({
    payment_id: attempt.id,
    customer_ref,
    method_ref: attempt.method_ref,
    amount_minor: attempt.amount_minor,
    currency: attempt.currency,
    reference: attempt.reference,
    description: attempt.description,
    idempotency_key,
    metadata: {},
  });
}

/**
 * Stores what a provider answered about a try, whoever asked: an answer that came twice, or late, changes nothing. No
 * answer means to ask again later; a refusal that would be repeated ends a try that has not begun.
 */
export async function storeAnswer(
  tx: WriteTransaction,
  id: string,
  answer: ProviderAnswer<PaymentState>,
): Promise<void> {
  const attempt = await getAttempt(tx, id);
  if (attempt === null) throw new Error(`the payment attempt ${id} was asked about and is not there`);
  if (answer.ok) {
    await hearOf(tx, attempt, answer.value);
    return;
  }
  const last_problem = saidBy(answer);
  const asked = attempt.asked + 1;
  if (answer.retry_after_ms !== null) {
    const ask_at = askUnansweredAt(tx.now, attempt.asked, answer.retry_after_ms);
    return changeAttempt(tx, id, { asked, last_problem, ask_at });
  }
  if (attempt.status !== 'started')
    return changeAttempt(tx, id, { asked, last_problem, ask_at: askAgainAt(tx.now, attempt.asked) });
  await changeAttempt(tx, id, { last_problem });
  await failed(
    tx,
    { ...attempt, last_problem },
    'failed',
    paymentFailure('method-not-accepted', answer.problems[0]?.code ?? null),
  );
}
