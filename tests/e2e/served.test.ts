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

// An organisation with a day of its own, so that what it costs to change then is known.
describe('money, in words', () => {
  let beta: Kontor;
  let call: (method: string, path: string, body: object) => Promise<{ id: string }>;

  test('a coupon is told in percent', async () => {
    kontor.json('organisations', 'create', 'beta', '--name', 'Beta', '--currency', 'EUR', '--test-clock', '2026-01-01');
    const { secret } = kontor.json<{ secret: string }>('keys', 'create', '-o', 'beta');
    beta = kontor.with({ KONTOR_URL: server.url, KONTOR_API_KEY: secret });
    call = async (method, path, body) => {
      // a connection that is kept would be closed unseen while a command holds this thread
      const connection = 'close';
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json', connection };
      const answer = await fetch(`${server.url}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
      expect(answer.status).toBeLessThan(300);
      return (await answer.json()) as { id: string };
    };
    const flat = (amount: string) => ({ base: { charge: { model: 'flat', amount }, interval: 'month' } });
    const plans = { solo: { name: 'Solo', prices: flat('30') }, team: { name: 'Team', prices: flat('100') } };
    const sold = { id: 'beta', name: 'Beta', currencies: ['EUR'], products: { app: { name: 'App' } } };
    await call('PUT', 'catalog', { ...sold, features: {}, plans });
    await call('POST', 'customers', { name: 'Ada', external_id: 'ada' });
    await call('PUT', 'billing_settings', { tax: { seller: { address: { country: 'DE' } } } });
    await call('PUT', 'customers/ada/billing_settings', { tax: { address: { country: 'DE' } } });
    await call('POST', 'subscriptions', { customer_id: 'ada', plan: 'solo', start_date: '2026-01-01' });
    expect(beta.json('clock', 'advance', '--to', '2026-01-17')).toMatchObject({ invoices: 1 });
    const half = { code: 'HALF', name: 'Half', discount: { percent: '0.5' }, duration: { kind: 'forever' } };
    expect(beta.run(['coupons', 'create', '-'], JSON.stringify(half)).stdout).toMatch(/^\S+: HALF takes 50 % off\n$/);
    expect(beta.run(['coupons', 'list']).stdout).toMatch(/^HALF +Half +50 % +forever /m);
  });

  test('the preview of a change tells discount, tax, credits and what is left to pay, and stores nothing', async () => {
    await call('POST', 'coupons/HALF/redeem', { customer_id: 'ada' });
    const { id: wallet } = await call('POST', 'customers/ada/wallets', {});
    await call('POST', `wallets/${wallet}/grants`, { amount: '5', kind: 'promotional' });
    const [subscription] = beta.json<{ data: { id: string }[] }>('subscriptions', 'list').data;
    const id = subscription?.id as string;
    const rehearsed = beta.run(['subscriptions', 'switch', id, '-', '--dry-run'], '{"plan":"team"}');
    // half of 48.39, and 19 % of 48.39 - 24.20 - 14.52 = 9.67
    expect(rehearsed.stdout.split('\n')).toEqual([
      `${id}: team, active, from 2026-01-17 on (nothing is stored)`,
      'to invoice on 2026-01-17: 11.51 EUR',
      expect.stringMatching(/^ {2}Solo, .* = -14\.52 EUR$/),
      expect.stringMatching(/^ {2}Team, .* rounded to 48\.39 EUR$/),
      '  24.20 EUR taken off by discounts',
      '  1.84 EUR of tax in 11.51 EUR',
      '  5.00 EUR paid from credits, 6.51 EUR left to pay',
      '',
    ]);
    expect(beta.json('subscriptions', 'show', id)).toMatchObject({ plan: 'solo' });
  });

  test('what a provider collected is paid out to the bank', () => {
    beta.json(
      'payments',
      'record',
      '--invoice',
      'BET-000001',
      '--amount',
      '35.70',
      '--fee',
      '0.70',
      '--money',
      'provider_balance',
    );
    const payOut = [
      'payouts',
      'record',
      '--amount',
      '35',
      '--fee',
      '0.25',
      '--on',
      '2026-01-16',
      '--reference',
      'po_1',
    ];
    expect(beta.run([...payOut, '--dry-run']).stdout).toBe('not stored: 34.75 EUR at the bank, 0.25 EUR of fees\n');
    expect(beta.json('payouts', 'list')).toMatchObject({ data: [] });
    const done = beta.run([...payOut, '--idempotency-key', 'po_1']).stdout;
    expect(done).toMatch(/^pyo_\S+: 34\.75 EUR at the bank, 0\.25 EUR of fees\n$/);
    expect(beta.run([...payOut, '--idempotency-key', 'po_1']).stdout).toBe(done);
    const id = done.split(':')[0] as string;
    expect(beta.json('payouts', 'show', id)).toMatchObject({ id, amount: '35.00', received: '34.75' });
    expect(beta.run(['payouts', 'list']).stdout).toMatch(/^2026-01-16 +35\.00 +0\.25 +34\.75 EUR +paid +po_1 +pyo_/m);
    const more = beta.run(['payouts', 'record', '--amount', '0.01']);
    expect([more.status, more.stderr]).toEqual([2, expect.stringContaining('0.01 EUR is more than the 0.00')]);
  });

  test('a statement of account is read, and mailed to who has an address', () => {
    const statement = ['payments', 'statement', 'ada', '--from', '2026-01-01', '--until', '2026-01-31'];
    expect(beta.run(statement).stdout).toMatch(
      /^Owed on 2026-01-01: 0\.00 EUR\n[\s\S]*invoice +BET-000001 +35\.70 +35\.70\n[\s\S]*payment [\s\S]*Owed after 2026-01-31: 0\.00 EUR\n$/,
    );
    const nobody = beta.run([...statement, '--mail']);
    expect([nobody.status, nobody.stderr]).toEqual([2, expect.stringContaining('address')]);
    beta.json('customers', 'change', 'ada', '--email', 'ada@example.com');
    const sent = beta.run([...statement, '--mail']).stdout;
    // who lives on a day of their own writes to nobody
    expect(sent).toMatch(/^\S+: to ada@example\.com, suppressed\n$/);
    expect(beta.run(['mail', 'show', sent.split(':')[0] as string]).stdout).toContain('BET-000001');
    const both = beta.run([...statement, '--mail', '--functional']);
    expect([both.status, both.stderr]).toEqual([2, expect.stringContaining('without --functional')]);
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
