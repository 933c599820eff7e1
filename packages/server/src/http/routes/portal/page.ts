// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { portalBrand, portalOf } from '../../../portal/settings.js';
import type { Api } from '../../api.js';
import { Refusal } from '../../problem.js';
import { language } from '../billing-settings.js';
import { TAG } from './allowed.js';

const page = z
  .object({
    object: z.literal('portal_page'),
    organisation: z.string(),
    name: z.string(),
    accent_colour: z.string(),
    logo: z.boolean(),
    language: language.nullable().openapi({ description: 'Of the seller, where the browser wishes for none.' }),
    links: z.object({ terms: z.string().optional(), privacy: z.string().optional(), support: z.string().optional() }),
  })
  .openapi('PortalPage');

/** What anybody sees of a portal before they sign in. */
export function addPortalPage(api: Api): void {
  api.add(
    {
      operation_id: 'getPortalPage',
      method: 'get',
      path: '/v1/portal/pages/{organisation}',
      tag: TAG,
      summary: 'Whose portal it is, and what it looks like',
      access: ['anyone'],
      params: z.strictObject({ organisation: z.string().min(1).max(200) }),
      answer: page,
    },
    async ({ store, params: { organisation: slug } }) => {
      const found = await store.findPortal(slug);
      if (found === null)
        throw new Refusal(404, [
          {
            code: 'portal-unknown',
            path: 'organisation',
            message: 'there is no portal here',
            mend: 'check the address',
          },
        ]);
      return store.read(found.org_id, async (tx) => {
        const [portal, organisation] = [await portalOf(tx), await tx.organisations.get()];
        const { name, accent_colour, logo } = portalBrand(portal, organisation);
        return {
          object: 'portal_page' as const,
          organisation: slug,
          name,
          accent_colour,
          logo: logo !== null,
          language: organisation.billing.documents?.language ?? null,
          links: { ...portal.settings.links },
        };
      });
    },
  );
}
