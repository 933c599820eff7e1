// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { creditorReference } from '../payments/bank-transfer/creditor-reference.js';
import { type BilledInvoice, Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
let january: BilledInvoice;
let february: BilledInvoice;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
  await acme.subscribe();
  acme.on('2026-02-05');
  // two invoices of 20.00
  [january, february] = (await acme.close('2026-02-02')) as [BilledInvoice, BilledInvoice];
});

const mapping = {
  delimiter: ',',
  currency: 'EUR',
  columns: { booked_on: 'date', amount: 'amount', name: 'name', remittance_text: 'text', iban: 'iban', line_id: 'id' },
};
type Row = [id: string, amount: string, name: string, text: string, iban?: string];
const statement = (rows: readonly Row[], more: object = {}) =>
  acme.api.post('/v1/bank_statements', {
    format: 'csv',
    content: `id,date,amount,name,text,iban\n${rows
      .map(([id, amount, name, text, iban = '']) => [id, '2026-02-04', amount, name, text, iban].join(','))
      .join('\n')}`,
    mapping,
    ...more,
  });
const told = (body: {
  transactions: { status: string; known: boolean; allocations: { amount: string }[]; on_account: string }[];
}) =>
  body.transactions.map(({ status, known, allocations, on_account }) =>
    [known ? 'known' : 'new', status, ...allocations.map(({ amount }) => amount), on_account].join(' '),
  );
const open = async (): Promise<string[]> =>
  (await acme.api.get('/v1/customers/ada/open_invoices')).body.data.map(({ open }: Record<string, string>) => open);

test('pays what it names, keeps the rest on account, and is harmless when it comes again', async () => {
  const reference = creditorReference(february.number);
  const rows: Row[] = [
    ['1', '15.00', 'Ada', `Invoice ${january.number} 2026`],
    ['2', '30.00', 'Somebody', reference.ok ? reference.value : ''],
    ['3', '-9.90', 'The bank', 'fees'],
    ['4', '7.77', 'Nobody', 'present'],
  ];
  const rehearsed = await statement(rows, { dry_run: true });
  expect(await open()).toEqual(['20.00', '20.00']);
  const done = await statement(rows);
  expect(told(done.body)).toEqual([
    'new applied 15.00 0.00',
    'new applied 20.00 10.00',
    'new ignored 0.00',
    'new unmatched 0.00',
  ]);
  expect(told(rehearsed.body)).toEqual(told(done.body));
  expect(await open()).toEqual(['5.00']);
  expect(await acme.books()).toMatchObject({ cash: '45.00', receivable: '-5.00', difference: '0.00' });
  const again = await statement([...rows, ['5', '5.00', 'Ada', january.number]]);
  expect(told(again.body)).toEqual([
    'new applied 5.00 0.00',
    'known applied 0.00',
    'known applied 0.00',
    'known ignored 0.00',
    'known unmatched 0.00',
  ]);
  expect(await open()).toEqual([]);
  expect(await acme.books()).toMatchObject({ cash: '50.00', receivable: '-10.00' });
});

test('does not guess: of two invoices of one amount somebody says which', async () => {
  await statement([['1', '20.00', 'Ada', 'thank you']]);
  const [waiting] = (await acme.api.get('/v1/bank_transactions?status=ambiguous')).body.data;
  expect(waiting.candidates).toEqual([january.id, february.id]);
  const assign = (body: object) => acme.api.post(`/v1/bank_transactions/${waiting.id}/assign`, body);
  expect((await assign({})).body.code).toBe('missing-field');
  const rehearsed = await assign({ invoice_id: february.number, dry_run: true });
  expect(rehearsed.body.allocations).toMatchObject([{ invoice_id: february.id, amount: '20.00' }]);
  expect(await open()).toEqual(['20.00', '20.00']);
  const done = await assign({ invoice_id: february.number });
  expect(done.body).toMatchObject({ status: 'applied', customer_id: expect.any(String), on_account: '0.00' });
  expect((await acme.api.get(`/v1/payments/${done.body.payment_id}`)).body.received_on).toBe('2026-02-04');
  expect((await assign({ customer_id: 'ada' })).body).toMatchObject({ status: 409, code: 'bank-transaction-settled' });
  // now only one is left of that amount
  expect(told((await statement([['2', '20.00', 'ADA', 'thank you']])).body)).toEqual(['new applied 20.00 0.00']);
  expect(await acme.books()).toMatchObject({ cash: '40.00', difference: '0.00' });
});

test('knows the account a customer paid from before', async () => {
  const iban = 'DE89370400440532013000';
  await statement([['1', '20.00', 'A. Lovelace', january.number, iban]]);
  expect(told((await statement([['2', '20.00', 'A. Lovelace', '', iban]])).body)).toEqual(['new applied 20.00 0.00']);
});

test('a line that is none of ours is dismissed; for a customer it pays the oldest', async () => {
  await statement([
    ['1', '25.00', 'Unknown', 'x'],
    ['2', '99.00', 'Lender', 'loan'],
  ]);
  const { data } = (await acme.api.get('/v1/bank_transactions?status=unmatched')).body;
  const idOf = (amount: string) => data.find((row: { amount: string }) => row.amount === amount).id;
  const dismissed = await acme.api.post(`/v1/bank_transactions/${idOf('99.00')}/dismiss`, { note: 'a loan' });
  expect(dismissed.body).toMatchObject({ status: 'dismissed', note: 'a loan' });
  const done = await acme.api.post(`/v1/bank_transactions/${idOf('25.00')}/assign`, { customer_id: 'ada' });
  expect(done.body.allocations.map(({ amount }: { amount: string }) => amount)).toEqual(['20.00', '5.00']);
  expect((await acme.api.post('/v1/bank_transactions/btx_none/dismiss', { note: 'x' })).status).toBe(404);
});

test('two at the same time pay once', async () => {
  const rows: Row[] = [['1', '20.00', 'Ada', january.number]];
  const answers = await Promise.all([statement(rows), statement(rows)]);
  expect(answers.map(({ body }) => told(body)[0]).sort()).toEqual(['known applied 0.00', 'new applied 20.00 0.00']);
  expect(await acme.books()).toMatchObject({ cash: '20.00' });
});

test.each([
  ['no such columns', { content: 'day,sum\n2026-02-04,20.00' }, 'statement-unreadable'],
  ['no mapping', { mapping: undefined }, 'missing-field'],
  ['no camt.053', { format: 'camt053', mapping: undefined }, 'statement-unreadable'],
  ['a mapping of XML', { format: 'camt053' }, 'unknown-field'],
])('is refused as a whole: %s', async (_name, more, code) => {
  const answer = await statement([['1', '20.00', 'Ada', january.number]], more);
  expect([answer.status, answer.body.code]).toEqual([422, code]);
  expect(await open()).toEqual(['20.00', '20.00']);
});
