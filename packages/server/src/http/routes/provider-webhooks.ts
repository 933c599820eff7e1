// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { hearEvents } from '../../collecting/provider-events.js';
import { PROVIDER_KEYS, providerFor, type StripeConnection } from '../../collecting/providers.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { bodyBytes } from '../request-body.js';

const byOrganisation = z.strictObject({
  provider: z.enum(PROVIDER_KEYS),
  organisation: z.string().min(1).max(200).openapi({ description: 'Slug or id.' }),
});
const receipt = z
  .object({ object: z.literal('provider_webhook_receipt'), events: z.int() })
  .openapi('ProviderWebhookReceipt');

/** The same answer whatever is wrong: who has no secret learns nothing of what is here. */
function unsigned(): Refusal {
  return new Refusal(400, [
    {
      code: 'webhook-signature-invalid',
      path: '',
      message: 'the notice is not signed by a provider that is set up here',
      mend: 'set the signing secret of this endpoint, check its address, and pass the body on byte by byte',
    },
  ]);
}

/** Where providers tell what happened. */
export function addProviderWebhooks(api: Api, { stripe }: { readonly stripe: StripeConnection }): void {
  api.add(
    {
      operation_id: 'receiveProviderWebhook',
      method: 'post',
      path: '/v1/payment_providers/{provider}/webhooks/{organisation}',
      tag: 'Collecting',
      summary: 'What a payment provider tells: signed, the same notice once',
      description: 'The body is checked byte by byte against the signature before anything of it is read.',
      access: ['anyone'],
      signed: true,
      upload: true,
      params: byOrganisation,
      answer: receipt,
    },
    async ({ store, params, request, by }) => {
      const organisation = await store.findOrganisation(params.organisation);
      const provider =
        organisation === null ? null : await providerFor(store, organisation.id, params.provider, stripe);
      if (organisation === null || provider === null) throw unsigned();
      const body = await bodyBytes(request);
      const headers = Object.fromEntries(request.headers);
      const read = provider.parseWebhook({ body, headers }, by.now);
      if (!read.ok) {
        const [problem] = read.problems;
        throw problem?.code === 'webhook-signature-invalid' ? unsigned() : new Refusal(400, read.problems);
      }
      const actor = { ...by, actor: params.provider, now: organisation.test_clock ?? by.now };
      const unanswered = await hearEvents(store, organisation.id, provider, read.value, actor);
      if (unanswered !== null) {
        const seconds = Math.ceil((unanswered.retry_after_ms ?? 0) / 1_000);
        throw new Refusal(503, unanswered.problems, { 'retry-after': String(seconds) });
      }
      return { object: 'provider_webhook_receipt' as const, events: read.value.length };
    },
  );
}
