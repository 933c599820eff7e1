// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Transaction } from '../store/transaction.js';

/** Where the portal of the organisation is: under its own name, where it has proven one, else on this server. */
export async function portalAddress(tx: Transaction, server: string): Promise<string> {
  const own = await tx.db
    .selectFrom('portal_domain')
    .select('host')
    .where('org_id', '=', tx.org_id)
    .where('proven_at', 'is not', null)
    .orderBy('proven_at')
    .limit(1)
    .executeTakeFirst();
  if (own !== undefined) return `https://${own.host}`;
  const { slug } = await tx.organisations.get();
  return `${server.replace(/\/+$/, '')}/portal/${slug}`;
}

/** A link into the portal. What opens it stands behind the `#`: it reaches no server, no log and no referrer. */
export function portalLinkUrl(address: string, page: 'sign-in' | 'open' | 'embed', token: string): string {
  return `${address}/${page}#token=${token}`;
}
