// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

// One process serves; others use the same database, or the API over HTTP with a key.
const kontor = new Kontor();
let server: Served;
let remote: Kontor;

beforeAll(async () => {
  server = await kontor.serve();
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme');
  remote = kontor.remote(server, 'acme');
});
afterAll(async () => {
  await server?.end();
  kontor.remove();
});

const catalog = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { app: { name: 'App' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: { calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' } },
  plans: {
    free: { name: 'Free', prices: {}, features: { calls: 2 } },
    pro: {
      name: 'Pro',
      features: { calls: { limit: 2, enforcement: 'soft' } },
      prices: {
        calls: {
          charge: { model: 'per_unit', unit_amount: '0.5' },
          interval: 'month',
          meter: 'calls',
          included: { limit_of: 'calls' },
        },
      },
    },
  },
};

describe('the command line over HTTP', () => {
  test('the address and the key are all it needs', () => {
    expect(remote.json('organisations', 'show')).toMatchObject({ slug: 'acme' });
    expect(remote.run(['organisations', 'list']).stderr).toContain('a key of the kind secret may not do this');
    const { status, stderr } = remote.with({ KONTOR_API_KEY: 'sk_wrong' }).run(['customers', 'list']);
    expect([status, stderr.trim().split('\n').length]).toEqual([1, 1]);
    const gone = remote.with({ KONTOR_URL: 'http://127.0.0.1:9' }).run(['customers', 'list']);
    expect([gone.status, gone.stderr]).toEqual([1, expect.stringContaining('cannot reach Kontor')]);
  });

  test('a catalog, a customer, a subscription; the same request twice makes one', () => {
    writeFileSync(join(kontor.folder, 'catalog.json'), JSON.stringify(catalog));
    expect(remote.json('catalog', 'push', 'catalog.json')).toMatchObject({ version: 1 });
    const create = ['customers', 'create', '--name', 'Ada', '--key', 'ada', '--idempotency-key', 'ada-1'];
    const made = remote.json<{ id: string }>(...create);
    expect(remote.json(...create)).toEqual(made);
    const terms = join(kontor.folder, 'terms.json');
    writeFileSync(terms, JSON.stringify({ customer_id: 'ada', plan: 'free', start_date: '2026-01-01' }));
    const { id } = remote.json<{ id: string }>('subscriptions', 'create', terms);
    writeFileSync(terms, JSON.stringify({ plan: 'pro', effective_date: '2026-02-01' }));
    expect(remote.json('subscriptions', 'change', id, terms)).toMatchObject({ plan: 'pro' });
    const { data } = remote.json<{ data: { seq: string; action: string }[] }>('audit', 'list', '--object', id);
    const before = data.find(({ action }) => action === 'subscription.created')?.seq as string;
    expect(remote.json('subscriptions', 'show', id, '--as-of', before)).toMatchObject({ plan: 'free' });
    expect(remote.json('subscriptions', 'list', '--as-of', before)).toMatchObject({ data: [{ plan: 'free' }] });
    expect(remote.json('customers', 'change', 'ada', '--name', 'Ada Ltd', '--from', '2026-02-01')).toMatchObject({
      name: 'Ada Ltd',
    });
  });

  test('usage from a file, with the rows that are refused in a file of their own', () => {
    const rows = Array.from({ length: 5 }, (_, index) => `ada,2026-02-0${index + 1}T10:00:00Z`);
    writeFileSync(join(kontor.folder, 'calls.csv'), ['who,at', ...rows, 'ada,never'].join('\n'));
    const map = "type='acme.call',subject=who,time=at";
    const { status, stdout } = remote.run(['import', 'usage', 'calls.csv', '--map', map, '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 5, rejected: 1, rejected_file: 'calls.csv.rejected.ndjson' });
    expect(remote.run(['usage', 'ada', '--meter', 'calls', '--from', '2026-02-01', '--to', '2026-03-01']).stdout).toBe(
      '5 calls in 5 events\n',
    );
    // as it was known on a day before any of this, there was nobody
    const then = remote.run(['entitlements', 'ada', '--as-of', '2026-02-28T00:00:00Z', '--check', 'calls']);
    expect([then.status, then.stderr]).toEqual([1, expect.stringContaining('there is no customer ada')]);
  });

  test('an invoice is previewed, issued and explained', () => {
    expect(remote.json('billing', 'preview', '--until', '2026-03-01')).toMatchObject({
      totals: [{ currency: 'USD', amount: '1.50' }],
    });
    expect(remote.json('billing', 'close', '--until', '2026-03-01')).toMatchObject({ invoices: 1 });
    // the same database, opened beside the server that runs on it
    expect(kontor.run(['explain', 'ACM-000001', '-o', 'acme']).stdout).toContain('5 calls: 2 included, then 3 at 0.50');
  });
});

describe('the server', () => {
  test('says that it lives, and ends when it is told to', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/reference`)).headers.get('content-type')).toContain('text/html');
    expect(await server.end()).toEqual([0, null]);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });
});
