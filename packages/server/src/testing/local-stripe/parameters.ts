// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { invalidRequest } from './api-error.js';
import type { FormValue } from './form.js';

// What each request may carry: the parameters of the API version that the SDK pins, as far as they are answered here.
// Anything else is refused, so that a misspelt or withdrawn parameter fails in a test and not at a customer's.

const text = z.string().min(1).max(5000);
const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, 'Invalid integer')
  .transform(Number);
const boolean = z.enum(['true', 'false'], 'Invalid boolean').transform((value) => value === 'true');
const currency = z.string().regex(/^[a-z]{3}$/, 'Invalid currency');
/** Up to 50 keys of 40 characters with values of 500. */
const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((value) => Object.keys(value).length <= 50, 'You cannot have more than 50 metadata keys');
const url = z.url({ protocol: /^https?$/, error: 'Not a valid URL' });
const method_types = z.array(z.enum(['card', 'sepa_debit']));
const expand = z.array(text);
const common = { expand: expand.optional() };

export const PARAMETERS = {
  none: z.strictObject(common),
  customer: z.strictObject({
    ...common,
    name: z.string().max(256).optional(),
    email: z.union([z.literal(''), z.email().max(512)], 'Invalid email address').optional(),
    description: z.string().optional(),
    metadata: metadata.optional(),
  }),
  attach: z.strictObject({ ...common, customer: text }),
  setupIntent: z.strictObject({
    ...common,
    customer: text.optional(),
    usage: z.enum(['off_session', 'on_session']).optional(),
    allowed_payment_method_types: method_types.optional(),
    metadata: metadata.optional(),
  }),
  paymentIntent: z.strictObject({
    ...common,
    amount: integer,
    currency,
    customer: text.optional(),
    payment_method: text.optional(),
    allowed_payment_method_types: method_types.optional(),
    confirm: boolean.optional(),
    off_session: boolean.optional(),
    capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
    description: z.string().max(1000).optional(),
    metadata: metadata.optional(),
  }),
  paymentIntents: z.strictObject({
    ...common,
    customer: text.optional(),
    limit: integer.optional(),
    starting_after: text.optional(),
  }),
  cancel: z.strictObject({
    ...common,
    cancellation_reason: z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  }),
  refund: z.strictObject({
    ...common,
    payment_intent: text,
    amount: integer.optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
    metadata: metadata.optional(),
  }),
  refunds: z.strictObject({
    ...common,
    payment_intent: text.optional(),
    limit: integer.optional(),
    starting_after: text.optional(),
  }),
  session: z.strictObject({
    ...common,
    mode: z.enum(['payment', 'setup']),
    customer: text.optional(),
    currency: currency.optional(),
    client_reference_id: z.string().max(200).optional(),
    allowed_payment_method_types: method_types.optional(),
    line_items: z
      .array(
        z.strictObject({
          quantity: integer,
          price_data: z.strictObject({
            currency,
            unit_amount: integer,
            product_data: z.strictObject({ name: text }),
          }),
        }),
      )
      .optional(),
    payment_intent_data: z
      .strictObject({ description: z.string().max(1000).optional(), metadata: metadata.optional() })
      .optional(),
    metadata: metadata.optional(),
    success_url: url.optional(),
    cancel_url: url.optional(),
  }),
} as const;

export type Parameters<K extends keyof typeof PARAMETERS> = z.output<(typeof PARAMETERS)[K]>;

/** The parameters, or the 400 that Stripe answers for the first one that is unknown, missing or of a wrong type. */
export function parseParameters<K extends keyof typeof PARAMETERS>(
  kind: K,
  form: { [key: string]: FormValue },
): Parameters<K> {
  const parsed = PARAMETERS[kind].safeParse(form);
  if (parsed.success) return parsed.data as Parameters<K>;
  const issue = parsed.error.issues[0] as z.core.$ZodIssue;
  const name = (path: readonly PropertyKey[]) =>
    path.map((step, index) => (index === 0 ? String(step) : `[${String(step)}]`)).join('');
  if (issue.code === 'unrecognized_keys') {
    const param = name([...issue.path, issue.keys[0] as string]);
    throw invalidRequest(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
  }
  const param = name(issue.path);
  const given = issue.path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown>)?.[step], form);
  if (given === undefined) throw invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
  if (given === '')
    throw invalidRequest(`You passed an empty string for '${param}'.`, param, 'parameter_invalid_empty');
  const code = issue.message === 'Invalid integer' ? 'parameter_invalid_integer' : undefined;
  throw invalidRequest(`${issue.message}: ${typeof given === 'string' ? given : param}`, param, code);
}
