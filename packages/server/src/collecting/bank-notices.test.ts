// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { creditorReference } from '../payments/bank-transfer/creditor-reference.js';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

// What the bank posts: each line of its statements is booked once, as if it had come by file.
const IBAN = 'DE89370400440532013000';
const SECRET = `whsec_${Buffer.from('a secret of the statement endpoint').toString('base64')}`;

let store: TestStore;
let acme: Business;
let references: string[];
let numbers: string[];
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  await acme.api.put('/v1/payment_providers/bank-transfer', {
    beneficiary: 'Acme GmbH',
    iban: IBAN,
    webhook_secrets: [SECRET],
  });
  await acme.subscribe();
  acme.on('2026-03-05');
  // three invoices of 20.00
  numbers = (await acme.close('2026-03-02')).map(({ number }) => number);
  references = numbers.map((number) => {
    const made = creditorReference(number);
    return made.ok ? made.value : '';
  });
});
afterAll(() => store?.close());

interface Line {
  readonly id: string;
  readonly amount: string;
  readonly text: string;
  /** Of a debit that came back. */
  readonly reason?: string;
}
function camt(lines: readonly Line[]): string {
  const entries = lines.map(
    ({ id, amount, text, reason }) => `<Ntry><Amt Ccy="EUR">${amount}</Amt>
<CdtDbtInd>${reason === undefined ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt>
<AcctSvcrRef>${id}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>${text}</Ustrd></RmtInf>
${reason === undefined ? '' : `<RtrInf><Rsn><Cd>${reason}</Cd></Rsn></RtrInf>`}</TxDtls></NtryDtls></Ntry>`,
  );
  return `<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>${IBAN}</IBAN></Id></Acct>${entries.join('')}</Stmt></BkToCstmrStmt></Document>`;
}
async function post(lines: readonly Line[], secret = SECRET): Promise<number> {
  const body = camt(lines);
  const at = new Date(acme.now);
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(acme.now / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
  const path = `/v1/payment_providers/bank-transfer/webhooks/${acme.slug}`;
  return (await acme.api.send('POST', path, new Uint8Array(Buffer.from(body)), headers)).status;
}
const open = async () =>
  (await acme.api.get('/v1/customers/ada/open_invoices')).body.data.map(({ open }: { open: string }) => open);
const statuses = async () =>
  (await acme.api.get('/v1/bank_transactions?limit=100')).body.data
    .map(({ amount, status }: Record<string, string>) => `${amount} ${status}`)
    .sort();

test('notices of the bank in any order and any number, beside the file: each line is booked once', async () => {
  const [first = '', second = ''] = references;
  const lines: Line[] = [
    { id: 'by-reference', amount: '20.00', text: first },
    { id: 'by-number', amount: '15.00', text: `Invoice ${numbers[1]}` },
    { id: 'in-part', amount: '5.00', text: second },
    { id: 'stranger', amount: '7.77', text: 'hello' },
  ];
  expect(await post(lines, `whsec_${Buffer.from('of somebody else').toString('base64')}`)).toBe(400);
  expect(await statuses()).toEqual([]);
  const batches = fc.array(fc.subarray(lines, { minLength: 1 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(batches, async (posted) => {
      for (const batch of posted) expect(await post(batch)).toBe(200);
    }),
    { numRuns: 8 },
  );
  expect(await post(lines)).toBe(200);
  const file = await acme.api.post('/v1/bank_statements', { format: 'camt053', content: camt(lines) });
  expect(file.body.transactions.every(({ known }: { known: boolean }) => known)).toBe(true);
  expect(await statuses()).toEqual(['15.00 applied', '20.00 applied', '5.00 applied', '7.77 unmatched']);
  expect(await open()).toEqual(['20.00']);
  expect(await acme.books()).toMatchObject({ cash: '40.00', receivable: '20.00', difference: '0.00' });
});

test('a debit that came back takes back the only payment it can mean, once; else it waits for somebody', async () => {
  const [first = '', second = ''] = references;
  const back = { id: 'back', amount: '20.00', text: first, reason: 'AM04' };
  expect(await post([back, back, { ...back, id: 'no-name', text: 'returned' }])).toBe(200);
  expect(await post([back])).toBe(200);
  // of what was paid in two parts nobody guesses which came back
  expect(await post([{ ...back, id: 'in-parts', text: second }])).toBe(200);
  expect((await statuses()).filter((one: string) => one.startsWith('-'))).toEqual([
    '-20.00 returned',
    '-20.00 unmatched',
    '-20.00 unmatched',
    '-20.00 unmatched',
  ]);
  expect(await open()).toEqual(['20.00', '20.00']);
  const [returned] = (await acme.api.get('/v1/bank_transactions?status=returned')).body.data;
  expect((await acme.api.get(`/v1/payments/${returned.payment_id}`)).body).toMatchObject({ returned: '20.00' });
  expect(await acme.books()).toMatchObject({ cash: '20.00', receivable: '40.00', difference: '0.00' });
});
