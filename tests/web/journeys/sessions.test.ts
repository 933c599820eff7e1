// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../../packages/server/src/identity/sessions.js';
import { openMemberSession } from '../../../packages/server/src/testing/member-session.js';
import { sellTo, visitPortal } from '../portal-customer.js';
import { openWebWorld, picture, settled, violations, visit, type WebWorld } from '../web-world.js';

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z', { visitor_limit: { per_second: 1_000, burst: 10_000 } });
  for (const slug of ['acme', 'apex'])
    await world.operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
});
afterAll(() => world?.close());

test('a member ends a session on another device, leaves an organisation, and an untouched page asks by itself', async () => {
  const { now } = world.clock;
  await openMemberSession(world.store, { organisations: ['apex'], now });
  const { user, browserCookie } = await openMemberSession(world.store, { organisations: ['acme', 'apex'], now });
  const { page: phone } = await visit(world, {
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1',
  });
  const token = await world.store.person({ user_id: user.id }, (tx) => openSession(tx, user.id, now));
  await phone.context().addCookies([{ ...browserCookie(world.url), value: token }]);
  await phone.goto(`${world.url}/console/account`);
  await settled(phone);

  const { page, complaints } = await visit(world);
  await page.context().addCookies([browserCookie(world.url)]);
  await page.clock.install();
  await page.goto(`${world.url}/console/account`);
  await page.getByRole('rowheader', { name: 'Chrome, Linux This one' }).waitFor();
  await settled(page);
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page, 'colours')).toEqual([]);
  await picture(page, 'sessions-account');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await picture(page, 'sessions-account-phone');
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByRole('button', { name: /^End the session of Safari, iPhone since/ }).click();
  await page.getByText('Ended', { exact: true }).first().waitFor();
  expect(await page.getByRole('button', { name: /^End the session of/ }).count()).toBe(0);
  await phone.reload();
  await phone.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();

  // the only owner stays
  await page.getByRole('button', { name: 'Leave acme' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await page.getByText(/is the only owner/).waitFor();
  await page.getByRole('button', { name: 'Leave apex' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await page.getByText('You have left apex').first().waitFor();
  expect(await page.getByRole('button', { name: 'Leave apex' }).count()).toBe(0);

  // what changes is read again, but by nobody who is there
  await page.goto(`${world.url}/console/customers`);
  await settled(page);
  const reading = () => page.waitForRequest((request) => request.url().includes('/v1/customers'));
  await page.clock.fastForward(120_000);
  const by_itself = reading();
  await world.organisation('acme').post('/v1/customers', { name: 'Grace' });
  await page.clock.resume();
  expect((await by_itself).headers()['kontor-background']).toBe('1');
  await page.getByText('Grace').first().waitFor();
  expect(complaints).toEqual([]);
});

test('a customer sees who is signed in to the portal, and ends all others', async () => {
  await sellTo(world, 'shop', { plan: 'team' });
  const { page: other } = await visitPortal(world, 'shop');
  const { page } = await visitPortal(world, 'shop', { language: 'de' });
  await page.goto(`${world.url}/portal/shop/details`);
  await page.getByRole('heading', { name: 'Wer angemeldet ist' }).waitFor();
  await page.getByText('Diese hier').waitFor();
  await settled(page);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'sessions-portal');
  await page.getByRole('button', { name: 'Alle anderen beenden' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Alle anderen beenden' }).click();
  await page.getByText('Beendet', { exact: true }).first().waitFor();
  expect(await page.getByRole('button', { name: 'Alle anderen beenden' }).count()).toBe(0);
  await other.reload();
  await other.getByRole('heading', { level: 1 }).waitFor();
  await other.getByLabel('E-mail').waitFor();
});
