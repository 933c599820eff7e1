// SPDX-License-Identifier: Apache-2.0
import { invalidRequest, StripeApiError } from './api-error.js';
import type { StripeBooks } from './books.js';
import {
  attachMethod,
  createCustomer,
  createSession,
  createSetupIntent,
  detachMethod,
  updateCustomer,
} from './checkout.js';
import type { FormValue } from './form.js';
import { parseParameters } from './parameters.js';
import { cancelIntent, createIntent, createRefund } from './payments.js';

type Form = { [key: string]: FormValue };
type Handler = (books: StripeBooks, id: string, form: Form) => object;

/** The part of the API that is answered here. */
const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['POST', /^\/v1\/customers$/, (books, _, form) => createCustomer(books, parseParameters('customer', form))],
  [
    'POST',
    /^\/v1\/customers\/([^/]+)$/,
    (books, id, form) => updateCustomer(books, id, parseParameters('customer', form)),
  ],
  [
    'GET',
    /^\/v1\/payment_methods\/([^/]+)$/,
    (books, id, form) => {
      parseParameters('none', form);
      return books.method(id).method;
    },
  ],
  [
    'POST',
    /^\/v1\/payment_methods\/([^/]+)\/attach$/,
    (books, id, form) => attachMethod(books, id, parseParameters('attach', form).customer),
  ],
  ['POST', /^\/v1\/payment_methods\/([^/]+)\/detach$/, (books, id) => detachMethod(books, id)],
  ['POST', /^\/v1\/setup_intents$/, (books, _, form) => createSetupIntent(books, parseParameters('setupIntent', form))],
  ['POST', /^\/v1\/checkout\/sessions$/, (books, _, form) => createSession(books, parseParameters('session', form))],
  ['POST', /^\/v1\/payment_intents$/, (books, _, form) => createIntent(books, parseParameters('paymentIntent', form))],
  ['GET', /^\/v1\/payment_intents$/, (books, _, form) => listIntents(books, form)],
  [
    'GET',
    /^\/v1\/payment_intents\/([^/]+)$/,
    (books, id, form) => {
      parseParameters('none', form);
      return books.intent(id);
    },
  ],
  [
    'POST',
    /^\/v1\/payment_intents\/([^/]+)\/cancel$/,
    (books, id, form) => cancelIntent(books, id, parseParameters('cancel', form)),
  ],
  ['POST', /^\/v1\/refunds$/, (books, _, form) => createRefund(books, parseParameters('refund', form))],
  ['GET', /^\/v1\/refunds$/, (books, _, form) => listRefunds(books, form)],
  [
    'GET',
    /^\/v1\/refunds\/([^/]+)$/,
    (books, id, form) => {
      parseParameters('none', form);
      return books.refund(id);
    },
  ],
  [
    'GET',
    /^\/v1\/payouts\/([^/]+)$/,
    (books, id, form) => {
      parseParameters('none', form);
      return books.payout(id);
    },
  ],
];

/** Does the work of one request and answers a copy of the object, with what was asked to be expanded. */
export function answer(books: StripeBooks, method: string, path: string, form: Form): object {
  for (const [verb, pattern, handler] of ROUTES) {
    const match = verb === method ? pattern.exec(path) : null;
    if (match) return expanded(books, structuredClone(handler(books, match[1] ?? '', form)), form);
  }
  throw new StripeApiError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}).`,
  });
}

function listIntents(books: StripeBooks, form: Form): object {
  const { customer, ...page } = parseParameters('paymentIntents', form);
  const all = [...books.intents.values()].filter((intent) => customer === undefined || intent.customer === customer);
  return listed('/v1/payment_intents', all, page);
}

function listRefunds(books: StripeBooks, form: Form): object {
  const { payment_intent, ...page } = parseParameters('refunds', form);
  const all = [...books.refunds.values()].filter(
    (refund) => payment_intent === undefined || refund.payment_intent === payment_intent,
  );
  return listed('/v1/refunds', all, page);
}

/** Newest first, by cursor. */
function listed(
  url: string,
  oldest_first: readonly { readonly id: string }[],
  { limit = 10, starting_after }: { readonly limit?: number | undefined; readonly starting_after?: string | undefined },
): object {
  if (limit < 1 || limit > 100) throw invalidRequest('Limit must be between 1 and 100.', 'limit');
  const all = oldest_first.toReversed();
  const start = starting_after === undefined ? 0 : all.findIndex(({ id }) => id === starting_after) + 1;
  const data = all.slice(start, start + limit);
  return { object: 'list', url, has_more: start + limit < all.length, data };
}

/** Replaces ids by objects along paths such as `latest_charge.balance_transaction`. */
function expanded(books: StripeBooks, object: object, form: Form): object {
  for (const path of Array.isArray(form.expand) ? form.expand : []) {
    let here = object as Record<string, unknown>;
    for (const step of String(path).split('.')) {
      const map = { latest_charge: books.charges, balance_transaction: books.transactions, customer: books.customers }[
        step
      ];
      if (!map || !(step in here)) throw invalidRequest(`This property cannot be expanded (${step}).`, 'expand');
      const value = here[step];
      if (value === null) break;
      if (typeof value === 'string') here[step] = structuredClone(map.get(value));
      here = here[step] as Record<string, unknown>;
    }
  }
  return object;
}
