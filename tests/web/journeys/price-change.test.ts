// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, settled, violations, visitConsole, type WebWorld } from '../web-world.js';

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
});
afterAll(() => world?.close());

/** Thirty, so that half of them by their ids is neither nobody nor everybody. */
const MANY = 30;

/** Customers on the team plan: 20.00 a month, billed until March. */
async function company(slug: string) {
  await world.operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR', timezone: 'Europe/Berlin' });
  const api = world.organisation(slug);
  await api.put('/v1/catalog', exampleCatalog);
  for (let n = 0; n < MANY; n++) {
    await api.post('/v1/customers', { external_id: `c${n}`, name: `Customer ${n}` });
    await api.post('/v1/subscriptions', {
      customer_id: `c${n}`,
      plan: 'team',
      start_date: '2026-01-01',
      trial_end_date: null,
    });
  }
  await api.post('/v1/billing/close', { until: '2026-03-02' });
  return api;
}

test('publish a price change with gradual migration: seen in words and money, then half of them move, and can go back', async () => {
  const api = await company('gradual');
  const { page, complaints } = await visitConsole(world, ['gradual'], { path: '/catalog' });
  // the navigation has a page of that name
  await page.getByRole('main').getByRole('link', { name: 'Team', exact: true }).click();
  await page.getByRole('heading', { name: 'Edit Team' }).waitFor();
  const base = page.getByRole('group', { name: 'Price base' });
  await base.getByLabel('Amount', { exact: true }).fill('24');
  await page.getByRole('button', { name: 'See what changes' }).click();

  // in words, for whom, and in money by the core
  await page.getByText(`${MANY} customers`).first().waitFor();
  await page.getByText('Worse for them').first().waitFor();
  const effect = page.getByRole('region', { name: 'In money, a month' });
  await effect.getByLabel(/^Calls/).fill('110');
  const figures = effect.locator('dd');
  await expect.poll(() => figures.allTextContents()).toEqual(['€30.00', '€34.00', '€4.00']);
  expect(await violations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^A share, in batches/).check();
  await dialog.getByLabel('Share, in percent').fill('50');
  await dialog.getByLabel('Dearer by more than, in percent').fill('25');
  await dialog.getByRole('button', { name: 'See the dry run' }).click();
  const rehearsed = dialog.getByRole('region', { name: 'Dry run', exact: true });
  await rehearsed.getByText('The guard would not trip.').waitFor();
  const sums = (await rehearsed.locator('p').first().textContent()) as string;
  expect(await violations(page)).toEqual([]);
  expect((await api.get('/v1/catalog')).body.version).toBe(1);
  await dialog.getByRole('button', { name: 'Publish' }).click();

  // nobody has moved, and who would is who the dry run said
  await page.getByRole('heading', { name: 'Team → 2' }).waitFor();
  const [{ id }] = (await api.get('/v1/plan_migrations')).body.data;
  const half = (await api.get(`/v1/plan_migrations/${id}/dry_run/summary`)).body.subscriptions;
  expect(sums).toContain(`€${20 * half}.00 → €${24 * half}.00 (€${4 * half}.00)`);
  await page.getByText(sums).waitFor();
  await page.getByText(`${half} dearer, 0 cheaper, 0 as before`).waitFor();
  await page.getByText('The guard would not trip.').waitFor();
  await settled(page);
  expect(await page.getByRole('region', { name: 'Dry run', exact: true }).locator('tbody tr[data-index]').count()).toBe(
    half,
  );
  const onVersions = async () =>
    (await api.get('/v1/subscriptions?limit=100')).body.data.map(
      ({ catalog_version }: { catalog_version: number }) => catalog_version,
    );
  expect(await onVersions()).toEqual(Array(MANY).fill(1));

  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await page.getByRole('button', { name: 'Next batch now' }).click();
  await page.getByText('Completed').waitFor();
  expect((await onVersions()).sort()).toEqual([...Array(MANY - half).fill(1), ...Array(half).fill(2)]);
  const moved = page.getByRole('region', { name: 'What became of each', exact: true }).locator('tbody tr[data-index]');
  await moved.filter({ hasText: '€24.00' }).first().waitFor();

  await page.getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('button', { name: 'Next batch now' }).click();
  await page.getByText('Rolled back', { exact: true }).first().waitFor();
  expect(await onVersions()).toEqual(Array(MANY).fill(1));
  expect(complaints).toEqual([]);
});

test('somebody else published meanwhile: said, and nothing of either is lost', async () => {
  const api = await company('meanwhile');
  const { page } = await visitConsole(world, ['meanwhile'], { path: '/catalog/plans/team' });
  await page.getByRole('group', { name: 'Price base' }).getByLabel('Amount', { exact: true }).fill('24');
  await page.getByRole('button', { name: 'See what changes' }).click();
  await page.getByText(`${MANY} customers`).first().waitFor();
  const { free } = exampleCatalog.plans;
  // the page has heard of the other version before it publishes its own, which does not hold it
  const heard = page.waitForResponse(
    (response) => response.url().endsWith('/v1/catalog') && response.request().method() === 'GET',
  );
  await api.put('/v1/catalog', {
    ...exampleCatalog,
    plans: { ...exampleCatalog.plans, free: { ...free, name: 'Starter' } },
  });
  await heard;
  await settled(page);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Somebody published another version meanwhile.').waitFor();
  expect((await api.get('/v1/catalog')).body.version).toBe(2);

  await page.getByRole('button', { name: 'Take over the new version' }).click();
  await page.getByRole('button', { name: 'See what changes' }).click();
  await page.getByText(`${MANY} customers`).first().waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('heading', { name: 'Catalog' }).waitFor();
  const { content } = (await api.get('/v1/catalog')).body;
  expect([content.plans.free.name, content.plans.team.prices.base.charge.amount]).toEqual(['Starter', '24']);
});
