// SPDX-License-Identifier: Apache-2.0
import { createHmac, timingSafeEqual } from 'node:crypto';
import { dayNumber, type Instant, type Problem } from '@kontor/core';
import { type ProviderAnswer, refused, type WebhookDelivery } from '../provider.js';
import type { ProviderEvent } from '../provider-event.js';
import { parseCamt053 } from './camt053.js';
import { findCreditorReference, isCreditorReference } from './creditor-reference.js';
import { returnFailure } from './return-reasons.js';
import type { StatementLine } from './statement.js';

const TOLERANCE_MS = 300_000;
const DAY_MS = 86_400_000;

export interface StatementDelivery {
  /** Our account: statements of another one are refused. */
  readonly iban: string;
  /** `whsec_` and base64, as Standard Webhooks has it; two while one is being changed. */
  readonly webhook_secrets: readonly string[];
}

/**
 * A statement that the program which talks to the bank has posted: camt.053 in the body, signed as Standard Webhooks
 * says. Each line is an event of its own, with the id of the line, so statements may overlap.
 */
export function parseStatementWebhook(
  settings: StatementDelivery,
  delivery: WebhookDelivery,
  now: Instant,
): ProviderAnswer<readonly ProviderEvent[]> {
  if (!isSigned(settings.webhook_secrets, delivery, now))
    return refused({
      code: 'webhook-signature-invalid',
      path: 'webhook-signature',
      message: 'no secret of this endpoint made the signature, or it is too old',
      mend: 'Sign id, timestamp and body as Standard Webhooks says, with the secret of this endpoint.',
    });
  let xml: string;
  try {
    xml = new TextDecoder('utf-8', { fatal: true }).decode(delivery.body);
  } catch {
    return refused(bodyInvalid('the body is not UTF-8'));
  }
  const statements = parseCamt053(xml);
  if (!statements.ok) return refused(...statements.problems);
  const other = statements.value.find((statement) => statement.account_iban !== settings.iban);
  if (other) return refused(bodyInvalid(`the statement is of ${other.account_iban ?? 'no account'}, not of ours`));
  return { ok: true, value: statements.value.flatMap(({ lines }) => lines.flatMap(lineEvents)) };
}

function bodyInvalid(message: string): Problem {
  return {
    code: 'webhook-body-invalid',
    path: '',
    message,
    mend: 'Post camt.053 statements of the account set up here.',
  };
}

/** Source: standardwebhooks.com, "Verifying signatures": HMAC-SHA256 over `id.timestamp.body`, base64, `v1,`. */
function isSigned(secrets: readonly string[], { body, headers }: WebhookDelivery, now: Instant): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'] ?? '';
  if (!id || !/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const given = (headers['webhook-signature'] ?? '')
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3), 'base64'));
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
    return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  });
}

/**
 * What one line of a statement means, and the line itself, as which it is booked. Money that goes out and is no returned
 * debit is none of our business.
 */
export function lineEvents(line: StatementLine): readonly ProviderEvent[] {
  const base = { provider_event_id: line.line_id, created: dayNumber(line.booked_on) * DAY_MS };
  const reference = lineReference(line);
  if (line.amount_minor < 0n) {
    if (line.return_reason === null) return [];
    if (reference === null) return [{ ...base, type: 'transfer.received', line }];
    return [
      {
        ...base,
        type: 'payment.returned',
        provider_ref: reference,
        payment_id: null,
        amount_minor: -line.amount_minor,
        currency: line.currency,
        failure: returnFailure(line.return_reason),
        line,
      },
    ];
  }
  if (reference === null) return [{ ...base, type: 'transfer.received', line }];
  return [
    {
      ...base,
      type: 'payment.succeeded',
      provider_ref: reference,
      payment_id: null,
      amount_minor: line.amount_minor,
      currency: line.currency,
      customer_ref: null,
      method_ref: null,
      line,
    },
  ];
}

/** The reference of ours that a line names: in the field for it, as end-to-end id, or in the text. */
function lineReference(line: StatementLine): string | null {
  for (const given of [line.structured_reference, line.end_to_end_id]) {
    const compact = given?.replace(/\s/g, '').toUpperCase() ?? '';
    if (isCreditorReference(compact)) return compact;
  }
  return findCreditorReference(line.remittance_text);
}
