// SPDX-License-Identifier: Apache-2.0
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, settled, visitConsole, type WebWorld } from '../web-world.js';

// Everything that can be done with a subscription is done from its page; what each dialog shows is what is then charged.

const catalog = {
  ...exampleCatalog,
  add_ons: {
    support: {
      name: 'Support',
      applies_to: { plans: ['team', 'pro'] },
      prices: { base: { charge: { model: 'flat', amount: '31' }, interval: 'month' } },
      features: {},
    },
  },
  plans: {
    ...exampleCatalog.plans,
    pro: { ...exampleCatalog.plans.team, name: 'Pro', prices: pricesOf('82') },
  },
};

function pricesOf(amount: string) {
  const { team } = exampleCatalog.plans;
  return { ...team.prices, base: { ...team.prices.base, charge: { model: 'flat', amount } } };
}

let world: WebWorld;
let page: Page;
let complaints: readonly string[];
let signed_in: string;
beforeAll(async () => {
  world = await openWebWorld('2026-01-01T10:00:00Z');
});
beforeEach(() => on('2026-01-01'));
afterAll(() => world?.close());

const on = (day: string) => {
  world.clock.now = Date.parse(`${day}T10:00:00Z`);
};

async function open(slug: string) {
  await world.operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation(slug);
  await api.put('/v1/catalog', catalog);
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace' });
  await signIn(slug, '/subscriptions');
  return api;
}
async function signIn(slug: string, path: string): Promise<void> {
  ({ page, complaints } = await visitConsole(world, [slug], { path, role: 'finance' }));
  signed_in = slug;
}
/** Looks at the same page on another day, signed in anew: no session lasts for so long. */
async function later(day: string): Promise<void> {
  expect(complaints).toEqual([]);
  on(day);
  const path = new URL(page.url()).pathname.replace('/console', '');
  await page.context().close();
  await signIn(signed_in, path);
}
const dialog = () => page.getByRole('dialog');
/** Begins an action, by its button or from the menu beside it. */
async function begin(name: string): Promise<void> {
  const more = page.getByRole('button', { name: 'More', exact: true });
  await more.waitFor();
  await settled(page);
  const button = page.getByRole('button', { name, exact: true });
  if ((await button.count()) > 0) await button.click();
  else {
    await more.click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  }
  await dialog().waitFor();
}
/** Does it, once what it comes to is shown; returns the last sum of the invoice, if it brings one. */
async function confirm(name: string): Promise<string | null> {
  await dialog().getByText('Takes effect on').waitFor();
  await settled(page);
  const sums: Locator = dialog().locator('tfoot tr');
  const due = (await sums.count()) === 0 ? '' : ((await sums.last().textContent()) ?? '');
  await dialog().getByRole('button', { name, exact: true }).click();
  await dialog().waitFor({ state: 'detached' });
  return due.match(/€.*$/)?.[0] ?? null;
}

test('a draft is made, activated, changed and paused, and every preview is the invoice that follows', async () => {
  const api = await open('life');
  const newest = async () => (await api.get('/v1/invoices')).body.data[0];
  await page.getByRole('button', { name: 'New subscription' }).click();
  await dialog()
    .getByRole('button', { name: /^Ada Lovelace/ })
    .click();
  await dialog().getByLabel('Plan', { exact: true }).selectOption('Team');
  await dialog().getByLabel('Quantity: Seats').fill('3');
  await dialog().getByLabel('Begins on').fill('2026-01-01');
  await dialog().getByRole('checkbox', { name: 'With the trial of the plan' }).uncheck();
  await dialog().getByRole('button', { name: 'Make the draft' }).click();
  await page.getByRole('heading', { level: 1, name: 'Team, 3 × Seats' }).waitFor();

  await begin('Activate');
  expect(await confirm('Activate')).toBe('€35.00');
  await page.getByText('Active', { exact: true }).first().waitFor();
  expect(await newest()).toMatchObject({ due: '35.00', invoice_date: '2026-01-01' });

  // half of January is left: 16 of 31 days of 82.00 less 20.00, and of Support, and of two seats
  await later('2026-01-16');
  await begin('Change plan or quantities');
  await dialog().getByLabel('Plan', { exact: true }).selectOption('Pro');
  await dialog().getByLabel('Quantity: Seats').fill('5');
  await dialog().getByRole('checkbox', { name: 'Support' }).check();
  const change = await confirm('Change plan or quantities');
  expect(change).toBe('€53.16');
  expect(await newest()).toMatchObject({ due: '53.16', invoice_date: '2026-01-16' });
  await page.getByRole('heading', { level: 1, name: 'Pro, 5 × Seats, 1 × support' }).waitFor();

  await begin('Pause');
  await dialog().getByLabel('When').selectOption('now');
  await dialog().getByLabel('Resumes by itself on').fill('2026-01-26');
  await confirm('Pause');
  await page.getByText('Paused', { exact: true }).first().waitFor();
  await later('2026-01-20');
  await begin('Resume');
  await confirm('Resume');
  await page.getByText('Active', { exact: true }).first().waitFor();

  await begin('Cancel the subscription');
  await confirm('Cancel the subscription');
  await page.getByText('1 Feb 2026', { exact: true }).first().waitFor();
  await begin('Take the cancellation back');
  await confirm('Take the cancellation back');
  await settled(page);
  const [held] = (await api.get('/v1/subscriptions')).body.data;
  expect(held).toMatchObject({ status: 'active', end_date: null, plan: 'pro', quantities: { seats: '5' } });
  const { differences } = (await api.get('/v1/ledger/balances')).body;
  expect(differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  expect(complaints).toEqual([]);
});

test('a change for later waits for its day, and a trial is moved and ended', async () => {
  const api = await open('trial');
  const { id } = (await api.post('/v1/subscriptions', { customer_id: 'ada', plan: 'team', start_date: '2026-01-01' }))
    .body;
  await page.goto(`${world.url}/console/subscriptions/${id}`);
  await begin('Move the end of the trial');
  await dialog().getByLabel('Trial until').fill('2026-01-10');
  await confirm('Move the end of the trial');
  await page.getByText('10 Jan 2026').first().waitFor();
  await later('2026-01-05');
  await begin('End the trial now');
  expect(await confirm('End the trial now')).toBe('€20.00');
  await page.getByText('Active', { exact: true }).first().waitFor();

  await begin('Change plan or quantities');
  await dialog().getByLabel('When').selectOption('period_end');
  await dialog().getByLabel('Plan', { exact: true }).selectOption('Pro');
  expect(await confirm('Change plan or quantities')).toBe('€82.00');
  const phases = page.getByRole('group', { name: 'Terms over time' });
  await phases.getByRole('row', { name: /^5 Feb 2026 .*Pro/ }).waitFor();
  // what holds today is what the page is about
  await page.getByRole('heading', { level: 1, name: 'Team', exact: true }).waitFor();
  await page.getByText('Until then nothing is to be billed.').waitFor();
  // what is agreed for later is taken back, and agreed anew
  for (const plan of ['Team', 'Pro']) {
    await begin('Change plan or quantities');
    await dialog().getByLabel('When').selectOption('period_end');
    await dialog().getByLabel('Plan', { exact: true }).selectOption(plan);
    await confirm('Change plan or quantities');
    await settled(page);
    expect(await phases.getByRole('row', { name: /Pro/ }).count()).toBe(plan === 'Pro' ? 1 : 0);
  }
  await begin('Pause');
  await confirm('Pause');
  await phases.getByText('Paused', { exact: true }).waitFor();
  await begin('Resume');
  await dialog().getByLabel('When').selectOption('period_end');
  await confirm('Resume');
  await phases.getByText('Paused', { exact: true }).waitFor({ state: 'detached' });
  await later('2026-02-06');
  await api.post('/v1/billing/close', { until: '2026-02-06' });
  const [invoice] = (await api.get('/v1/invoices')).body.data;
  expect(invoice.due).toBe('82.00');

  // what makes no sense says so, and nothing happens
  await page.reload();
  await begin('Cancel the subscription');
  await dialog().getByLabel('When').selectOption('date');
  await dialog().getByLabel('Day', { exact: true }).fill('2025-12-01');
  await dialog().getByRole('alert').waitFor();
  await dialog().getByRole('button', { name: 'Close' }).first().click();
  await dialog().waitFor({ state: 'detached' });
  await begin('Cancel the subscription');
  await dialog().getByLabel('When').selectOption('now');
  await confirm('Cancel the subscription');
  await page.getByText('Cancelled', { exact: true }).first().waitFor();
  await settled(page);
  // what is over is over
  expect(
    await page
      .locator('main')
      .getByRole('button', { name: /^(?!Export CSV)/ })
      .count(),
  ).toBe(0);
  expect(complaints).toEqual([]);
});
