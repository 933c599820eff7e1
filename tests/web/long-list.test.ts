// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWebWorld, visitConsole, type WebWorld } from './web-world.js';

const MANY = 100_000;
let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z', { rate_limit: { per_second: 10_000, burst: 10_000 } });
  await world.operator.post('/v1/organisations', { slug: 'long', name: 'Long', currency: 'EUR', timezone: 'UTC' });
  const { id } = (await world.organisation('long').get('/v1/organisation')).body;
  for (let from = 0; from < MANY; from += 10_000)
    await world.store.write(id, { actor: 'test', now: world.clock.now }, (tx) =>
      tx.customers.createMany(
        Array.from({ length: 10_000 }, (_none, index) => ({
          name: `Customer ${from + index}`,
          currency: 'EUR',
          timezone: 'UTC',
        })),
      ),
    );
});
afterAll(() => world?.close());

test('a list of 100,000 rows: only those on the screen are in the document, to its end, and all are in its CSV', async () => {
  const { page, complaints } = await visitConsole(world, ['long'], { path: '/customers' });
  await page.getByText('Customer 99999', { exact: true }).waitFor();
  const rows = page.locator('tbody tr[data-index]');
  expect(await rows.count()).toBeLessThan(60);
  await page.getByRole('region', { name: 'Customers' }).focus();
  const last = page.getByText('Customer 0', { exact: true });
  // each press goes to the end of what was read so far, which reads on
  const toEnd = async () => {
    await page.keyboard.press('End');
    return last.isVisible();
  };
  await expect.poll(toEnd, { timeout: 200_000, interval: 20 }).toBe(true);
  expect(await rows.count()).toBeLessThan(60);
  expect(await page.locator('table').getAttribute('aria-rowcount')).toBe(String(MANY + 1));
  await page.getByText('100,000 rows', { exact: true }).waitFor();

  const downloading = page.waitForEvent('download', { timeout: 120_000 });
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const text = readFileSync(await (await downloading).path(), 'utf8');
  expect(text.trimEnd().split('\r\n')).toHaveLength(MANY + 1);
  expect(complaints).toEqual([]);
});
