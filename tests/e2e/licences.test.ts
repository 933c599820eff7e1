// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalog } from './enterprise-catalog.js';
import { Kontor, type Served } from './kontor.js';

// A seller with a server; a site without a connection, which has files and the command line.
const kontor = new Kontor();
let server: Served;
let seller: Kontor;
let licence: string;

beforeAll(async () => {
  server = await kontor.serve();
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme');
  const { secret } = kontor.json<{ secret: string }>('keys', 'create', '-o', 'acme');
  seller = kontor.with({ KONTOR_URL: server.url, KONTOR_API_KEY: secret });
  const call = async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const response = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
    return (await response.json()) as { id: string };
  };
  await call('PUT', '/v1/catalog', catalog);
  const customer = await call('POST', '/v1/customers', { name: 'Ada' });
  const terms = { customer_id: customer.id, plan: 'enterprise', start_date: '2023-01-01' };
  const subscription = await call('POST', '/v1/subscriptions', terms);
  writeFileSync(join(kontor.folder, 'order.json'), JSON.stringify({ subscription_id: subscription.id }));
});
afterAll(async () => {
  await server?.end();
  kontor.remove();
});

const file = (name: string) => join(kontor.folder, name);

test('issued, downloaded, verified without a server', () => {
  expect(seller.run(['licences', 'issue', 'order.json'])).toMatchObject({ status: 1 });
  seller.json('licences', 'keys', 'create');
  seller.json('licences', 'keys', 'export', '--file', 'keys.json');
  const dry = seller.run(['licences', 'issue', 'order.json', '--dry-run']);
  expect(JSON.parse(dry.stdout)).toMatchObject({ jti: 'lic_preview', features: { sso: true } });
  licence = seller.json<{ id: string }>('licences', 'issue', 'order.json').id;
  seller.json('licences', 'download', licence, '--file', 'acme.licence');
  const verified = kontor.run(['licences', 'verify', 'acme.licence', '--keys', 'keys.json']);
  expect(verified.stdout).toContain(`valid: ${licence} for Ada, subscription`);
  expect(verified.status).toBe(0);
});

test('a licence that was edited is refused by name, with exit code 1', () => {
  const text = readFileSync(file('acme.licence'), 'utf8');
  writeFileSync(
    file('edited.licence'),
    text.replace(/\.(.)/, (_, first) => `.${first === 'e' ? 'f' : 'e'}`),
  );
  const { status, stderr } = kontor.run(['licences', 'verify', 'edited.licence', '--keys', 'keys.json']);
  expect(stderr).toContain('token-signature-invalid');
  expect(status).toBe(1);
});

test('the bundle is one file; once the licence is revoked, a new one says so', () => {
  seller.json('licences', 'bundle', licence, '--file', 'acme.bundle');
  expect(kontor.json('licences', 'verify', 'acme.bundle', '--keys', 'keys.json')).toMatchObject({
    valid: true,
    trusted: true,
  });
  expect(kontor.json('licences', 'verify', 'acme.bundle')).toMatchObject({ valid: true, trusted: false });
  seller.json('licences', 'revoke', licence, '--reason', 'issued in error');
  seller.json('licences', 'bundle', licence, '--file', 'acme.bundle');
  const { status, stderr } = kontor.run(['licences', 'verify', 'acme.bundle', '--keys', 'keys.json']);
  expect(stderr).toContain('licence-revoked');
  expect(status).toBe(1);
});

test('a QR code holds the whole licence', () => {
  const drawn = seller.run(['licences', 'download', licence, '--qr', 'svg']);
  expect(drawn.stdout).toMatch(/^<svg/);
  expect(drawn.status).toBe(0);
});
