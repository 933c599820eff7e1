// SPDX-License-Identifier: Apache-2.0
import { documentLanguage } from '../billing/printed-frame.js';
import { mailBrand, recipientOf } from '../collecting/mails.js';
import { normalisedEmail } from '../identity/users.js';
import { queueMail } from '../mail/outbox.js';
import type { Actor, Store } from '../store/store.js';
import { portalAddress, portalLinkUrl } from './address.js';
import { customersOfAddress, makeLink } from './sessions.js';
import { portalBrand, portalOf } from './settings.js';

/** How long a mailed link is good. */
const LINK_MS = 15 * 60_000;

export interface SignInRequest {
  /** Slug of the organisation. */
  readonly organisation: string;
  readonly email: string;
  /** Where this server is reached. */
  readonly server: string;
}

/**
 * Mails a link to an address that a customer has; to others nothing, and nobody is told which it was. `now` is real
 * time.
 */
export async function mailPortalLink(
  store: Store,
  { organisation: slug, email, server }: SignInRequest,
  now: number,
): Promise<void> {
  const found = await store.findPortal(slug);
  if (found === null) return;
  const address = normalisedEmail(email);
  const [first] = await store.read(found.org_id, (tx) => customersOfAddress(tx, address));
  if (first === undefined) return;
  const by: Actor = { actor: first.id, now: found.test_clock ?? now, real_now: now };
  await store.write(found.org_id, by, async (tx) => {
    const customer = await tx.customers.get(first.id);
    if (customer === null) throw new Error(`${first.id} has an address and is not there`);
    const organisation = await tx.organisations.get();
    const expires_at = now + LINK_MS;
    const token = await makeLink(
      tx,
      { email: address, customer_id: null, kind: 'cookie', return_url: null, expires_at },
      now,
    );
    const at = await portalAddress(tx, server);
    const data = {
      recipient_name: recipientOf(customer),
      organisation_name: portalBrand(await portalOf(tx), organisation).name,
      sign_in_url: portalLinkUrl(at, 'sign-in', token),
    };
    await queueMail(tx, {
      template: 'portal_link',
      data,
      language: documentLanguage(organisation, customer),
      brand: await mailBrand(tx, organisation),
      to: { address, name: recipientOf(customer) },
      customer_id: customer.id,
      object: customer.id,
      step: tx.newId('plink'),
      sealed: { secrets: store.secrets, shown: { ...data, sign_in_url: `${at}/sign-in` } },
    });
  });
}
