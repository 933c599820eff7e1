// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_DUNNING_POLICY, RETRY_RULES, schedulePreview } from '@kontor/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queueMail } from '../mail/outbox.js';
import { MAIL_TEMPLATES, SAMPLE_BRAND, SAMPLE_MAILS } from '../mail/sample-data.js';
import { MAIL_LANGUAGES } from '../mail/words/words.js';
import { PAYMENT_FAILURES } from '../payments/failure.js';
import { ApiClient } from '../testing/api-client.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

const NOW = Date.parse('2026-02-20T10:00:00Z');
let store: TestStore;
let api: ApiClient;
let org_id: string;
beforeAll(async () => {
  store = await openTestStore();
  const organisation = { slug: 'acme', name: 'Acme GmbH', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'A' };
  org_id = (await store.createOrganisation(organisation, { actor: 'test', now: NOW })).id;
  const app = createApp({ store, operator_token: 'operator-of-the-test', now: () => NOW });
  api = new ApiClient(app, { authorization: 'Bearer operator-of-the-test', 'kontor-organisation': org_id });
});
afterAll(() => store?.close());

describe('mails', () => {
  test('are listed without contents, and shown with them', async () => {
    const id = await store.write(org_id, { actor: 'test', now: NOW }, (tx) =>
      queueMail(tx, {
        template: 'final_notice',
        data: SAMPLE_MAILS.final_notice,
        language: 'fr',
        brand: SAMPLE_BRAND,
        to: { address: 'ada@customer.example', name: null },
        customer_id: 'cus_1',
        object: 'in_1',
        step: 'mail-24-final_notice',
      }),
    );
    const { body } = await api.get('/v1/mails?about=in_1&status=queued');
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({
      id,
      to: { address: 'ada@customer.example', name: null },
      template: 'final_notice',
      status: 'queued',
      next_attempt: '2026-02-20T10:00:00.000Z',
      message_id: null,
    });
    expect(body.data[0]).not.toHaveProperty('html');
    expect((await api.get('/v1/mails?customer_id=cus_2')).body.data).toEqual([]);
    const shown = (await api.get(`/v1/mails/${id}`)).body;
    expect(shown.subject).toContain('Dernier avis');
    expect(shown.html).toContain('<!doctype html>');
    expect(shown.text).toContain('RE-2026-0042');
    expect((await api.get('/v1/mails/mail_none')).status).toBe(404);
  });

  test('every template is previewed in every language, in the colours asked for', async () => {
    for (const template of MAIL_TEMPLATES)
      for (const language of MAIL_LANGUAGES) {
        const answer = await api.get(
          `/v1/mail_templates/${template}/preview?language=${language}&accent_colour=%23aa0044`,
        );
        expect(answer.status).toBe(200);
        expect(answer.body.html).toContain('#aa0044');
        expect(answer.body.text).toContain('Acme GmbH');
      }
    expect((await api.get('/v1/mail_templates/nothing/preview')).status).toBe(400);
    expect((await api.get('/v1/mail_templates/reminder_1/preview?language=it')).status).toBe(400);
    expect((await api.get('/v1/mail_templates/reminder_1/preview?accent_colour=red')).status).toBe(400);
    expect((await api.get('/v1/mail_templates/reminder_1/preview?logo_url=http://x.example/a.png')).status).toBe(400);
  });

  test('a preview has what the organisation set for its mails, unless something else is asked for', async () => {
    const { object: _object, ...before } = (await api.get('/v1/collecting')).body;
    const mail = { sender_name: 'Acme Billing', footer: 'Small print', accent_colour: '#0b6b45' };
    await api.put('/v1/collecting', { ...before, mail });
    const preview = async (query = '') => (await api.get(`/v1/mail_templates/reminder_1/preview${query}`)).body;
    expect((await preview()).text).toContain('Acme Billing');
    expect((await preview()).text).toContain('Small print');
    expect((await preview()).html).toContain('#0b6b45');
    expect((await preview('?footer=Other%20print')).text).toContain('Other print');
    await api.put('/v1/collecting', before);
  });

  test('a suppressed address is listed and lifted', async () => {
    await store.append(org_id, (tx) =>
      tx.client.query(
        `INSERT INTO mail_suppression (org_id, address, reason, created_at) VALUES ($1, 'gone@x.example', '550 no', now())`,
        [org_id],
      ),
    );
    expect((await api.get('/v1/mail_suppressions')).body.data).toMatchObject([
      { id: 'gone@x.example', reason: '550 no' },
    ]);
    expect((await api.send('DELETE', '/v1/mail_suppressions/Gone%40x.example', undefined)).body.deleted).toBe(true);
    expect((await api.send('DELETE', '/v1/mail_suppressions/gone%40x.example', undefined)).status).toBe(404);
    expect((await api.get('/v1/mail_suppressions')).body.data).toEqual([]);
  });
});

describe('dunning preview', () => {
  const invoice = { due_date: '2026-03-02', timezone: 'Europe/Berlin' };

  test('is the schedule of the core, on both clocks', async () => {
    const { status, body } = await api.post('/v1/dunning/preview', { invoice, methods: [{ id: 'pm_1' }] });
    expect(status).toBe(200);
    const expected = schedulePreview(
      DEFAULT_DUNNING_POLICY,
      {
        id: 'in_preview',
        amount_minor: 10_000n,
        currency: 'EUR',
        country: null,
        plans: [],
        collection: 'charge',
        ...invoice,
      },
      [{ id: 'pm_1', kind: 'card', brand: null, exp_month: null, exp_year: null }],
      NOW,
    );
    expect(body.applies).toBe(true);
    expect(body.steps.map((step: { key: string }) => step.key)).toEqual(expected.map(({ key }) => key));
    expect(body.steps[0]).toEqual({
      key: 'charge-1',
      at: '2026-03-02T08:00:00.000Z',
      local: '2026-03-02 09:00',
      action: 'charge',
      template: null,
      method_id: 'pm_1',
      outcome: null,
      because: 'The invoice is due on 2026-03-02: the first try.',
    });
    expect(body.steps.at(-1)).toMatchObject({ local: '2026-04-01 09:00', action: 'end', outcome: 'pause' });
    const german = api.with({ 'accept-language': 'de' });
    const asked = await german.post('/v1/dunning/preview', { invoice, methods: [{ id: 'pm_1' }] });
    expect(asked.body.steps[0].because).toBe('Die Rechnung ist am 02.03.2026 fällig: der erste Versuch.');
  });

  test('of a policy of one’s own, for whom it is meant', async () => {
    const policy = {
      key: 'large',
      applies_to: { amounts: [{ currency: 'EUR', from: '1000.00' }] },
      grace_days: 0,
      retry_days: [],
      mails: [{ day: 1, template: 'reminder_1' }],
      end: { after_days: 5, outcome: 'cancel' },
    };
    const preview = async (amount: string) =>
      (await api.post('/v1/dunning/preview', { policy, invoice: { ...invoice, amount, collection: 'transfer' } })).body;
    expect((await preview('1000')).applies).toBe(true);
    const small = await preview('999.99');
    expect(small.applies).toBe(false);
    expect(small.steps.map((step: { action: string }) => step.action)).toEqual(['mark_past_due', 'mail', 'end']);
    // 5 days after 2 March is a Saturday
    expect(small.steps[2].local).toBe('2026-03-09 09:00');
  });

  test('says what is wrong with a policy, an amount and a moment', async () => {
    const policy = {
      key: 'p',
      grace_days: 0,
      retry_days: [9, 3],
      mails: [],
      end: { after_days: 5, outcome: 'cancel' },
    };
    const wrong = await api.post('/v1/dunning/preview', { policy, invoice });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ code, path }: { code: string; path: string }) => `${code} ${path}`)).toEqual([
      'dunning-days-unordered policy.retry_days[1]',
      'dunning-day-after-end policy.retry_days[0]',
    ]);
    const places = await api.post('/v1/dunning/preview', { invoice: { ...invoice, amount: '1.005' } });
    expect([places.status, places.body.code]).toEqual([422, 'too-many-places']);
    const moment = await api.post('/v1/dunning/preview', { invoice, from: 'tomorrow' });
    expect([moment.status, moment.body.code]).toEqual([422, 'invalid-moment']);
  });

  test('the codes that dunning knows are those of payments, and soft', () => {
    for (const code of Object.keys(RETRY_RULES))
      expect(PAYMENT_FAILURES[code as keyof typeof PAYMENT_FAILURES].kind).toBe('soft');
  });
});
