// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { englishOn } from './english.js';
import { sellTo, visitPortal } from './portal-customer.js';
import { openWebWorld, picture, settled, violations, visit, visitConsole, type WebWorld } from './web-world.js';

const LIST = fileURLToPath(new URL('../../packages/web/src/portal/page-list.ts', import.meta.url));
const PATHS = [...readFileSync(LIST, 'utf8').matchAll(/\{ path: '([^']+)'/g)].map(([, path]) => path as string);

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-01-10T10:00:00Z', { visitor_limit: { per_second: 1_000, burst: 10_000 } });
  const api = await sellTo(world, 'acme', { plan: 'team', quantities: { seats: '3' } });
  await api.post('/v1/billing/close', { until: '2026-01-02' });
  await api.post('/v1/usage_thresholds', {
    customer_id: 'ada',
    measure: { of: 'amount', currency: 'EUR' },
    at: '500',
    action: 'block',
  });
  const quote = await api.post('/v1/quotes', {
    customer_id: 'ada',
    plan: 'pro',
    start_date: '2026-02-01',
    term_months: 12,
    valid_until: '2026-01-31',
  });
  await api.post(`/v1/quotes/${quote.body.id}/send`);
  await api.post('/v1/signing_keys', {});
  const [{ id: subscription_id }] = (await api.get('/v1/subscriptions')).body.data;
  await api.post('/v1/licences', { subscription_id });
});
afterAll(() => world?.close());

test.each([
  ['light', 'en', 1280],
  ['dark', 'de', 1280],
  ['light', 'de', 390],
] as const)('every page of the portal, %s, in %s, %i wide', async (colorScheme, language, width) => {
  const { page, complaints } = await visitPortal(world, 'acme', {
    language,
    colorScheme,
    viewport: { width, height: 900 },
  });
  const found: string[] = [];
  for (const path of PATHS) {
    await page.goto(`${world.url}/portal/acme${path}`);
    await settled(page);
    await picture(page, `portal${path === '/' ? '-overview' : path.replaceAll('/', '-')}-${colorScheme}-${width}`);
    expect(await page.locator('h1').count(), `${path} has one heading of the first rank`).toBe(1);
    for (const violation of await violations(page)) found.push(`${path} ${violation}`);
    if (language === 'de')
      for (const text of await englishOn(page, ['More of everything'])) found.push(`${path} says in English: ${text}`);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if ((overflow as number) > 0) found.push(`${path} is ${overflow} pixels wider than the window`);
  }
  expect(found).toEqual([]);
  expect(complaints).toEqual([]);
});

test('the pages to sign in, what is said of a link that is over, and a page that is not there', async () => {
  const { page, complaints } = await visit(world);
  await page.goto(`${world.url}/portal/acme/`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await picture(page, 'portal-sign-in');
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByRole('heading', { name: 'Look into your mails' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.goto(`${world.url}/portal/acme/sign-in#token=over`);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.getByRole('alert').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  expect((await page.goto(`${world.url}/portal/nobody/`))?.status()).toBe(404);
});

test('what is refused is told in the language of the page', async () => {
  const { page } = await visit(world, { locale: 'de-DE' });
  const refusal = page.getByRole('alert');
  await page.goto(`${world.url}/portal/acme/sign-in#token=over`);
  await page.getByRole('button', { name: 'Jetzt anmelden' }).click();
  await refusal.getByText('Dieser Link ist zu alt, wurde benutzt oder war nie einer').waitFor();
  expect(await englishOn(page)).toEqual([]);
  const member = await visitConsole(world, ['acme'], { language: 'de', path: '/invoices/inv_none' });
  await member.page.getByText('Die Rechnung inv_none gibt es hier nicht').waitFor();
  expect(await englishOn(member.page)).toEqual([]);
});

test('the previews of a change are without violations, too', async () => {
  const { page } = await visitPortal(world, 'acme', { colorScheme: 'dark' });
  await page.goto(`${world.url}/portal/acme/plan`);
  await page.getByRole('button', { name: 'Change to Pro' }).click();
  await page.getByText('To be paid now').last().waitFor();
  await settled(page);
  await picture(page, 'portal-plan-preview');
  expect(await violations(page)).toEqual([]);
});
