// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { createApp } from '../../packages/server/src/http/app.js';
import { type Served, serve } from '../../packages/server/src/http/serve.js';
import type { Role } from '../../packages/server/src/identity/role.js';
import { ApiClient } from '../../packages/server/src/testing/api-client.js';
import { openBrowser } from '../../packages/server/src/testing/browser.js';
import { openTestStore, type TestStore } from '../../packages/server/src/testing/index.js';
import { openMemberSession } from '../../packages/server/src/testing/member-session.js';

const AXE = readFileSync(
  createRequire(new URL('../../packages/server/package.json', import.meta.url)).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** A server on a port of its own with its database, a browser, and a clock that the test moves. */
export interface WebWorld {
  readonly store: TestStore;
  readonly url: string;
  readonly browser: Browser;
  readonly clock: { now: number };
  readonly operator: ApiClient;
  /** The API of an organisation, by the operator. */
  organisation(slug: string): ApiClient;
  close(): Promise<void>;
}

export async function openWebWorld(
  now: string,
  options: Partial<Parameters<typeof createApp>[0]> = {},
): Promise<WebWorld> {
  const [store, browser] = await Promise.all([openTestStore(), openBrowser()]);
  const clock = { now: Date.parse(now) };
  const app = createApp({
    allow_local_webhooks: true,
    ...options,
    store,
    operator_token: 'operator-token',
    now: () => clock.now,
  });
  const served: Served = await serve(app, { port: 0, hostname: '127.0.0.1' });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  return {
    store,
    url: served.url,
    browser,
    clock,
    operator,
    organisation: (slug) => operator.with({ 'kontor-organisation': slug }),
    close: async () => {
      await browser.close();
      await served.close();
      await store.close();
    },
  };
}

/** A page of somebody, and what the browser complained of meanwhile: failures of scripts, and what a policy stopped. */
export interface Visit {
  readonly page: Page;
  readonly complaints: string[];
}

/** What each page waits for at the moment; the stream of changes never ends, so nobody waits for that. */
const underWay = new WeakMap<Page, Set<Request>>();

function watchRequests(page: Page): void {
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.on('request', (request) => {
    if (!request.url().endsWith('/v1/live')) requests.add(request);
  });
  page.on('requestfinished', (request) => requests.delete(request));
  page.on('requestfailed', (request) => requests.delete(request));
  // what the page before asked for is of no interest, and not always said to be over
  page.on('framenavigated', () => requests.clear());
}

/** A fresh browser profile, watched. */
export async function visit(world: WebWorld, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await world.browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  watchRequests(page);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy|same key|Warning:/i.test(message.text())) complaints.push(message.text());
  });
  return { page, complaints };
}

/** A member of an organisation at the console; opens `path` below it. */
export async function visitConsole(
  world: WebWorld,
  organisations: readonly string[],
  {
    path = '/',
    role = 'owner',
    language = 'en',
    ...options
  }: { readonly path?: string; readonly role?: Role; readonly language?: 'en' | 'de' } & BrowserContextOptions = {},
): Promise<Visit> {
  const session = await openMemberSession(world.store, { organisations, role, language, now: world.clock.now });
  const visited = await visit(world, { locale: language === 'de' ? 'de-DE' : 'en-GB', ...options });
  await visited.page.context().addCookies([session.browserCookie(world.url)]);
  await visited.page.goto(`${world.url}/console${path}`);
  return visited;
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What is against WCAG 2.2 AA on the page as it is now; each with the element. Of a page that was looked at whole, another
 * theme changes the colours and nothing else.
 */
export async function violations(page: Page, of: 'all' | 'colours' = 'all'): Promise<string[]> {
  // colours on their way from one theme to the other are those of neither
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished))',
  );
  const run = of === 'all' ? { type: 'tag', values: WCAG } : { type: 'rule', values: ['color-contrast'] };
  return (await page.evaluate(
    `(globalThis.axe===undefined?(()=>{${AXE}})():0,axe.run(document,${JSON.stringify({ runOnly: run })}).then(({violations})=>violations.map(({id,nodes})=>id+': '+nodes.map(({html})=>html.slice(0,160)).join(' | '))))`,
  )) as string[];
}

/** Keeps a picture of the page where KONTOR_TEST_PICTURES says; nowhere without it. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.KONTOR_TEST_PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  // a theme that is on its way is neither
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true, animations: 'disabled' });
}

const QUIET_FRAMES = 8;

/** Waits until nothing on the page says that it is loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  // until so many pictures of the screen were drawn in which nothing was asked for
  for (let quiet = 0; quiet < QUIET_FRAMES; ) {
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    quiet = (underWay.get(page)?.size ?? 0) === 0 ? quiet + 1 : 0;
  }
  await page.locator('.animate-pulse').first().waitFor({ state: 'detached' });
}
