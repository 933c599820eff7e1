// SPDX-License-Identifier: Apache-2.0
import { printedInvoice } from '../billing/printed-invoice.js';
import { paymentPageUrl } from '../collecting/payment-links.js';
import { hostedPage, presentedInvoice } from '../collecting/payment-page.js';
import type { StripeConnection } from '../collecting/providers.js';
import type { PresentedPaymentLink, Store } from '../store/store.js';
import { payHtml } from './pay-html.js';
import { pdfRenderer } from './pdf-answer.js';
import { Refusal } from './problem.js';
import { answeredAsPage, seeOther, type Visiting, visitorPage } from './visitor-page.js';

/** Whose pages the button may lead to: Stripe's Checkout, also under a seller's own domain. */
const PROVIDERS = ['https:'];

export interface PayPageOptions {
  readonly stripe: StripeConnection;
  readonly public_url: string | undefined;
}

/** The invoice that a token leads to, and what time it is there. */
async function linkBy(store: Store, token: string, now: number): Promise<PresentedPaymentLink> {
  const found = await store.findPaymentLink(token);
  if (found === null)
    throw new Refusal(404, [
      {
        code: 'payment-link-unknown',
        path: 'token',
        message: 'no invoice has this link',
        mend: 'copy the whole link, or use the one in the latest mail',
      },
    ]);
  if ((found.test_clock ?? now) < found.expires_at) return found;
  throw new Refusal(410, [
    {
      code: 'payment-link-expired',
      path: 'token',
      message: 'this link is too old',
      mend: 'use the one in the latest mail, or ask who sent you the invoice for a new one',
    },
  ]);
}

/** `GET /pay/{token}`: an invoice and how to pay it, without a script; `POST` leads to the page of the provider. */
export function addPayPage(api: Visiting, store: Store, { stripe, public_url }: PayPageOptions): void {
  api.app.get('/pay/:token', (context) =>
    answeredAsPage('Invoice', async () => {
      const { now } = api.visitorOf(context);
      const token = context.req.param('token');
      const invoice = await presentedInvoice(store, await linkBy(store, token, now));
      return visitorPage(200, payHtml(invoice, token), invoice.online ? PROVIDERS : []);
    }),
  );
  api.app.post('/pay/:token', (context) =>
    answeredAsPage('Invoice', async () => {
      const { now } = api.visitorOf(context);
      const token = context.req.param('token');
      const link = await linkBy(store, token, now);
      const by = { actor: link.invoice_id, now: link.test_clock ?? now, real_now: now };
      const return_url = paymentPageUrl(public_url ?? new URL(context.req.url).origin, token);
      const page = await hostedPage(store, link, { stripe, return_url }, by);
      if (page === null) return seeOther(token);
      if (page.ok) return seeOther(page.value);
      const invoice = await presentedInvoice(store, link);
      return visitorPage(503, payHtml(invoice, token, 'later'), PROVIDERS);
    }),
  );
  api.app.get('/pay/:token/invoice.pdf', (context) =>
    answeredAsPage('Invoice', async () => {
      const { now } = api.visitorOf(context);
      const { org_id, invoice_id } = await linkBy(store, context.req.param('token'), now);
      const document = await store.read(org_id, async (tx) => {
        const invoice = await tx.invoices.get(invoice_id);
        if (invoice === null) throw new Error(`a payment link leads to ${invoice_id}, which does not exist`);
        return printedInvoice(tx, invoice);
      });
      const rendered = document.ok ? await (await pdfRenderer()).render(document.value, 'when-possible') : document;
      if (!rendered.ok) throw new Refusal(422, rendered.problems);
      return new Response(Buffer.from(rendered.value.bytes), {
        headers: {
          'content-type': 'application/pdf',
          'content-disposition': 'inline; filename="invoice.pdf"',
          'cache-control': 'private, no-store',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        },
      });
    }),
  );
}
