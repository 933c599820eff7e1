// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import {
  dateAt,
  decideQuote,
  formatInstant,
  type Instant,
  ok,
  quotedSubscription,
  quoteHashInput,
  type Result,
} from '@kontor/core';
import { secretHash } from '../store/keys.js';
import type { StoredQuote } from '../store/quotes.js';
import type { SecretBox } from '../store/secret-box.js';
import type { PresentedQuote, Store } from '../store/store.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { documentOfQuote } from './quote-document.js';
import { mailQuote } from './quote-mail.js';

const TOKEN_BYTES = 32;

/** Who answers a link, as far as can be known. */
export interface Signer {
  /** The address the request came from. */
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly now: Instant;
}

export interface SentLink {
  readonly quote: StoredQuote;
  readonly token: string;
  readonly link: string;
  /** Where the link was mailed to; null where the organisation mails no quotes or no address is known. */
  readonly mailed_to: string | null;
}

/**
 * Sends a draft: its number, its document and its link are made here. The token is kept encrypted, for its customer's
 * portal and for nobody else. `linkOf`: where a token is shown.
 */
export async function sendQuote(
  tx: WriteTransaction,
  quote: StoredQuote,
  { secrets, linkOf }: { readonly secrets: SecretBox; readonly linkOf: (token: string) => string },
): Promise<Result<SentLink>> {
  const decided = decideQuote(quote, { kind: 'send' }, tx.now);
  if (!decided.ok) return decided;
  const { invoice_prefix } = await tx.organisations.get();
  const number = await tx.quotes.takeNumber(invoice_prefix);
  const made = await documentOfQuote(tx, quote, number);
  if (!made.ok) return made;
  const document = quoteHashInput(made.value);
  const document_hash = createHash('sha256').update(document).digest('hex');
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const sent = await tx.quotes.send(quote.id, {
    number,
    document,
    document_hash,
    token_hash: secretHash(token),
    token: secrets.seal(token, contextOf(tx.org_id, quote.id)),
  });
  const link = linkOf(token);
  return ok({ quote: sent, token, link, mailed_to: await mailQuote(tx, sent, made.value, link) });
}

const contextOf = (org_id: string, id: string) => `quote link of ${id} of ${org_id}`;

/** The end of the link of a quote that was sent; null where none is kept. */
export async function linkToken(tx: Transaction, secrets: SecretBox, id: string): Promise<string | null> {
  const row = await tx.db
    .selectFrom('quote')
    .select('token')
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.token == null ? null : secrets.open(row.token, contextOf(tx.org_id, id));
}

/** Signs a quote: the contract starts as it says, and is billed by the next close. Signing twice answers the first. */
export function acceptQuote(
  store: Store,
  presented: PresentedQuote,
  { name, accepted_hash }: { readonly name: string; readonly accepted_hash: string },
  signer: Signer,
): Promise<Result<StoredQuote>> {
  return store.write(presented.org_id, actorOf(presented, signer), async (tx) => {
    const quote = await quoteBy(tx, presented);
    const decided = decideQuote(quote, { kind: 'accept', hash: accepted_hash }, tx.now);
    if (!decided.ok) return decided;
    if (quote.status === 'accepted') return ok(quote);
    const { terms, number } = quote;
    const subscription = await tx.subscriptions.put({
      ...quotedSubscription(terms, {
        id: tx.newId('sub'),
        reference: number as string,
        accepted_on: dateAt(tx.now, terms.timezone),
      }),
      metadata: { quote_id: quote.id },
    });
    const { ip, user_agent } = signer;
    const signature = { name, at: formatInstant(tx.now), ip, user_agent, document_hash: accepted_hash };
    const closed = { status: 'accepted', signature, subscription_id: subscription.id } as const;
    return ok(await tx.quotes.close(quote.id, closed));
  });
}

/** The customer says no; nothing else comes of it. */
export function declineQuote(
  store: Store,
  presented: PresentedQuote,
  reason: string | null,
  signer: Signer,
): Promise<Result<StoredQuote>> {
  return store.write(presented.org_id, actorOf(presented, signer), async (tx) => {
    const quote = await quoteBy(tx, presented);
    const decided = decideQuote(quote, { kind: 'decline' }, tx.now);
    if (!decided.ok) return decided;
    return ok(await tx.quotes.close(quote.id, { status: 'declined', decline_reason: reason }));
  });
}

/** In the audit trail the quote itself is the actor: who held its link is in the signature. */
function actorOf({ id, test_clock }: PresentedQuote, { now }: Signer) {
  return { actor: id, now: test_clock ?? now, real_now: now };
}

async function quoteBy(tx: WriteTransaction, { id }: PresentedQuote): Promise<StoredQuote> {
  const quote = await tx.quotes.get(id);
  if (quote === null) throw new Error(`the quote ${id} was found by its link and is not there`);
  return quote;
}
