// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { CollectingBusiness } from '../testing/collecting-business.js';
import type { LocalStripe, TestStore } from '../testing/index.js';
import { completeSession } from '../testing/local-stripe/checkout.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';

let store: TestStore;
let local: LocalStripe;
let world: CollectingBusiness;
withStoreAndStripe(async (opened) => {
  ({ store, local } = opened);
  world = await CollectingBusiness.open(store, local);
  world.business.on('2026-03-02', '10:00');
  const { api } = world;
  await api.put('/v1/payment_providers/bank-transfer', {
    beneficiary: 'Acme <GmbH>',
    iban: 'DE89 3704 0044 0532 0130 00',
  });
  await api.put('/v1/customers/ada/billing_settings', { documents: { language: 'de' } });
});

const linkOf = async (id: string, body: object = {}) => {
  const { url } = (await world.api.post(`/v1/invoices/${id}/payment_link`, body)).body;
  return new URL(url).pathname;
};

test('the page says what is open and each way to pay it, in the language of the customer', async () => {
  const { id, number } = await world.invoice();
  const path = await linkOf(id);
  const page = await world.api.get(path);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  for (const text of [
    '<html lang="de">',
    `Rechnung ${number} bezahlen`,
    '20,00',
    'Acme &lt;GmbH&gt;',
    'DE89 3704 0044 0532 0130 00',
    '<svg',
    '<form method="post">',
  ])
    expect(page.body).toContain(text);
  expect(page.body).not.toContain('<script');
  // the mail has the same address, and only its hash is stored
  await world.run();
  const [mail] = (await world.api.get('/v1/mails')).body.data;
  expect((await world.api.get(`/v1/mails/${mail.id}`)).body.text).toContain(`https://pay.example${path}`);
  const stored = await store.read(
    (await store.findOrganisation(world.business.slug))?.id ?? '',
    async (tx) => (await tx.client.query('SELECT token FROM payment_link WHERE invoice_id = $1', [id])).rows[0]?.token,
  );
  expect(stored).not.toContain(path.split('/').at(-1));
});

test('the button leads to the same page of the provider however often it is pressed; paid there, it is paid here', async () => {
  const { id } = await world.invoice();
  await world.run();
  const path = await linkOf(id);
  local.down = true;
  const later = await world.api.send('POST', path, undefined);
  expect(later.status).toBe(503);
  expect(later.body).toContain('role="alert"');
  local.down = false;
  const pressed = await world.api.send('POST', path, undefined);
  expect(pressed.status).toBe(303);
  const location = pressed.headers.get('location') ?? '';
  expect(location).toMatch(/^https:\/\/checkout\.stripe\.com\//);
  expect((await world.api.send('POST', path, undefined)).headers.get('location')).toBe(location);
  completeSession(local.books, location.split('/').at(-1) ?? '', 'pm_card_visa');
  const news = world.news();
  await world.tell([...news.toReversed(), ...news]);
  await world.run();
  expect((await world.api.get(path)).body).toContain('Diese Rechnung ist bezahlt');
  expect((await world.collection(id)).status).toBe('paid');
  // nothing is asked for any more
  expect((await world.api.send('POST', path, undefined)).headers.get('location')).toBe(path.split('/').at(-1));
  const attempts = (await world.api.get(`/v1/payment_attempts?invoice_id=${id}`)).body.data;
  expect(attempts).toMatchObject([{ kind: 'link', status: 'succeeded', amount: '20.00' }]);
});

test('a link that nobody has, or that was renewed, leads nowhere', async () => {
  const { id } = await world.invoice();
  const before = await linkOf(id);
  expect(await linkOf(id)).toBe(before);
  const after = await linkOf(id, { renew: true });
  expect(after).not.toBe(before);
  for (const path of [before, '/pay/nobody']) {
    const page = await world.api.get(path);
    expect(page.status).toBe(404);
    expect(page.body).toContain('role="alert"');
  }
  world.business.on('2027-03-03');
  expect((await world.api.get(after)).status).toBe(410);
  world.business.on('2026-03-02', '10:00');
});
