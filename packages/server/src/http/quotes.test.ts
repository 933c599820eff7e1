// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { canonicalJson } from '@kontor/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { escapeHtml } from '../mail/html.js';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { pdfText } from '../testing/pdf-text.js';
import { createApp } from './app.js';
import { quoteWords } from './quote-words.js';
import { serve } from './serve.js';

let store: TestStore;
let app: ReturnType<typeof createApp>;
let operator: ApiClient;
let api: ApiClient;
/** A customer at home, without a key, behind the seller's proxy. */
let visitor: ApiClient;
let now = 0;
const at = (moment: string) => {
  now = Date.parse(moment);
};
beforeAll(async () => {
  store = await openTestStore();
  app = createApp({
    store,
    operator_token: 'operator-token',
    now: () => now,
    trusted_proxies: 1,
    public_url: 'https://billing.example.com/',
  });
  operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
});
afterAll(() => store?.close());

let count = 0;
/** An organisation of its own in Germany, and Ada in Berlin, at noon of 1 February. */
async function organisation(): Promise<ApiClient> {
  const slug = `acme-${++count}`;
  await operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR', invoice_prefix: 'ACM' });
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
  const client = operator.with({ authorization: `Bearer ${key.body.secret}` });
  await client.put('/v1/catalog', exampleCatalog);
  const seller = { address: { country: 'DE' } };
  expect((await client.put('/v1/billing_settings', { tax: { seller } })).status).toBe(200);
  const ada = { name: 'Ada <b>&', external_id: 'ada', country: 'DE', timezone: 'Europe/Berlin' };
  expect((await client.post('/v1/customers', ada)).status).toBe(201);
  return client;
}
beforeEach(async () => {
  at('2026-02-01T12:00:00Z');
  api = await organisation();
  visitor = new ApiClient(app, { 'x-forwarded-for': `198.51.100.1, 203.0.113.${count}`, 'user-agent': 'Browser/1' });
});

const OFFER = {
  customer_id: 'ada',
  plan: 'team',
  start_date: '2026-03-01',
  term_months: 12,
  quantities: { seats: '10' },
  contract: { renewal: { months: 12, notice_days: 30 } },
  valid_until: '2026-02-15',
};
async function draft(change: object = {}): Promise<string> {
  const made = await api.post('/v1/quotes', { ...OFFER, ...change });
  expect(made.status).toBe(201);
  return made.body.id;
}
async function sent(change: object = {}) {
  const id = await draft(change);
  const { status, body } = await api.post(`/v1/quotes/${id}/send`);
  expect(status).toBe(200);
  return { id, token: body.token as string, link: body.link as string, hash: body.quote.document_hash as string, body };
}
const byToken = (token: string, rest = '') => `/v1/quotes/by_token/${token}${rest}`;

describe('a quote', () => {
  test('is drafted, changed, previewed, sent, read, signed, and becomes the contract it said', async () => {
    const id = await draft({ quantities: { seats: '2' } });
    expect((await api.get(`/v1/quotes/${id}`)).body).toMatchObject({ status: 'draft', number: null, contract: {} });
    const changed = await api.patch(`/v1/quotes/${id}`, { quantities: { seats: '10' } });
    expect(changed.body.quantities).toEqual({ seats: '10' });
    const preview = await api.get(`/v1/quotes/${id}/preview`);
    // 20.00 and 10 × 5.00 = 70.00 a month, with 19 %: 13.30; a year of them
    expect(preview.body).toMatchObject({
      first_invoice: { net: '70.00', tax: '13.30', total: '83.30' },
      term: { net: '840.00', tax: '159.60', total: '999.60' },
      document: { number: null, end_date: '2027-03-01', plan_name: 'Team' },
    });

    const { body: answer } = await api.post(`/v1/quotes/${id}/send`);
    expect(answer.quote).toMatchObject({ status: 'sent', number: 'ACM-Q-000001' });
    expect(answer.link).toBe(`https://billing.example.com/quotes/${answer.token}`);
    expect(Buffer.from(answer.token, 'base64url')).toHaveLength(32);

    const read = await visitor.get(byToken(answer.token));
    expect(read.body).toMatchObject({ status: 'sent', offered_by: 'Acme', number: 'ACM-Q-000001', signature: null });
    const hash = createHash('sha256').update(canonicalJson(read.body.document)).digest('hex');
    expect(read.body.document_hash).toBe(hash);
    expect((await api.get(`/v1/quotes/${id}/preview`)).body.document).toEqual(read.body.document);

    at('2026-02-10T08:30:00Z');
    const body = { name: 'Ada Lovelace', accepted_hash: hash };
    const accepted = await visitor.post(byToken(answer.token, '/accept'), body);
    expect(accepted.body).toMatchObject({ status: 'accepted', signature: { name: 'Ada Lovelace' } });
    const quote = (await api.get(`/v1/quotes/${id}`)).body;
    expect(quote).toMatchObject({
      status: 'accepted',
      signature: {
        name: 'Ada Lovelace',
        at: '2026-02-10T08:30:00.000Z',
        ip: `203.0.113.${count}`,
        user_agent: 'Browser/1',
        document_hash: hash,
      },
    });

    const contract = (await api.get(`/v1/subscriptions/${quote.subscription_id}`)).body;
    expect(contract).toMatchObject({
      status: 'active',
      start_date: '2026-03-01',
      end_date: '2027-03-01',
      trial_end_date: null,
      contract: { reference: 'ACM-Q-000001', renewal: { months: 12, notice_days: 30 } },
      metadata: { quote_id: id },
    });
    expect((await api.get('/v1/invoices')).body.data).toEqual([]);
    at('2026-03-01T12:00:00Z');
    await api.post('/v1/billing/close', { until: '2026-03-02' });
    const [invoice] = (await api.get('/v1/invoices')).body.data;
    const said = read.body.document.invoices[0];
    expect(invoice).toMatchObject({ invoice_date: said.invoice_date, total: preview.body.first_invoice.total });
    const whole = (await api.get(`/v1/invoices/${invoice.id}`)).body;
    expect(whole.lines.map(({ charge_key }: { charge_key: string }) => charge_key)).toEqual(
      said.lines.map(({ charge_key }: { charge_key: string }) => charge_key),
    );
  });

  test('accepted twice is accepted once, and the first signature stays', async () => {
    const { id, token, hash } = await sent();
    const both = await Promise.all(
      ['Ada', 'Bea'].map((name) => visitor.post(byToken(token, '/accept'), { name, accepted_hash: hash })),
    );
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]?.body).toEqual(both[1]?.body);
    expect((await api.get('/v1/subscriptions')).body.data).toHaveLength(1);
    at('2026-06-01T00:00:00Z');
    const late = await visitor.post(byToken(token, '/accept'), { name: 'Cleo', accepted_hash: hash });
    expect(late.body.signature).toEqual(both[0]?.body.signature);
    expect((await visitor.post(byToken(token, '/decline'), {})).body).toMatchObject({ code: 'quote-state' });
    expect((await api.post(`/v1/quotes/${id}/revoke`)).body).toMatchObject({ status: 409, code: 'quote-state' });
  });

  test('of another hash is not signed', async () => {
    const { id, token } = await sent();
    const body = { name: 'Ada', accepted_hash: 'a'.repeat(64) };
    const refused = await visitor.post(byToken(token, '/accept'), body);
    expect(refused.body).toMatchObject({ status: 422, code: 'quote-hash-mismatch' });
    expect((await api.get(`/v1/quotes/${id}`)).body.status).toBe('sent');
    expect((await api.get('/v1/subscriptions')).body.data).toEqual([]);
  });

  test('runs out at the instant its last day ends where it was offered', async () => {
    const { id, token, hash } = await sent();
    const body = { name: 'Ada', accepted_hash: hash };
    at('2026-02-15T23:00:00Z'); // midnight in Berlin
    expect((await visitor.get(byToken(token))).body.status).toBe('expired');
    expect((await visitor.post(byToken(token, '/accept'), body)).body).toMatchObject({
      status: 409,
      code: 'quote-expired',
    });
    expect((await api.get(`/v1/quotes/${id}`)).body.status).toBe('expired');
    const other = await draft({ valid_until: '2026-02-16' });
    at('2026-02-16T23:00:00Z');
    expect((await api.post(`/v1/quotes/${other}/send`)).body).toMatchObject({ status: 409, code: 'quote-expired' });
  });

  test('is signed to the last millisecond, and then starts that day if its own start is over', async () => {
    const { id, token, hash } = await sent({ start_date: '2026-01-01', term_months: 6 });
    at('2026-02-15T22:59:59.999Z');
    const accepted = await visitor.post(byToken(token, '/accept'), { name: 'Ada', accepted_hash: hash });
    expect(accepted.status).toBe(200);
    const { subscription_id } = (await api.get(`/v1/quotes/${id}`)).body;
    expect((await api.get(`/v1/subscriptions/${subscription_id}`)).body).toMatchObject({
      start_date: '2026-02-15',
      end_date: '2026-08-15',
    });
  });

  test('is declined with a reason, or revoked, and that is the end of it', async () => {
    const one = await sent();
    const declined = await visitor.post(byToken(one.token, '/decline'), { reason: 'too dear' });
    expect(declined.body.status).toBe('declined');
    expect((await api.get(`/v1/quotes/${one.id}`)).body).toMatchObject({ decline_reason: 'too dear', signature: null });
    const two = await sent();
    expect(two.body.quote.number).toBe('ACM-Q-000002');
    expect((await api.post(`/v1/quotes/${two.id}/revoke`)).body.status).toBe('revoked');
    for (const { token, hash } of [one, two]) {
      const refused = await visitor.post(byToken(token, '/accept'), { name: 'Ada', accepted_hash: hash });
      expect(refused.body).toMatchObject({ status: 409, code: 'quote-state' });
    }
    expect((await api.patch(`/v1/quotes/${two.id}`, { plan: 'free' })).body.code).toBe('quote-state');
    expect((await api.post(`/v1/quotes/${two.id}/send`)).body.code).toBe('quote-state');
  });

  test('is refused with everything that would keep it from being billed', async () => {
    const refused = async (change: object) => (await api.post('/v1/quotes', { ...OFFER, ...change })).body.code;
    expect(await refused({ plan: 'max' })).toBe('unknown-plan');
    expect(await refused({ plan: 'later' })).toBe('plan-not-sold');
    expect(await refused({ currency: 'USD' })).toBe('currency-not-offered');
    expect(await refused({ catalog_version: 9 })).toBe('resource-unknown');
    expect(await refused({ customer_id: 'bob' })).toBe('resource-unknown');
    expect(await refused({ valid_until: '2026-01-31' })).toBe('quote-expired');
    expect((await api.get('/v1/quotes')).body.data).toEqual([]);
  });
});

describe('a quote, further', () => {
  test('of what has no fixed price says so', async () => {
    const id = await draft({ plan: 'free', quantities: {} });
    expect((await api.get(`/v1/quotes/${id}/preview`)).body).toMatchObject({
      first_invoice: null,
      term: { net: '0.00', tax: '0.00', total: '0.00' },
      document: { invoices: [] },
    });
  });

  test('leaves coupons out, which still lower the invoice', async () => {
    const off = { code: 'HALF', name: 'Half', discount: { percent: '0.5' }, duration: { kind: 'forever' } };
    await api.post('/v1/coupons', off);
    expect((await api.post('/v1/coupons/HALF/redeem', { customer_id: 'ada' })).status).toBe(200);
    const preview = await api.get(`/v1/quotes/${await draft()}/preview`);
    expect(preview.body.first_invoice.total).toBe('83.30');
  });

  test('runs out by the test clock of its organisation', async () => {
    const slug = `clock-${++count}`;
    await operator.post('/v1/organisations', {
      slug,
      name: 'Acme',
      currency: 'EUR',
      test_clock: '2026-02-01T12:00:00Z',
    });
    const { body: key } = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
    api = operator.with({ authorization: `Bearer ${key.secret}` });
    await api.put('/v1/catalog', exampleCatalog);
    await api.post('/v1/customers', { name: 'Ada', external_id: 'ada' });
    at('2030-01-01T00:00:00Z'); // outside
    const { token, hash } = await sent();
    expect((await visitor.get(byToken(token))).body.status).toBe('sent');
    const accepted = await visitor.post(byToken(token, '/accept'), { name: 'Ada', accepted_hash: hash });
    expect(accepted.body.signature.at).toMatch(/^2026-02-01T12:00:00/);
  });
});

describe('on paper and by mail', () => {
  const documents = {
    language: 'de',
    seller: { name: 'Acme GmbH', email: 'billing@acme.example', address: { country: 'DE', city: 'Hamburg' } },
  };
  const settings = { tax: { seller: { address: { country: 'DE' } } }, documents };
  const pdf = async (path: string, headers: Record<string, string>) => {
    const response = await app.request(path, { headers });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status !== 200) return { status: response.status, name: '', text: '' };
    const name = response.headers.get('content-disposition');
    return { status: 200, name, text: (await pdfText(bytes)).replaceAll(/\s+/g, ' ') };
  };

  test('a draft, an offer and a signed contract are PDFs in the language of the customer', async () => {
    const id = await draft({ contract: { ...OFFER.contract, commitment: { amount: '5000', months: 12 } } });
    expect((await api.get(`/v1/quotes/${id}/preview`)).status).toBe(200);
    expect((await pdf(`/v1/quotes/${id}/pdf`, api.headers)).status).toBe(422);
    expect((await api.put('/v1/billing_settings', settings)).status).toBe(200);
    const drafted = await pdf(`/v1/quotes/${id}/pdf`, api.headers);
    expect(drafted.name).toContain(`${id}.pdf`);
    expect(drafted.text).toContain('Entwurf');

    const { body } = await api.post(`/v1/quotes/${id}/send`);
    expect(body.mailed_to).toBeNull();
    const byLink = () => pdf(`${byToken(body.token)}/pdf`, { 'x-forwarded-for': '192.0.2.8' });
    const offered = await byLink();
    expect(offered.name).toContain('ACM-Q-000001.pdf');
    // 12 × 20.00 and 12 × 10 seats at 5.00, as the preview says
    for (const words of ['Angebot', '240,00', '600,00', '999,60', '01.02.2027', 'Noch nicht unterschrieben'])
      expect(offered.text).toContain(words);
    expect(offered.text).toContain('verlängert sich der Vertrag jeweils um 12 Monate');
    expect(offered.text).toContain('mindestens 5.000,00');
    expect(await (await app.request(`/quotes/${body.token}`)).text()).toContain(
      `href="../v1/quotes/by_token/${body.token}/pdf"`,
    );

    const accepted_hash = body.quote.document_hash;
    await visitor.post(byToken(body.token, '/accept'), { name: 'Ada Lovelace', accepted_hash });
    const signed = await byLink();
    for (const words of ['Ada Lovelace', '01.02.2026, 12:00:00 UTC', `203.0.113.${count}`, accepted_hash.slice(0, 20)])
      expect(signed.text).toContain(words);
    expect((await pdf(byToken('nothing', '/pdf'), {})).status).toBe(404);
  });

  test('the link is mailed where the organisation mails quotes, once', async () => {
    await api.put('/v1/billing_settings', { ...settings, mail: { quotes: true } });
    const nobody = await sent();
    expect(nobody.body.mailed_to).toBeNull();
    await api.patch('/v1/customers/ada', { email: 'ada@example.org' });
    await api.put('/v1/customers/ada/billing_settings', { documents: { language: 'fr' } });
    const { id, link, body } = await sent();
    expect(body.mailed_to).toBe('ada@example.org');
    const { body: mails } = await api.get('/v1/mails');
    expect(mails.data).toMatchObject([
      { template: 'quote_to_sign', about: id, to: { address: 'ada@example.org' }, language: 'fr' },
    ]);
    const { body: mail } = await api.get(`/v1/mails/${mails.data[0].id}`);
    expect(mail.text).toContain(link);
    expect(mail.text).toContain('billing@acme.example');
  });
});

describe('the link', () => {
  test('wrongly guessed leads nowhere, whatever is asked of it', async () => {
    const { token, hash } = await sent();
    for (const wrong of ['x', token.slice(1), `${token}A`, createHash('sha256').update(token).digest('hex')]) {
      expect((await visitor.get(byToken(wrong))).body).toMatchObject({ status: 404, code: 'quote-link-unknown' });
      const refused = await visitor.post(byToken(wrong, '/accept'), { name: 'Mallory', accepted_hash: hash });
      expect(refused.body.code).toBe('quote-link-unknown');
    }
    expect((await visitor.get('/v1/quotes')).body.code).toBe('key-missing');
  });

  test('is of one quote: no other organisation sees it, and its secret is stored nowhere', async () => {
    const { id, token } = await sent();
    const other = await organisation();
    expect((await other.get(`/v1/quotes/${id}`)).status).toBe(404);
    expect((await other.post(`/v1/quotes/${id}/revoke`)).status).toBe(404);
    expect((await other.get('/v1/quotes')).body.data).toEqual([]);
    const presented = await store.findQuote(token);
    expect(presented).toMatchObject({ id, test_clock: null });
    const rows = await store.read(presented?.org_id as string, async (tx) => [
      ...(await tx.client.query('SELECT quote::text AS row FROM quote')).rows,
      ...(await tx.client.query('SELECT audit_entry::text AS row FROM audit_entry')).rows,
    ]);
    expect(rows.length).toBeGreaterThan(2);
    for (const { row } of rows) expect(row).not.toContain(token);
  });

  test('is not asked too often from one address; another one is not hindered', async () => {
    const { token } = await sent();
    const asked = await Promise.all(Array.from({ length: 61 }, () => visitor.get(byToken(token))));
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(60);
    expect(asked.find(({ status }) => status === 429)?.body.code).toBe('rate-limited');
    const neighbour = { 'x-forwarded-for': '203.0.113.9, 192.0.2.77' };
    expect((await visitor.get(byToken(token), neighbour)).status).toBe(200);
  });
});

test('the address is that of the connection where no proxy names another', async () => {
  const { id, token, hash } = await sent();
  const served = await serve(app, { port: 0, hostname: '127.0.0.1' });
  try {
    const response = await fetch(`${served.url}/v1/quotes/by_token/${token}/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ada', accepted_hash: hash }),
    });
    expect(response.status).toBe(200);
  } finally {
    await served.close();
  }
  expect((await api.get(`/v1/quotes/${id}`)).body.signature.ip).toBe('127.0.0.1');
});

/** What a page in another language must not say. */
const englishWords = Object.entries(quoteWords('en')).flatMap(([key, word]) =>
  typeof word === 'string' && !['total', 'document'].includes(key) ? [`>${escapeHtml(word)}<`] : [],
);

describe('the page', () => {
  const address = { 'x-forwarded-for': '192.0.2.5' };
  const get = (token: string) => app.request(`/quotes/${token}`, { headers: address });
  const post = (token: string, form: Record<string, string>) =>
    app.request(`/quotes/${token}`, { method: 'POST', headers: address, body: new URLSearchParams(form) });

  test('shows the offer without a script, and its forms sign it', async () => {
    const { id, token, hash } = await sent();
    const shown = await get(token);
    const html = await shown.text();
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
    expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
    expect(shown.headers.get('cache-control')).toBe('no-store');
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] as string;
    const styleHash = createHash('sha256').update(style).digest('base64');
    expect(shown.headers.get('content-security-policy')).toContain(`'sha256-${styleHash}'`);
    expect(html).not.toMatch(/<script|style="| on\w+=|https?:/);
    expect(html).toContain('Ada &lt;b&gt;&amp;');
    for (const text of ['ACM-Q-000001', '83.30', '999.60', hash, '1\u00a0March\u00a02026 – 28\u00a0February\u00a02027'])
      expect(html).toContain(text);
    for (const [, name] of html.matchAll(/<(?:input type="(?:text|checkbox)"|textarea) id="(\w+)"/g))
      expect(html).toContain(`<label ${name === 'agree' ? 'class="check" ' : ''}for="${name}"`);

    const unticked = await post(token, { action: 'accept', name: '"><i>', accepted_hash: hash });
    const again = await unticked.text();
    expect(unticked.status).toBe(422);
    expect(again).toContain('role="alert"');
    expect(again).toContain('value="&quot;&gt;&lt;i&gt;"');
    const nameless = await post(token, { action: 'accept', name: ' ', accepted_hash: hash, agree: 'yes' });
    expect(nameless.status).toBe(422);

    const form = { action: 'accept', name: 'Ada Lovelace', accepted_hash: hash, agree: 'yes' };
    const signed = await post(token, form);
    expect([signed.status, signed.headers.get('location')]).toEqual([303, token]);
    const after = await (await get(token)).text();
    expect(after).toContain('Signed by Ada Lovelace on 1\u00a0February\u00a02026, 12:00:00 UTC');
    expect(after).not.toContain('<form');
    expect((await api.get(`/v1/quotes/${id}`)).body.signature.ip).toBe('192.0.2.5');
  });

  test.each([
    ['de', ['Angebot ACM-Q-000001', '83,30\u00a0€', '999,60\u00a0€', '01.03.2026 – 28.02.2027', 'Pauschale von 20,00']],
    ['fr', ['Devis ACM-Q-000001', '83,30\u00a0€', '999,60\u00a0€', '1er\u00a0mars\u00a02026']],
    ['es', ['Presupuesto ACM-Q-000001', '83,30\u00a0€', '999,60\u00a0€', 'El plazo termina']],
    ['ja', ['見積書 ACM-Q-000001', '€83.30', '€999.60', '2026年3月1日～2027年2月28日']],
  ] as const)('is in the language of the customer: %s', async (language, texts) => {
    await api.put('/v1/customers/ada/billing_settings', { documents: { language } });
    const { token, hash } = await sent({ contract: { ...OFFER.contract, commitment: { amount: '5000', months: 12 } } });
    const html = await (await get(token)).text();
    expect(html).toContain(`<html lang="${language}">`);
    for (const text of texts) expect(html).toContain(text);
    const wrong = await (await post(token, { action: 'accept', name: 'Ada', accepted_hash: hash })).text();
    const other = { action: 'accept', name: 'Ada', accepted_hash: hash.replace(/^./, 'x'), agree: 'yes' };
    expect((await post(token, other)).status).toBe(422);
    await post(token, { action: 'accept', name: 'Ada', accepted_hash: hash, agree: 'yes' });
    const signed = await (await get(token)).text();
    for (const [page, fault] of [
      [html, null],
      [wrong, quoteWords(language).faults.not_agreed],
      [signed, null],
    ] as const) {
      if (fault !== null) expect(page).toContain(escapeHtml(fault));
      for (const word of englishWords) expect(page).not.toContain(word);
    }
  });

  test('says what cannot be done any more, and why', async () => {
    const expired = await sent();
    const revoked = await sent();
    const declined = await sent();
    await api.post(`/v1/quotes/${revoked.id}/revoke`);
    expect((await post(declined.token, { action: 'decline', reason: 'no' })).status).toBe(303);
    const accept = { action: 'accept', name: 'Ada', accepted_hash: revoked.hash, agree: 'yes' };
    const late = await post(revoked.token, accept);
    expect([late.status, await late.text()]).toEqual([
      409,
      expect.stringContaining('This quote can be answered no more'),
    ]);
    at('2026-02-15T23:00:00Z');
    for (const [{ token }, words] of [
      [expired, 'This quote ran out'],
      [revoked, 'has taken this quote back'],
      [declined, 'Declined on'],
    ] as const) {
      const html = await (await get(token)).text();
      expect(html).toContain(words);
      expect(html).not.toContain('<form');
    }
    const unknown = await get('nothing');
    expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining('No quote has this link')]);
  });
});
