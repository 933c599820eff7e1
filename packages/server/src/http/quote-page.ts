// SPDX-License-Identifier: Apache-2.0
import type { z } from '@hono/zod-openapi';
import type { Store } from '../store/store.js';
import { Refusal } from './problem.js';
import { type FormFault, offerHtml } from './quote-html.js';
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
import { answeredAsPage, seeOther, sentence, type Visiting, visitorPage } from './visitor-page.js';

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
      return visitorPage(
        fault.status,
        offerHtml(token, await readPresented(store, token, visitor.now), fault.fault, form),
      );
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
