// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillCompany } from '../company.js';
import { openWebWorld, settled, type Visit, visitConsole, type WebWorld } from '../web-world.js';

let world: WebWorld;
let visited: Visit;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
  await fillCompany(world, 'acme');
  visited = await visitConsole(world, ['acme']);
});
afterAll(() => world?.close());

const go = async (path: string): Promise<Page> => {
  await visited.page.goto(`${world.url}/console${path}`);
  await settled(visited.page);
  return visited.page;
};

/** The lines of the CSV of a table, the names of its columns first. */
async function csvOf(page: Page, label: string): Promise<string[]> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: `Export CSV: ${label}`, exact: true }).click();
  return readFileSync(await (await downloading).path(), 'utf8')
    .trimEnd()
    .split('\r\n');
}

const firstCells = (page: Page, label: string) =>
  page
    .getByLabel(label, { exact: true })
    .locator('tbody tr[data-index] td:first-child, tbody th[scope=row]')
    .allInnerTexts();

test.each([
  ['a list', '/customers', 'Customers', 'name'],
  ['a list under its filter', '/customers?status=active', 'Customers', 'name'],
  ['a small table', '/licences/keys', 'Signing keys', 'id'],
])('the CSV of %s holds the rows that are shown', async (_what, path, label, column) => {
  const page = await go(path);
  const shown = await firstCells(page, label);
  expect(shown.length).toBeGreaterThan(0);
  const [heads = '', ...lines] = await csvOf(page, label);
  expect(heads.split(',')[0]).toBe(column);
  expect(lines.map((line) => line.split(',')[0])).toEqual(shown.map((text) => text.trim()));
  expect(visited.complaints).toEqual([]);
});

test('what a plan holds goes into a file, feature by feature', async () => {
  const page = await go('/catalog');
  const heads = await page.getByRole('columnheader').allInnerTexts();
  const [names = '', ...lines] = await csvOf(page, 'Plans side by side, table');
  expect(names.split(',').slice(0, 2)).toEqual(['group', 'feature']);
  expect(names.split(',').length).toBeLessThanOrEqual(heads.length + 1);
  expect(lines.length).toBeGreaterThan(1);
});

test('a mail is shown as its reader sees it: with its styles, beside its text, and nothing in it acts or loads', async () => {
  const page = await go('/mails');
  await page.locator('tbody tr[data-index] a').first().click();
  await page.getByTitle('As mail programs show it').waitFor();
  await settled(page);
  const mail = page.frameLocator('iframe[title="As mail programs show it"]');
  const text = await page.getByRole('region', { name: 'The text, to scroll' }).textContent();
  await mail
    .getByText((text ?? '').split('\n').find((line) => line.trim() !== '') as string)
    .first()
    .waitFor();
  expect(
    await mail.locator('body').evaluate((body) => body.ownerDocument.defaultView?.getComputedStyle(body).margin),
  ).toBe('0px');
  // what a mail of somebody else might try
  const frame = await page.locator('iframe').elementHandle();
  const asked: string[] = [];
  await page.route('https://example.com/**', (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  await frame?.evaluate((element) => {
    const root = (element as unknown as { contentDocument: { documentElement: { innerHTML: string } } })
      .contentDocument;
    root.documentElement.innerHTML =
      '<img src="https://example.com/seen.png" onerror="this.alt=\'ran\'"><script>document.title="ran"</script>';
  });
  await settled(page);
  expect(asked).toEqual([]);
  expect(await mail.locator('img').getAttribute('alt')).toBeNull();
});
