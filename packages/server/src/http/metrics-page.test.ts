// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fromMinor } from '@kontor/core';
import { type Waterfall, waterfallPicture } from '@kontor/core/picture';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { openBrowser } from '../testing/browser.js';
import { brightness, enterKey, says, visitConsole } from '../testing/console-visit.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';
import { type Served, serve } from './serve.js';

// In a real browser, against the real API: the month of a company, each picture with its table.

const now = Date.parse('2026-03-10T10:00:00Z');
let store: TestStore;
let served: Served;
let browser: Browser;
let operator: ApiClient;
beforeAll(async () => {
  [store, browser] = await Promise.all([openTestStore(), openBrowser()]);
  const app = createApp({ store, operator_token: 'token', now: () => now });
  served = await serve(app, { port: 0, hostname: '127.0.0.1' });
  operator = new ApiClient(app, { authorization: 'Bearer token' });
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await store?.close();
});

let organisations = 0;
async function company(name: string, ...periods: string[]): Promise<string> {
  const slug = `company-${++organisations}`;
  await operator.post('/v1/organisations', { slug, name, currency: 'EUR', timezone: 'Europe/Berlin' });
  const api = operator.with({ 'kontor-organisation': slug });
  await api.put('/v1/catalog', exampleCatalog);
  const lines = ['customer_id,start_date,end_date,monthly_amount', ...periods].join('\n');
  if (periods.length > 0) await api.send('POST', '/v1/metrics/imports?kind=periods', new TextEncoder().encode(lines));
  const cloud = { source: 'visits', plans: ['team'], retention: { kind: 'churn', monthly: '5%' } };
  const segments = { cloud: { ...cloud, funnel: [{ name: 'paid', conversion: '10%' }] } };
  const sources = { visits: { kind: 'growth', start: 10 } };
  await api.post('/v1/scenarios', { name: 'base', scenario: { name: 'Base', months: 6, sources, segments } });
  return (await api.post('/v1/api_keys', { name: 'test' })).body.secret;
}
const visit = (options: { colorScheme?: 'dark' } = {}) => visitConsole(browser, `${served.url}/metrics`, options);
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const widthOf = (page: Page, title: RegExp) =>
  page
    .getByRole('img', { name: title })
    .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);

test('a month with its pictures, each as a table and as files; other days, zones and policies', async () => {
  const key = await company('Ada <i> GmbH', 'a,2025-11-01,,100', 'b,2026-02-03,,50', 'c,2025-12-01,2026-02-10,30');
  const { page, complaints } = await visit();
  await enterKey(page, key);
  await says(page, 'Ada <i> GmbH, 2026-02-01 to 2026-02-28, policy kontor 1, in EUR.');
  await expect.poll(() => widthOf(page, /^MRR: from the beginning/)).toBeGreaterThan(700);
  expect(await page.getByText('€150.00').first().textContent()).toBe('€150.00');
  expect(await page.getByLabel('Policy').inputValue()).toBe('kontor@1');

  const waterfall = page.locator('section[data-key="waterfall"]');
  await waterfall.getByText('As a table').click();
  const rows = await waterfall.locator('tbody tr').allTextContents();
  expect(rows).toContain('New€50.00€180.00');
  expect(rows).toContain('Churn−€30.00€150.00');
  const downloading = page.waitForEvent('download');
  await button(page, 'MRR: from the beginning to the end, 2026-02 as CSV').click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe('waterfall.csv');
  expect(readFileSync(await file.path(), 'utf8')).toContain('Churn,-30.00,150.00\r\n');

  await page.getByLabel('Forecast by').selectOption('base');
  await button(page, 'Show').click();
  await expect.poll(() => widthOf(page, /^Forecast of MRR/)).toBeGreaterThan(700);

  await page.getByLabel('Until the end of').fill('2026-01-20');
  await page.getByLabel('Time zone').fill('America/New_York');
  await page.getByLabel('Policy').selectOption('chartmogul@1');
  await button(page, 'Show').click();
  await says(page, '2026-01-01 to 2026-01-20, policy chartmogul 1');
  await says(page, 'Policy chartmogul 1 · as of 2026-01-20 · America/New_York');

  const saving = page.waitForEvent('download');
  await button(page, 'Board report as PDF').click();
  const pdf = await saving;
  expect(pdf.suggestedFilename()).toBe('board-report-2026-01.pdf');
  expect(
    readFileSync(await pdf.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');

  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await button(page, 'Show').click();
  await page.getByRole('alert').filter({ hasText: 'IANA' }).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('a company without customers says what would begin it; by keyboard alone, in the dark, on a phone', async () => {
  const key = await company('Empty');
  const { page, complaints } = await visit({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 800 });
  await page.keyboard.press('Tab');
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
  await says(page, 'Nobody has paid by then.');
  expect(await page.getByRole('img').count()).toBe(0);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  const { text, ground } = await brightness(page);
  expect(text).toBeGreaterThan(200);
  expect(ground).toBeLessThan(60);
  await button(page, 'Forget the key').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Secret key of the organisation').waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('what text takes up in a picture is no more than its place was made for, with the fonts of this browser', async () => {
  const steps = [
    'Opening',
    'New customers of ours',
    'Expansion',
    'Contraction',
    '解約',
    'Wechselkursänderung',
    'Closing',
  ];
  const data: Waterfall = {
    title: 'Monthly recurring revenue of a company with a title that is rather too long for one line of it',
    note: 'Policy kontor 1 · as of 2026-02-28 · Europe/Berlin',
    measure: { kind: 'money', currency: 'EUR' },
    steps: steps.map((label, at) => ({ label, value: fromMinor(BigInt(at * 123_456_78), 'EUR'), kind: 'change' })),
  };
  const page = await browser.newPage();
  for (const width of [360, 720]) {
    await page.setContent(`<body style="margin:0">${waterfallPicture(data, { theme: 'light', width })}`);
    const boxes = (await page.evaluate(
      '[...document.querySelectorAll("svg > text")].map((text) => { const { x, y, width, height } = text.getBBox(); return [x, y, x + width, y + height, text.textContent]; })',
    )) as [number, number, number, number, string][];
    expect(boxes.length).toBeGreaterThan(10);
    for (const [at, [left, top, right, bottom, text]] of boxes.entries()) {
      expect(left, text).toBeGreaterThanOrEqual(0);
      expect(right, text).toBeLessThanOrEqual(width);
      for (const [l, t, r, b, other] of boxes.slice(at + 1)) {
        // a box is as high as its font's lines, which stand closer than that
        const apart = right <= l || r <= left || bottom - 4 <= t || b - 4 <= top;
        expect(apart, `${text} and ${other}`).toBe(true);
      }
    }
  }
  await page.close();
});
