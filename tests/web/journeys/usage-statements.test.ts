// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LicenceClaims } from '@kontor/sdk/licence';
import { createInstallKey, openUsageRecord } from '@kontor/sdk/usage-statement';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// A rack without a connection is registered, states what it used, is billed for it, and is given up with its key.

let world: WebWorld;
let folder: string;
beforeAll(async () => {
  world = await openWebWorld('2026-06-01T10:00:00Z');
  folder = mkdtempSync(join(tmpdir(), 'kontor-rack-'));
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A licence of 50 seats at 5.00 a month for a year; more than a tenth over is trued up each quarter. */
async function licensed(slug: string) {
  await world.operator.post('/v1/organisations', { slug, name: 'Rack', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation(slug);
  await api.put('/v1/catalog', {
    ...exampleCatalog,
    licensing: { overage: { seats: { tolerance: '0.1', cap: '0.2', true_up: 'quarterly' } } },
  });
  await api.post('/v1/customers', { external_id: 'site', name: 'Site GmbH', country: 'DE', timezone: 'Europe/Berlin' });
  const term = { customer_id: 'site', plan: 'team', start_date: '2026-06-01', end_date: '2027-06-01' };
  const subscription_id = (
    await api.post('/v1/subscriptions', { ...term, trial_end_date: null, quantities: { seats: '50' } })
  ).body.id;
  await api.post('/v1/signing_keys', {});
  const licence = (await api.post('/v1/licences', { subscription_id })).body;
  const payload = Buffer.from(licence.token.split('.')[1], 'base64url').toString();
  return { api, licence, claims: JSON.parse(payload) as LicenceClaims };
}

test('an installation is registered, its statement read before it is taken, a changed one refused, and its key given up', async () => {
  const { api, licence, claims } = await licensed('rack');
  const path = join(folder, 'rack.usage');
  const key = createInstallKey(`${path}.key`);

  const { page, complaints } = await visitConsole(world, ['rack'], { path: `/licences/${licence.id}` });
  const dialog = page.getByRole('dialog');
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await button('Register an installation').click();
  await dialog.getByLabel('Name').fill('Rack 1');
  await dialog.getByLabel('Public key').fill(key.public_key);
  await dialog.getByRole('button', { name: 'Register an installation' }).click();
  await page.getByRole('row', { name: /Rack 1/ }).waitFor();

  // on the rack: 100 calls, and 56 people where 50 places were bought
  const record = openUsageRecord({ path, key, licence: claims });
  if (!record.ok) throw new Error(record.refusal.message);
  record.value.add({ calls: '100' }, Date.parse('2026-06-01T11:00:00Z'));
  record.value.seats({ seats: '56' }, Date.parse('2026-06-01T12:00:00Z'));
  const statement = record.value.statement(Date.parse('2026-09-02T08:00:00Z'));
  if (!statement.ok) throw new Error(statement.refusal.message);

  world.clock.now = Date.parse('2026-09-02T10:00:00Z');
  await page.context().close();
  const later = await visitConsole(world, ['rack'], { path: '/licences/statements' });
  const at = later.page;
  const form = at.getByRole('dialog');
  await at.getByRole('button', { name: 'Upload a statement' }).first().click();
  const give = (text: string) =>
    form
      .getByLabel('File of the installation')
      .setInputFiles({ name: 'rack.usage', mimeType: 'text/plain', buffer: Buffer.from(text) });
  const take = form.getByRole('button', { name: 'Take the statement' });
  const half = Math.floor(statement.value.length / 2);
  const other = statement.value[half] === 'A' ? 'B' : 'A';
  await give(statement.value.slice(0, half) + other + statement.value.slice(half + 1));
  await form.getByRole('alert').waitFor();
  expect(await take.isDisabled()).toBe(true);
  await give(statement.value);
  await form.getByText('Nothing is stored or billed yet.').waitFor();
  // six places too many until the licence ends: 6 × 12 × 5.00
  await form.getByText('€360.00').waitFor();
  expect(await violations(at)).toEqual([]);
  expect((await api.get('/v1/usage_statements')).body.data).toEqual([]);
  await take.click();
  await form.getByText('The statement is taken.').waitFor();
  await form.getByRole('button', { name: 'Close' }).last().click();
  await at.getByRole('row', { name: /Site GmbH/ }).waitFor();
  const [charge] = (await api.get('/v1/customers/site/charges')).body.data;
  expect(charge).toMatchObject({ amount: '360.00' });
  // sent twice it is known, and nothing more is billed
  await at.getByRole('button', { name: 'Upload a statement' }).first().click();
  await give(statement.value);
  await form.getByText('Nothing is new in it').waitFor();
  expect(await take.isDisabled()).toBe(true);
  await form.getByRole('button', { name: 'Cancel' }).click();

  await at.goto(`${world.url}/console/licences/${licence.id}`);
  await at.getByRole('button', { name: 'Revoke: Rack 1' }).click();
  await form.getByRole('button', { name: 'Revoke' }).click();
  await form.waitFor({ state: 'detached' });
  expect((await api.get(`/v1/installs?licence_id=${licence.id}`)).body.data).toMatchObject([{ status: 'revoked' }]);

  await at.goto(`${world.url}/console/licences/keys`);
  await at.getByRole('button', { name: 'Rotate the key' }).click();
  await form.getByRole('button', { name: 'Rotate the key' }).click();
  await form.waitFor({ state: 'detached' });
  const [newest, oldest] = (await api.get('/v1/signing_keys')).body.data.sort(
    (one: { sign_from: string }, two: { sign_from: string }) => (one.sign_from < two.sign_from ? 1 : -1),
  );
  await at.getByRole('button', { name: `In other hands? ${oldest.id}` }).click();
  await form.getByRole('button', { name: 'Not trusted' }).click();
  await form.waitFor({ state: 'detached' });
  const after = (await api.get('/v1/signing_keys')).body.data;
  const compromised = (id: string) => after.find((one: { id: string }) => one.id === id).compromised_at !== null;
  expect([compromised(oldest.id), compromised(newest.id)]).toEqual([true, false]);
  expect([...complaints, ...later.complaints]).toEqual([]);
});

test('a quarter that waits for an installation is due once its key is given up, and charged when somebody says so', async () => {
  world.clock.now = Date.parse('2026-06-01T10:00:00Z');
  const { api, licence, claims } = await licensed('waiting');
  const installed = async (name: string) => {
    const path = join(folder, `${name}.usage`);
    const key = createInstallKey(`${path}.key`);
    await api.post(`/v1/licences/${licence.id}/installs`, { name, public_key: key.public_key });
    return { path, key };
  };
  const told = await installed('told');
  await installed('silent');
  const record = openUsageRecord({ ...told, licence: claims });
  if (!record.ok) throw new Error(record.refusal.message);
  record.value.seats({ seats: '56' }, Date.parse('2026-06-01T12:00:00Z'));
  const statement = record.value.statement(Date.parse('2026-09-02T08:00:00Z'));
  if (!statement.ok) throw new Error(statement.refusal.message);
  world.clock.now = Date.parse('2026-09-02T10:00:00Z');
  await api.post('/v1/usage_statements', { content: statement.value });

  const { page, complaints } = await visitConsole(world, ['waiting'], { path: `/licences/${licence.id}` });
  const dialog = page.getByRole('dialog');
  const quarters = page.getByRole('region', { name: 'True-ups' });
  const settle = page.getByRole('button', { name: 'Charge what is due' });
  await quarters.getByRole('row', { name: /1 Jun 2026 .*Running/ }).waitFor();
  expect(await settle.count()).toBe(0);
  await page.getByRole('button', { name: 'Revoke: silent' }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await dialog.waitFor({ state: 'detached' });
  await quarters.getByRole('row', { name: /1 Jun 2026 .*Due .*€360\.00/ }).waitFor();
  expect((await api.get('/v1/customers/site/charges')).body.data).toEqual([]);

  await settle.click();
  await dialog.getByRole('row', { name: /seats .*56 .*€360\.00/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'true-ups-due');
  await dialog.getByRole('button', { name: 'Charge what is due' }).click();
  await dialog.waitFor({ state: 'detached' });
  await quarters.getByRole('row', { name: /1 Jun 2026 .*Charged .*€360\.00/ }).waitFor();
  expect(await settle.count()).toBe(0);
  expect((await api.get('/v1/customers/site/charges')).body.data).toMatchObject([{ amount: '360.00' }]);

  // what was stated is found by its installation
  await page.goto(`${world.url}/console/licences/statements`);
  const stated = page.getByRole('row', { name: /Site GmbH/ });
  await page.getByLabel('Installation').selectOption('silent');
  await stated.waitFor({ state: 'detached' });
  await page.getByLabel('Installation').selectOption('told');
  await page.getByLabel('Customer', { exact: true }).selectOption('Site GmbH');
  await stated.waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'usage-statements-filtered');

  // on an invoice, once, and the books balance
  await api.post('/v1/billing/close', { until: '2026-10-02' });
  const lines: { label: string; amount: string }[] = [];
  for (const { id } of (await api.get('/v1/invoices')).body.data)
    lines.push(...(await api.get(`/v1/invoices/${id}`)).body.lines);
  expect(lines.filter(({ label }) => label.includes('true-up')).map(({ amount }) => amount)).toEqual(['360.00']);
  expect((await api.get('/v1/ledger/balances')).body.differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  expect(complaints).toEqual([]);
});
