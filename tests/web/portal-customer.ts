// SPDX-License-Identifier: Apache-2.0
import type { BrowserContextOptions } from 'playwright-core';
import { exampleCatalog } from '../../packages/server/src/testing/example-catalog.js';
import { openPortal, portalToken } from '../../packages/server/src/testing/portal-visit.js';
import { settled, type Visit, visit, type WebWorld } from './web-world.js';

const pro = {
  name: 'Pro',
  headlines: ['More of everything'],
  features: { sso: true, seats: 100, calls: 1_000 },
  prices: { base: { charge: { model: 'flat', amount: '50' }, interval: 'month' } },
};

/** A seller with an open portal, and Ada who is their customer. */
export async function sellTo(world: WebWorld, slug: string, { plan, ...terms }: { plan: string; quantities?: object }) {
  await world.operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR' });
  const api = world.organisation(slug);
  await api.put('/v1/catalog', { ...exampleCatalog, plans: { ...exampleCatalog.plans, pro } });
  await api.post('/v1/customers', {
    external_id: 'ada',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    country: 'DE',
  });
  await openPortal({ api }, { brand: { accent_colour: '#ff7a00' }, links: { terms: 'https://acme.example/terms' } });
  const made = await api.post('/v1/subscriptions', {
    customer_id: 'ada',
    plan,
    start_date: '2026-01-01',
    trial_end_date: null,
    ...terms,
  });
  if (made.status !== 201) throw new Error(made.body.detail);
  return api;
}

/** Ada in the portal, by a link as the seller's own product gets it. */
export async function visitPortal(
  world: WebWorld,
  slug: string,
  { language = 'en', ...options }: { readonly language?: 'en' | 'de' } & BrowserContextOptions = {},
): Promise<Visit> {
  const token = await portalToken({ api: world.organisation(slug) });
  const visited = await visit(world, { locale: language === 'de' ? 'de-DE' : 'en-GB', ...options });
  await visited.page.goto(`${world.url}/portal/${slug}/open#token=${token}`);
  await visited.page.waitForURL(`${world.url}/portal/${slug}/`);
  await settled(visited.page);
  return visited;
}
