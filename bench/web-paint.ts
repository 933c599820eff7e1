// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCatalog } from '@kontor/core';
import { createApp, createUser, makeLink, openStore, putMember, type Store, serve } from '@kontor/server';
import { chromium, type Page } from 'playwright-core';
import type { BenchResult } from './result.js';

const CUSTOMERS = 10_000;
const BOUND_MS = 1_500;
const TIMES = 5;
const SLUG = 'bench';

const catalog = defineCatalog({
  id: 'bench',
  name: 'Bench',
  currencies: ['EUR'],
  products: { bench: { name: 'Bench' } },
  features: { calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' } },
  meters: { calls: { label: 'Calls', event_type: 'bench.call', aggregation: 'count', unit: 'call' } },
  plans: {
    team: {
      name: 'Team',
      features: { calls: 1_000 },
      prices: { base: { charge: { model: 'flat', amount: '49' }, interval: 'month' } },
    },
  },
});

/** An organisation with so many paying customers, and the cookie of its owner. */
async function fill(store: Store, now: number): Promise<string> {
  const by = { actor: 'bench', now };
  const same = { currency: 'EUR', timezone: 'UTC' };
  const organisation = { slug: SLUG, name: 'Bench', ...same, invoice_prefix: 'B' };
  const { id: org_id } = await store.createOrganisation(organisation, by);
  await store.write(org_id, by, async (tx) => {
    const { version } = await tx.catalogs.push(catalog);
    const names = Array.from({ length: CUSTOMERS }, (_none, index) => `Customer ${index + 1}`);
    const customers = await tx.customers.createMany(names.map((name) => ({ name, ...same })));
    await tx.subscriptions.createMany(
      customers.map(({ id: customer_id }) => ({
        ...same,
        ...{ customer_id, status: 'active', plan: 'team', catalog_version: version, quantities: {}, add_ons: [] },
        ...{ start_date: '2026-01-01', anchor: 'anniversary', anchor_date: '2026-01-01' },
      })),
    );
  });
  await store.refreshStatistics();
  const user = await store.person({}, (tx) =>
    createUser(tx, { email: 'owner@example.com', name: 'Owner', language: 'en' }, now),
  );
  await store.write(org_id, by, (tx) => putMember(tx, user.id, 'owner'));
  return user.id;
}

/** When the largest of what the page shows was on the screen, in milliseconds from when it was asked for. */
async function largestPaint(page: Page, address: string, shown: string): Promise<number> {
  await page.goto(address);
  await page.getByText(shown).first().waitFor();
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  return (await page.evaluate(
    `new Promise((told) => new PerformanceObserver((list) => told(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true }))`,
  )) as number;
}

async function median(measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) times.push(await measure());
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] as number;
}

function result(bench: string, ours: number): BenchResult {
  return {
    bench,
    ours: Math.round(ours),
    peer: BOUND_MS,
    peer_name: 'the bound',
    unit: 'ms',
    ratio: Math.round((ours / BOUND_MS) * 100) / 100,
    bound: `at most ${BOUND_MS} ms with ${CUSTOMERS} customers`,
    holds: ours <= BOUND_MS,
  };
}

/** Largest contentful paint of the overview and of the pricing page in a real browser, each loaded anew without a cache. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ data_dir: join(folder, '.kontor') });
  const now = Date.UTC(2026, 2, 10);
  const app = createApp({ store, operator_token: 'operator-token', now: () => now });
  const served = await serve(app, { port: 0, hostname: '127.0.0.1' });
  const browser = await chromium.launch({
    executablePath: process.env.KONTOR_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  try {
    const user_id = await fill(store, now);
    const { token } = await store.person({ user_id }, (tx) => makeLink(tx, user_id, 'sign_in', now));
    const signed_in = await app.request(`/v1/sign_in_links/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const [name = '', value = ''] = (signed_in.headers.get('set-cookie') ?? '').split(';')[0]?.split('=') ?? [];
    const operator = { authorization: 'Bearer operator-token', 'kontor-organisation': SLUG };
    await app.request('/v1/pricing_page/publish', {
      method: 'POST',
      headers: { ...operator, 'content-type': 'application/json' },
      body: '{}',
    });
    // what the worker of a server does in the background
    await app.request('/v1/overview', { headers: operator });
    const fresh = async (measure: (page: Page) => Promise<number>) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      await context.addCookies([{ name, value, url: served.url }]);
      const time = await measure(await context.newPage());
      await context.close();
      return time;
    };
    const overview = await median(() =>
      fresh((page) => largestPaint(page, `${served.url}/console/`, 'Monthly recurring revenue')),
    );
    const pricing = await median(() => fresh((page) => largestPaint(page, `${served.url}/pricing/${SLUG}`, 'Team')));
    return [result('web-paint-overview', overview), result('web-paint-pricing', pricing)];
  } finally {
    await browser.close();
    await served.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
