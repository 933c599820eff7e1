// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { escapeHtml } from '../mail/html.js';
import type { Store } from '../store/store.js';
import { Refusal } from './problem.js';
import { type FormFault, offerHtml, pageHtml } from './quote-html.js';
import { QUOTE_STYLE } from './quote-style.js';
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

const STYLE_HASH = createHash('sha256').update(QUOTE_STYLE).digest('base64');
/** No script at all, one style, and a form that goes back to where it came from. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  // the address is the secret: it goes nowhere, and is kept nowhere
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
};

interface Visiting {
  readonly app: OpenAPIHono;
  visitorOf(context: Context): Visitor;
}

/** `GET /quotes/{token}`: the offer to read and sign, without a script; `POST` takes the two forms on it. */
export function addQuotePage(api: Visiting, store: Store): void {
  api.app.get('/quotes/:token', (context) =>
    answered(async () => {
      const { now } = api.visitorOf(context);
      return page(200, offerHtml(await readPresented(store, context.req.param('token'), now)));
    }),
  );
  api.app.post('/quotes/:token', (context) =>
    answered(async () => {
      const visitor = api.visitorOf(context);
      const token = context.req.param('token');
      const form = new URLSearchParams(await bodyText(context.req.raw));
      const fault = await submitted(store, token, form, context.req.raw.headers, visitor);
      if (fault === null) return new Response(null, { status: 303, headers: { ...HEADERS, location: token } });
      return page(fault.status, offerHtml(await readPresented(store, token, visitor.now), fault.fault, form));
    }),
  );
}

/** Carries a form out; null when it is done, else what to say above it. */
async function submitted(store: Store, token: string, form: URLSearchParams, headers: Headers, visitor: Visitor) {
  const signer = signerOf(headers, visitor.address, visitor.now);
  const fault = (status: number, field: FormFault['field'], message: string) => ({ status, fault: { field, message } });
  try {
    if (form.get('action') === 'decline') {
      const read = parsed(refusal, { reason: form.get('reason') ?? '' });
      if (read === null) return fault(422, 'reason', 'The reason is too long.');
      await declinePresented(store, token, read, signer);
      return null;
    }
    if (form.get('agree') !== 'yes') return fault(422, 'agree', 'Tick the box to say that you agree.');
    const read = parsed(acceptance, { name: form.get('name') ?? '', accepted_hash: form.get('accepted_hash') ?? '' });
    if (read === null) return fault(422, 'name', 'Write your name, in at most 200 letters.');
    await acceptPresented(store, token, read, signer);
    return null;
  } catch (error) {
    if (!(error instanceof Refusal) || error.status === 404) throw error;
    const [{ message, mend }] = error.problems;
    return fault(error.status, '', `${sentence(message)} ${sentence(mend)}`);
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> | null {
  const result = schema.safeParse(input);
  return result.success ? result.data : null;
}

/** What is refused is said on a page, too. */
async function answered(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [{ message, mend }] = error.problems;
    const told = `<h1>This link does not work</h1>
<p class="notice bad" role="alert">${escapeHtml(sentence(message))} ${escapeHtml(sentence(mend))}</p>`;
    const refused = page(error.status, pageHtml('Quote', told));
    for (const [name, value] of Object.entries(error.headers)) refused.headers.set(name, value);
    return refused;
  }
}

function page(status: number, html: string): Response {
  return new Response(html, { status, headers: HEADERS });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
