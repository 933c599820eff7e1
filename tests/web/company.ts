// SPDX-License-Identifier: Apache-2.0
import { exampleCatalog } from '../../packages/server/src/testing/example-catalog.js';
import type { WebWorld } from './web-world.js';

/** A company that has something of everything the console shows, so that every page has something on it. */
export async function fillCompany(world: WebWorld, slug: string): Promise<void> {
  await world.operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR', timezone: 'Europe/Berlin' });
  const api = world.organisation(slug);
  await api.put('/v1/catalog', exampleCatalog);
  for (const [external_id, name] of [
    ['ada', 'Ada Lovelace'],
    ['grace', 'Grace Hopper'],
  ])
    await api.post('/v1/customers', { external_id, name, email: `${external_id}@example.com`, country: 'DE' });
  await api.post('/v1/subscriptions', {
    customer_id: 'ada',
    plan: 'team',
    start_date: '2026-01-01',
    trial_end_date: null,
  });
  await api.post('/v1/billing/close', { until: '2026-03-01' });
}
