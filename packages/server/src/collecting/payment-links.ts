// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { randomBytes } from 'node:crypto';
import type { Instant } from '@kontor/core';
import { secretHash } from '../store/keys.js';
import type { SecretBox } from '../store/secret-box.js';
import { commitOf, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

const TOKEN_BYTES = 32;
/** How long a link leads somewhere, from the last time it was sent. */
const LINK_MS = 365 * 86_400_000;

export interface PaymentPageLink {
  readonly invoice_id: string;
  readonly token: string;
  readonly expires_at: Instant;
}

const contextOf = (org_id: string, invoice_id: string) => `payment link of ${invoice_id} of ${org_id}`;

/**
 * The link of an invoice's page, made at the first call. Its token is kept encrypted: every mail has the same address.
 * With `renew` a new one takes its place, and the one before leads nowhere.
 */
export async function paymentPageLink(
  tx: Transaction,
  box: SecretBox,
  { invoice_id, customer_id }: { readonly invoice_id: string; readonly customer_id: string },
  renew = false,
): Promise<PaymentPageLink> {
  const { now } = commitOf(tx);
  const expires_at = now + LINK_MS;
  const known = await tx.db
    .selectFrom('payment_link')
    .select('token')
    .where('org_id', '=', tx.org_id)
    .where('invoice_id', '=', invoice_id)
    .executeTakeFirst();
  const context = contextOf(tx.org_id, invoice_id);
  const token =
    known === undefined || renew ? randomBytes(TOKEN_BYTES).toString('base64url') : box.open(known.token, context);
  const changed = {
    ...(known === undefined || renew ? { token: box.seal(token, context), token_hash: secretHash(token) } : {}),
    expires_at: toTimestamp(expires_at),
  };
  if (known === undefined)
    await tx.db
      .insertInto('payment_link')
      .values({
        org_id: tx.org_id,
        invoice_id,
        customer_id,
        token: box.seal(token, context),
        token_hash: secretHash(token),
        created_at: toTimestamp(now),
        expires_at: toTimestamp(expires_at),
      })
      .execute();
  else
    await tx.db
      .updateTable('payment_link')
      .set(changed)
      .where('org_id', '=', tx.org_id)
      .where('invoice_id', '=', invoice_id)
      .execute();
  if (known === undefined || renew)
    tx.audit.record({
      action: 'payment_link.made',
      object: invoice_id,
      after: { expires_at: toTimestamp(expires_at) },
    });
  return { invoice_id, token, expires_at };
}

/** Where the page is, on the server that customers reach at `public_url`. */
export function paymentPageUrl(public_url: string, token: string): string {
  return `${public_url.replace(/\/+$/, '')}/pay/${token}`;
}
