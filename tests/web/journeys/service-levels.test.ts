// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// A month was not kept: its credits are granted, one is taken back, and what stays pays the next invoice.

const { plans } = exampleCatalog;
/** The team plan, 20.00 a month, promises 99.9 %: a tenth back below that, a quarter below 99 %. */
const promising: CatalogDefinition = {
  ...exampleCatalog,
  plans: {
    ...plans,
    team: {
      ...plans.team,
      sla: {
        uptime_percent: '99.9',
        credits: {
          steps: [
            { below_percent: '99.9', credit: '0.1' },
            { below_percent: '99', credit: '0.25' },
          ],
        },
      },
    },
  },
};

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-01-01T09:00:00Z');
});
afterAll(() => world?.close());

test('credits of a month are granted once, taken back with a reason, granted anew, and pay the next invoice', async () => {
  await world.operator.post('/v1/organisations', { slug: 'kept', name: 'Kept', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('kept');
  await api.put('/v1/catalog', promising);
  for (const [external_id, name] of [
    ['ada', 'Ada Lovelace'],
    ['grace', 'Grace Hopper'],
  ]) {
    await api.post('/v1/customers', { external_id, name });
    const terms = { customer_id: external_id, plan: 'team', start_date: '2026-01-01', trial_end_date: null };
    await api.post('/v1/subscriptions', terms);
  }
  await api.post('/v1/billing/close', { until: '2026-02-01' });
  world.clock.now = Date.parse('2026-02-02T09:00:00Z');
  // eight of 744 hours: 98.92 %, a quarter of 20.00
  const outage = { reference: 'i-1', component: 'api', from: '2026-01-10T00:00:00Z', to: '2026-01-10T08:00:00Z' };
  await api.put('/v1/service_outages', { outages: [outage] });
  const wallet = async (customer: string) =>
    (await api.get(`/v1/customers/${customer}/wallets`)).body.data.map(({ balance }: { balance: string }) => balance);

  const { page, complaints } = await visitConsole(world, ['kept'], {
    path: '/service-levels?month=2026-01',
    role: 'finance',
  });
  const dialog = page.getByRole('dialog');
  const levels = page.getByLabel('Service levels', { exact: true });
  const credits = page.getByLabel('Credits that were granted', { exact: true });
  const grant = dialog.getByRole('button', { name: 'Grant credits' });
  await levels.getByRole('row', { name: /Ada Lovelace .*98\.9247 % of 99\.9 % .*€5\.00/ }).waitFor();
  await page.getByText('No credit was granted yet').waitFor();
  await page.getByRole('button', { name: 'Grant credits' }).click();
  await dialog.getByRole('row', { name: /Grace Hopper Can be granted €5\.00/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect((await api.get('/v1/service_credits')).body.data).toEqual([]);
  await grant.click();
  await dialog.waitFor({ state: 'detached' });
  await credits.getByRole('row', { name: /Ada Lovelace 2026-01 Granted €5\.00/ }).waitFor();
  expect([await wallet('ada'), await wallet('grace')]).toEqual([['5.00'], ['5.00']]);

  // again it gives nothing more, and says so
  await page.getByRole('button', { name: 'Grant credits' }).click();
  await dialog.getByRole('row', { name: /Ada Lovelace Granted €5\.00/ }).waitFor();
  expect(await grant.isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const of_grace = credits.getByRole('row', { name: /Grace Hopper/ });
  await of_grace.getByRole('button', { name: 'Take back' }).click();
  const back = dialog.getByRole('button', { name: 'Take back' });
  expect(await back.isDisabled()).toBe(true);
  await dialog.getByLabel('Reason').fill('The probe was broken');
  expect(await violations(page)).toEqual([]);
  await picture(page, 'service-credit-back');
  await back.click();
  await dialog.waitFor({ state: 'detached' });
  await credits.getByRole('row', { name: /Grace Hopper 2026-01 Taken back €5\.00 .*The probe was broken/ }).waitFor();
  expect([await wallet('ada'), await wallet('grace')]).toEqual([['5.00'], ['0.00']]);
  // six hours less: a tenth is due
  await api.put('/v1/service_outages', { outages: [{ ...outage, to: '2026-01-10T02:00:00Z' }] });
  await page.getByRole('button', { name: 'Grant credits' }).click();
  await dialog.getByRole('row', { name: /Grace Hopper Can be granted €2\.00/ }).waitFor();
  await grant.click();
  await dialog.waitFor({ state: 'detached' });
  await credits.getByRole('row', { name: /Grace Hopper 2026-01 Granted €2\.00/ }).waitFor();

  await api.post('/v1/billing/close', { until: '2026-03-01' });
  const next = async (customer: string) => {
    const open = (await api.get(`/v1/customers/${customer}/open_invoices`)).body.data;
    return open.map(({ total, due }: { total: string; due: string }) => `${total} ${due}`);
  };
  expect(await next('ada')).toContain('20.00 15.00');
  expect(await next('grace')).toContain('20.00 18.00');
  // what was used is not taken back: said, and nothing changes
  await credits
    .getByRole('row', { name: /Ada Lovelace/ })
    .getByRole('button', { name: 'Take back' })
    .click();
  await dialog.getByLabel('Reason').fill('It was not us');
  await back.click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await api.get('/v1/service_credits?customer_id=ada')).body.data).toMatchObject([{ status: 'granted' }]);
  expect((await api.get('/v1/ledger/balances')).body.differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  expect(complaints).toEqual([]);
});
