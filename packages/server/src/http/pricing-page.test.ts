// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { examples } from '@kontor/examples';
import { createGate } from '@kontor/sdk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { openBrowser } from '../testing/browser.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';
import { type Served, serve } from './serve.js';

// In a real browser, against the real API: nothing is public until it is published, then it works with and without a
// script, on its own and on somebody else's page.

const now = Date.parse('2026-06-01T10:00:00Z');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kalcifer = examples.find(({ id }) => id === 'kalcifer')?.catalog as (typeof examples)[number]['catalog'];
const zen = {
  id: 'zen',
  name: 'Zen <b>Desk</b>',
  currencies: ['EUR', 'USD'],
  products: { desk: { name: 'Desk' } },
  meters: { calls: { label: 'Calls', event_type: 'zen.calls', aggregation: 'count', unit: 'call' } },
  features: {
    calls: { kind: 'metered', label: 'Calls', group: 'Limits', meter: 'calls', unit: 'call', reset: 'month' },
    seats: { kind: 'seats', label: 'Seats', group: 'Limits', unit: 'seat' },
    sso: { kind: 'boolean', label: 'Single sign-on', group: 'Security', rationale: 'INNER THOUGHTS' },
  },
  plans: {
    free: { name: 'Free', prices: {}, features: { calls: 1_000, seats: 2 } },
    pro: {
      name: 'Pro',
      options: { monthly: { label: 'By the month' }, yearly: { label: 'By the year' } },
      prices: Object.fromEntries(
        [
          ['EUR', '20', '200', '0.01'],
          ['USD', '24', '240', '0.012'],
        ].flatMap(([currency = '', month, year, call]) => [
          [
            `m-${currency.toLowerCase()}`,
            { charge: { model: 'flat', amount: month }, interval: 'month', currency, option: 'monthly' },
          ],
          [
            `y-${currency.toLowerCase()}`,
            { charge: { model: 'flat', amount: year }, interval: 'year', currency, option: 'yearly' },
          ],
          [
            `c-${currency.toLowerCase()}`,
            {
              charge: { model: 'per_unit', unit_amount: call },
              interval: 'month',
              currency,
              meter: 'calls',
              unit: 'call',
            },
          ],
        ]),
      ),
      features: { calls: 'unlimited', seats: 'unlimited', sso: true },
    },
    secret: {
      name: 'SECRET PLAN',
      availability: 'planned',
      planned_for: 'autumn',
      prices: { base: { charge: { model: 'flat', amount: '5' }, interval: 'month' } },
      features: { calls: 'unlimited', seats: 1 },
    },
    enterprise: {
      name: 'Enterprise',
      contract: true,
      prices: {
        base: { charge: { model: 'negotiated', basis: 'flat', minimum: '777', maximum: '99999' }, interval: 'month' },
      },
      features: { calls: 'unlimited', seats: 'unlimited', sso: true },
    },
  },
  add_ons: {
    desks: {
      name: 'Further desks',
      applies_to: { plans: ['pro'] },
      prices: Object.fromEntries(
        [
          ['EUR', '5'],
          ['USD', '6'],
        ].map(([currency = '', amount = '']) => [
          currency.toLowerCase(),
          { charge: { model: 'flat', amount }, interval: 'month', currency, unit: 'desk' },
        ]),
      ),
    },
  },
};

let store: TestStore;
let served: Served;
let browser: Browser;
let operator: ApiClient;
let api: ApiClient;
let elsewhere: Server;
let embedding = '';
let slug = '';
let organisations = 0;
beforeAll(async () => {
  [store, browser] = await Promise.all([openTestStore(), openBrowser()]);
  const app = createApp({
    store,
    operator_token: 'token',
    now: () => now,
    visitor_limit: { per_second: 1_000, burst: 1_000 },
  });
  served = await serve(app, { port: 0, hostname: '127.0.0.1' });
  operator = new ApiClient(app, { authorization: 'Bearer token' });
  elsewhere = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(embedding);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => elsewhere.close(resolve));
  await served?.close();
  await store?.close();
});
beforeEach(async () => {
  slug = `zen-${++organisations}`;
  await operator.post('/v1/organisations', { slug, name: 'Zen & Co', currency: 'EUR' });
  api = operator.with({ 'kontor-organisation': slug });
  expect((await api.put('/v1/catalog', zen)).status).toBe(200);
});

const address = (rest = '') => `${served.url}/pricing/${slug}${rest}`;
const get = (rest = '') => fetch(address(rest));
async function visit(url: string, options: Parameters<Browser['newPage']>[0] = {}, without_component = false) {
  const page = await browser.newPage(options);
  if (without_component) await page.route('**/embed/*', (route) => route.abort());
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  return { page, complaints, asked };
}
/** The rules that a page breaks; evaluated past the page's policy, as an extension would. */
async function violations(page: Page): Promise<string[]> {
  return (await page.evaluate(
    `${AXE};axe.run().then(({violations})=>violations.map(({id,nodes})=>id+': '+nodes.map(({html})=>html.slice(0,120)).join(' | ')))`,
  )) as string[];
}
const loaded = (page: Page) => page.locator('kontor-pricing input[type=range]').first().waitFor();
const picture = async (page: Page, name: string) => {
  const folder = process.env.KONTOR_TEST_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

test('nothing is public until it is published; then one version, and only what is sold; then nothing again', async () => {
  expect((await get()).status).toBe(404);
  expect(((await (await get('/data.json')).json()) as { code: string }).code).toBe('pricing-page-unpublished');
  for (const name of ['nobody', '%00', '%27%3B--', 'a'.repeat(61), '..%2Fzen'])
    expect((await fetch(`${served.url}/pricing/${name}`)).status, name).toBe(404);
  expect((await api.get('/v1/pricing_page')).body).toMatchObject({ published: false, catalog_version: null });

  const published = await api.post('/v1/pricing_page/publish', {});
  expect(published.body).toMatchObject({ published: true, catalog_version: 1, path: `/pricing/${slug}` });
  const answers = [await get(), await get('/data.json')];
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain('Single sign-on');
    for (const inner of ['SECRET PLAN', 'INNER THOUGHTS', '777', '99999', 'zen.calls', 'autumn'])
      expect(text).not.toContain(inner);
  }

  // a later version waits until it is published, too
  await api.put('/v1/catalog', { ...zen, name: 'Zen Two' });
  expect(await (await get()).text()).not.toContain('Zen Two');
  expect((await api.get('/v1/pricing_page')).body).toMatchObject({ catalog_version: 1, version_in_force: 2 });
  await api.post('/v1/pricing_page/publish', { catalog_version: 2 });
  expect(await (await get()).text()).toContain('Zen Two');
  expect((await api.post('/v1/pricing_page/publish', { catalog_version: 9 })).status).toBe(404);

  // and another organisation reads nothing of it, whatever it asks the database
  const other = await operator.post('/v1/organisations', { slug: `other-${slug}`, name: 'Other', currency: 'EUR' });
  const read = store.read(other.body.id, (tx) => tx.client.query('SELECT slug FROM pricing_page'));
  expect((await read).rows).toEqual([]);

  await api.post('/v1/pricing_page/unpublish', undefined);
  for (const rest of ['', '/data.json', '/quote.pdf?plan=pro']) expect((await get(rest)).status).toBe(404);
});

test('what stands beside the catalog is checked, and escaped', async () => {
  expect((await api.put('/v1/pricing_page', { buy_url: 'javascript:alert(1)' })).status).toBe(422);
  const faq = [{ question: 'Is <script>alert(1)</script> safe?', answer: 'Yes & no "quoted"' }];
  expect((await api.put('/v1/pricing_page', { faq, contact_url: 'mailto:sales@zen.example' })).status).toBe(200);
  await api.post('/v1/pricing_page/publish', {});
  const answer = await get('?usage.calls=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E');
  const text = await answer.text();
  expect(text).not.toContain('<script>alert');
  expect(text).not.toContain('<b>Desk');
  expect(text).toContain('Calls: write a number of zero or more');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const offers = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(text)?.[1] ?? '');
  expect(offers).toMatchObject({
    '@type': 'Product',
    name: 'Zen <b>Desk</b>',
    offers: [
      { name: 'Free', price: '0', priceCurrency: 'EUR' },
      { name: 'Pro', price: '20', priceCurrency: 'EUR' },
    ],
  });
});

test('without a script: switches are links, and the calculator is a form', async () => {
  await api.post('/v1/pricing_page/publish', {});
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address());
  expect(await page.locator('.card').nth(1).textContent()).toContain('€20.00');
  await page.getByRole('link', { name: 'Yearly' }).click();
  expect(await page.locator('.card').nth(1).textContent()).toContain('€200.00');
  expect(await page.locator('.card').nth(1).textContent()).toContain('€16.67');
  await page.getByRole('link', { name: 'USD' }).click();
  expect(await page.locator('.card').nth(1).textContent()).toContain('$240.00');
  await page.getByLabel(/^Calls/).fill('5000');
  await page.getByLabel(/^Further desks/).fill('2');
  await page.getByRole('button', { name: 'Calculate' }).click();
  // 240 / 12 + 5,000 × 0.012 + 2 × 6
  expect(await page.locator('.cheapest').textContent()).toContain('Pro, $92.00 a month');
  expect(
    await page.locator('.results tr', { hasText: 'not sold with Further desks' }).locator('th').textContent(),
  ).toBe('Free');
  await context.close();
});

test('with a script: at once, by keyboard, with the state in the address, and no request but to its own server', async () => {
  await api.post('/v1/pricing_page/publish', {});
  const { page, complaints, asked } = await visit(address());
  await loaded(page);
  const cheapest = page.locator('kontor-pricing .cheapest');
  expect(await cheapest.textContent()).toContain('Free, €0.00');
  await page.getByLabel(/^Calls \(/).fill('5000');
  // 20 + 5,000 × 0.01
  expect(await cheapest.textContent()).toContain('Pro, €70.00 a month');
  // the curve over the calls: drawn for both plans, with each of its figures in a table beneath
  const curve = page.locator('kontor-pricing figure');
  const drawn = await curve
    .locator('svg[role=img] path.line')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? ''));
  // the one ends where its plan does
  expect(drawn.map((path) => [path.startsWith('M'), path.split('L').length > 5])).toEqual([
    [true, false],
    [true, true],
  ]);
  await curve.locator('summary').click();
  const rows = await curve.locator('tbody tr').allInnerTexts();
  expect(rows.length).toBeGreaterThan(5);
  for (const [calls = '', ...amounts] of rows.map((row) => row.split('\t').map((cell) => cell.trim()))) {
    const count = Number(calls.replaceAll(',', ''));
    expect(amounts, calls).toEqual([count > 1_000 ? '–' : '€0.00', `€${(20 + count / 100).toFixed(2)}`]);
  }
  await page.getByLabel('Further desks (desk)').fill('3');
  // and 3 × 5
  expect(await cheapest.textContent()).toContain('Pro, €85.00 a month');
  const offered = await page.locator('kontor-pricing a[data-share]').getAttribute('href');
  expect(new URL(offered as string, page.url()).searchParams.get('add-ons.desks')).toBe('3');
  await page.getByLabel('Further desks (desk)').fill('0');
  await page.getByText('2 charges').click();
  await page.getByText('5,000 calls').first().waitFor();
  await page.getByLabel('Calls, call, a month, slider').focus();
  await page.keyboard.press('Home');
  expect(await cheapest.textContent()).toContain('Free, €0.00');
  await page.keyboard.press('End');
  await expect.poll(() => cheapest.textContent()).toContain('Pro, €40.00');
  await page.getByRole('link', { name: 'Yearly' }).focus();
  await page.keyboard.press('Enter');
  // 200 / 12 + 2,000 × 0.01
  expect(await cheapest.textContent()).toContain('Pro, €36.67');
  expect(new URL(page.url()).searchParams.get('interval')).toBe('year');
  const shared = await page.locator('kontor-pricing a[data-share]').getAttribute('href');
  const again = await visit(new URL(shared as string, page.url()).href);
  await loaded(again.page);
  expect(await again.page.locator('kontor-pricing .cheapest').textContent()).toContain('Pro, €36.67');
  expect([...complaints, ...again.complaints]).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(served.url))).toEqual([]);
  await again.page.close();
  await page.close();
});

async function printed(answer: Response): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({ data: new Uint8Array(await answer.arrayBuffer()), verbosity: 0 }).promise;
  const pages = Array.from({ length: document.numPages }, async (_, index) => {
    const { items } = await (await document.getPage(index + 1)).getTextContent();
    return items.map((item) => ('str' in item ? item.str : '')).join(' ');
  });
  return (await Promise.all(pages)).join(' ').replace(/\s+/g, ' ');
}

test('it speaks five languages: of the address, else of the browser, and in the component of the page around it', async () => {
  await api.put('/v1/pricing_page', { faq: [{ question: 'Why?', answer: 'Because.' }] });
  await api.post('/v1/pricing_page/publish', {});
  for (const [language, told] of [
    ['de', ['Tarife im Vergleich', 'Am günstigsten für Sie:', 'Nach Vertrag', '0,00\u00a0€', 'Fragen', 'Unbegrenzt']],
    ['en', ['Compare plans', 'Cheapest for you:', 'By contract', '€0.00', 'Questions', 'Unlimited']],
    ['es', ['Comparar planes', 'El más barato para usted:', 'Según contrato', '0,00\u00a0€', 'Preguntas', 'Ilimitado']],
    ['fr', ['Comparer les formules', 'Le moins cher pour vous :', 'Selon contrat', '0,00\u00a0€', 'Illimité']],
    ['ja', ['プランの比較', '最も安いプラン：', '契約による', '€0.00', 'よくある質問', '無制限']],
  ] as const) {
    const asked = await get(`?lang=${language}`);
    const wanted = await fetch(address(), { headers: { 'accept-language': `xx,${language};q=0.9,en;q=0.1` } });
    expect(wanted.headers.get('vary')).toContain('Accept-Language');
    for (const text of [await asked.text(), await wanted.text()]) {
      expect(text).toContain(`<html lang="${language}">`);
      for (const words of told) expect(text).toContain(words);
      for (const each of ['de', 'en', 'es', 'fr', 'ja'])
        expect(text).toContain(`<link rel="alternate" hreflang="${each}" href="${slug}?lang=${each}">`);
    }
  }
  expect(await (await get('?lang=xx')).text()).toContain('<html lang="en">');

  const { page, complaints, asked } = await visit(address('?lang=de&usage.calls=5000'));
  await loaded(page);
  await picture(page, 'german');
  const component = page.locator('kontor-pricing');
  expect(await component.locator('.cheapest').textContent()).toContain(
    'Am günstigsten für Sie: Pro, 70,00\u00a0€ im Monat',
  );
  await page.getByLabel('Calls (call, im Monat)').fill('viele');
  await component.getByText('Calls: bitte eine Zahl mit Dezimalpunkt').waitFor();
  await page.getByLabel('Calls (call, im Monat)').fill('6000');
  await page.getByText('2 Posten').click();
  await page.getByText('6.000 call').first().waitFor();
  await page.getByRole('link', { name: 'Jährlich' }).click();
  expect(new URL(page.url()).searchParams.get('lang')).toBe('de');
  expect(await component.locator('a[data-share]').getAttribute('href')).toContain('lang=de');
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  expect(asked.filter((url) => url.includes('kontor-pricing.'))).toEqual([
    `${served.url}/embed/kontor-pricing.js`,
    `${served.url}/embed/kontor-pricing.de.js`,
  ]);
  await page.evaluate("document.querySelector('kontor-pricing').lang = 'ja'");
  await component.getByText('最も安いプラン：').waitFor();
  // without its words it is English
  await page.route('**/embed/kontor-pricing.fr.js', (route) => route.abort());
  await page.evaluate("document.querySelector('kontor-pricing').lang = 'fr'");
  await component.getByText('Cheapest for you:').waitFor();
  await page.close();
});

test('a quote of it as PDF makes neither a customer nor a contract', async () => {
  await api.post('/v1/pricing_page/publish', {});
  expect((await get('/quote.pdf?plan=pro')).status).toBe(422);
  await api.put('/v1/billing_settings', {
    documents: { seller: { address: { lines: ['Weg 1'], postal_code: '10115', city: 'Berlin', country: 'DE' } } },
    tax: { seller: { address: { country: 'DE' }, tax_ids: ['DE123456788'] } },
  });
  const answer = await get('/quote.pdf?plan=pro&usage.calls=5000&add-ons.desks=2');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  if (process.env.KONTOR_TEST_PICTURES !== undefined)
    writeFileSync(`${process.env.KONTOR_TEST_PICTURES}/quote.pdf`, Buffer.from(await answer.clone().arrayBuffer()));
  const text = await printed(answer);
  expect(text).toContain('Pro');
  expect(text).toContain('€80.00 a month in all');
  expect(text).toContain('Further desks: 2 (desk)');
  // 12 × (20 + 2 × 5) with the 19 % of Germany, where the seller is
  expect(text).toContain('€428.40');
  const german = await printed(await get('/quote.pdf?plan=pro&usage.calls=5000&lang=de'));
  expect(german).toContain('zusammen 70,00 € im Monat');
  expect(german).toContain('Besucher der Preisseite');
  expect(text).toContain('as for a buyer in DE');
  for (const rest of ['enterprise', 'secret', 'none', 'free&usage.calls=5000'])
    expect((await get(`/quote.pdf?plan=${rest}`)).status).toBe(422);
  expect((await get('/quote.pdf?plan=pro&usage.calls=many')).status).toBe(422);
  for (const path of ['/v1/customers', '/v1/quotes', '/v1/subscriptions'])
    expect((await api.get(path)).body.data).toEqual([]);
});

test('on somebody else’s page: by attributes, with their colours', async () => {
  await api.post('/v1/pricing_page/publish', {});
  // the page of the documentation, with this server in place of its own
  embedding = readFileSync(new URL('../../../../docs/examples/pricing-page.html', import.meta.url), 'utf8')
    .replaceAll('https://billing.acme.example', served.url)
    .replace('organisation="acme"', `organisation="${slug}"`);
  const { port } = elsewhere.address() as AddressInfo;
  const { page, complaints } = await visit(`http://127.0.0.1:${port}/`);
  await loaded(page);
  expect(await page.locator('kontor-pricing .card').count()).toBe(2);
  // of the plans that stand there
  await page.locator('kontor-pricing .cheapest', { hasText: 'Cheapest for you: Pro' }).waitFor();
  const buy = page.getByRole('link', { name: 'Choose Pro' });
  expect(await buy.getAttribute('href')).toBe('https://acme.example/buy?plan=pro&in=USD');
  const act = "document.querySelector('kontor-pricing').shadowRoot.querySelector('a.act')";
  expect(await page.evaluate(`getComputedStyle(${act}).backgroundColor`)).toBe('rgb(122, 31, 162)');
  // what stood for it is gone, their own question stays with the questions
  expect(await page.getByText('Our prices are at').count()).toBe(0);
  await page.getByText('Can we pay by bank transfer?').click();
  await page.getByText('Yes, by the year.').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await page.evaluate(`getComputedStyle(${act}).backgroundColor`)).toBe('rgb(224, 176, 255)');

  const banner = page.locator('kontor-upgrade');
  expect(await banner.getByText('not in your plan').count()).toBe(0);
  const upgrade = { kind: 'plan', key: 'pro', name: 'Pro <i>', monthly_amount: '24.5', currency: 'USD' };
  const answer = { allowed: false, reason: 'not_granted', limit: null, used: null };
  const given = JSON.stringify({ ...answer, upgrade: { ...upgrade, url: 'https://shop.example/up' } });
  await page.evaluate(`document.querySelector('kontor-upgrade').answer = ${given}`);
  await banner.getByText('Single sign-on is not in your plan. Pro <i> allows it, from $24.50 a month.').waitFor();
  expect(await banner.getByRole('link').getAttribute('href')).toBe('https://shop.example/up');
  const unsafe = JSON.stringify({ ...answer, upgrade: { ...upgrade, url: 'javascript:alert(1)' } });
  await page.evaluate(`document.querySelector('kontor-upgrade').setAttribute('answer', ${JSON.stringify(unsafe)})`);
  await expect.poll(() => banner.getByRole('link').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test('the banner tells what the gate of a customer answers, in the language of the page', async () => {
  await api.put('/v1/catalog', { ...zen, upgrade_url: 'https://shop.example/up?to={offer}' });
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada' });
  await api.post('/v1/subscriptions', { customer_id: 'ada', plan: 'free', start_date: '2026-06-01' });
  const { status, body } = await api.get('/v1/customers/ada/entitlements');
  expect(status).toBe(200);
  const gate = createGate(body, { clock: { now: () => now, after: () => () => {} } });
  embedding = `<!doctype html><html lang="de"><head><title>Produkt</title>
</head><body><main><h1>Produkt</h1><kontor-upgrade feature="SSO"></kontor-upgrade></main></body></html>`;
  const { port } = elsewhere.address() as AddressInfo;
  const { page, complaints } = await visit(`http://127.0.0.1:${port}/`);
  const told = page.locator('kontor-upgrade');
  const answered = (answer: unknown) =>
    page.evaluate(`document.querySelector('kontor-upgrade').answer = ${JSON.stringify(answer)}`);
  // the script may come after the answer
  await answered(gate.check('sso'));
  await page.addScriptTag({ url: `${served.url}/embed/kontor-upgrade.js` });
  await told.getByText('SSO ist in Ihrem Tarif nicht enthalten. Möglich mit: Pro, ab 20,00\u00a0€ im Monat.').waitFor();
  const link = told.getByRole('link', { name: 'Erweitern' });
  expect(await link.getAttribute('href')).toBe('https://shop.example/up?to=plan/pro');
  await answered(gate.check('calls', { need: 1_500 }));
  await told.getByText('SSO: 0 von 1.000 verbraucht.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.evaluate("document.documentElement.lang = 'en'; document.querySelector('kontor-upgrade').lang = 'en'");
  await told.getByText('SSO: 0 of 1,000 used. Pro allows it, from €20.00 a month.').waitFor();
  // allowed: there is nothing to sell
  await answered(gate.check('calls', { need: 10 }));
  await expect.poll(() => told.getByText('used').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test('it is accessible in light and dark, with and without a script, at the width of a phone', async () => {
  await api.put('/v1/catalog', kalcifer);
  const competitors = JSON.parse(
    readFileSync(new URL('../../../../examples/kalcifer/competitors.json', import.meta.url), 'utf8'),
  );
  const faq = [{ question: 'Can we host it ourselves?', answer: 'Yes, Community is free.' }];
  await api.put('/v1/pricing_page', {
    competitors,
    faq,
    contact_url: 'mailto:a@b.example',
    buy_url: 'https://b.example',
  });
  await api.post('/v1/pricing_page/publish', {});
  for (const [name, options] of [
    ['light', {}],
    ['phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const }],
    ['plain', {}],
  ] as const) {
    const { page, complaints } = await visit(address('?usage.events=7000000'), options, name === 'plain');
    if (name === 'plain') await page.getByRole('button', { name: 'Calculate' }).waitFor();
    else await loaded(page);
    await picture(page, name);
    expect(await violations(page), name).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
    if (name !== 'plain') expect(complaints).toEqual([]);
    await page.close();
  }
});

test('its first load is below 60 kB, gzipped', async () => {
  await api.put('/v1/catalog', kalcifer);
  await api.post('/v1/pricing_page/publish', {});
  const parts = [await get(), await get('/data.json'), await fetch(`${served.url}/embed/kontor-pricing.js`)];
  const sizes = await Promise.all(
    parts.map(async (part) => gzipSync(Buffer.from(await part.arrayBuffer()), { level: 6 }).length),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
});
