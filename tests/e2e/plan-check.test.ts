// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../packages/server/src/testing/browser.js';
import { Kontor } from './kontor.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kontor = new Kontor();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  kontor.remove();
});

const guide = readFileSync(join(root, 'docs/guides/plan-check.md'), 'utf8');
const core = pathToFileURL(join(root, 'packages/core/dist/index.js')).href;
const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(guide) ?? [];
writeFileSync(join(kontor.folder, 'business-plan.ts'), example.replace("'@kontor/core'", `'${core}'`));
const [, told = ''] = /```\n(Verdict[\s\S]*?)\n```/.exec(guide) ?? [];

/** The plan of the guide as JSON, changed. */
function planFile(name: string, change: (text: string) => string): string {
  const [, definition] = /defineBusinessPlan\(([\s\S]*)\);/.exec(example) ?? [];
  const plan = new Function(`return ${change(definition as string)}`)() as object;
  writeFileSync(join(kontor.folder, name), JSON.stringify(plan));
  return name;
}

test('the plan of the guide is told as the guide says, exit code 1', () => {
  const { status, stdout, stderr } = kontor.run(['plan', 'check', 'business-plan.ts']);
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe(told);
  expect(status).toBe(1);
});

test('a plan that adds up ends with 0, and one verdict can be asked for', () => {
  const file = planFile('mended.json', (text) => text.replace('$480K', '$431K'));
  const { status, stdout } = kontor.run(['plan', 'check', file, '--only', 'contradicted']);
  expect(stdout).toBe('0 contradicted, 1 not derivable, 3 rounded, 0 hold; 4 figures taken as written\n');
  expect(status).toBe(0);
});

test('as JSON, with the catalog of a file', () => {
  const file = planFile('listed.json', (text) =>
    text.replace('checks: [', "checks: [{ kind: 'list_price', figure: 'prices.pro', plan: 'cloud-starter' },"),
  );
  const missing = kontor.run(['plan', 'check', file]);
  expect(missing.stderr).toContain('listed.json: checks[0]: price-list-missing');
  expect(missing.status).toBe(2);
  const catalog = join(root, 'examples/kalcifer/catalog.ts');
  const { status, stdout } = kontor.run(['plan', 'check', file, '--catalog', catalog, '--json']);
  const { findings, counts } = JSON.parse(stdout);
  expect(findings[0]).toMatchObject({ figure: 'prices.pro', verdict: 'holds', follows: { low: '299', high: '299' } });
  expect(counts.contradicted).toBe(1);
  expect(status).toBe(1);
});

test('bad input ends with 2, its place and its mend', () => {
  const misspelt = planFile('misspelt.json', (text) =>
    text.replace("monthly: 'targets.mrr'", "monthly: 'targets.mmr'"),
  );
  const { status, stderr, stdout } = kontor.run(['plan', 'check', misspelt]);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(
    'checks[2].monthly: figure-unknown: the plan has no figure "targets.mmr"; did you mean \'targets.mrr\'?',
  );
  expect(kontor.run(['plan', 'check', 'nowhere.json']).status).toBe(2);
  expect(kontor.run(['plan', 'check', misspelt, '--only', 'wrong']).status).toBe(2);
});

test('as a page in light, in dark and on a phone', async () => {
  const file = join(kontor.folder, 'kalcifer.html');
  const { status, stdout } = kontor.run([
    'plan',
    'check',
    join(root, 'examples/kalcifer/business-plan.ts'),
    '--html',
    file,
    '--json',
  ]);
  expect(status).toBe(1);
  const { counts, findings } = JSON.parse(stdout);
  expect(existsSync(file)).toBe(true);
  for (const options of [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 800 } }]) {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator('.tiles .contradicted b').textContent()).toBe(String(counts.contradicted));
    expect(await page.locator('article.contradicted').count()).toBe(counts.contradicted);
    expect(await page.locator('tbody tr').count()).toBe(counts.holds + counts.rounds_to_it);
    const [first] = findings.filter(({ verdict }: { verdict: string }) => verdict === 'contradicted');
    expect(await page.locator('article.contradicted .sum').first().textContent()).toBe(first.arithmetic);
    // nothing runs over the side
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(await page.locator('script').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  }
});

test('what users wrote is text on the page, and never markup', async () => {
  const file = planFile('hostile.json', (text) =>
    text
      .replaceAll('ARR in month 12', '<img src=x onerror=alert(1)>')
      .replace('3. Targets', '"><script>alert(1)</script>'),
  );
  kontor.run(['plan', 'check', file, '--html', 'hostile.html']);
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(kontor.folder, 'hostile.html')).href);
  expect(await page.locator('img, script').count()).toBe(0);
  expect(await page.locator('article.contradicted h3').textContent()).toContain('<img src=x onerror=alert(1)>');
  await page.close();
});
