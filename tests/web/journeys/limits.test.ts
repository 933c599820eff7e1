// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, violations, visitConsole, type WebWorld } from '../web-world.js';

// What usage may come to is set for a customer, moved, reached and removed.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-01-10T10:00:00Z');
});
afterAll(() => world?.close());

test('an alert and a cap of a customer are set, reached, moved and removed', async () => {
  await world.operator.post('/v1/organisations', { slug: 'caps', name: 'Caps', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('caps');
  await api.put('/v1/catalog', exampleCatalog);
  const { id } = (await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace' })).body;
  const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01', trial_end_date: null };
  await api.post('/v1/subscriptions', terms);
  const { page, complaints } = await visitConsole(world, ['caps'], { path: `/customers/${id}?tab=limits` });
  const dialog = page.getByRole('dialog');
  const set = async (fill: () => Promise<unknown>) => {
    await page.getByRole('button', { name: 'Set a limit' }).click();
    await fill();
    await dialog.getByRole('button', { name: 'Save' }).click();
  };
  await page.getByText('No limit of this customer’s own').waitFor();
  await set(() => dialog.getByLabel('At the amount in EUR').fill('much'));
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('At the amount in EUR').fill('5,00');
  await dialog.getByLabel('What happens then').selectOption('block');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: /€5\.00 metered features are denied/ }).waitFor();
  await set(async () => {
    await dialog.getByLabel('Counts').selectOption('share');
    await dialog.getByLabel('At percent of the limit').fill('80');
    await dialog.getByLabel('And at each further step of').fill('10');
    await dialog.getByLabel('our own address').check();
  });
  await page.getByRole('row', { name: /80% .*then every 10%/ }).waitFor();
  const held = async () =>
    (await api.get('/v1/usage_thresholds')).body.data.map(
      ({ at, every, action, mail_to }: { at: string; every: string; action: string; mail_to: string[] }) =>
        [at, every, action, ...mail_to].join(' '),
    );
  expect((await held()).sort()).toEqual(['0.8 0.1 notify organisation', '5.00  block'].sort());

  // 60 calls beyond the ten of the plan: 6.00
  const calls = Array.from({ length: 70 }, (_none, index) => ({
    ...{ specversion: '1.0', id: `call-${index}`, source: 'test', type: 'acme.call', subject: 'ada' },
    time: '2026-01-09T08:00:00Z',
  }));
  await api.post('/v1/events', calls);
  await api.post('/v1/usage_thresholds/look', {});
  const gate = async () => (await api.get('/v1/customers/ada/entitlements')).body.features.calls.blocked;
  expect(await gate()).toBe('spend_cap');
  await page.reload();
  await page.getByRole('region', { name: 'What was reached' }).getByText('it is told').first().waitFor();

  await page.getByRole('button', { name: /^Move the limit: €5\.00/ }).click();
  await dialog.getByLabel('At the amount in EUR').fill('50');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: /€50\.00/ }).waitFor();
  expect(await gate()).toBeUndefined();
  await page.getByRole('button', { name: /^Remove: €50\.00/ }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await held()).toEqual(['0.8 0.1 notify organisation']);
  expect(complaints).toEqual([]);
});
