// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { examples } from '@kontor/examples';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWebWorld, violations, visit, type WebWorld } from '../web-world.js';

const file = (path: string) =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url)), 'utf8'));

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z', { visitor_limit: { per_second: 1_000, burst: 1_000 } });
  for (const id of ['streaming', 'kalcifer']) {
    const business = examples.find((one) => one.id === id) as (typeof examples)[number];
    await world.operator.post('/v1/organisations', { slug: id, name: business.name, currency: 'USD', timezone: 'UTC' });
    const api = world.organisation(id);
    await api.put('/v1/catalog', business.catalog);
    await api.put('/v1/pricing_page', { competitors: file(`${id}/competitors.json`) });
    await api.post('/v1/pricing_page/publish', {});
  }
});
afterAll(() => world?.close());

/** Each case of the comparison: rows of name, amount and saving. */
async function comparisonOf(slug: string) {
  const { page, complaints } = await visit(world);
  await page.goto(`${world.url}/pricing/${slug}`);
  const others = page.locator('section[aria-labelledby="kp-others"]');
  await others.first().waitFor();
  const tables = await others.locator('table').all();
  const cases = await Promise.all(
    tables.map(async (table) =>
      (await table.locator('tbody tr').all()).reduce<Promise<string[][]>>(
        async (before, row) => [...(await before), await row.locator('th,td').allInnerTexts()],
        Promise.resolve([]),
      ),
    ),
  );
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  return { page, others, cases };
}

test('the three cases of the streaming company, as its document says and by its price list; one fills the calculator', async () => {
  const { page, others, cases } = await comparisonOf('streaming');
  const { costComparisons } = file('fixtures/streaming.json');
  const { rows } = costComparisons[0];
  const dollars = (amount: number) => `$${amount.toLocaleString('en-US')}`;
  // what it is compared with, then its own claim with the saving as the document rounds it
  expect(cases.map(([other, stated]) => [other?.[1], stated?.[1], stated?.[2]])).toEqual(
    rows.map((row: { baseline: number; ours: number; savingsPct: number }) => [
      `${dollars(row.baseline)}.00`,
      `${dollars(row.ours)}.00`,
      `${row.savingsPct}%`,
    ]),
  );
  await others.getByRole('link', { name: 'Calculate with this' }).first().click();
  await page.locator('#kp-calculate').waitFor();
  expect(new URL(page.url()).searchParams.size).toBeGreaterThan(0);
  // 99 + 10,000 × 0.01: the calculator's own figure for the case
  await page.getByText('$199.00').first().waitFor();
});

test('the chart of Kalcifer for 100,000 profiles', async () => {
  const { cases } = await comparisonOf('kalcifer');
  const { costComparisons } = file('fixtures/kalcifer.json');
  const told = (cases[0] ?? []).map(([name, amount]) => [name?.split('\n')[0], amount]);
  for (const { product, amount } of costComparisons[0].rows)
    expect(told).toContainEqual([product, `$${amount.toLocaleString('en-US')}.00`]);
});
