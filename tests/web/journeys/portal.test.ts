// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPortal, portalToken } from '../../../packages/server/src/testing/portal-visit.js';
import { sellTo, visitPortal } from '../portal-customer.js';
import { openWebWorld, settled, visit, type WebWorld } from '../web-world.js';

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-01-01T10:00:00Z', { visitor_limit: { per_second: 1_000, burst: 10_000 } });
});
afterAll(() => world?.close());

const on = (day: string) => {
  world.clock.now = Date.parse(`${day}T10:00:00Z`);
};

test('a customer upgrades in the middle of a month, and the preview equals the invoice', async () => {
  on('2026-01-01');
  const api = await sellTo(world, 'upgrade', { plan: 'team' });
  await api.post('/v1/billing/close', { until: '2026-01-02' });
  on('2026-01-16');
  const { page, complaints } = await visitPortal(world, 'upgrade');
  await page.getByRole('link', { name: 'Plan', exact: true }).click();
  await page.getByRole('button', { name: 'Change to Pro' }).click();
  const preview = page.getByRole('dialog', { name: 'Change to Pro' });
  await preview.getByText('Takes effect on 16 Jan 2026.').waitFor();
  const due = (await preview.locator('tfoot tr').last().locator('td').textContent())?.trim();
  await preview.getByRole('button', { name: 'Change now' }).click();
  await page.getByText('Your plan is changed').first().waitFor();
  const [invoice] = (await api.get('/v1/invoices')).body.data;
  expect(due).toBe(`€${invoice.due}`);
  expect(invoice.total).toBe('15.49');
  await page.getByRole('link', { name: 'Invoices', exact: true }).click();
  await page.getByRole('button', { name: `Pay €${invoice.due} ${invoice.number}` }).waitFor();
  expect(complaints).toEqual([]);
});

test('a customer cancels at the end of the period, and takes it back', async () => {
  on('2026-01-01');
  const api = await sellTo(world, 'cancel', { plan: 'team' });
  await api.post('/v1/billing/close', { until: '2026-01-02' });
  on('2026-01-16');
  const { page } = await visitPortal(world, 'cancel');
  await page.goto(`${world.url}/portal/cancel/plan`);
  await page.getByRole('button', { name: 'Cancel the plan' }).click();
  const question = page.getByRole('dialog', { name: 'Cancel Team?' });
  await question.getByText('until it ends on 1 Feb 2026').waitFor();
  await question.getByRole('button', { name: 'Cancel the plan' }).click();
  await page.getByRole('button', { name: 'Keep the plan' }).waitFor();
  await page.getByText('ends on 1 Feb 2026').waitFor();
  const held = async () => (await api.get('/v1/subscriptions')).body.data[0];
  expect(await held()).toMatchObject({ status: 'active', end_date: '2026-02-01', cancelled_on: '2026-01-16' });
  // nothing is billed for later
  const before = (await api.get('/v1/invoices')).body.data.length;
  expect((await api.post('/v1/billing/preview', { until: '2026-03-02' })).body.invoices).toBe(0);
  expect(before).toBe(1);
  await page.getByRole('button', { name: 'Keep the plan' }).click();
  await page.getByRole('button', { name: 'Cancel the plan' }).waitFor();
  expect((await held()).end_date).toBeNull();
});

test('who hits the limit of the free plan sees it, upgrades, and the gate lets them on', async () => {
  on('2026-01-10');
  const api = await sellTo(world, 'limit', { plan: 'free' });
  const calls = Array.from({ length: 10 }, (_, index) => ({
    specversion: '1.0',
    id: `call-${index}`,
    source: 'test',
    type: 'acme.call',
    subject: 'ada',
    time: '2026-01-10T09:00:00Z',
  }));
  await api.post('/v1/events', calls);
  const gate = async () => (await api.get('/v1/customers/ada/entitlements')).body.features.calls;
  const refused = await gate();
  expect(refused).toMatchObject({ used: '10', limit: '10', enforcement: 'hard' });
  expect(refused.upgrades[0].offer).toMatch(/^plan\//);
  const { page } = await visitPortal(world, 'limit');
  await page.getByText('You have used up what your plan grants of Calls.').waitFor();
  await page.getByRole('link', { name: 'See plans' }).click();
  await page.getByRole('button', { name: 'Change to Pro' }).click();
  await page.getByRole('button', { name: 'Change now' }).click();
  await page.getByText('Your plan is changed').first().waitFor();
  expect(await gate()).toMatchObject({ used: '10', limit: '1000' });
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await page.getByText('10 of 1,000').waitFor();
  expect(await page.getByText('You have used up').count()).toBe(0);
});

test('seats, an alert, a key and details are changed by the customer', async () => {
  on('2026-01-01');
  const api = await sellTo(world, 'self-service', { plan: 'team', quantities: { seats: '3' } });
  await api.post('/v1/billing/close', { until: '2026-01-02' });
  const { page, complaints } = await visitPortal(world, 'self-service');
  const go = async (name: string) => {
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await settled(page);
  };
  await go('Plan');
  await page.getByLabel('Seats').fill('5');
  await page.getByRole('button', { name: 'See what it costs' }).click();
  await page.getByRole('dialog').getByText('€10.00').first().waitFor();
  await page.getByRole('button', { name: 'Change now' }).click();
  await page.getByText('Your plan is changed').first().waitFor();
  expect((await api.get('/v1/subscriptions')).body.data[0].quantities).toEqual({ seats: '5' });

  await go('Alerts and cap');
  await page.getByLabel('Amount in EUR').fill('80');
  await page.getByRole('button', { name: 'Set' }).click();
  await page.getByRole('button', { name: 'Remove A mail at €80.00' }).waitFor();
  expect((await api.get('/v1/usage_thresholds')).body.data).toMatchObject([{ at: '80', by_customer: true }]);

  await go('API keys');
  await page.getByLabel('What it is for').fill('Dashboard');
  await page.getByRole('button', { name: 'Make a key' }).click();
  const secret = await page.getByText(/^ck_/).first().textContent();
  const usage = await fetch(`${world.url}/v1/portal/usage`, { headers: { authorization: `Bearer ${secret}` } });
  expect(usage.status).toBe(200);

  await go('Your details');
  await page.getByLabel('Tax number').fill('DE123456789');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Tax number').fill('DE136695976');
  const saved = page.waitForResponse((answer) => answer.url().endsWith('/details') && answer.status() === 200);
  await page.getByRole('button', { name: 'Save' }).click();
  await saved;
  expect((await api.get('/v1/customers/ada/billing_settings')).body.tax.tax_id).toBe('DE136695976');
  expect(complaints).toEqual([]);
});

test('in a frame of the seller the portal works without a cookie, and no other site may frame it', async () => {
  on('2026-01-01');
  const api = await sellTo(world, 'framed', { plan: 'team' });
  const links = new Map<string, string>();
  const seller = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Seller</title><iframe title="Portal" src="${links.get('portal')}"></iframe>`);
  });
  await new Promise<void>((listening) => seller.listen(0, '127.0.0.1', listening));
  const { port } = seller.address() as AddressInfo;
  const linkAt = async () =>
    `${world.url}/portal/framed/embed#token=${await portalToken({ api }, 'ada', { embedded: true })}`;
  try {
    // localhost and 127.0.0.1 are two sites
    const origin = `http://localhost:${port}`;
    await openPortal({ api }, { frame_origins: [origin] });
    links.set('portal', await linkAt());
    const { page } = await visit(world);
    await page.goto(origin);
    await page.frameLocator('iframe').getByRole('heading', { name: 'Overview' }).waitFor();
    await page.frameLocator('iframe').getByRole('link', { name: 'Your details' }).click();
    await page.frameLocator('iframe').getByLabel('Name or company').fill('Ada L.');
    await page.frameLocator('iframe').getByRole('button', { name: 'Save' }).click();
    await page.frameLocator('iframe').getByText('Saved').first().waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await openPortal({ api }, { frame_origins: ['https://app.acme.example'] });
    links.set('portal', await linkAt());
    const refused = page.waitForEvent('console', { predicate: (message) => /frame-ancestors/.test(message.text()) });
    await page.goto(origin);
    await refused;
  } finally {
    seller.close();
  }
});
