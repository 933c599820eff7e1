// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { parseCamt053 } from './camt053.js';
import { parseCsvStatement, type StatementMapping } from './csv-statement.js';
import { lineEvents } from './webhook.js';

const camt = (entries: string, version = '02') =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>${entries}</Stmt></BkToCstmrStmt></Document>`;

const credit = `<Ntry><Amt Ccy="EUR">1234.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls>
<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>M&amp;M Schr&#246;der</Nm></Dbtr><DbtrAcct><Id><IBAN>NO9386011117947</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Invoice RF18 5390 0754</Ustrd><Ustrd>7034</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;

const batch = (second: string) => `<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><DtTm>2026-03-02T23:59:00+01:00</DtTm></BookgDt><AcctSvcrRef>B2</AcctSvcrRef><NtryDtls>
<TxDtls><Refs><EndToEndId>RF18539007547034</EndToEndId></Refs><Amt Ccy="EUR">10.00</Amt></TxDtls>
<TxDtls><Refs><EndToEndId>RF712348231</EndToEndId></Refs><Amt Ccy="EUR">${second}</Amt></TxDtls></NtryDtls></Ntry>`;

const returned = `<Ntry><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-03-05</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>RF712348231</EndToEndId></Refs>
<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>`;

const linesOf = (xml: string) => {
  const read = parseCamt053(xml);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value.flatMap(({ lines }) => lines);
};

describe('camt.053', () => {
  test('of version 2 gives a line with all that matters', () => {
    expect(parseCamt053(camt(credit))).toMatchObject({ value: [{ account_iban: 'DE89370400440532013000' }] });
    expect(linesOf(camt(credit))).toEqual([
      {
        line_id: expect.stringMatching(/^line_[0-9a-f]{32}$/),
        booked_on: '2026-03-02',
        amount_minor: 123_450n,
        currency: 'EUR',
        counterparty_name: 'M&M Schröder',
        counterparty_iban: 'NO9386011117947',
        structured_reference: null,
        remittance_text: 'Invoice RF18 5390 0754 7034',
        end_to_end_id: null,
        return_reason: null,
      },
    ]);
  });

  test.each([
    ['Schr&#xF6;der &lt;A&gt;', 'Schröder <A>'],
    ['A &amp;#246; B', 'A &#246; B'],
    ['<![CDATA[A & B]]>', 'A & B'],
  ])('reads the name %s as %s', (written, name) =>
    expect(linesOf(camt(credit.replace('M&amp;M Schr&#246;der', written)))[0]?.counterparty_name).toBe(name),
  );

  test('of version 8 takes a batch apart', () =>
    expect(linesOf(camt(batch('20.00'), '08')).map((line) => [line.amount_minor, line.end_to_end_id])).toEqual([
      [1000n, 'RF18539007547034'],
      [2000n, 'RF712348231'],
    ]));

  test('gives a line the same id in every statement, and equal lines different ones', () => {
    const bare = credit.replace('<AcctSvcrRef>B1</AcctSvcrRef>', '');
    expect(linesOf(camt(credit))[0]?.line_id).toBe(linesOf(camt(returned + credit))[1]?.line_id);
    const twice = linesOf(camt(bare + bare)).map(({ line_id }) => line_id);
    expect(new Set(twice).size).toBe(2);
    expect(linesOf(camt(bare))[0]?.line_id).toBe(twice[0]);
  });

  test('leaves out what is not booked', () => expect(linesOf(camt(credit.replace('BOOK', 'PDNG')))).toEqual([]));

  test.each([
    ['a batch that does not add up', camt(batch('20.01'))],
    ['a fraction the currency does not have', camt(credit.replace('1234.50', '1234.505'))],
    ['an unknown currency', camt(credit.replace('"EUR"', '"XXX"'))],
    ['a day that is none', camt(credit.replace('2026-03-02', '2026-02-30'))],
    ['no direction', camt(credit.replace('CRDT', 'BOTH'))],
    ['broken XML', camt(credit).replace('</Stmt>', '')],
    ['another document', '<Document><Other/></Document>'],
    ['entities', `<!DOCTYPE x [<!ENTITY a "b">]>${camt(credit).replace(/^.*\n/, '')}`],
    ['nothing', ''],
  ])('is refused for %s', (_, xml) =>
    expect(parseCamt053(xml)).toMatchObject({ ok: false, problems: [{ code: 'statement-unreadable' }] }),
  );
});

describe('what a line means', () => {
  const events = (xml: string) => linesOf(xml).flatMap(lineEvents);
  test('a reference in the text is a payment', () =>
    expect(events(camt(credit))).toMatchObject([
      {
        type: 'payment.succeeded',
        provider_ref: 'RF18539007547034',
        amount_minor: 123_450n,
        created: Date.UTC(2026, 2, 2),
      },
    ]));
  test('a returned debit takes back what had come in, with the reason of the bank', () =>
    expect(events(camt(returned))).toMatchObject([
      {
        type: 'payment.returned',
        provider_ref: 'RF712348231',
        amount_minor: 1000n,
        failure: { code: 'insufficient-funds', kind: 'soft', provider_code: 'AM04' },
      },
    ]));
  test('money without a reference waits for a match', () =>
    expect(events(camt(credit.replace('RF18', 'RF19')))).toMatchObject([{ type: 'transfer.received' }]));
  test('money that goes out is none of our business', () =>
    expect(events(camt(credit.replace('CRDT', 'DBIT')))).toEqual([]));
});

describe('CSV', () => {
  const mapping: StatementMapping = {
    delimiter: ';',
    date_format: 'dd.mm.yyyy',
    decimal_separator: ',',
    currency: 'EUR',
    columns: { booked_on: 'Buchungstag', amount: 'Betrag', name: 'Name', remittance_text: 'Zweck', iban: 'IBAN' },
  };
  const csv = (rows: string) => `\ufeffBuchungstag;Name;IBAN;Zweck;Betrag\r\n${rows}\r\n`;

  test('is read by its mapping', () => {
    const read = parseCsvStatement(
      csv('02.03.2026;"Müller; Söhne";NO93 8601 1117 947;INV-1;1.234,50\r\n03.03.2026;;;Fee;-2,1'),
      mapping,
    );
    expect(read).toMatchObject({
      ok: true,
      value: {
        lines: [
          {
            booked_on: '2026-03-02',
            counterparty_name: 'Müller; Söhne',
            counterparty_iban: 'NO9386011117947',
            amount_minor: 123_450n,
            currency: 'EUR',
            remittance_text: 'INV-1',
          },
          { booked_on: '2026-03-03', counterparty_name: '', counterparty_iban: null, amount_minor: -210n },
        ],
      },
    });
  });

  test.each([
    ['yyyy-mm-dd', '2026-03-02'],
    ['dd/mm/yyyy', '02/03/2026'],
    ['mm/dd/yyyy', '03/02/2026'],
  ] as const)('reads dates as %s', (date_format, day) =>
    expect(parseCsvStatement(csv(`${day};;;;1,00`), { ...mapping, date_format })).toMatchObject({
      value: { lines: [{ booked_on: '2026-03-02' }] },
    }),
  );

  test.each([
    ['an amount in the other notation', '02.03.2026;;;;1,234.50'],
    ['groups of two', '02.03.2026;;;;1.23,50'],
    ['too many decimals', '02.03.2026;;;;1,005'],
    ['another kind of date', '2026-03-02;;;;1,00'],
    ['a field too many', '02.03.2026;;;;1,00;x'],
  ])('is refused as a whole for %s', (_, row) =>
    expect(parseCsvStatement(csv(`01.03.2026;;;;1,00\r\n${row}`), mapping)).toMatchObject({
      ok: false,
      problems: [{ code: 'statement-unreadable' }],
    }),
  );

  test('names a column that is not there', () =>
    expect(parseCsvStatement('a;b\r\n1;2\r\n', mapping)).toMatchObject({
      ok: false,
      problems: [{ path: 'Buchungstag' }, {}, {}, {}, {}],
    }));
});
