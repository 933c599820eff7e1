// SPDX-License-Identifier: Apache-2.0
import { customerLink, NO_PORTAL, PERMISSIONS, portalOf, putPortal, type Store } from '@kontor/server';
import { SAMPLE_ACTOR } from './load.js';

/** The customer of the example world whose portal a newcomer is shown: a cloud plan with seats, an add-on and usage. */
const SHOWN = { slug: 'kalcifer', customer_id: 'cus_hinterland-bikes' } as const;
const LINK_MS = 15 * 60_000;

/** Opens the portal of every business of the example world that has said nothing about it. */
export async function openSamplePortals(store: Store, now: number): Promise<void> {
  for (const { id, sample } of await store.listOrganisations()) {
    if (!sample || (await store.read(id, portalOf)) !== NO_PORTAL) continue;
    await store.write(id, { actor: SAMPLE_ACTOR, now }, (tx) =>
      putPortal(tx, { open: true, settings: { ...NO_PORTAL.settings, allow: PERMISSIONS } }),
    );
  }
}

/** A link that opens the portal of a sample customer, once; null where there is none, or its portal is closed. */
export async function samplePortalLink(
  store: Store,
  base: string,
  now: number,
): Promise<{ readonly customer: string; readonly url: string } | null> {
  const organisation = (await store.listOrganisations()).find(({ sample, slug }) => sample && slug === SHOWN.slug);
  if (organisation === undefined) return null;
  return store.write(organisation.id, { actor: SAMPLE_ACTOR, now }, async (tx) => {
    const { customer_id } = SHOWN;
    const customer = await tx.customers.get(customer_id);
    if (customer === null) return null;
    const link = { customer_id, embedded: false, return_url: null, expires_at: now + LINK_MS };
    const url = await customerLink(tx, base, link, now);
    return url === null ? null : { customer: customer.name, url };
  });
}
