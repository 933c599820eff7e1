// SPDX-License-Identifier: Apache-2.0
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { type Collection, type DirectDebitFile, directDebitFile, type Mandate } from './direct-debit.js';
import { bankTransferProvider } from './provider.js';
import { returnFailure } from './return-reasons.js';

const mandate: Mandate = {
  mandate_id: 'M-0001',
  customer_ref: 'cus_1',
  signed_on: '2026-01-15',
  debtor_name: 'Müller & Söhne <GmbH>',
  iban: 'NO9386011117947',
  bic: null,
  scheme: 'CORE',
};
const collection = (creditor_reference: string, change: Partial<Collection> = {}): Collection => ({
  mandate,
  sequence_type: 'RCUR',
  collect_on: '2026-03-02',
  amount_minor: 1999n,
  creditor_reference,
  end_to_end_id: `E2E-${creditor_reference}`,
  ...change,
});
const file = (collections: readonly Collection[], change: Partial<DirectDebitFile> = {}): DirectDebitFile => ({
  message_id: 'DD-2026-03-02',
  created: Date.UTC(2026, 1, 25, 10),
  creditor: {
    beneficiary: 'Kontor GmbH',
    iban: 'DE89370400440532013000',
    bic: 'COBADEFFXXX',
    creditor_id: 'DE98ZZZ09999999999',
  },
  collections,
  ...change,
});
const FIRST = 'RF18539007547034';
const SECOND = 'RF712348231';

/** Names of the children in the order the schema wants them: the elements that are used. Source: pain.008.001.08. */
const ORDER: Record<string, string[]> = {
  CstmrDrctDbtInitn: ['GrpHdr', 'PmtInf'],
  GrpHdr: ['MsgId', 'CreDtTm', 'NbOfTxs', 'CtrlSum', 'InitgPty'],
  PmtInf: [
    'PmtInfId',
    'PmtMtd',
    'BtchBookg',
    'NbOfTxs',
    'CtrlSum',
    'PmtTpInf',
    'ReqdColltnDt',
    'Cdtr',
    'CdtrAcct',
    'CdtrAgt',
    'ChrgBr',
    'CdtrSchmeId',
    'DrctDbtTxInf',
  ],
  PmtTpInf: ['SvcLvl', 'LclInstrm', 'SeqTp'],
  DrctDbtTxInf: ['PmtId', 'InstdAmt', 'DrctDbtTx', 'DbtrAgt', 'Dbtr', 'DbtrAcct', 'RmtInf'],
  MndtRltdInf: ['MndtId', 'DtOfSgntr'],
  CdtrRefInf: ['Tp', 'Ref'],
};

type Ordered = Record<string, unknown>;
/** Checks each element against the order, allowing the last to repeat. */
function checkOrder(name: string, children: Ordered[]): void {
  const wanted = ORDER[name];
  const found = children.map((child) => Object.keys(child).find((key) => key !== ':@') as string);
  if (wanted)
    expect(
      found.filter((one, index) => one !== found[index - 1]),
      name,
    ).toEqual(wanted);
  for (const child of children)
    for (const [key, inner] of Object.entries(child)) if (Array.isArray(inner)) checkOrder(key, inner as Ordered[]);
}
const written = (given: DirectDebitFile): string => {
  const made = directDebitFile(given);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
};
const read = (xml: string) =>
  new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    isArray: (name) => ['PmtInf', 'DrctDbtTxInf'].includes(name),
  }).parse(xml).Document.CstmrDrctDbtInitn;

describe('pain.008', () => {
  test('has its elements in the order of the schema', () => {
    const xml = written(file([collection(FIRST), collection(SECOND)]));
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml).toContain('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08">');
    checkOrder('', new XMLParser({ preserveOrder: true, ignoreAttributes: false }).parse(xml));
  });

  test('makes a block for each sequence type, with sums that hold', () => {
    const root = read(written(file([collection(FIRST), collection(SECOND, { amount_minor: 1n })])));
    expect(root.GrpHdr).toMatchObject({ NbOfTxs: '2', CtrlSum: '20.00' });
    const split = read(
      written(file([collection(FIRST), collection(SECOND, { sequence_type: 'FRST', amount_minor: 123_456n })])),
    );
    expect(
      split.PmtInf.map((block: Ordered) => [
        block.PmtInfId,
        (block.PmtTpInf as Ordered).SeqTp,
        block.NbOfTxs,
        block.CtrlSum,
      ]),
    ).toEqual([
      ['DD-2026-03-02-1', 'RCUR', '1', '19.99'],
      ['DD-2026-03-02-2', 'FRST', '1', '1234.56'],
    ]);
  });

  test('says who, what and by which mandate, in SEPA text', () => {
    const [block] = read(written(file([collection(FIRST)]))).PmtInf;
    expect(block).toMatchObject({
      PmtMtd: 'DD',
      PmtTpInf: { SvcLvl: { Cd: 'SEPA' }, LclInstrm: { Cd: 'CORE' }, SeqTp: 'RCUR' },
      ReqdColltnDt: '2026-03-02',
      CdtrAgt: { FinInstnId: { BICFI: 'COBADEFFXXX' } },
      CdtrSchmeId: { Id: { PrvtId: { Othr: { Id: 'DE98ZZZ09999999999', SchmeNm: { Prtry: 'SEPA' } } } } },
      DrctDbtTxInf: [
        {
          PmtId: { EndToEndId: `E2E-${FIRST}` },
          InstdAmt: { '#text': '19.99', '@_Ccy': 'EUR' },
          DrctDbtTx: { MndtRltdInf: { MndtId: 'M-0001', DtOfSgntr: '2026-01-15' } },
          DbtrAgt: { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } },
          Dbtr: { Nm: 'Mueller + Soehne .GmbH.' },
          DbtrAcct: { Id: { IBAN: 'NO9386011117947' } },
          RmtInf: { Strd: { CdtrRefInf: { Tp: { CdOrPrtry: { Cd: 'SCOR' } }, Ref: FIRST } } },
        },
      ],
    });
  });

  test.each([
    ['nothing to collect', file([]), 'direct-debit-invalid', 'collections'],
    [
      'a message id too long',
      file([collection(FIRST)], { message_id: 'x'.repeat(36) }),
      'direct-debit-invalid',
      'message_id',
    ],
    [
      'an amount of nothing',
      file([collection(FIRST, { amount_minor: 0n })]),
      'direct-debit-invalid',
      'collections[0].amount_minor',
    ],
    [
      'a debit before the mandate',
      file([collection(FIRST, { collect_on: '2026-01-14' })]),
      'direct-debit-invalid',
      'collections[0].collect_on',
    ],
    [
      'an invoice twice',
      file([collection(FIRST), collection(FIRST, { end_to_end_id: 'E2E-2' })]),
      'direct-debit-invalid',
      'collections[1].creditor_reference',
    ],
    [
      'a reference with wrong check digits',
      file([collection('RF45X')]),
      'direct-debit-invalid',
      'collections[0].creditor_reference',
    ],
    [
      'a wrong account',
      file([collection(FIRST, { mandate: { ...mandate, iban: 'NO9386011117948' } })]),
      'invalid-iban',
      'collections[0].mandate.iban',
    ],
    [
      'a mandate id with signs',
      file([collection(FIRST, { mandate: { ...mandate, mandate_id: 'M_1' } })]),
      'direct-debit-invalid',
      'collections[0].mandate.mandate_id',
    ],
  ])('is refused for %s', (_, given, code, path) =>
    expect(directDebitFile(given)).toMatchObject({ ok: false, problems: [{ code, path }] }),
  );

  test('is refused for a creditor identifier with wrong check digits', () => {
    const given = file([collection(FIRST)]);
    expect(
      directDebitFile({ ...given, creditor: { ...given.creditor, creditor_id: 'DE97ZZZ09999999999' } }),
    ).toMatchObject({
      problems: [{ code: 'invalid-creditor-id' }],
    });
  });
});

describe('a charge by mandate', () => {
  const made = bankTransferProvider({
    beneficiary: 'Kontor GmbH',
    iban: 'DE89 3704 0044 0532 0130 00',
    bic: 'COBADEFFXXX',
    webhook_secrets: [],
    mandate: async (id) => (id === mandate.mandate_id ? mandate : null),
  });
  if (!made.ok) throw new Error('refused');
  const provider = made.value;
  const request = {
    payment_id: 'pay_1',
    customer_ref: 'cus_1',
    method_ref: 'M-0001',
    amount_minor: 1999n,
    currency: 'EUR',
    reference: '539007547034',
    description: '',
    idempotency_key: 'k',
    metadata: {},
  };

  test('waits for the next file under an id of its own', async () =>
    expect(await provider.charge(request)).toEqual({
      ok: true,
      value: { status: 'processing', provider_ref: 'pay-1' },
    }));
  test.each([
    ['of another customer', { customer_ref: 'cus_2' }],
    ['that is unknown', { method_ref: 'M-2' }],
  ])('by a mandate %s fails for good', async (_, change) =>
    expect(await provider.charge({ ...request, ...change })).toMatchObject({
      value: { status: 'failed', failure: { code: 'method-missing', kind: 'hard' } },
    }),
  );
  test('is in euro only', async () =>
    expect(await provider.charge({ ...request, currency: 'USD' })).toMatchObject({
      ok: false,
      problems: [{ code: 'currency-not-chargeable' }],
    }));
  test('describes the account by its end', async () =>
    expect(await provider.describeMethod('M-0001')).toMatchObject({
      value: { kind: 'sepa_debit', brand: 'NO', last4: '7947' },
    }));
  test('asks for a wrong account to be mended before anything else', () =>
    expect(
      bankTransferProvider({
        beneficiary: '',
        iban: 'DE00',
        bic: null,
        webhook_secrets: [],
        mandate: async () => null,
      }),
    ).toMatchObject({ ok: false, problems: [{ code: 'invalid-iban' }] }));
});

test.each([
  ['AM04', 'insufficient-funds', 'soft'],
  ['MD06', 'customer-disputes', 'hard'],
  ['AC04', 'account-closed', 'hard'],
  ['XX99', 'card-declined', 'soft'],
])('return reason %s is %s, %s', (reason, code, kind) => expect(returnFailure(reason)).toMatchObject({ code, kind }));
