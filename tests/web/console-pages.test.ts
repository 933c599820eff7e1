// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ENTRY_KINDS } from '@kontor/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAIL_TEMPLATES } from '../../packages/server/src/mail/sample-data.js';
import { AUDIT_ACTIONS } from '../../packages/server/src/store/audit-actions.js';
import { eventTypes } from '../../packages/server/src/webhooks/event-types.js';
import { fillCompany } from './company.js';
import { englishOn } from './english.js';
import { openWebWorld, picture, settled, violations, visitConsole, type WebWorld } from './web-world.js';

// Every page of the console is found by following links, as somebody would, from the overview of a company that has
// something of everything; on each: no violation of WCAG, no complaint of the browser, pictures in both themes, a CSV of
// every table, and filters that can be saved.

const LIST = fileURLToPath(new URL('../../packages/web/src/console/page-list.ts', import.meta.url));
const PATHS = [...readFileSync(LIST, 'utf8').matchAll(/\{\s*path: '([^']+)'/g)].map(([, path]) => path as string);

/** Names that the company gave, in whatever language it pleased. */
const NAMES = [
  'A year of growth',
  'The first subscription',
  'Grow the business',
  'Revenue is low',
  'Team to 24.00',
  'Books of the company',
  'Two days of outage',
  // what it is called in German, too
  'Rule of 40',
];

/** Some fifty pages, each looked at by axe and drawn whole in both themes. */
const MOST_MS = 900_000;

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
  await fillCompany(world, 'acme');
});
afterAll(() => world?.close());

/** The pattern in the list that an address belongs to. */
function patternOf(path: string): string | undefined {
  const parts = path.split('/');
  const fits = (pattern: string) => {
    const wanted = pattern.split('/');
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith('$') || part === parts[at]);
  };
  return PATHS.filter(fits).sort((a, b) => Number(a.includes('$')) - Number(b.includes('$')))[0];
}

const linksOn = async (page: Page) =>
  (await page.locator('a[href]').evaluateAll((links) => links.map((link) => (link as { href: string }).href)))
    .filter((href) => href.startsWith(`${world.url}/console`))
    .map((href) => new URL(href).pathname.slice('/console'.length).replace(/(.)\/$/, '$1') || '/');

/** Visits a page of each pattern; returns the patterns. */
async function everyPage(page: Page, look: (pattern: string) => Promise<void>): Promise<Set<string>> {
  const seen = new Set<string>();
  const waiting = ['/', '/sign-in', '/link'];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const pattern = patternOf(path);
    if (pattern === undefined) throw new Error(`a link leads to ${path}, where no page is`);
    if (seen.has(pattern)) continue;
    seen.add(pattern);
    await page.goto(`${world.url}/console${path}`);
    await settled(page);
    await look(pattern);
    waiting.push(...(await linksOn(page)));
  }
  return seen;
}

/** What `look` finds in any part of a page that is seen one at a time; the first one is seen again then. */
async function inParts(page: Page, look: () => Promise<readonly string[]>): Promise<string[]> {
  const found = [...(await look())];
  const tabs = page.getByRole('tab');
  const count = await tabs.count();
  for (let at = 1; at <= count && count > 1; at += 1) {
    await tabs.nth(at % count).click();
    await settled(page);
    if (at < count) found.push(...(await look()));
  }
  return [...new Set(found)];
}

/** Tables without their own button that exports them, and filters of lists that cannot be saved. */
async function tablesLack(page: Page): Promise<string[]> {
  const named = (name: string) => page.getByRole('button', { name, exact: true, includeHidden: true }).count();
  const labels = await page
    .locator('table')
    .evaluateAll((tables) => tables.map((table) => table.closest('[aria-label]')?.getAttribute('aria-label') ?? ''));
  const lacks: string[] = [];
  for (const label of labels)
    if ((await named(`CSV exportieren: ${label}`)) === 0) lacks.push(`no CSV of the table “${label}”`);
  const filters = page.getByRole('search');
  const kept = filters.filter({
    has: page.locator('button[aria-haspopup="menu"]', { has: page.locator('svg.lucide-bookmark') }),
  });
  if ((await kept.count()) < (await filters.count())) lacks.push('a filter that cannot be saved');
  return lacks;
}

const CODES: readonly string[] = [...AUDIT_ACTIONS, ...eventTypes, ...ENTRY_KINDS, ...MAIL_TEMPLATES];

/** Codes of the API in sight where words for them belong; beside their words, in facts and in data, they may stand. */
async function codesOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(`(() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (node.parentElement?.closest('dd, pre, script, style') === null) texts.push(node.data.trim());
    return texts;
  })()`);
  return [...new Set((texts as string[]).filter((text) => CODES.includes(text)))];
}

const nameOf = (pattern: string) => (pattern === '/' ? 'overview' : pattern.slice(1).replaceAll(/[/$]+/g, '-'));

test.each([
  ['en', 1280, ['light', 'dark']],
  ['de', 390, ['light']],
] as const)(
  'every page in %s, %i wide, %s',
  async (language, width, themes) => {
    const { page, complaints } = await visitConsole(world, ['acme'], { language, viewport: { width, height: 900 } });
    const found: string[] = [];
    const seen = await everyPage(page, async (pattern) => {
      expect(await page.locator('h1').count(), `${pattern} has one heading of the first rank`).toBe(1);
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
        await picture(page, `console-${nameOf(pattern)}-${colorScheme}-${width}`);
        const of = colorScheme === themes[0] ? 'all' : 'colours';
        for (const violation of await violations(page, of)) found.push(`${pattern} ${colorScheme} ${violation}`);
      }
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      if (language === 'de')
        for (const lack of await inParts(page, async () => [
          ...(await englishOn(page, NAMES)).map((text) => `says in English: ${text}`),
          ...(await codesOn(page)).map((code) => `says in code: ${code}`),
          ...(await tablesLack(page)),
        ]))
          found.push(`${pattern} ${lack}`);
      if ((overflow as number) > 0) found.push(`${pattern} is ${overflow} pixels wider than the window`);
    });
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    expect([...seen].sort(), 'no link leads there: link to it, or give the company what it needs').toEqual(
      [...PATHS].sort(),
    );
  },
  MOST_MS,
);
