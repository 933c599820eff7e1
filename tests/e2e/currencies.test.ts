// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

// A seller in euros with a customer in dollars, by the command line alone.

const operator = new Kontor();
let server: Served;
let kontor: Kontor;
afterAll(async () => {
  await server?.end();
  operator.remove();
});
beforeAll(async () => {
  server = await operator.serve();
  operator.json('organisations', 'create', 'acme', '--name', 'Acme', '--currency', 'EUR', '--test-clock', '2026-01-05');
  const { secret } = operator.json<{ secret: string }>('keys', 'create', '-o', 'acme');
  kontor = operator.with({ KONTOR_URL: server.url, KONTOR_API_KEY: secret });
  const call = (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    return fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
  };
  const prices = { base: { charge: { model: 'flat', amount: '110' }, interval: 'month', currency: 'USD' } };
  const plans = { team: { name: 'Team', prices } };
  const catalog = { id: 'acme', name: 'Acme', currencies: ['EUR', 'USD'], products: { acme: { name: 'Acme' } } };
  await call('PUT', '/v1/catalog', { ...catalog, features: {}, plans });
  await call('POST', '/v1/customers', { name: 'Dora', external_id: 'dora', currency: 'USD' });
  await call('PUT', '/v1/billing_settings', { currencies: { functional_currency: 'EUR' } });
  await call('POST', '/v1/subscriptions', { customer_id: 'dora', plan: 'team', start_date: '2026-01-06' });
  kontor.json('clock', 'advance', '--to', '2026-02-03');
});

test('an invoice without a rate is named, and told once the file is read', () => {
  const [invoice] = kontor.json<{ data: { id: string }[] }>('invoices', 'list').data;
  const before = kontor.run(['ledger', 'balances', '--functional']);
  expect(before.stdout).toContain('Left out for want of an exchange rate: 1');
  expect(before.stdout).toContain(`invoice ${invoice?.id} needs USD in EUR of 2026-01-06`);
  expect(kontor.run(['ledger', 'export', '--functional']).stderr).toContain('kontor exchange-rates set');

  const rates = join(operator.folder, 'rates.csv');
  writeFileSync(rates, 'Date,USD,CYP,\n2026-02-02,1.2,N/A,\n2026-01-05,1.1,N/A,\n');
  const dry = kontor.run(['exchange-rates', 'import', rates, '--dry-run']);
  expect(dry.stdout).toBe('2 added, 0 corrected, 0 unchanged\npassed over: CYP\n(nothing is stored)\n');
  expect(kontor.json('exchange-rates', 'import', rates)).toMatchObject({ added: 2, stored: true });
  expect(kontor.json('exchange-rates', 'import', rates)).toMatchObject({ added: 0, unchanged: 2 });
  expect(kontor.json('exchange-rates', 'list', '--until', '2026-02-01')).toMatchObject({
    data: [{ id: '2026-01-05.EUR.USD', rate: '1.1' }],
  });

  const exchange = { base: 'USD', quote: 'EUR', date: '2026-01-05', amount: '100.00' };
  expect(kontor.json('invoices', 'show', invoice?.id ?? '')).toMatchObject({ exchange });
  const revalued = kontor.run(['ledger', 'revaluation', '--on', '2026-02-02']).stdout;
  expect(revalued).toMatch(/110\.00 USD +100\.00 +0\.833333333333333 +2026-02-02 +91\.67 +-8\.33/);
  const after = kontor.run(['ledger', 'balances', '--functional']);
  expect(after.status).toBe(0);
  expect(after.stdout).toMatch(/receivable +100\.00 EUR[\s\S]*Sum: 0\.00 EUR\n$/);
});

test('a correction comes too late for it, which a rerun as of now says', () => {
  const set = ['exchange-rates', 'set', 'EUR', 'USD', '1.25', '--date', '2026-01-05', '--source', 'a correction'];
  expect(kontor.run(set).stdout).toContain('2026-01-05: one EUR is 1.25 USD now');
  expect(kontor.run(['invoice', 'rerun', 'ACM-000001'])).toMatchObject({ status: 0 });
  const now = kontor.run(['invoice', 'rerun', 'ACM-000001', '--as-of', '2026-02-04T00:00:00Z']);
  expect(now.status).toBe(1);
  expect(now.stdout).toContain('exchange.amount: "100.00", now "88.00"');
});
