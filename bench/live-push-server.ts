// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCatalog } from '@kontor/core';
import { createApp, openStore, serve } from '@kontor/server';

/** Changes the subscription of one customer, or the catalog that concerns all. */
export type ServerOrder = { readonly kind: 'one' | 'all' | 'stop'; readonly round: number };

const CUSTOMERS = 1_000;

/** A plan of some features; each round has another price, which everybody who has not bought it is offered. */
const catalogOf = (round: number) =>
  defineCatalog({
    id: 'bench',
    name: 'Bench',
    currencies: ['EUR'],
    products: { bench: { name: 'Bench' } },
    meters: { calls: { label: 'Calls', event_type: 'bench.call', aggregation: 'count', unit: 'call' } },
    features: {
      sso: { kind: 'boolean', label: 'Single sign-on' },
      audit: { kind: 'boolean', label: 'Audit log' },
      region: { kind: 'value', type: 'string', label: 'Region' },
      seats: { kind: 'seats', label: 'Seats', unit: 'seat' },
      calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
    },
    plans: {
      free: { name: 'Free', prices: {}, features: { seats: 1, calls: 1_000, region: 'eu' } },
      team: {
        name: 'Team',
        features: { sso: true, audit: true, seats: 100, calls: 100_000, region: 'eu' },
        prices: { base: { charge: { model: 'flat', amount: String(20 + round) }, interval: 'month' } },
      },
    },
    upgrade_url: 'https://bench.example/upgrade?to={offer}',
  });

const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-push-'));
chmodSync(folder, 0o755); // as root the database runs as another account, which passes through here
const store = await openStore({ data_dir: join(folder, '.kontor') });
/** When the last commit was done. */
let committed_at = 0;
const write = store.write.bind(store);
store.write = async (...args: Parameters<typeof write>) => {
  const result = await write(...args);
  committed_at = Number(process.hrtime.bigint());
  return result as never;
};
const rate_limit = { per_second: 1e6, burst: 1e6 };
const app = createApp({ store, operator_token: 'operator', rate_limit });
const served = await serve(app, { port: 0, hostname: '127.0.0.1' });

let key = 'operator';
async function api(method: string, path: string, body: object): Promise<{ id: string; secret: string }> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'kontor-organisation': 'bench',
  };
  const organisation = path === '/v1/organisations' ? { ...headers, 'kontor-organisation': undefined } : headers;
  const given = Object.entries(organisation).filter((header): header is [string, string] => header[1] !== undefined);
  const answer = await app.request(path, { method, headers: given, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as { id: string; secret: string };
}

await api('POST', '/v1/organisations', { slug: 'bench', name: 'Bench', currency: 'EUR' });
key = (await api('POST', '/v1/api_keys', { name: 'bench' })).secret;
await api('PUT', '/v1/catalog', catalogOf(0));
const { id: org_id } = (await store.findOrganisation('bench')) as { id: string };
const first = await store.write(org_id, { actor: 'bench', now: Date.now() }, async (tx) => {
  const same = { currency: 'EUR', timezone: 'UTC' };
  const numbers = Array.from({ length: CUSTOMERS }, (_none, index) => `c${index}`);
  const customers = await tx.customers.createMany(numbers.map((name) => ({ name, external_id: name, ...same })));
  const subscriptions = await tx.subscriptions.createMany(
    customers.map(({ id: customer_id }) => ({
      ...same,
      customer_id,
      status: 'active',
      plan: 'free',
      catalog_version: 1,
      start_date: '2026-01-01',
      anchor: 'anniversary',
      anchor_date: '2026-01-01',
      quantities: {},
      add_ons: [],
    })),
  );
  return subscriptions.find(({ customer_id }) => customers[0]?.id === customer_id)?.id;
});
await store.refreshStatistics();
process.send?.({ url: served.url, key, customers: CUSTOMERS });

async function stop(): Promise<void> {
  await served.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
// the bench ended before it was done
process.once('disconnect', () => void stop().then(() => process.exit()));

process.on('message', async ({ kind, round }: ServerOrder) => {
  if (kind === 'stop') {
    await stop();
    process.send?.({ stopped: true });
    return;
  }
  if (kind === 'all') await api('PUT', '/v1/catalog', catalogOf(round));
  else {
    const plan = round % 2 === 0 ? 'free' : 'team';
    await api('PATCH', `/v1/subscriptions/${first}`, { plan, effective_date: '2026-01-01' });
  }
  process.send?.({ at: committed_at });
});
