// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../../packages/server/src/testing/api-client.js';
import { fillCompany } from '../company.js';
import { openWebWorld, settled, violations, visitConsole, type WebWorld } from '../web-world.js';

let world: WebWorld;
let acme: ApiClient;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
  await fillCompany(world, 'acme');
  acme = world.organisation('acme');
});
afterAll(() => world?.close());

test('by the command palette, from anywhere, with what is theirs', async () => {
  const { page, complaints } = await visitConsole(world, ['acme']);
  await settled(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('lovel');
  const ada = page.getByRole('option', { name: /^Ada Lovelace.*Customer$/ });
  await ada.waitFor();
  expect(await violations(page)).toEqual([]);
  const invoice = (await acme.get('/v1/invoices?limit=1')).body.data[0].number;
  await page.getByRole('option', { name: new RegExp(`^${invoice}`) }).waitFor();
  await ada.click();
  await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor();
  // each part says what the API does
  for (const [tab, words] of [
    ['Entitlements', 'Plan team'],
    ['Invoices', invoice],
    ['Timeline', 'Subscription made'],
    ['Usage', 'The last 30 days'],
  ]) {
    await page.getByRole('tab', { name: tab as string }).click();
    await page
      .getByText(words as string)
      .first()
      .waitFor();
    await settled(page);
    expect(await violations(page), tab).toEqual([]);
  }
  expect(complaints).toEqual([]);
});

test('by a filter, which is kept, shared and found again', async () => {
  const { page } = await visitConsole(world, ['acme'], { path: '/customers' });
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
  await page.getByLabel('Status').selectOption('active');
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Saved filters' }).click();
  await page.getByRole('menuitem', { name: 'Save this filter…' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Who pays');
  await page.getByLabel('Show it to the whole team').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Who pays' }).waitFor();
  const colleague = await visitConsole(world, ['acme'], { path: '/customers', role: 'viewer', language: 'de' });
  await colleague.page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
  await colleague.page.getByRole('button', { name: 'Gespeicherte Filter' }).click();
  await colleague.page
    .getByRole('menuitemradio', { name: 'Who pays' })
    .or(colleague.page.getByRole('menuitem', { name: 'Who pays' }))
    .click();
  await colleague.page.getByRole('link', { name: 'Grace Hopper' }).waitFor({ state: 'detached' });
  expect(new URL(colleague.page.url()).searchParams.get('status')).toBe('active');
});

test('what changes elsewhere shows itself without being asked for', async () => {
  const { page } = await visitConsole(world, ['acme'], { path: '/customers' });
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor();
  await acme.post('/v1/customers', { name: 'Katherine Johnson' });
  await page.getByRole('link', { name: 'Katherine Johnson' }).waitFor();
});

test('the overview says what needs somebody, and where to look', async () => {
  const nothing = { specversion: '1.0', source: 'test', type: 'no.such', subject: 'ada', id: '1' };
  await acme.post('/v1/events', nothing);
  const { page } = await visitConsole(world, ['acme']);
  await page.getByText('Usage events in quarantine').waitFor();
  const mrr = (await acme.get('/v1/metrics?figures=mrr')).body.figures[0].value;
  await page.getByText(`€${mrr}`, { exact: true }).first().waitFor();
});

test('a server that fails, and one that is not there, are told with what to do, and the page comes back', async () => {
  const { page } = await visitConsole(world, ['acme'], { path: '/customers' });
  const ada = page.getByRole('link', { name: 'Ada Lovelace' });
  await ada.waitFor();
  await page.clock.install();
  const lists = /\/v1\/customers(\?|$)/;
  const alert = page.getByRole('alert');
  const refusal = { status: 503, code: 'unavailable', detail: 'Back in a moment.', errors: [], doc_url: null };
  for (const [told, answer] of [
    ['Back in a moment.', { status: 503, contentType: 'application/problem+json', body: JSON.stringify(refusal) }],
    // of something in between that knows nothing of problems
    ['The server cannot be reached.', { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }],
    ['The server cannot be reached.', null],
  ] as const) {
    await page.route(lists, (route) => (answer === null ? route.abort() : route.fulfill(answer)));
    await page.reload();
    // it asks again by itself before it says anything
    await expect
      .poll(() => page.clock.fastForward(10_000).then(() => alert.isVisible()), { timeout: 15_000 })
      .toBe(true);
    await alert.getByText(told).waitFor();
    expect(await violations(page), told).toEqual([]);
    await page.unroute(lists);
    await page.getByRole('button', { name: 'Try again' }).click();
    await ada.waitFor();
    expect(await alert.count()).toBe(0);
  }
});
