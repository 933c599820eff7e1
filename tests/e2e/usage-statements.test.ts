// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LicenceClaims } from '@kontor/sdk/licence';
import { openUsageRecord, readInstallKey } from '@kontor/sdk/usage-statement';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

// A seller with a server, and a rack without a connection, whose operator has files and the command line.
const catalog = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { app: { name: 'App' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: {
    calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
    seats: { kind: 'seats', label: 'Seats', unit: 'seat' },
  },
  plans: {
    rack: {
      name: 'Rack',
      features: { calls: 'unlimited', seats: 50 },
      prices: {
        calls: { charge: { model: 'per_unit', unit_amount: '0.1' }, interval: 'month', meter: 'calls' },
        seats: { charge: { model: 'per_seat', unit_amount: '5' }, interval: 'month', feature: 'seats' },
      },
    },
  },
  licensing: { overage: { seats: { tolerance: '0.1', true_up: 'quarterly' } } },
};

const kontor = new Kontor();
let server: Served;
let seller: Kontor;
let licence: { id: string; token: string };
beforeAll(async () => {
  server = await kontor.serve();
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme', '--currency', 'EUR');
  const { secret } = kontor.json<{ secret: string }>('keys', 'create', '-o', 'acme');
  seller = kontor.with({ KONTOR_URL: server.url, KONTOR_API_KEY: secret });
  const call = async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const response = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as { id: string; token: string };
  };
  await call('PUT', '/v1/catalog', catalog);
  await call('POST', '/v1/signing_keys', {});
  const customer = await call('POST', '/v1/customers', { name: 'Ada', timezone: 'UTC' });
  const term = { start_date: '2024-01-01', end_date: '2025-01-01', quantities: { seats: '50' } };
  const subscription = await call('POST', '/v1/subscriptions', { customer_id: customer.id, plan: 'rack', ...term });
  const asked = { subscription_id: subscription.id, starts_on: '2024-01-01', ends_on: '2025-01-01' };
  licence = await call('POST', '/v1/licences', asked);
});
afterAll(async () => {
  await server?.end();
  kontor.remove();
});

const file = (name: string) => join(kontor.folder, name);

test('from the rack to the invoice, by hand', () => {
  const { public_key } = kontor.json<{ public_key: string }>('usage-statement', 'key', 'rack.key');
  seller.json('licences', 'installs', 'register', licence.id, '--public-key', public_key, '--name', 'rack 4');

  const key = readInstallKey(file('rack.key'));
  if (!key.ok) throw new Error(key.refusal.message);
  const claims = JSON.parse(
    Buffer.from(licence.token.split('.')[1] as string, 'base64url').toString(),
  ) as LicenceClaims;
  const opened = openUsageRecord({ path: file('rack.usage'), key: key.value, licence: claims });
  if (!opened.ok) throw new Error(opened.refusal.message);
  const record = opened.value;
  record.add({ calls: '1200' }, Date.parse('2024-01-20T10:00:00Z'));
  record.seats({ seats: '56' }, Date.parse('2024-03-01T10:00:00Z'));
  record.seats({ seats: '50' }, Date.parse('2025-01-01T00:00:00Z'));
  record.close();

  const made = kontor.json<{ to_sequence: number }>(
    ...['usage-statement', 'create', 'rack.usage', '--key', 'rack.key', '--file', 'year.usage'],
  );
  expect(made.to_sequence).toBe(4);
  const shown = kontor.run(['usage-statement', 'show', 'year.usage']);
  expect(shown.stdout).toMatch(/2024-01-20 .* calls 1200/);
  const verified = kontor.json('usage-statement', 'verify', 'year.usage', '--public-key', public_key);
  expect(verified).toMatchObject({ valid: true, from: { sequence: 1 }, to: { sequence: 4 } });
  expect(kontor.run(['usage-statement', 'qr', 'year.usage', '--qr', 'text']).stdout).toMatch(/^KONTOR:U1\/1\/1\//);

  const dry = seller.run(['usage-statement', 'import', 'year.usage', '--dry-run']);
  expect(dry.stdout).toContain('calls: 1,200 since 2024-01-20T10:00:00.000Z');
  // 6 × 60.00 for the whole year
  expect(dry.stdout).toMatch(/seats +2024-01-01 +2024-04-01 +50 +56 +6 +360\.00 EUR +due/);
  expect(dry.stdout).toContain('nothing is stored');
  const taken = seller.json<{ id: string; true_ups: { charge_id: string }[] }>(
    'usage-statement',
    'import',
    'year.usage',
  );
  expect(seller.run(['usage-statement', 'import', 'year.usage']).stdout).toContain(`taken before, with ${taken.id}`);
  expect(seller.json('licences', 'true-ups', licence.id)).toMatchObject({
    data: [{ status: 'settled', amount: '360.00', charge_id: taken.true_ups[0]?.charge_id }, {}, {}, {}],
  });

  // the year is over: twelve months of 50 seats and 1,200 calls, and what waited for the next invoice
  const today = new Date();
  const until = new Date(today.getTime() + 86_400_000).toISOString().slice(0, 10);
  seller.json('billing', 'close', '--until', until);
  const { data } = seller.json<{ data: { subtotal: string }[] }>('invoices', 'list', '--all');
  const billed = data.reduce((sum, { subtotal }) => sum + Math.round(Number(subtotal) * 100), 0);
  expect(billed).toBe(12 * 250_00 + 120_00 + 360_00);
});

test('a file that was edited is refused by name, there and here', () => {
  const text = readFileSync(file('year.usage'), 'utf8');
  writeFileSync(file('edited.usage'), text.replace('"1200"', '"12"'));
  const there = kontor.run(['usage-statement', 'verify', 'edited.usage', '--key', 'rack.key']);
  expect(there).toMatchObject({ status: 1, stderr: expect.stringContaining('statement-entry-changed') });
  const here = seller.run(['usage-statement', 'import', 'edited.usage']);
  expect(here).toMatchObject({ status: 2, stderr: expect.stringContaining('entry 2 names another one before it') });
  appendFileSync(file('rack.usage'), '{}\n');
  const record = kontor.run(['usage-statement', 'create', 'rack.usage', '--key', 'rack.key']);
  expect(record).toMatchObject({ status: 1, stderr: expect.stringContaining('statement-entry-invalid') });
});
