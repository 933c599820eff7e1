// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// The month of a company, each picture with its table; other days, zones and policies; who is behind a figure.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
});
afterAll(() => world?.close());

async function company(slug: string, name: string, ...periods: string[]): Promise<void> {
  await world.operator.post('/v1/organisations', { slug, name, currency: 'EUR', timezone: 'Europe/Berlin' });
  const api = world.organisation(slug);
  await api.put('/v1/catalog', exampleCatalog);
  const lines = ['customer_id,start_date,end_date,monthly_amount', ...periods].join('\n');
  if (periods.length > 0) await api.send('POST', '/v1/metrics/imports?kind=periods', new TextEncoder().encode(lines));
  const cloud = { source: 'visits', plans: ['team'], retention: { kind: 'churn', monthly: '5%' } };
  const segments = { cloud: { ...cloud, funnel: [{ name: 'paid', conversion: '10%' }] } };
  const sources = { visits: { kind: 'growth', start: 10 } };
  await api.post('/v1/scenarios', { name: 'base', scenario: { name: 'Base', months: 6, sources, segments } });
}
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const widthOf = (page: Page, title: RegExp) =>
  page
    .getByRole('img', { name: title })
    .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);

test('a month with its pictures, each as a table and as files; other days, zones and policies', async () => {
  await company('ada', 'Ada <i> GmbH', 'a,2025-11-01,,100', 'b,2026-02-03,,50', 'c,2025-12-01,2026-02-10,30');
  const { page, complaints } = await visitConsole(world, ['ada'], { path: '/metrics', role: 'viewer' });
  await says(page, 'Ada <i> GmbH, 1 Feb 2026 to 28 Feb 2026, policy kontor 1, in EUR.');
  await expect.poll(() => widthOf(page, /^MRR: from the beginning/)).toBeGreaterThan(700);
  expect(await page.getByText('€150.00').first().textContent()).toBe('€150.00');
  expect(await page.getByLabel('Policy', { exact: true }).inputValue()).toBe('kontor@1');

  const waterfall = page.getByRole('region', { name: /^MRR: from the beginning/ });
  await waterfall.getByText('As a table').click();
  const rows = await waterfall.locator('tbody tr').allTextContents();
  expect(rows).toContain('New€50.00€180.00');
  expect(rows).toContain('Churn−€30.00€150.00');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'MRR: from the beginning to the end, 2026-02 as CSV' }).click();
  const file = await downloading;
  expect(readFileSync(await file.path(), 'utf8')).toContain('Churn,-30.00,150.00\r\n');

  await page.getByRole('tab', { name: 'All figures' }).click();
  await page.getByRole('button', { name: 'Who is behind it: Monthly recurring revenue', exact: true }).click();
  await page.getByRole('dialog').getByText('€100.00').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Movements' }).click();
  await page.getByRole('region', { name: 'How recurring revenue moved, EUR' }).waitFor();
  await page.getByRole('cell', { name: 'Churn -€30.00' }).waitFor();
  await page.getByRole('tab', { name: 'Cohorts' }).click();
  await page.getByRole('rowheader', { name: '2025-11' }).waitFor();
  await page.getByRole('tab', { name: 'Policy bridge' }).click();
  await page.getByLabel('Compared with').selectOption('chartmogul@1');
  const bridge = (await world.organisation('ada').get('/v1/metrics/bridge?from=kontor&to=chartmogul&on=2026-02-28'))
    .body;
  expect(bridge.steps.length).toBeGreaterThan(0);
  const steps = page.getByRole('region', { name: 'What makes the difference' });
  await steps.getByText(bridge.steps[0].after).waitFor();
  await page.getByText('Monthly recurring revenue under chartmogul@1').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'metrics-bridge');
  await page.getByRole('tab', { name: 'Report' }).click();

  await page.getByLabel('Forecast by').selectOption('base');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect.poll(() => widthOf(page, /^Forecast of MRR/)).toBeGreaterThan(700);

  await page.getByLabel('Until the end of').fill('2026-01-20');
  await page.getByLabel('Time zone').fill('America/New_York');
  await page.getByLabel('Policy', { exact: true }).selectOption('chartmogul@1');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await says(page, '1 Jan 2026 to 20 Jan 2026, policy chartmogul 1');
  await says(page, 'Policy chartmogul 1 · as of 2026-01-20 · America/New_York');

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Board report as PDF' }).click();
  const pdf = await saving;
  expect(
    readFileSync(await pdf.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');

  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'IANA' }).waitFor();
  expect(complaints).toEqual([]);
});

test('a company without customers says what would begin it, on a phone', async () => {
  await company('empty', 'Empty');
  const { page, complaints } = await visitConsole(world, ['empty'], {
    path: '/metrics',
    viewport: { width: 390, height: 800 },
  });
  await says(page, 'Nobody has paid by then');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(complaints).toEqual([]);
});

test('the address it had before leads there', async () => {
  const answer = await fetch(`${world.url}/metrics`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([308, '/console/metrics']);
});

test('why another policy comes to another revenue: what makes the difference, and who is behind it', async () => {
  const { now } = world.clock;
  world.clock.now = Date.parse('2026-01-01T10:00:00Z');
  await world.operator.post('/v1/organisations', { slug: 'eve', name: 'Eve', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('eve');
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { external_id: 'cora', name: 'Cora' });
  const terms = { customer_id: 'cora', plan: 'team', start_date: '2026-01-01', trial_end_date: null };
  await api.post('/v1/subscriptions', terms);
  const discount = { code: 'FIFTH', name: 'A fifth', discount: { percent: '0.2' } };
  await api.post('/v1/coupons', { ...discount, duration: { kind: 'periods', count: 4 } });
  await api.post('/v1/coupons/FIFTH/redeem', { customer_id: 'cora' });
  world.clock.now = now;
  await api.post('/v1/billing/close', { until: '2026-03-02' });
  const path = '/metrics?tab=bridge&to=stripe%401&on=2026-02-28';
  const { page, complaints } = await visitConsole(world, ['eve'], { path, role: 'viewer' });
  const steps = page.getByRole('region', { name: 'What makes the difference' });
  // a discount that ends is no lower price to Stripe
  await steps.getByText('€4.00').waitFor();
  await steps.getByRole('button', { name: /1 parts that differ$/ }).press('Enter');
  await steps.getByRole('row', { name: /^Cora .*€16\.00 €20\.00/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'metrics-bridge-parts');
  for (const [name, change] of [
    ['dark', () => page.emulateMedia({ colorScheme: 'dark' })],
    ['phone', () => page.setViewportSize({ width: 390, height: 800 })],
  ] as const) {
    await change();
    await picture(page, `metrics-bridge-${name}`);
  }
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(complaints).toEqual([]);
});
