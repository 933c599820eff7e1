// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { parseStatusReport, type Rejection } from './status-report.js';

const report = (inner: string) =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-01-05T09:00:00</CreDtTm></GrpHdr>${inner}</CstmrPmtStsRpt></Document>`;
const group = (more = '') =>
  `<OrgnlGrpInfAndSts><OrgnlMsgId>ACM-DD-000001</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId>${more}</OrgnlGrpInfAndSts>`;
const why = (code: string) => `<StsRsnInf><Rsn><Cd>${code}</Cd></Rsn></StsRsnInf>`;
const block = (more: string) =>
  `<OrgnlPmtInfAndSts><OrgnlPmtInfId>ACM-DD-000001-1</OrgnlPmtInfId>${more}</OrgnlPmtInfAndSts>`;
const debit = (id: string, status: string, more = '') =>
  `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts>${more}</TxInfAndSts>`;
const said = ({ block_id, end_to_end_id, reason }: Rejection) =>
  `${end_to_end_id ?? block_id ?? 'the file'} ${reason ?? 'without a reason'}`;

test.each<[string, string, string[]]>([
  ['all of it', group(`<GrpSts>RJCT</GrpSts>${why('FF01')}`), ['the file FF01']],
  [
    'all of it, without a reason',
    group('<GrpSts>RJCT</GrpSts><StsRsnInf><AddtlInf>no</AddtlInf></StsRsnInf>'),
    ['the file without a reason'],
  ],
  ['a block', group() + block(`<PmtInfSts>RJCT</PmtInfSts>${why('DT01')}`), ['ACM-DD-000001-1 DT01']],
  [
    'debits of their own reasons, and by that of their block',
    group('<GrpSts>PART</GrpSts>') +
      block(
        `<PmtInfSts>PART</PmtInfSts>${why('AM04')}${debit('a', 'RJCT', why('AC04'))}${debit('b', 'RJCT')}${debit('c', 'ACSC')}`,
      ),
    ['a AC04', 'b AM04'],
  ],
  [
    'a reason of its own kind',
    group() + block(debit('a', 'RJCT', '<StsRsnInf><Rsn><Prtry>LIMIT</Prtry></Rsn></StsRsnInf>')),
    ['a LIMIT'],
  ],
  ['nothing: it was received', group('<GrpSts>ACTC</GrpSts>'), []],
  ['nothing: it is in work', group('<GrpSts>PDNG</GrpSts>') + block(debit('a', 'PDNG')), []],
])('refuses %s', (_name, inner, expected) => {
  const read = parseStatusReport(report(inner));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  expect(read.value.map(said)).toEqual(expected);
  for (const { message_id } of read.value) expect(message_id).toBe('ACM-DD-000001');
});

test.each([
  ['no XML', '<Document'],
  ['a statement', '<Document><BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>'],
  ['one that names no file', report('<OrgnlGrpInfAndSts><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>')],
  ['a block without an id', report(`${group()}<OrgnlPmtInfAndSts><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>`)],
  ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${report(group())}`],
])('is not read: %s', (_name, xml) => {
  expect(parseStatusReport(xml)).toMatchObject({ ok: false, problems: [{ code: 'status-report-unreadable' }] });
});
