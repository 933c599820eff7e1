// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant, type QuoteDocument, quoteStatus } from '@kontor/core';
import { documentLanguage } from '../../billing/printed-frame.js';
import type { DocumentLanguage } from '../../documents/printable.js';
import { DOCUMENT_LANGUAGES } from '../../documents/words/words.js';
import { acceptQuote, declineQuote, type Signer } from '../../quotes/sign.js';
import type { StoredQuote } from '../../store/quotes.js';
import type { PresentedQuote, Store } from '../../store/store.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { instant, name } from '../shapes.js';
import { orRefuse, quoteDocumentShape, signature } from './quote-shapes.js';

export const byToken = z.strictObject({
  token: z.string().min(1).max(200).openapi({ description: 'The end of the link.' }),
});
/** Whoever signs writes a name, and no more than fits on paper. */
export const acceptance = z.strictObject({
  name: name.openapi({ description: 'Who signs.' }),
  accepted_hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'write the `document_hash` of the quote')
    .openapi({ description: 'The `document_hash` of what was read.' }),
});
export const refusal = z.strictObject({ reason: z.string().trim().max(2_000).optional() });
const presented = z
  .object({
    object: z.literal('presented_quote'),
    number: z.string(),
    status: z.enum(['sent', 'accepted', 'declined', 'expired', 'revoked']),
    offered_by: z.string().openapi({ description: 'Name of the organisation.' }),
    customer: z.string(),
    language: z.enum(DOCUMENT_LANGUAGES).openapi({ description: 'In which the customer is written to.' }),
    expires_at: instant,
    document_hash: z.string().openapi({ description: 'SHA-256 of the canonical JSON (RFC 8785) of `document`.' }),
    document: quoteDocumentShape,
    signature: signature.pick({ name: true, at: true, document_hash: true }).nullable(),
    closed_at: instant.nullable(),
    pdf: z.boolean().openapi({ description: 'Whether it can be had as PDF: the organisation has said who it is.' }),
  })
  .openapi('PresentedQuote', { description: 'A quote as whoever holds its link sees it.' });
export type ShownPresented = z.output<typeof presented>;

/** A quote by its link, and whether there is enough to print it. */
interface FoundQuote {
  readonly stored: StoredQuote;
  readonly pdf: boolean;
  readonly language: DocumentLanguage;
}

export function shownPresented({ stored, pdf, language }: FoundQuote, now: Instant): ShownPresented {
  const document = JSON.parse(stored.document as string) as QuoteDocument;
  const { signature: signed } = stored;
  return {
    object: 'presented_quote',
    number: stored.number as string,
    status: quoteStatus(stored, now) as ShownPresented['status'],
    offered_by: document.organisation.name,
    customer: document.customer.name,
    language,
    expires_at: formatInstant(stored.expires_at),
    document_hash: stored.document_hash as string,
    document: { ...document },
    signature: signed === null ? null : { name: signed.name, at: signed.at, document_hash: signed.document_hash },
    closed_at: stored.closed_at === null ? null : formatInstant(stored.closed_at),
    pdf,
  };
}

/** The quote a token leads to, and what time it is there. */
export async function quoteByToken(store: Store, token: string): Promise<PresentedQuote> {
  const found = await store.findQuote(token);
  if (found !== null) return found;
  throw new Refusal(404, [
    {
      code: 'quote-link-unknown',
      path: 'token',
      message: 'no quote has this link',
      mend: 'copy the whole link, or ask for a new quote',
    },
  ]);
}

async function foundQuote(store: Store, { org_id, id }: PresentedQuote): Promise<FoundQuote> {
  return store.read(org_id, async (tx) => {
    const stored = await tx.quotes.get(id);
    if (stored === null) throw new Error(`the quote ${id} was found by its link and is not there`);
    const organisation = await tx.organisations.get();
    const { customer_id } = stored.terms;
    const customer = (await tx.customers.many([customer_id])).get(customer_id);
    if (customer === undefined) throw new Error(`the quote ${id} is for a customer that does not exist`);
    const pdf = organisation.billing.documents !== undefined;
    return { stored, pdf, language: documentLanguage(organisation, customer) };
  });
}

export async function readPresented(store: Store, token: string, now: Instant): Promise<ShownPresented> {
  const found = await quoteByToken(store, token);
  return shownPresented(await foundQuote(store, found), found.test_clock ?? now);
}

export async function acceptPresented(
  store: Store,
  token: string,
  accepted: z.output<typeof acceptance>,
  signer: Signer,
): Promise<ShownPresented> {
  const found = await quoteByToken(store, token);
  orRefuse(await acceptQuote(store, found, accepted, signer));
  return shownPresented(await foundQuote(store, found), signer.now);
}

export async function declinePresented(
  store: Store,
  token: string,
  { reason }: z.output<typeof refusal>,
  signer: Signer,
): Promise<ShownPresented> {
  const found = await quoteByToken(store, token);
  orRefuse(await declineQuote(store, found, reason === undefined || reason === '' ? null : reason, signer));
  return shownPresented(await foundQuote(store, found), signer.now);
}

const MOST_AGENT = 500;

export function signerOf(headers: Headers, ip: string | null, now: Instant): Signer {
  return { ip, user_agent: headers.get('user-agent')?.slice(0, MOST_AGENT) ?? null, now };
}

export function addQuoteLinks(api: Api): void {
  api.add(
    {
      operation_id: 'presentQuote',
      method: 'get',
      path: '/v1/quotes/by_token/{token}',
      tag: 'Quotes',
      summary: 'What a link offers',
      access: ['anyone'],
      params: byToken,
      answer: presented,
    },
    ({ store, params, now }) => readPresented(store, params.token, now),
  );
  api.add(
    {
      operation_id: 'acceptQuote',
      method: 'post',
      path: '/v1/quotes/by_token/{token}/accept',
      tag: 'Quotes',
      summary: 'Sign the quote of a link',
      description:
        'Records the name, the time, the address and the hash of the document, and makes the contract. A second acceptance of the same document answers the first.',
      access: ['anyone'],
      params: byToken,
      body: acceptance,
      answer: presented,
    },
    ({ store, params, body, request, address, now }) =>
      acceptPresented(store, params.token, body, signerOf(request.headers, address, now)),
  );
  api.add(
    {
      operation_id: 'declineQuote',
      method: 'post',
      path: '/v1/quotes/by_token/{token}/decline',
      tag: 'Quotes',
      summary: 'Decline the quote of a link',
      access: ['anyone'],
      params: byToken,
      body: refusal,
      answer: presented,
    },
    ({ store, params, body, request, address, now }) =>
      declinePresented(store, params.token, body, signerOf(request.headers, address, now)),
  );
}
