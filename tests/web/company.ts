// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from 'node:crypto';
import type { ApiClient } from '../../packages/server/src/testing/api-client.js';
import { exampleCatalog } from '../../packages/server/src/testing/example-catalog.js';
import { WebhookReceiver } from '../../packages/server/src/testing/index.js';
import { deliverWebhooks } from '../../packages/server/src/webhooks/deliver.js';
import { fillMoney } from './company-money.js';
import type { WebWorld } from './web-world.js';

/** A company that has something of everything the console shows, so that every page has something on it. */
export async function fillCompany(world: WebWorld, slug: string): Promise<void> {
  await world.operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR', timezone: 'Europe/Berlin' });
  const api = world.organisation(slug);
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/api_keys', { name: 'server' });
  await api.post('/v1/invitations', { email: 'lin@example.com', role: 'finance' });
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
  await sendUsage(api);
  await lookAhead(api);
  await api.post('/v1/customers/ada/statement/mail', { from: '2026-01-01', until: '2026-03-01' });
  await issueLicences(api);
  await draftMigration(api);
  await fillMoney(api);
  await tellWebhooks(world, api);
}

/** Calls of two customers in two regions, and events that cannot be counted. */
async function sendUsage(api: ApiClient): Promise<void> {
  const event = (subject: string, day: number, index: number) => ({
    specversion: '1.0',
    id: `${subject}-${day}-${index}`,
    source: 'company',
    type: 'acme.call',
    subject,
    time: `2026-03-${String(day).padStart(2, '0')}T08:${10 + index}:00Z`,
    data: { region: index % 2 === 0 ? 'eu' : 'us' },
  });
  const days = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  await api.post('/v1/events', [
    ...days.flatMap((day) => Array.from({ length: 5 + ((day * 7) % 11) }, (_none, index) => event('ada', day, index))),
    ...days.flatMap((day) => Array.from({ length: day % 4 }, (_none, index) => event('grace', day, index))),
    event('nobody', 9, 0),
    event('nobody', 9, 1),
  ]);
}

/** A scenario, targets on track and off, and an alert that is raised. */
async function lookAhead(api: ApiClient): Promise<void> {
  await api.post('/v1/scenarios', {
    name: 'base',
    scenario: {
      name: 'Acme',
      months: 12,
      counts: 'drawn',
      sources: { visits: { kind: 'growth', start: 100 } },
      segments: {
        cloud: {
          source: 'visits',
          funnel: [{ name: 'paid', conversion: '10%' }],
          plans: ['team'],
          retention: { kind: 'churn', monthly: '5%' },
          usage: { meters: { calls: 110 } },
        },
      },
      targets: { growth: { measure: 'mrr', month: 12, at_least: 1500 } },
    },
  });
  const target = { metric: 'mrr', unit: 'money', currency: 'EUR', operator: '>=', due: '2026-12-31' };
  await api.post('/v1/targets', { ...target, key: 'mrr-year', label: 'A year of growth', value: '1500' });
  await api.post('/v1/targets', { ...target, key: 'mrr-first', label: 'The first subscription', value: '20' });
  await api.post('/v1/objectives', {
    key: 'grow',
    label: 'Grow the business',
    key_results: [{ target: 'mrr-year' }, { target: 'mrr-first' }],
  });
  await api.post('/v1/alerts', {
    label: 'Revenue is low',
    of: 'metric',
    metric: 'mrr',
    operator: '<',
    threshold: '100',
  });
  await api.post('/v1/alerts/look', {});
}

/** A floating licence with somebody at work and somebody waiting, its renewal, and one that was suspended. */
async function issueLicences(api: ApiClient): Promise<void> {
  await api.post('/v1/signing_keys', {});
  await api.post('/v1/signing_keys', {});
  const [{ id: subscription_id }] = (await api.get('/v1/subscriptions')).body.data;
  const issue = async (terms: object) => (await api.post('/v1/licences', { subscription_id, ...terms })).body;
  const suspended = await issue({ kind: 'evaluation' });
  await api.post(`/v1/licences/${suspended.id}/suspend`, { reason: 'an invoice is open' });
  const floating = await issue({ floating: { leases: 1 }, environments: ['production'] });
  for (const holder of ['node-1', 'node-2'])
    await api.post(`/v1/licences/${floating.id}/activations`, { holder, session: holder, licence: floating.token });
  const { publicKey } = generateKeyPairSync('ed25519');
  await api.post(`/v1/licences/${floating.id}/installs`, {
    name: 'Rack in Hamburg',
    public_key: publicKey.export({ format: 'jwk' }).x,
  });
}

/** The pricing page, then a second version, dearer, and the draft of who moves to it. */
async function draftMigration(api: ApiClient): Promise<void> {
  const { plans } = exampleCatalog;
  const base = { charge: { model: 'flat', amount: '24' }, interval: 'month' };
  const team = { ...plans.team, prices: { ...plans.team.prices, base } };
  await api.put('/v1/pricing_page', { faq: [{ question: 'Is there a trial?', answer: 'Of 14 days.' }] });
  await api.post('/v1/pricing_page/publish', {});
  await api.put('/v1/catalog', { ...exampleCatalog, plans: { ...plans, team } });
  await api.post('/v1/plan_migrations', {
    name: 'Team to 24.00',
    from_versions: [1],
    to_version: 2,
    strategy: { kind: 'all_now' },
    guard: { dearer_by_percent: '25', share_percent: '5' },
  });
}

const DAY_MS = 86_400_000;

/** An endpoint that took a message after a failure, one that answers nothing any more, and what waits for it. */
async function tellWebhooks(world: WebWorld, api: ApiClient): Promise<void> {
  const receiver = await WebhookReceiver.open();
  const endpoint = (path: string, description: string) =>
    api.post('/v1/webhook_endpoints', { url: receiver.url + path, description, event_types: ['customer.created'] });
  await endpoint('/billing', 'Books of the company');
  await api.post('/v1/customers', { external_id: 'edsger', name: 'Edsger Dijkstra' });
  const deliver = (days: number) =>
    deliverWebhooks(world.store, {
      now: () => world.clock.now + days * DAY_MS,
      random: () => 0.99,
      allow_local: true,
    });
  receiver.answers(503, {}, 'down for maintenance');
  await deliver(0);
  receiver.answers(200, {}, 'thank you');
  await deliver(1);
  await receiver.close();
  await endpoint('/crm', 'What sales sees');
  await api.post('/v1/customers', { external_id: 'barbara', name: 'Barbara Liskov' });
  for (const days of [0, 1, 2, 3, 4]) await deliver(days);
  await api.post('/v1/customers', { external_id: 'tony', name: 'Tony Hoare' });
}
