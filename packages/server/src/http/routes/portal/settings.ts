// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { portalAddress } from '../../../portal/address.js';
import { customerLink } from '../../../portal/customer-link.js';
import { PERMISSIONS, type Portal, type PortalSettings, portalOf, putPortal } from '../../../portal/settings.js';
import type { Transaction } from '../../../store/transaction.js';
import type { Api } from '../../api.js';
import { Refusal } from '../../problem.js';
import { byId, instant, name, present } from '../../shapes.js';
import { brandColour, brandLogo } from '../billing-settings.js';
import { customerBy } from '../customers.js';
import { returnUrl } from '../payment-methods.js';

export const SETTINGS_TAG = 'Portal settings';
/** How long a link is good that the seller's own product asked for. */
const LINK_MS = 5 * 60_000;

const webAddress = z
  .string()
  .max(1_000)
  .regex(/^(https:\/\/|http:\/\/|mailto:)/, 'write an address that begins with https://, http:// or mailto:');
/** Scheme and host, as browsers name where a page is from. */
const origin = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'write an origin such as https://app.example.com')
  .openapi({ example: 'https://app.example.com' });
const settings = z.strictObject({
  open: z.boolean().openapi({ description: 'False: nobody can sign in, and who has is out.' }),
  allow: z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length).default([]).openapi({
    description: 'What customers may do besides reading, paying and saying who they are; nothing that is not named.',
  }),
  downgrades: z.enum(['now', 'period_end']).default('period_end').openapi({
    description: 'When a change to a plan of a lower price, or to fewer seats, takes effect; more does at once.',
  }),
  brand: z
    .strictObject({ name: name.optional(), accent_colour: brandColour.optional(), logo: brandLogo.optional() })
    .optional()
    .openapi({ description: 'Absent: as on documents.' }),
  frame_origins: z.array(origin).max(20).default([]).openapi({ description: 'Whose pages may frame the portal.' }),
  links: z
    .strictObject({ terms: webAddress.optional(), privacy: webAddress.optional(), support: webAddress.optional() })
    .default({}),
});
const shape = settings.extend({ object: z.literal('portal_settings'), url: z.string() }).openapi('PortalSettings');
const link = z
  .object({
    object: z.literal('portal_link'),
    customer_id: z.string(),
    url: z.string().openapi({ description: 'Opens the portal of the customer, once.' }),
    expires: instant,
  })
  .openapi('PortalLink');

async function shown(tx: Transaction, { open, settings: stored }: Portal, server: string) {
  const { brand, ...rest } = JSON.parse(JSON.stringify(stored)) as PortalSettings;
  return {
    object: 'portal_settings' as const,
    open,
    ...rest,
    ...(brand === undefined ? {} : { brand }),
    url: await portalAddress(tx, server),
  } as z.input<typeof shape>;
}

/** `public_url`: where customers reach this server; default where the request reached it. */
export function addPortalSettings(api: Api, { public_url }: { readonly public_url: string | undefined }): void {
  const serverOf = (request: Request) => public_url ?? new URL(request.url).origin;
  api.add(
    {
      operation_id: 'getPortalSettings',
      method: 'get',
      path: '/v1/portal_settings',
      tag: SETTINGS_TAG,
      summary: 'Whether customers have a portal, what they may do in it and how it looks',
      answer: shape,
    },
    ({ read, request }) => read(async (tx) => shown(tx, await portalOf(tx), serverOf(request))),
  );
  api.add(
    {
      operation_id: 'putPortalSettings',
      method: 'put',
      path: '/v1/portal_settings',
      tag: SETTINGS_TAG,
      summary: 'Open or close the portal, and say what customers may do in it',
      body: settings,
      answer: shape,
    },
    ({ write, body: { open, ...rest }, request }) =>
      write(async (tx) =>
        shown(tx, await putPortal(tx, { open, settings: present(rest) as PortalSettings }), serverOf(request)),
      ),
  );
  api.add(
    {
      operation_id: 'makePortalLink',
      method: 'post',
      path: '/v1/customers/{id}/portal_sessions',
      tag: SETTINGS_TAG,
      summary:
        'A link by which a customer who is signed in to your product comes into the portal, good for five minutes',
      description: 'You vouch for who gets it. `embedded`: for a frame in a page whose origin the settings name.',
      params: byId,
      body: z.strictObject({
        return_url: returnUrl.optional().openapi({ description: 'Where the portal leads back to.' }),
        embedded: z.boolean().default(false),
      }),
      answer: link,
      idempotent: false,
    },
    ({ write, params, body, request, by }) =>
      write(async (tx) => {
        const customer = await customerBy(tx, params.id);
        const now = by.real_now ?? by.now;
        const expires_at = now + LINK_MS;
        const { embedded, return_url = null } = body;
        const asked = { customer_id: customer.id, embedded, return_url, expires_at };
        const url = await customerLink(tx, serverOf(request), asked, now);
        if (url === null)
          throw new Refusal(409, [
            {
              code: 'portal-closed',
              path: '',
              message: 'customers have no portal here',
              mend: 'open it with PUT /v1/portal_settings, or `kontor portal settings --open`',
            },
          ]);
        return {
          object: 'portal_link' as const,
          customer_id: customer.id,
          url,
          expires: formatInstant(expires_at),
        };
      }),
  );
}
