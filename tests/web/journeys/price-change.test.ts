// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, settled, violations, visitConsole, type WebWorld } from '../web-world.js';

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

test('a migration is paused, widened, aborted and rolled back on its page, and one that its guard stopped goes on without', async () => {
  const api = await company('steered');
  const { plans } = exampleCatalog;
  const base = { charge: { model: 'flat', amount: '24' }, interval: 'month' };
  await api.put('/v1/catalog', {
    ...exampleCatalog,
    plans: { ...plans, team: { ...plans.team, prices: { ...plans.team.prices, base } } },
  });
  const drafted = async (terms: object) =>
    (await api.post('/v1/plan_migrations', { name: 'Dearer', from_versions: [1], to_version: 2, ...terms })).body.id;
  const standing = async (id: string) => (await api.get(`/v1/plan_migrations/${id}`)).body;
  const moved = async () =>
    (await api.get('/v1/subscriptions?limit=100')).body.data.filter(
      ({ catalog_version }: { catalog_version: number }) => catalog_version === 2,
    ).length;
  const id = await drafted({ strategy: { kind: 'gradual', percent: '50', batch_size: 5, when: 'now' } });
  const half = (await api.get(`/v1/plan_migrations/${id}/dry_run/summary`)).body.subscriptions;
  const { page, complaints } = await visitConsole(world, ['steered'], { path: `/plan-migrations/${id}` });
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  const button = (name: string) => main.getByRole('button', { name, exact: true });
  const status = (name: string) => main.getByText(name, { exact: true }).first().waitFor();
  const confirmed = async (name: string, fill: () => Promise<unknown> = async () => {}) => {
    await button(name).click();
    await fill();
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  /** Batch by batch, until there is none. */
  const toTheEnd = async (at: string) => {
    for (;;) {
      const done = page.waitForResponse((response) => response.url().endsWith('/advance'));
      await button('Next batch now').click();
      const { status: now } = await (await done).json();
      if (now !== 'running' && now !== 'rolling_back') return expect(now).toBe(at);
    }
  };

  await confirmed('Start');
  await button('Next batch now').click();
  await expect.poll(moved).toBeGreaterThan(0);
  await button('Pause').click();
  await status('Paused');
  const then = await moved();
  expect(then).toBeLessThan(half);
  expect(await button('Next batch now').count()).toBe(0);
  expect((await standing(id)).status).toBe('paused');

  // fewer than move already is refused; what was said of it is not said of the next question
  await button('Widen').click();
  await dialog.getByLabel('Share, in percent').fill('20');
  await dialog.getByRole('button', { name: 'Widen', exact: true }).click();
  await dialog.getByRole('alert').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await button('Abort').click();
  await dialog.getByText('Nobody else moves.').waitFor();
  expect(await dialog.getByRole('alert').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await main.getByRole('alert').count()).toBe(0);

  await confirmed('Resume');
  await status('Running');
  await toTheEnd('completed');
  expect(await moved()).toBe(half);
  await confirmed('Widen', () => dialog.getByLabel('Share, in percent').fill('99,5'));
  await status('Running');
  expect((await standing(id)).strategy.percent).toBe('99.5');
  await button('Next batch now').click();
  await expect.poll(moved).toBeGreaterThan(half);
  await confirmed('Abort');
  await status('Aborted');
  const stayed = await moved();
  expect(stayed).toBeLessThan(MANY);
  await confirmed('Roll back');
  await toTheEnd('rolled_back');
  await status('Rolled back');
  expect(await moved()).toBe(0);

  // 20 % dearer for everybody: stopped before anybody moves, as often as it goes on with the same guard
  const guard = { dearer_by_percent: '10', share_percent: '5', minimum_invoices: 1 };
  const all = await drafted({ strategy: { kind: 'all_now' }, guard });
  await page.goto(`${world.url}/console/plan-migrations/${all}`);
  await confirmed('Start');
  await toTheEnd('paused');
  await main.getByText('It paused by itself').waitFor();
  expect(await moved()).toBe(0);
  await confirmed('Resume', async () => {
    expect(await violations(page)).toEqual([]);
    await picture(page, 'plan-migration-resume');
    await dialog.getByLabel('Dearer by more than, in percent').fill('12,5');
  });
  await status('Running');
  expect((await standing(all)).guard).toEqual({ ...guard, dearer_by_percent: '12.5' });
  await toTheEnd('paused');
  await confirmed('Resume', () => dialog.getByLabel('Pause when invoices get too dear').uncheck());
  await status('Running');
  await toTheEnd('completed');
  await status('Completed');
  expect(await moved()).toBe(MANY);

  // from now on 24.00, and of March the 22 days since the move: 22/31 of 20.00 back, 22/31 of 24.00 instead
  await api.post('/v1/billing/close', { until: '2026-04-02' });
  const billed = (await api.get('/v1/invoices?from=2026-03-10&limit=100')).body.data;
  expect(billed.map(({ total }: { total: string }) => total).sort()).toEqual([
    ...Array(MANY).fill('2.84'),
    ...Array(MANY).fill('24.00'),
  ]);
  expect((await api.get('/v1/ledger/balances')).body.differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
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
