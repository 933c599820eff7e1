// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeSession } from '../../../packages/server/src/testing/local-stripe/checkout.js';
import {
  type LocalStripe,
  localStripeSettings,
  startLocalStripe,
} from '../../../packages/server/src/testing/local-stripe/server.js';
import { signEvent } from '../../../packages/server/src/testing/local-stripe/webhooks.js';
import { mailedText, openPortal, portalToken } from '../../../packages/server/src/testing/portal-visit.js';
import { sellTo, visitPortal } from '../portal-customer.js';
import { openWebWorld, settled, visit, type WebWorld } from '../web-world.js';

let world: WebWorld;
let provider: LocalStripe;
beforeAll(async () => {
  provider = await startLocalStripe();
  const { api_key: _key, webhook_secrets: _secrets, ...stripe } = localStripeSettings(provider);
  const visitor_limit = { per_second: 1_000, burst: 10_000 };
  world = await openWebWorld('2026-01-01T10:00:00Z', { visitor_limit, stripe });
});
afterAll(async () => {
  await world?.close();
  await provider?.stop();
});

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
  const paying = page.waitForEvent('popup');
  await page.getByRole('button', { name: `Pay €${invoice.due} ${invoice.number}` }).click();
  const pay_page = await paying;
  await pay_page.waitForURL(/\/pay\/[\w-]+$/);
  await pay_page.getByText(invoice.number).first().waitFor();
  expect(await pay_page.evaluate('globalThis.opener')).toBe(null);
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

test('a customer has a link mailed, signs in by it once, and signs out', async () => {
  on('2026-01-01');
  const api = await sellTo(world, 'by-mail', { plan: 'team' });
  const { page, complaints } = await visit(world);
  await page.goto(`${world.url}/portal/by-mail/`);
  await page.getByLabel('E-mail address').fill('ada@example.com');
  const mail = await mailedText(world.store, { api }, async () => {
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('heading', { name: 'Look into your mails' }).waitFor();
  });
  const link = /https?:\S+#token=\S+/.exec(mail)?.[0] ?? '';

  // another window, as a mail program opens it
  const opened = await page.context().newPage();
  await opened.goto(link);
  await opened.getByRole('button', { name: 'Sign in now' }).click();
  await opened.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  expect(opened.url()).not.toContain('token');
  const { page: somebody } = await visit(world);
  await somebody.goto(link);
  await somebody.getByRole('button', { name: 'Sign in now' }).click();
  await somebody.getByRole('alert').waitFor();

  await opened.getByRole('button', { name: 'Your account' }).click();
  await opened.getByRole('menuitem', { name: 'Sign out' }).click();
  await opened.getByLabel('E-mail address').waitFor();
  await opened.goto(`${world.url}/portal/by-mail/invoices`);
  await opened.getByLabel('E-mail address').waitFor();
  expect(complaints).toEqual([]);
});

test('what is a customer’s is seen and taken: the bill to come, invoices, a licence, a quote, a card', async () => {
  on('2026-01-01');
  const api = await sellTo(world, 'holdings', { plan: 'team' });
  const address = { lines: ['Weg 1'], postal_code: '10115', city: 'Berlin', country: 'DE' };
  await api.put('/v1/billing_settings', {
    documents: { payment_days: 14, seller: { address, vat_id: 'DE136695976' } },
    tax: { seller: { address: { country: 'DE' }, tax_ids: ['DE136695976'] } },
  });
  await api.post('/v1/billing/close', { until: '2026-01-02' });
  await api.post('/v1/signing_keys', {});
  const [{ id: subscription_id }] = (await api.get('/v1/subscriptions')).body.data;
  const licence = (await api.post('/v1/licences', { subscription_id })).body;
  const offer = { customer_id: 'ada', plan: 'pro', start_date: '2026-02-01', term_months: 12 };
  const { id: quote } = (await api.post('/v1/quotes', { ...offer, valid_until: '2026-01-31' })).body;
  await api.post(`/v1/quotes/${quote}/send`);
  const { api_key, webhook_secrets } = localStripeSettings(provider);
  await api.put('/v1/payment_providers/stripe', { api_key, webhook_secrets });
  // on a phone nothing is missing
  const { page, complaints } = await visitPortal(world, 'holdings', { viewport: { width: 390, height: 844 } });
  const go = (path: string) => page.goto(`${world.url}/portal/holdings${path}`);
  const taken = async (button: RegExp) => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    const file = await downloading;
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };

  const bill = page.getByRole('region', { name: 'The next bill' });
  // 20.00 and 19 %
  await bill.getByText('€23.80', { exact: true }).first().waitFor();
  await bill.getByText('expected on 1 Feb 2026, with taxes').waitFor();

  await go('/invoices');
  const [{ number, total }] = (await api.get('/v1/invoices')).body.data;
  const pdf = await taken(/^PDF of/);
  expect([pdf.name, pdf.bytes.subarray(0, 5).toString()]).toEqual([`${number}.pdf`, '%PDF-']);
  // as any customer may have it: what Peppol wants besides is no matter of theirs
  const xml = (await taken(/^XML \(e-invoice\) of/)).bytes.toString();
  expect(xml).toMatch(new RegExp(`<ram:ID>${number}</ram:ID>`));
  expect(xml).toContain(`<ram:DuePayableAmount>${total}<`);

  await go('/licences');
  const file = await taken(/^Download/);
  expect([file.name, file.bytes.toString().trim()]).toEqual([`${licence.id}.licence`, licence.token]);

  await go('/quotes');
  const opening = page.context().waitForEvent('page');
  await page.getByRole('link', { name: /^Read and sign/ }).click();
  const offered = await opening;
  await offered.getByLabel('Your full name').fill('Ada Lovelace');
  await offered.getByRole('checkbox').check();
  await offered.getByRole('button', { name: 'Sign and accept' }).click();
  await offered.getByText(/^Signed by Ada Lovelace/).waitFor();
  await page.reload();
  await page.getByText('signed', { exact: true }).waitFor();

  // the page of the provider is not here: the card is given there, and the provider tells of it
  await page.route('https://checkout.stripe.com/**', (route) => route.fulfill({ body: 'Card, please' }));
  await go('/payment-methods');
  await page.getByRole('button', { name: 'Add a payment method' }).click();
  await page.waitForURL('https://checkout.stripe.com/**');
  const before = provider.books.events.length;
  completeSession(provider.books, new URL(page.url()).pathname.split('/').at(-1) ?? '', 'pm_card_visa');
  for (const event of provider.books.events.slice(before)) {
    const { body, headers } = signEvent(event, ['whsec_local'], world.clock.now);
    const told = await fetch(`${world.url}/v1/payment_providers/stripe/webhooks/holdings`, {
      ...{ method: 'POST', headers, body: new Uint8Array(body) },
    });
    expect(told.status).toBe(200);
  }
  await go('/payment-methods');
  await page.getByText('is charged', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Remove/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('You have given no payment method').waitFor();
  expect((await api.get('/v1/customers/ada/payment_methods')).body.data).toEqual([]);
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
