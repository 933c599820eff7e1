// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { importKeySet } from '@kontor/sdk/licence';
import { readBundle, verifyBundleSync, verifyLicenceSync } from '@kontor/sdk/node';
import { compactVerify, importJWK } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiClient } from '../../../packages/server/src/testing/api-client.js';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, visitConsole, type WebWorld } from '../web-world.js';

// A founder issues a licence for a site without a connection; what is carried there verifies there, offline.

const NOW = '2026-06-01T10:00:00Z';
let world: WebWorld;
let api: ApiClient;
let slug: string;
let organisations = 0;
beforeAll(async () => {
  world = await openWebWorld(NOW);
});
afterAll(() => world?.close());
beforeEach(async () => {
  slug = `seller-${++organisations}`;
  await world.operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  api = world.organisation(slug);
  await api.put('/v1/catalog', { ...exampleCatalog, licensing: { grace_days: 14 } });
});

async function customer(name: string): Promise<string> {
  const made = await api.post('/v1/customers', { name, country: 'DE', timezone: 'Europe/Berlin' });
  const terms = { customer_id: made.body.id, plan: 'team', start_date: '2026-06-01', end_date: '2027-06-01' };
  expect((await api.post('/v1/subscriptions', { ...terms, quantities: { seats: '50' } })).status).toBe(201);
  return made.body.id;
}
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const dialog = (page: Page) => page.getByRole('dialog');

async function downloaded(page: Page, name: string): Promise<{ readonly name: string; readonly text: string }> {
  const downloading = page.waitForEvent('download');
  await button(page, name).click();
  const file = await downloading;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

test('a key is made, a licence looked at and issued, and its air-gap bundle verifies offline', async () => {
  const ada = await customer('Ada <i> GmbH');
  const { page, complaints } = await visitConsole(world, [slug], { path: '/licences/keys' });
  await button(page, 'Make a key').first().click();
  await dialog(page).getByRole('button', { name: 'Make a key' }).click();
  await says(page, 'Signs');
  const keys_file = await downloaded(page, 'Public keys');
  expect(keys_file.name).toBe('keys.json');

  await page.getByRole('link', { name: 'Licences' }).last().click();
  await button(page, 'Issue a licence').first().click();
  const form = dialog(page);
  await form.getByLabel('Find a customer').fill('ada');
  await form.getByLabel('Customer', { exact: true }).selectOption(ada);
  await form.getByText('Nodes, cores, places and environments').click();
  await form.getByLabel('Cores at most').fill('8');
  await form.getByLabel('First day without right').fill('2026-05-01');
  await form.getByRole('button', { name: 'Preview' }).click();
  await form.getByRole('alert').waitFor();
  await form.getByLabel('First day without right').fill('2026-09-01');
  expect(await form.getByRole('button', { name: 'Sign and issue' }).isDisabled()).toBe(true);
  await form.getByRole('button', { name: 'Preview' }).click();
  await says(page, '1 Sept 2026, 00:00');
  expect(await form.locator('pre').textContent()).toContain('"cores": 8');
  expect((await api.get('/v1/licences')).body.data).toEqual([]);
  await form.getByRole('button', { name: 'Sign and issue' }).click();
  await says(page, 'To hand over');
  const [issued] = (await api.get('/v1/licences')).body.data;
  expect(issued).toMatchObject({ ends_on: '2026-09-01', status: 'issued', kind: 'subscription' });

  const bundle = await downloaded(page, 'Air-gap bundle');
  expect(bundle.name).toBe(`${issued.id}.bundle`);
  // from here on nothing but the files and the keys that the product was built with
  const trusted = importKeySet(keys_file.text);
  if (!trusted.ok) throw new Error(trusted.refusal.message);
  const policy = { issuer: slug, audience: 'acme', cores: 8 };
  const there = verifyBundleSync(bundle.text, policy, trusted.value, Date.parse(NOW));
  expect(there).toMatchObject({ ok: true, value: { trusted: true, licence: { claims: { jti: issued.id } } } });
  const parts = readBundle(bundle.text);
  if (!parts.ok) throw new Error(parts.refusal.message);
  const [jwk] = JSON.parse(parts.value.keys).keys;
  const { payload } = await compactVerify(parts.value.licence, await importJWK(jwk, 'EdDSA'));
  expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ jti: issued.id, cores: 8 });
  const tampered = bundle.text.replace(/"licence": "./, '"licence": "x');
  expect(verifyBundleSync(tampered, policy, trusted.value, Date.parse(NOW))).toMatchObject({ ok: false });

  const file = await downloaded(page, 'Licence file');
  expect(file.name).toBe(`${issued.id}.licence`);
  expect(verifyLicenceSync(file.text, { ...policy, keys: trusted.value }, Date.parse(NOW))).toMatchObject({ ok: true });
  await button(page, 'QR code').click();
  const picture = page.getByRole('img', { name: `QR code of ${issued.id}` });
  await picture.waitFor();
  await expect
    .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
    .toBeGreaterThan(100);
  expect(await page.locator('pre').first().textContent()).toBe(issued.token);
  expect(complaints).toEqual([]);
  await page.close();
});

test('a licence is renewed, suspended, resumed, and revoked with a reason', async () => {
  await api.post('/v1/signing_keys', {});
  await customer('Bob AG');
  const [{ id: subscription_id }] = (await api.get('/v1/subscriptions')).body.data;
  const { id } = (await api.post('/v1/licences', { subscription_id, ends_on: '2026-09-01' })).body;
  const { page } = await visitConsole(world, [slug], { path: `/licences/${id}` });
  await button(page, 'Renew').click();
  await dialog(page).getByRole('button', { name: 'Renew' }).click();
  await says(page, 'The renewal is issued.');
  await page.getByRole('link', { name: id }).click();
  await button(page, 'Suspend').click();
  await dialog(page).getByLabel('Reason, kept with it').fill('unpaid');
  await dialog(page).getByRole('button', { name: 'Suspend' }).click();
  await says(page, 'unpaid');
  expect(await button(page, 'Renew').count()).toBe(0);
  await button(page, 'Resume').click();
  await says(page, 'The licence holds again.');
  await button(page, 'Revoke').click();
  await button(page, 'Cancel').click();
  await button(page, 'Revoke').click();
  await dialog(page).getByLabel('Reason, kept with it').fill('copied to a forum');
  await dialog(page).getByRole('button', { name: 'Revoke' }).click();
  await says(page, 'copied to a forum');
  expect((await api.get(`/v1/licences/${id}`)).body).toMatchObject({
    status: 'revoked',
    revoke_reason: 'copied to a forum',
  });
  expect(await button(page, /Renew|Suspend|Revoke/).count()).toBe(0);
  await page.close();
});

test('of one customer only, by keyboard; who may only look issues nothing; the old address leads here', async () => {
  await api.post('/v1/signing_keys', {});
  const cleo = await customer('Cleo');
  await customer('Dora');
  for (const { id } of (await api.get('/v1/subscriptions')).body.data)
    for (let index = 0; index < 3; index++) await api.post('/v1/licences', { subscription_id: id });
  const { page } = await visitConsole(world, [slug], { role: 'viewer' });
  await page.goto(`${world.url}/licences`);
  await says(page, '6 rows');
  expect(await button(page, 'Issue a licence').count()).toBe(0);
  await page.getByLabel('Find a customer').fill('cle');
  await page.getByLabel('Customer', { exact: true }).selectOption(cleo);
  await says(page, '3 rows');
  expect(new URL(page.url()).searchParams.get('customer_id')).toBe(cleo);
  await page.locator('tr[data-index="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await says(page, 'To hand over');
  expect(await button(page, /Renew|Suspend|Revoke/).count()).toBe(0);
  await page.close();
});
