// SPDX-License-Identifier: Apache-2.0
import Stripe from 'stripe';
import { refused, type Unanswered } from '../provider.js';

const SECOND_MS = 1000;
const UNAVAILABLE_MS = 60 * SECOND_MS;
const RATE_LIMITED_MS = 5 * SECOND_MS;
/** Somebody has to change a key first. */
const CREDENTIALS_MS = 15 * 60 * SECOND_MS;

const again = (retry_after_ms: number, problem: Unanswered['problems'][number]): Unanswered => ({
  ok: false,
  problems: [problem],
  retry_after_ms,
});

/** `Retry-After` in whole seconds, as Stripe sends it with a 429 or 503. */
function retryAfter(error: Stripe.errors.StripeError): number | null {
  const seconds = Number(error.headers?.['retry-after']);
  return Number.isInteger(seconds) && seconds > 0 ? seconds * SECOND_MS : null;
}

/**
 * What an exception of the SDK means. No answer, a server error, a rate limit, a lock and refused credentials are
 * worth another try with the same key; a refused request is not. Anything that is not Stripe's is thrown on. A
 * declined card is not handled here: it is an outcome.
 */
export function stripeUnanswered(error: unknown): Unanswered {
  const { errors } = Stripe;
  if (!(error instanceof errors.StripeError)) throw error;
  if (error instanceof errors.StripeRateLimitError || error.code === 'lock_timeout')
    return again(retryAfter(error) ?? RATE_LIMITED_MS, {
      code: 'provider-rate-limited',
      path: '',
      message: 'Stripe asks for fewer requests',
      mend: 'Nothing: the request is made again later.',
    });
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError)
    return again(CREDENTIALS_MS, {
      code: 'provider-credentials-refused',
      path: '',
      message: 'Stripe refuses the API key, or the key may not do this',
      mend: 'Set a secret key of the right account, with the rights that the guide on payments lists.',
    });
  if (error.code === 'idempotency_key_in_use' || error.statusCode === 409)
    return again(SECOND_MS, unavailable('a request with the same key is still being worked on'));
  if (error instanceof errors.StripeIdempotencyError)
    return refused({
      code: 'idempotency-key-reused',
      path: 'idempotency_key',
      message: 'Stripe has seen this idempotency key with another request',
      mend: 'Use a key for one request only; for another try of the same payment, send the same request.',
    });
  if (error instanceof errors.StripeConnectionError || error instanceof errors.StripeAPIError)
    return again(retryAfter(error) ?? UNAVAILABLE_MS, unavailable(`Stripe did not answer (${error.type})`));
  if (error.code === 'resource_missing')
    return refused({
      code: 'resource-unknown',
      path: error.param ?? '',
      message: `Stripe knows no such ${error.param ?? 'object'}`,
      mend: 'Check that the id is of this Stripe account and mode (test or live).',
    });
  return refused({
    code: 'provider-request-refused',
    path: error.param ?? '',
    message: `Stripe refuses the request: ${error.message}`,
    mend: 'Change what the message names; the same request would be refused again.',
  });
}

function unavailable(message: string): Unanswered['problems'][number] {
  return {
    code: 'provider-unavailable',
    path: '',
    message,
    mend: 'Nothing: the request is made again with the same key, so that nothing is done twice.',
  };
}
