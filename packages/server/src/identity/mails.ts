// SPDX-License-Identifier: Apache-2.0
import { dateAt, type Instant } from '@kontor/core';
import { mailBrand } from '../collecting/mails.js';
import { queueMail } from '../mail/outbox.js';
import type { SecretBox } from '../store/secret-box.js';
import type { Store } from '../store/store.js';
import type { WriteTransaction } from '../store/transaction.js';
import { consoleLink } from './console-link.js';
import type { Invitation } from './invitations.js';
import { countLinks, makeLink } from './links.js';
import { findMember } from './members.js';
import { findUser } from './users.js';

const HOUR = 3_600_000;
/** Whoever has not found the mail of this hour finds no fourth. */
const MOST_RESETS_AN_HOUR = 3;

/** Mails the link of an invitation. */
export async function mailInvitation(
  tx: WriteTransaction,
  invitation: Invitation,
  { secrets, base, token }: { readonly secrets: SecretBox; readonly base: string; readonly token: string },
): Promise<void> {
  const organisation = await tx.organisations.get();
  const inviter = await findMember(tx, invitation.invited_by);
  const data = {
    recipient_name: null,
    organisation_name: organisation.name,
    inviter_name: inviter?.name ?? null,
    valid_until: dateAt(invitation.expires_at, organisation.timezone),
  };
  await queueMail(tx, {
    template: 'console_invitation',
    data: { ...data, accept_url: consoleLink(base, token) },
    sealed: { secrets, shown: { ...data, accept_url: consoleLink(base, 'hidden') } },
    language: invitation.language,
    brand: await mailBrand(tx, organisation),
    to: { address: invitation.email, name: null },
    customer_id: null,
    object: invitation.id,
    step: 'invited',
  });
}

/**
 * Mails a link to set a new password, in the name of an organisation of the person: where mails are sent, if there is one.
 * Nothing for who is unknown, belongs nowhere, or asks too often.
 */
export async function mailPasswordReset(
  store: Store,
  { email, public_url, now }: { readonly email: string; readonly public_url: string; readonly now: Instant },
): Promise<void> {
  const made = await store.person({}, async (tx) => {
    const user = await findUser(tx, email);
    if (user === null) return null;
    const asked = { user_id: user.id, kind: 'reset', since: now - HOUR } as const;
    if ((await countLinks(tx, asked)) >= MOST_RESETS_AN_HOUR) return null;
    const { rows } = await tx.client.query<{ org_id: string; test_clock: Instant | null }>(
      `SELECT m.org_id, o.test_clock FROM membership m JOIN organisation o ON o.org_id = m.org_id
       WHERE m.user_id = $1 AND m.removed_at IS NULL
       ORDER BY o.sample, o.test_clock IS NOT NULL, m.created_at, m.org_id LIMIT 1`,
      [user.id],
    );
    const [organisation] = rows;
    if (organisation === undefined) return null;
    return { user, organisation, link: await makeLink(tx, user.id, 'reset', now) };
  });
  if (made === null) return;
  const { user, organisation, link } = made;
  const by = { actor: user.id, now: organisation.test_clock ?? now, real_now: now };
  await store.write(organisation.org_id, by, async (tx) => {
    const data = { recipient_name: user.name, email: user.email };
    await queueMail(tx, {
      template: 'password_reset',
      data: { ...data, reset_url: consoleLink(public_url, link.token) },
      sealed: { secrets: store.secrets, shown: { ...data, reset_url: consoleLink(public_url, 'hidden') } },
      language: user.language,
      brand: await mailBrand(tx, await tx.organisations.get()),
      to: { address: user.email, name: user.name },
      customer_id: null,
      object: user.id,
      step: String(link.expires_at),
    });
  });
}
