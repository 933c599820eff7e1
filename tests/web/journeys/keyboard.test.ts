// SPDX-License-Identifier: Apache-2.0
// Nothing here uses a mouse: what cannot be reached or done by keys is missing to whoever has nothing else.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillCompany } from '../company.js';
import { openWebWorld, settled, type Visit, violations, visitConsole, type WebWorld } from '../web-world.js';

let world: WebWorld;
let visited: Visit;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
  await fillCompany(world, 'acme');
  visited = await visitConsole(world, ['acme'], { path: '/customers' });
});
afterAll(() => world?.close());

const go = async (path: string): Promise<Page> => {
  await visited.page.goto(`${world.url}/console${path}`);
  await settled(visited.page);
  return visited.page;
};

/** What has the focus: its name or text, and whether one sees that it has it. */
const focused = (page: Page) =>
  page.evaluate(`(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      name: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60),
      // what a date is picked with lies inside of its field, and the browser itself shows where one is
      seen: element.matches('input[type=date]') || (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
      inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
      html: element.outerHTML.slice(0, 120),
    };
  })()`) as Promise<{ name: string; seen: boolean; inside: boolean; html: string } | null>;

const MOST_STOPS = 250;

/** Tabs on until what has the focus is what is looked for. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return;
  }
  throw new Error(`${selector} is not reached by ${MOST_STOPS} tabs`);
}

test.each(['/customers', '/catalog', '/audit', '/invoices', '/usage', '/settings/collecting', '/team'])(
  'every stop on %s is seen, and the last leads out of the page',
  async (path) => {
    const page = await go(path);
    const hidden: string[] = [];
    let stops = 0;
    for (; stops < MOST_STOPS; stops++) {
      await page.keyboard.press('Tab');
      const at = await focused(page);
      if (at === null) break;
      if (!at.seen || !at.inside) hidden.push(at.html);
    }
    expect(hidden).toEqual([]);
    expect(stops).toBeGreaterThan(10);
    expect(stops).toBeLessThan(MOST_STOPS);
  },
);

test('the first stop leads past the navigation; rows are walked by arrows, and Enter opens one', async () => {
  const page = await go('/customers');
  await page.keyboard.press('Tab');
  expect((await focused(page))?.name).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('[document.activeElement.id, location.pathname]')).toEqual([
    'content',
    '/console/customers',
  ]);
  await tabTo(page, 'tr[data-index="0"], tr[data-index="0"] *');
  await page.keyboard.press('End');
  const last = (await focused(page))?.html;
  await page.keyboard.press('Home');
  expect((await focused(page))?.html).not.toBe(last);
  await page.keyboard.press('ArrowDown');
  const name = await page.evaluate(
    `document.activeElement.closest('tr').querySelector('td a, th a').textContent.trim()`,
  );
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: name as string }).waitFor();
});

test('the list of keys holds the focus, gives it back, and keys without Ctrl are switched off in it', async () => {
  const page = await go('/customers');
  await tabTo(page, '[aria-haspopup=menu]');
  const menu = (await focused(page))?.html;
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await expect.poll(async () => (await focused(page))?.html).toBe(menu);

  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await list.waitFor();
  await settled(page);
  expect(await violations(page)).toEqual([]);
  for (let stop = 0; stop < 6; stop++) {
    await page.keyboard.press('Tab');
    expect(await list.evaluate((dialog) => dialog.contains(dialog.ownerDocument.activeElement))).toBe(true);
  }
  await tabTo(page, '[role=dialog] input[type=checkbox]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  await expect.poll(async () => (await focused(page))?.html).toBe(menu);

  // switched off: they are what they are anywhere else
  await page.keyboard.press('?');
  await page.keyboard.press('/');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('invoices');
  await page.getByRole('dialog').getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Invoices' }).waitFor();

  // and on again, by the menu
  await tabTo(page, '[aria-haspopup=menu][aria-label*="ccount"], header [aria-haspopup=menu]');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).press('Enter');
  await list.waitFor();
  await tabTo(page, '[role=dialog] input[type=checkbox]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.press('Escape');
  expect(visited.complaints).toEqual([]);
});

test('the days of the audit trail are moved by arrows, and a plan of the matrix is opened', async () => {
  const page = await go('/audit');
  await tabTo(page, '[role=tab]');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('slider').waitFor();
  await settled(page);
  await tabTo(page, 'input[type=range]');
  const value = await page.evaluate('Number(document.activeElement.value)');
  await page.keyboard.press('ArrowLeft');
  expect(await page.evaluate('Number(document.activeElement.value)')).toBe((value as number) - 1);
  await settled(page);
  await go('/catalog');
  await tabTo(page, 'main a[href*="/catalog/plans/"], main a[href*="plan"]');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/console/catalog');
  expect(visited.complaints).toEqual([]);
});
