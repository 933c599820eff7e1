// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BilledInvoice, Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
let subscription: string;
let january: BilledInvoice;
let line: string;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
  const seller = { address: { country: 'DE' }, tax_ids: ['DE136695976'] };
  await acme.api.put('/v1/billing_settings', { tax: { seller } });
  await acme.api.patch('/v1/customers/ada', { country: 'DE' });
});

/** 20.00 and 19 % for January, 23.80. */
const invoiced = async () => {
  subscription = await acme.subscribe();
  [january] = (await acme.close('2026-01-02')) as [BilledInvoice];
  line = (await acme.api.get(`/v1/invoices/${january.id}`)).body.lines[0].id;
};
const credit = (body: object) =>
  acme.api.post('/v1/credit_notes', { invoice_id: january.number, reason: 'an outage', ...body });
const pay = async (amount: string): Promise<string> =>
  (await acme.api.post('/v1/payments', { invoice_id: january.id, amount })).body.id;
const open = async (): Promise<string> => (await acme.api.get(`/v1/invoices/${january.id}/payments`)).body.open;
const told = (body: { settled: { to: string; amount: string }[] }) =>
  body.settled.map(({ to, amount }) => `${to} ${amount}`);

describe('a credit note', () => {
  test('of the whole invoice: first what is open, then what was paid', async () => {
    await invoiced();
    await pay('10');
    const before = await acme.seq();
    const rehearsed = await credit({ dry_run: true });
    expect(await open()).toBe('13.80');
    const done = await credit({});
    expect(done.body).toEqual({ ...rehearsed.body, id: done.body.id, number: done.body.number });
    expect(done.body).toMatchObject({
      number: expect.stringMatching(/-CN-000001$/),
      date: '2026-01-01',
      net: '20.00',
      tax: '3.80',
      total: '23.80',
      lines: [{ line_id: line, amount: '20.00', discount: '0.00', net: '20.00', tax: '3.80' }],
    });
    expect(told(done.body)).toEqual(['invoice 13.80', 'balance 10.00']);
    expect(await open()).toBe('0.00');
    expect(await acme.books()).toEqual({ cash: '10.00', customer_credit: '-10.00', difference: '0.00' });
    // nothing of it is earned
    expect((await acme.api.get('/v1/ledger/schedule')).body.months).toMatchObject([
      { month: '2026-01', billed: '20.00', recognised: '0.00', credited: '20.00', closing: '0.00' },
    ]);
    const document = (await acme.api.get(`/v1/invoices/${done.body.id}`)).body;
    expect(document).toMatchObject({
      kind: 'credit_note',
      credits_invoice_id: january.id,
      total: '-23.80',
      lines: [{ kind: 'credit', amount: '-20.00', tax: '-3.80' }],
      document: { corrects: { number: january.number, reason: 'an outage' } },
    });
    expect((await acme.api.get(`/v1/invoices/${done.body.number}/explanation`)).body).toMatchObject({
      recomputed: true,
      totals: [
        expect.any(String),
        `13.80 EUR less to pay of ${january.number}`,
        `10.00 EUR paid on ${january.number} goes to the credit balance`,
      ],
    });
    expect((await acme.api.get(`/v1/invoices/${done.body.id}/rerun`)).body.equal).toBe(true);
    expect((await acme.api.get(`/v1/invoices/${january.id}/rerun`)).body.equal).toBe(true);
    const notes = (await acme.api.get(`/v1/invoices/${january.id}/credit_notes`)).body.data;
    expect(notes.map(({ number }: { number: string }) => number)).toEqual([done.body.number]);
    expect((await acme.api.get(`/v1/invoices/${january.id}/credit_notes?as_of=${before}`)).body.data).toEqual([]);
    const { body } = await acme.api.get('/v1/customers/ada/statement?from=2026-01-01');
    expect(body).toMatchObject({ closing: '0.00', open_items: [], on_account: '0.00' });
    expect((await credit({})).body).toMatchObject({ status: 422, code: 'credit-note-empty' });
    expect((await acme.api.post('/v1/credit_notes', { invoice_id: done.body.id, reason: 'x' })).body.code).toBe(
      'credit-note-of-credit-note',
    );
    // the days stay billed
    acme.on('2026-01-20');
    expect(await acme.close('2026-01-21')).toEqual([]);
  });

  test('in parts, by percent, net, gross and what is left: to the cent', async () => {
    await invoiced();
    const parts = [
      await credit({ percent: '0.333' }),
      await credit({ lines: [{ line_id: line, net: '3.33' }] }),
      await credit({ lines: [{ line_id: line, gross: '5.01' }] }),
      await credit({ amount: '0.01' }),
      await credit({ lines: [{ line_id: line }] }),
    ];
    expect(parts.map(({ body }) => [body.net, body.tax])).toEqual([
      ['6.66', '1.27'],
      ['3.33', '0.63'],
      ['4.21', '0.80'],
      ['0.01', '0.00'],
      ['5.79', '1.10'],
    ]);
    expect(await open()).toBe('0.00');
    expect(await acme.books()).toEqual({ difference: '0.00' });
  });

  test('of the rest of the period, to be refunded through the payment', async () => {
    await invoiced();
    const payment = await pay('23.80');
    acme.on('2026-01-22');
    // ten of 31 days: 6.45 and 1.23
    const done = await credit({ from: '2026-01-22', paid_to: 'refund', reason: 'contract ended' });
    expect(done.body).toMatchObject({ net: '6.45', tax: '1.23', total: '7.68' });
    expect(told(done.body)).toEqual(['refund 7.68']);
    expect(await acme.books()).toMatchObject({
      refunds_payable: '-7.68',
      deferred_revenue: '-13.55',
      tax_payable: '-2.57',
      cash: '23.80',
    });
    const refund = (amount: string) =>
      acme.api.post('/v1/refunds', { credit_note_id: done.body.number, payment_id: payment, amount });
    expect((await refund('5')).body).toMatchObject({ source: 'credit_note', payment_id: payment, reopened: [] });
    expect((await refund('2.69')).body.code).toBe('refund-exceeds-owed');
    await refund('2.68');
    expect(await open()).toBe('0.00');
    expect(await acme.books()).toMatchObject({ cash: '16.12', deferred_revenue: '-13.55', difference: '0.00' });
    // what is left of it is earned day by day
    acme.on('2026-02-03');
    await acme.api.post('/v1/ledger/recognise', {});
    expect(await acme.books()).toMatchObject({ revenue: '-13.55', cash: '16.12' });
  });

  test('by hand does not change what is owed, and no correction gives it back again', async () => {
    await invoiced();
    await credit({ percent: '0.8' });
    acme.on('2026-01-11');
    await acme.api.post(`/v1/subscriptions/${subscription}/actions`, { action: 'cancel', when: 'now' });
    // 21 of 31 days are not owed, 13.55; of 20.00, 16.00 are credited: 4.00 are left
    const { data } = (await acme.api.get('/v1/invoices')).body;
    const note = data.find(
      (each: BilledInvoice & { credits_invoice_id: string | null }) =>
        each.kind === 'credit_note' && each.credits_invoice_id === null,
    );
    expect(note).toMatchObject({ kind: 'credit_note', total: '-4.76' });
    expect(await open()).toBe('0.00');
    expect((await credit({})).body.code).toBe('credit-note-empty');
    expect(await acme.close('2026-03-01')).toEqual([]);
    expect((await acme.api.get(`/v1/invoices/${note?.id}/rerun`)).body.equal).toBe(true);
  });

  test('after a correction takes no more than that left', async () => {
    await invoiced();
    acme.on('2026-01-11');
    await acme.api.post(`/v1/subscriptions/${subscription}/actions`, { action: 'cancel', when: 'now' });
    await acme.close('2026-01-12');
    expect((await credit({ lines: [{ line_id: line, net: '6.46' }] })).body.code).toBe('credit-beyond-line');
    expect((await credit({})).body).toMatchObject({ net: '6.45' });
    expect(await open()).toBe('0.00');
    expect(await acme.books()).toMatchObject({ difference: '0.00' });
  });

  test('gives a coupon back that was used up on the invoice, and its share before', async () => {
    const coupon = { code: 'HALF', name: 'Half', discount: { percent: '0.5' }, duration: { kind: 'once' } };
    await acme.api.post('/v1/coupons', coupon);
    await acme.api.post('/v1/coupons/HALF/redeem', { customer_id: 'ada' });
    await invoiced();
    expect(january.total).toBe('11.90');
    const part = await credit({ percent: '0.5' });
    expect(part.body).toMatchObject({ lines: [{ amount: '10.00', discount: '5.00', net: '5.00' }], coupons: [] });
    const used = async () => (await acme.api.get('/v1/customers/ada/redemptions')).body.data[0];
    expect(await used()).toMatchObject({ periods_used: 1 });
    expect((await credit({})).body.coupons).toEqual(['HALF']);
    expect(await used()).toMatchObject({ periods_used: 0, ended_on: null });
    acme.on('2026-02-02');
    const [february] = await acme.close('2026-02-02');
    expect(february?.total).toBe('11.90');
    expect(await used()).toMatchObject({ periods_used: 1 });
  });

  test('returns credits to the grants they came from', async () => {
    const wallet = (await acme.api.post('/v1/customers/ada/wallets', {})).body.id;
    const grant = (body: object) => acme.api.post(`/v1/wallets/${wallet}/grants`, { amount: '10', ...body });
    await grant({ kind: 'promotional' });
    await grant({ kind: 'prepaid', paid_by: 'cash' });
    await invoiced();
    const remaining = async () =>
      (await acme.api.get(`/v1/wallets/${wallet}/grants`)).body.data.map(
        ({ kind, remaining }: Record<string, string>) => `${kind} ${remaining}`,
      );
    expect(await remaining()).toEqual(['prepaid 0.00', 'promotional 0.00']);
    const done = await credit({ amount: '15' });
    expect(told(done.body)).toEqual(['invoice 3.80', 'credits 11.20']);
    expect(await remaining()).toEqual(['prepaid 10.00', 'promotional 1.20']);
    expect(await acme.books()).toMatchObject({ customer_credit: '-10.00', promotional_credit: '8.80' });
  });

  test.each([
    ['beyond the line', { lines: [{ line_id: 'LINE', net: '20.01' }] }, 'credit-beyond-line'],
    ['beyond all of it', { amount: '23.81' }, 'credit-beyond-line'],
    ['of a line it has not', { lines: [{ line_id: 'il_none' }] }, 'resource-unknown'],
    ['of a line twice', { lines: [{ line_id: 'LINE' }, { line_id: 'LINE' }] }, 'id-repeated'],
    ['in two ways', { percent: '0.5', amount: '1' }, 'unknown-field'],
    ['of more than all', { percent: '1.5' }, 'out-of-range'],
    ['of half a cent', { amount: '0.005' }, 'too-many-places'],
    ['of days that are over', { from: '2026-02-01' }, 'credit-note-empty'],
    ['without a reason', { reason: ' ' }, 'out-of-bounds'],
  ])('is refused: %s', async (_name, body, code) => {
    await invoiced();
    const answer = await credit(JSON.parse(JSON.stringify(body).replaceAll('LINE', line)));
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe(code);
    expect(await open()).toBe('23.80');
  });
});

test('an invoice is void only while nothing of it is paid', async () => {
  await invoiced();
  const done = await acme.api.post(`/v1/invoices/${january.id}/void`, { reason: 'wrong customer' });
  expect(told(done.body)).toEqual(['invoice 23.80']);
  expect(await acme.books()).toEqual({ difference: '0.00' });
  acme.on('2026-02-02');
  [january] = (await acme.close('2026-02-02')) as [BilledInvoice];
  await pay('1');
  expect((await acme.api.post(`/v1/invoices/${january.id}/void`, { reason: 'x' })).body.code).toBe('invoice-paid');
});

test('two at the same time never take more than there is, and numbers have no gaps', async () => {
  await invoiced();
  const answers = await Promise.all([1, 2, 3].map(() => credit({ percent: '0.5' })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422]);
  const numbers = answers.flatMap(({ body }) => (body.number === undefined ? [] : [body.number.slice(-2)]));
  expect(numbers.sort()).toEqual(['01', '02']);
});
