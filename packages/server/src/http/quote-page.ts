// SPDX-License-Identifier: Apache-2.0
import type { z } from '@hono/zod-openapi';
import type { Store } from '../store/store.js';
import { Refusal } from './problem.js';
import { type FormFault, offerHtml } from './quote-html.js';
import type { QuoteFault } from './quote-words.js';
import { bodyText } from './request-body.js';
import {
  acceptance,
  acceptPresented,
  declinePresented,
  readPresented,
  refusal,
  signerOf,
} from './routes/quote-links.js';
import type { Visitor } from './visitor.js';
import { answeredAsPage, seeOther, type Visiting, visitorPage } from './visitor-page.js';

/** `GET /quotes/{token}`: the offer to read and sign, without a script; `POST` takes the two forms on it. */
export function addQuotePage(api: Visiting, store: Store): void {
  api.app.get('/quotes/:token', (context) =>
    answeredAsPage('Quote', async () => {
      const { now } = api.visitorOf(context);
      const token = context.req.param('token');
      return visitorPage(200, offerHtml(token, await readPresented(store, token, now)));
    }),
  );
  api.app.post('/quotes/:token', (context) =>
    answeredAsPage('Quote', async () => {
      const visitor = api.visitorOf(context);
      const token = context.req.param('token');
      const form = new URLSearchParams(await bodyText(context.req.raw));
      const fault = await submitted(store, token, form, context.req.raw.headers, visitor);
      if (fault === null) return seeOther(token);
      const { status, ...told } = fault;
      return visitorPage(status, offerHtml(token, await readPresented(store, token, visitor.now), told, form));
    }),
  );
}

/** What the page says of the refusals that its forms can meet. */
const REFUSED: Readonly<Record<string, QuoteFault>> = {
  'quote-state': 'over',
  'quote-expired': 'over',
  'quote-hash-mismatch': 'other_document',
};

/** Carries a form out; null when it is done, else what to say above it. */
async function submitted(
  store: Store,
  token: string,
  form: URLSearchParams,
  headers: Headers,
  visitor: Visitor,
): Promise<(FormFault & { readonly status: number }) | null> {
  const signer = signerOf(headers, visitor.address, visitor.now);
  try {
    if (form.get('action') === 'decline') {
      const read = parsed(refusal, { reason: form.get('reason') ?? '' });
      if (read === null) return { status: 422, field: 'reason', fault: 'reason_long' };
      await declinePresented(store, token, read, signer);
      return null;
    }
    if (form.get('agree') !== 'yes') return { status: 422, field: 'agree', fault: 'not_agreed' };
    const read = parsed(acceptance, { name: form.get('name') ?? '', accepted_hash: form.get('accepted_hash') ?? '' });
    if (read === null) return { status: 422, field: 'name', fault: 'name_missing' };
    await acceptPresented(store, token, read, signer);
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const fault = REFUSED[error.problems[0].code];
    if (fault === undefined) throw error;
    return { status: error.status, field: '', fault };
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> | null {
  const result = schema.safeParse(input);
  return result.success ? result.data : null;
}
