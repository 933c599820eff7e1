// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseStatementWebhook } from './webhook.js';

const KEY = Buffer.from('a secret of this endpoint');
const SECRET = `whsec_${KEY.toString('base64')}`;
const NOW = Date.UTC(2026, 2, 3, 6);
const OURS = 'DE89370400440532013000';

const entry = (text: string) => `<Ntry><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-03-02</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
const statement = (iban: string, entries: string) =>
  `<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>${iban}</IBAN></Id></Acct>${entries}</Stmt></BkToCstmrStmt></Document>`;
const deliver = (body: Buffer, at = NOW) =>
  parseStatementWebhook(
    { iban: OURS, webhook_secrets: [`whsec_${Buffer.from('the new one').toString('base64')}`, SECRET] },
    {
      body,
      headers: {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(at / 1000),
        'webhook-signature': `v1,${createHmac('sha256', KEY)
          .update(`msg_1.${at / 1000}.`)
          .update(body)
          .digest('base64')}`,
      },
    },
    NOW,
  );

test('each line is an event, with the same id in a statement that overlaps', () => {
  const first = deliver(Buffer.from(statement(OURS, entry('RF18539007547034'))));
  const both = deliver(Buffer.from(statement(OURS, entry('RF18539007547034') + entry('thanks'))));
  expect(both).toMatchObject({ value: [{ type: 'payment.succeeded' }, { type: 'transfer.received' }] });
  expect(both.ok && both.value[0]).toEqual(first.ok && first.value[0]);
});

test.each([
  ['a statement of another account', Buffer.from(statement('NO9386011117947', entry('x'))), 'webhook-body-invalid'],
  ['a statement of no account', Buffer.from(statement('', entry('x'))), 'webhook-body-invalid'],
  ['bytes that are no text', Buffer.from([0x3c, 0xff, 0xfe]), 'webhook-body-invalid'],
  ['text that is no statement', Buffer.from('{}'), 'statement-unreadable'],
])('%s is refused', (_, body, code) =>
  expect(deliver(body)).toMatchObject({ ok: false, retry_after_ms: null, problems: [{ code }] }),
);

test.each([
  ['five minutes old', -300_000, true],
  ['older', -301_000, false],
  ['from the future', 301_000, false],
])('a signature %s', (_, age, ok) =>
  expect(deliver(Buffer.from(statement(OURS, '')), NOW + age)).toMatchObject({ ok }),
);
