// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword, storePassword } from '../../../packages/server/src/identity/passwords.js';
import { openMemberSession } from '../../../packages/server/src/testing/member-session.js';
import { openWebWorld, settled, violations, visit, visitConsole, type WebWorld } from '../web-world.js';

const PASSWORD = 'correct horse battery';
let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z', { visitor_limit: { per_second: 1_000, burst: 10_000 } });
  for (const slug of ['acme', 'apex', 'alone'])
    await world.operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  const hash = await hashPassword(PASSWORD);
  const { user } = await openMemberSession(world.store, { organisations: ['apex'], email: 'lin@example.com' });
  await world.store.person({ user_id: user.id }, (tx) => storePassword(tx, user.id, hash, world.clock.now));
});
afterAll(() => world?.close());

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('somebody is invited', () => {
  test('follows the link, sets a password, and sees what the role allows until they are removed', async () => {
    const { page: owner, complaints } = await visitConsole(world, ['acme'], { path: '/team' });
    await owner.getByRole('button', { name: 'Invite somebody' }).click();
    await owner.getByLabel('E-mail').fill('Grace@example.com');
    await owner.getByLabel('Role', { exact: true }).selectOption('developer');
    await owner.getByText('API keys, webhooks, usage').waitFor();
    expect(await violations(owner)).toEqual([]);
    await owner.getByRole('button', { name: 'Invite', exact: true }).click();
    const link = (await owner.locator('code', { hasText: '/console/link#' }).textContent()) as string;
    await owner.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await owner.getByText('grace@example.com').waitFor();

    const { page } = await visit(world);
    await page.goto(link);
    await heading(page, 'Join acme');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Your name').fill('Grace Hopper');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Accept the invitation' }).click();
    await heading(page, 'Overview');

    // a developer makes keys, but no secret ones, and changes nobody's role
    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByLabel('Name').fill('shop');
    expect(await page.getByLabel('Kind').locator('option').allTextContents()).toEqual(['Publishable', 'Ingest']);
    await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click();
    await page.getByText(/^pk_/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Team' }).click();
    await page.getByText('Grace Hopper').waitFor();
    expect(await page.getByRole('button', { name: /Remove|Invite/ }).count()).toBe(0);

    await owner.reload();
    const role = owner.getByLabel('Role of Grace Hopper');
    // what is chosen shows before there is an answer, and goes back where it is refused
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await owner.route('**/v1/members/*', async (route) => {
      await held;
      const refusal = { status: 503, code: 'unavailable', detail: 'Back in a moment.', errors: [], doc_url: null };
      await route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(refusal) });
    });
    await role.selectOption('viewer');
    expect(await role.inputValue()).toBe('viewer');
    answer();
    await owner.getByText('Back in a moment.').waitFor();
    await expect.poll(() => role.inputValue()).toBe('developer');
    await owner.unroute('**/v1/members/*');

    await role.selectOption('viewer');
    await owner.getByText('Grace Hopper is Viewer now', { exact: true }).waitFor();
    await owner.getByRole('button', { name: 'Remove Grace Hopper' }).click();
    await owner.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await owner.getByText('Grace Hopper is removed', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('You belong to no organisation').waitFor();
    expect(complaints).toEqual([]);
  });

  test('the last owner cannot be removed, and is told why', async () => {
    const { page } = await visitConsole(world, ['alone'], { path: '/team' });
    await page.getByRole('button', { name: /^Remove / }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText(/is the only owner/).waitFor();
  });
});

describe('signing in', () => {
  test('is slowed down by wrong passwords, counts the seconds, and lets the right one in then', async () => {
    const { page } = await visit(world);
    await page.goto(`${world.url}/console/team`);
    await heading(page, 'Sign in');
    for (let index = 0; index < 5; index++) {
      await signIn(page, 'lin@example.com', `wrong ${index}`);
      await page.getByText('The e-mail address or the password is wrong.').waitFor();
    }
    await signIn(page, 'lin@example.com', PASSWORD);
    await page.getByText(/Too many wrong passwords\. Try again in \d+ seconds?\./).waitFor();
    expect(await page.getByRole('button', { name: 'Sign in' }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    // half a minute later, of the server and of the page
    world.clock.now += 30_000;
    await page.reload();
    await signIn(page, 'lin@example.com', PASSWORD);
    // to where one wanted to go
    await heading(page, 'Team');
  });

  test('speaks the language of the browser, and says what to do without mail', async () => {
    const { page } = await visit(world, { locale: 'de-DE' });
    await page.goto(`${world.url}/console/team`);
    await heading(page, 'Anmelden');
    await page.getByLabel('E-Mail').fill('nobody@example.com');
    await page.getByLabel('Passwort').fill('falsch');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByText('Die E-Mail-Adresse oder das Passwort ist falsch.').waitFor();
    await page.getByRole('link', { name: 'Passwort vergessen?' }).click();
    await heading(page, 'Ein neues Passwort');
    await page.getByLabel('E-Mail').fill('nobody@example.com');
    await page.getByRole('button', { name: 'Link senden' }).click();
    await page.getByText('Diese Installation verschickt keine solchen E-Mails.').waitFor();
  });

  test('a link works once', async () => {
    const { user } = await (async () => {
      const { page } = await visitConsole(world, ['apex'], { path: '/account' });
      const email = await page.getByLabel('E-mail').inputValue();
      return { user: email };
    })();
    const { url } = (await world.operator.post('/v1/sign_in_links', { email: user })).body;
    const link = `${world.url}/console/link#${url.split('#')[1]}`;
    const { page } = await visit(world);
    await page.goto(link);
    await page.getByText(`You sign in as ${user}.`).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Overview');
    expect(page.url()).not.toContain('#');
    const { page: other } = await visit(world);
    await other.goto(link);
    await other.getByText('This link does not work any more').waitFor();
  });
});

test('one changes the own name and password, and other sessions end', async () => {
  const { page } = await visitConsole(world, ['apex'], { path: '/account' });
  await page.getByLabel('Name').fill('Ada L.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  await page.getByLabel('New password').fill('a new long password');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('Your password is changed').first().waitFor();
  await page.reload();
  await settled(page);
  expect(await page.getByLabel('Name').inputValue()).toBe('Ada L.');
  await page.getByLabel('Current password').fill('wrong');
  await page.getByLabel('New password').fill('another long password');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('The current password is wrong.').waitFor();
});
