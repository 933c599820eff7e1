// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import fixtures from '../stripe-fixtures.json' with { type: 'json' };

export interface StripeObjects {
  balance_transaction: Stripe.BalanceTransaction;
  charge: Stripe.Charge;
  'checkout.session': Stripe.Checkout.Session;
  customer: Stripe.Customer;
  dispute: Stripe.Dispute;
  event: Stripe.Event;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  payout: Stripe.Payout;
  refund: Stripe.Refund;
  setup_intent: Stripe.SetupIntent;
}

/** Fields that the SDK's types require and the published samples, of an older API version, do not have yet. */
export const LATER_FIELDS: { readonly [K in keyof StripeObjects]?: readonly string[] } = {
  'checkout.session': ['allowed_payment_method_types'],
  payment_intent: ['allowed_payment_method_types', 'payment_record'],
  setup_intent: ['allowed_payment_method_types'],
};

/** Fields that the SDK's types leave out where they say nothing, and that the samples do not show. */
const OPTIONAL_FIELDS: { readonly [K in keyof StripeObjects]?: readonly string[] } = { refund: ['failure_reason'] };

/** A fresh copy of the published sample object. */
export function sampleObject<K extends keyof StripeObjects>(kind: K): StripeObjects[K] {
  const later = Object.fromEntries((LATER_FIELDS[kind] ?? []).map((field) => [field, null]));
  return { ...structuredClone(fixtures.resources[kind]), ...later } as unknown as StripeObjects[K];
}

/** How an answered object departs from the published sample: fields too many, too few, or of another type. */
export function departures(kind: keyof StripeObjects, object: Record<string, unknown>): string[] {
  const sample = sampleObject(kind) as unknown as Record<string, unknown>;
  const found: string[] = [];
  for (const field of new Set([...Object.keys(sample), ...Object.keys(object)])) {
    if (!(field in sample) && OPTIONAL_FIELDS[kind]?.includes(field)) continue;
    if (!(field in object)) found.push(`${kind}.${field} is missing`);
    else if (!(field in sample)) found.push(`${kind}.${field} is not in the sample`);
    else if (shape(object[field]) !== shape(sample[field]) && object[field] !== null && sample[field] !== null) {
      // An expanded object stands where the sample has its id.
      const expanded = shape(sample[field]) === 'string' && typeof object[field] === 'object' && 'id' in object[field];
      if (!expanded) found.push(`${kind}.${field} is ${shape(object[field])} and not ${shape(sample[field])}`);
    }
  }
  return found;
}

const shape = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);
