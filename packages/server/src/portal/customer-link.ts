// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { WriteTransaction } from '../store/transaction.js';
import { portalAddress, portalLinkUrl } from './address.js';
import { makeLink } from './sessions.js';
import { portalOf } from './settings.js';

export interface CustomerLink {
  readonly customer_id: string;
  /** For a frame in a page of the seller. */
  readonly embedded: boolean;
  readonly return_url: string | null;
  readonly expires_at: Instant;
}

/**
 * The address that opens the portal of a customer once, for whom the seller vouches; null where the portal is closed.
 * `server`: where customers reach this server; `now`: real time.
 */
export async function customerLink(
  tx: WriteTransaction,
  server: string,
  { customer_id, embedded, return_url, expires_at }: CustomerLink,
  now: Instant,
): Promise<string | null> {
  if (!(await portalOf(tx)).open) return null;
  const kind = embedded ? 'bearer' : 'cookie';
  const token = await makeLink(tx, { email: null, customer_id, kind, return_url, expires_at }, now);
  tx.audit.record({ action: 'portal_link.made', object: customer_id, after: { embedded } });
  return portalLinkUrl(await portalAddress(tx, server), embedded ? 'embed' : 'open', token);
}
