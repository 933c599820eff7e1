// SPDX-License-Identifier: Apache-2.0
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

const IBAN = 'DE89370400440532013000';
/** Of Ada; the check digits hold. */
const DEBTOR = 'NL91ABNA0417164300';
let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
  await acme.api.put('/v1/payment_providers/bank-transfer', {
    beneficiary: 'Acme GmbH',
    iban: IBAN,
    direct_debit: { creditor_id: 'DE98 ZZZ0 9999 9999 99', prenotification_days: 5, lead_days: 1 },
  });
  await acme.api.put('/v1/collecting', { enabled: true });
});

type Row = Record<string, string>;
const signed = (more: object = {}) =>
  acme.api.post('/v1/customers/ada/mandates', { reference: 'ADA-1', iban: DEBTOR, signed_on: '2025-12-30', ...more });
const collect = () => acme.api.post('/v1/collecting/run', {});
const make = (body: object = {}) => acme.api.post('/v1/direct_debit_files', body);
const attempts = async (): Promise<Row[]> => (await acme.api.get('/v1/payment_attempts')).body.data;
const read = (xml: string) =>
  new XMLParser({ parseTagValue: false, isArray: (name) => ['PmtInf', 'DrctDbtTxInf'].includes(name) }).parse(xml)
    .Document.CstmrDrctDbtInitn;
async function xmlOf(id: string): Promise<string> {
  return (await acme.api.get(`/v1/direct_debit_files/${id}/xml`)).body;
}
/** A month is billed and charged: a debit waits. */
async function due(day: string): Promise<void> {
  acme.on(day, '12:00');
  await acme.close(day.replace(/..$/, '02'));
  await collect();
}
interface Line {
  readonly id: string;
  readonly amount: string;
  readonly end_to_end_id: string;
  /** Why it came back. */
  readonly reason?: string;
}
const bank = (lines: readonly Line[]) =>
  acme.api.post('/v1/bank_statements', {
    format: 'camt053',
    content: `<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>${IBAN}</IBAN></Id></Acct>${lines
      .map(
        ({ id, amount, end_to_end_id, reason }) => `<Ntry><Amt Ccy="EUR">${amount}</Amt>
<CdtDbtInd>${reason === undefined ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>${new Date(acme.now).toISOString().slice(0, 10)}</Dt></BookgDt><AcctSvcrRef>${id}</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>${end_to_end_id}</EndToEndId></Refs>
${reason === undefined ? '' : `<RtrInf><Rsn><Cd>${reason}</Cd></Rsn></RtrInf>`}</TxDtls></NtryDtls></Ntry>`,
      )
      .join('')}</Stmt></BkToCstmrStmt></Document>`,
  });

describe('a mandate', () => {
  test('is a method to charge by; its account is kept encrypted', async () => {
    const { status, body } = await signed({ bic: 'abnanl2a' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: 'ADA-1', status: 'active', country: 'NL', last4: '4300', debtor_name: 'Ada' });
    const [method] = (await acme.api.get('/v1/customers/ada/payment_methods')).body.data;
    expect(method).toMatchObject({ provider: 'bank-transfer', kind: 'sepa_debit', label: 'SEPA •••• 4300' });
    const org = (await store.findOrganisation(acme.slug))?.id ?? '';
    const kept = await store.read(org, (tx) =>
      tx.client.query('SELECT m::text, a.after::text FROM mandate m, audit_entry a'),
    );
    expect(JSON.stringify(kept.rows)).not.toContain(DEBTOR.slice(4, 14));
    expect((await acme.api.get('/v1/mandates?customer_id=ada')).body.data).toEqual([body]);
    expect((await acme.api.post('/v1/mandates/ADA-1/end', {})).body).toMatchObject({ status: 'revoked' });
    expect((await acme.api.get('/v1/customers/ada/payment_methods')).body.data).toEqual([]);
    expect((await acme.api.post('/v1/mandates/ADA-1/end', {})).body).toMatchObject({
      status: 409,
      code: 'mandate-over',
    });
  });

  test.each([
    ['a wrong account', { iban: 'NL91ABNA0417164301' }, 'invalid-iban'],
    ['a wrong bank', { bic: 'ABNANL2AX' }, 'invalid-bic'],
    ['a reference that is no SEPA text', { reference: 'ADA_1' }, 'direct-debit-invalid'],
    ['a signature of tomorrow', { signed_on: '2026-01-02' }, 'date-in-future'],
  ])('is refused with %s', async (_name, more, code) => {
    expect((await signed(more)).body).toMatchObject({ status: 422, code });
    expect((await acme.api.get('/v1/mandates')).body.data).toEqual([]);
  });

  test('has a reference of its own', async () => {
    await signed();
    expect((await signed()).body).toMatchObject({ status: 422, code: 'mandate-exists' });
    const { body } = await signed({ reference: undefined });
    expect(body.id).toMatch(/^mnd-[0-9a-z]{26}$/);
  });

  test('needs a creditor identifier whose check digits hold', async () => {
    const account = { beneficiary: 'Acme GmbH', iban: IBAN };
    const put = (more: object) => acme.api.put('/v1/payment_providers/bank-transfer', { ...account, ...more });
    const wrong = await put({ direct_debit: { creditor_id: 'DE97ZZZ09999999999' } });
    expect(wrong.body).toMatchObject({ status: 422, code: 'invalid-creditor-id' });
    await put({});
    expect((await make()).body).toMatchObject({ status: 422, code: 'direct-debit-not-set-up' });
  });
});

describe('a file for the bank', () => {
  beforeEach(async () => {
    await signed();
    await acme.subscribe();
  });

  test('takes what is due to the bank once, and what the bank books has paid it', async () => {
    expect((await make()).body).toMatchObject({ status: 422, code: 'nothing-to-collect' });
    await due('2026-01-01');
    const [attempt] = await attempts();
    expect(attempt).toMatchObject({ status: 'processing', amount: '20.00' });
    const rehearsed = await make({ dry_run: true });
    const { body: file } = await make();
    // five days after the invoice of 1 January is the 6th, a Tuesday
    const line = { sequence_type: 'FRST', collect_on: '2026-01-06', amount: '20.00', mandate_id: 'ADA-1' };
    expect(file).toMatchObject({ message_id: expect.stringMatching(/-DD-000001$/), debits: 1, amount: '20.00' });
    expect(file.lines).toEqual([expect.objectContaining({ ...line, payment_attempt_id: attempt?.id })]);
    expect({ ...rehearsed.body, id: file.id, created: file.created }).toEqual(file);
    const root = read(await xmlOf(file.id));
    expect(root.GrpHdr).toMatchObject({ MsgId: file.message_id, NbOfTxs: '1', CtrlSum: '20.00' });
    const [debit] = root.PmtInf[0].DrctDbtTxInf;
    expect(debit).toMatchObject({
      PmtId: { EndToEndId: file.lines[0].end_to_end_id },
      DrctDbtTx: { MndtRltdInf: { MndtId: 'ADA-1', DtOfSgntr: '2025-12-30' } },
      DbtrAcct: { Id: { IBAN: DEBTOR } },
    });
    expect(await xmlOf(file.id)).toBe(await xmlOf(file.id));
    expect((await make()).body.code).toBe('nothing-to-collect');
    expect((await acme.api.get('/v1/direct_debit_files')).body.data).toMatchObject([{ id: file.id, debits: 1 }]);
    expect((await acme.api.get(`/v1/direct_debit_files/${file.id}`)).body.lines).toEqual(file.lines);

    acme.on('2026-01-06', '18:00');
    const [{ end_to_end_id }] = file.lines;
    const booked = await bank([{ id: 'b1', amount: '20.00', end_to_end_id }]);
    expect(booked.body.transactions).toMatchObject([{ status: 'applied', allocations: [{ amount: '20.00' }] }]);
    await collect();
    expect(await attempts()).toMatchObject([{ status: 'succeeded' }]);
    expect((await acme.api.get('/v1/collections')).body.data).toMatchObject([{ status: 'paid' }]);
    // the next is recurrent, in the next file
    await due('2026-02-02');
    const { body: second } = await make();
    expect(second).toMatchObject({
      message_id: expect.stringMatching(/-DD-000002$/),
      lines: [{ sequence_type: 'RCUR' }],
    });
  });

  test.each([
    ['AM04', 'soft', 'insufficient-funds'],
    ['MD06', 'hard', 'customer-disputes'],
  ])('%s: a debit that comes back is a %s decline', async (reason, kind, code) => {
    await due('2026-01-01');
    const [line] = (await make()).body.lines;
    acme.on('2026-01-06', '18:00');
    await bank([{ id: 'b1', amount: '20.00', end_to_end_id: line.end_to_end_id }]);
    await collect();
    acme.on('2026-01-08', '18:00');
    const back = await bank([{ id: 'b2', amount: '20.00', end_to_end_id: line.end_to_end_id, reason }]);
    expect(back.body.transactions).toMatchObject([{ status: 'returned' }]);
    const { body } = await acme.api.get(`/v1/invoices/${line.invoice_id}/collection`);
    const event = body.events.find(({ type }: Row) => type === 'payment_returned');
    expect(event).toMatchObject({ data: { failure: { kind, code } } });
    await collect();
    acme.on('2026-02-20', '12:00');
    await collect();
    // a soft one is tried again, under an id of its own, in the next file; a hard one never by this mandate
    expect((await attempts()).length).toBe(kind === 'soft' ? 2 : 1);
    const again = await make();
    if (kind === 'hard') expect(again.body.code).toBe('nothing-to-collect');
    else {
      expect(again.body.lines).toMatchObject([{ sequence_type: 'RCUR', invoice_id: line.invoice_id }]);
      expect(again.body.lines[0].end_to_end_id).not.toBe(line.end_to_end_id);
    }
    expect((await acme.api.get(`/v1/invoices/${line.invoice_id}/payments`)).body.open).toBe('20.00');
  });

  test('a debit that the bank refuses before it is booked is a decline as well', async () => {
    await due('2026-01-01');
    const [line] = (await make()).body.lines;
    await bank([{ id: 'b1', amount: '20.00', end_to_end_id: line.end_to_end_id, reason: 'AC04' }]);
    expect(await attempts()).toMatchObject([{ status: 'failed', failure: { kind: 'hard', code: 'account-closed' } }]);
  });

  describe('that the bank refuses by a report', () => {
    const report = (inner: string, body: object = {}, message_id = '') =>
      acme.api.post('/v1/direct_debit_reports', {
        content: `<Document><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>${message_id}</OrgnlMsgId>${inner}</CstmrPmtStsRpt></Document>`,
        ...body,
      });
    const close = '</OrgnlGrpInfAndSts>';
    const why = (code: string) => `<StsRsnInf><Rsn><Cd>${code}</Cd></Rsn></StsRsnInf>`;
    const block = (id: string, inner: string) =>
      `${close}<OrgnlPmtInfAndSts><OrgnlPmtInfId>${id}</OrgnlPmtInfId>${inner}</OrgnlPmtInfAndSts>`;
    const debit = (id: string, code: string) =>
      `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>RJCT</TxSts>${why(code)}</TxInfAndSts>`;

    test.each([
      ['one debit', 'AM04', 'soft', 'insufficient-funds'],
      ['a block', 'AC04', 'hard', 'account-closed'],
      ['the file', 'MD01', 'hard', 'authorisation-revoked'],
    ])('%s: it is a %s decline, once, and dunning goes on', async (what, reason, kind, code) => {
      await due('2026-01-01');
      const { body: file } = await make();
      const [line] = file.lines;
      const [{ PmtInfId }] = read(await xmlOf(file.id)).PmtInf;
      const inner =
        what === 'one debit'
          ? block(PmtInfId, debit(line.end_to_end_id, reason))
          : what === 'a block'
            ? block(PmtInfId, `<PmtInfSts>RJCT</PmtInfSts>${why(reason)}`)
            : `<GrpSts>RJCT</GrpSts>${why(reason)}${close}`;
      const rehearsed = await report(inner, { dry_run: true }, file.message_id);
      expect(rehearsed.body.rejected).toMatchObject([{ failure: { code, kind, reason }, known: false }]);
      expect(await attempts()).toMatchObject([{ status: 'processing' }]);
      const told = await report(inner, {}, file.message_id);
      expect(told.body).toEqual(rehearsed.body);
      expect((await report(inner, {}, file.message_id)).body.rejected).toMatchObject([{ known: true }]);
      expect(await attempts()).toMatchObject([{ status: 'failed', failure: { kind, code } }]);
      const { body } = await acme.api.get(`/v1/invoices/${line.invoice_id}/collection`);
      expect(body.events.filter(({ type }: Row) => type === 'payment_failed')).toHaveLength(1);
      acme.on('2026-02-20', '12:00');
      await collect();
      expect((await attempts()).length).toBe(kind === 'soft' ? 2 : 1);
    });

    test('a debit that the statement told of already stays as it is; other blocks and files are not meant', async () => {
      await due('2026-01-01');
      const { body: file } = await make();
      const [{ end_to_end_id }] = file.lines;
      acme.on('2026-01-06', '18:00');
      await bank([{ id: 'b1', amount: '20.00', end_to_end_id }]);
      const { body } = await report(block('x', debit(end_to_end_id, 'AC04')), {}, file.message_id);
      expect(body.rejected).toMatchObject([{ known: true }]);
      expect(await attempts()).toMatchObject([{ status: 'succeeded' }]);
      const other = await report(block('x', '<PmtInfSts>RJCT</PmtInfSts>'), {}, file.message_id);
      expect(other.body.rejected).toEqual([]);
      const foreign = await report(`<GrpSts>RJCT</GrpSts>${close}`, {}, 'OTHER-DD-000001');
      expect(foreign.body).toMatchObject({ code: 'resource-unknown' });
      expect((await report('', {}, '')).body.code).toBe('status-report-unreadable');
    });
  });

  test('leaves out what was paid by transfer, and what has no mandate any more', async () => {
    await due('2026-01-01');
    const [attempt] = await attempts();
    await acme.api.post('/v1/payments', { customer_id: 'ada', amount: '20.00' });
    const made = await make();
    expect(made.body).toMatchObject({
      id: null,
      debits: 0,
      dropped: [{ payment_attempt_id: attempt?.id, why: 'paid' }],
    });
    await due('2026-02-02');
    await acme.api.post('/v1/mandates/ADA-1/end', {});
    expect((await make()).body).toMatchObject({ id: null, dropped: [{ why: 'mandate' }] });
    expect((await attempts()).map(({ status }) => status)).toEqual(['failed', 'cancelled']);
    expect((await acme.api.get('/v1/direct_debit_files')).body.data).toEqual([]);
  });

  test('the last debit of a mandate is marked, and the mandate used up', async () => {
    await due('2026-01-01');
    await acme.api.post('/v1/mandates/ADA-1/end', { when: 'after_next_debit' });
    expect((await make()).body.lines).toMatchObject([{ sequence_type: 'FNAL' }]);
    expect((await acme.api.get('/v1/mandates/ADA-1')).body).toMatchObject({ status: 'used' });
    await signed({ reference: 'ADA-2', kind: 'one_off' });
    await due('2026-02-02');
    expect((await make()).body.lines).toMatchObject([{ sequence_type: 'OOFF', mandate_id: 'ADA-2' }]);
    expect((await acme.api.get('/v1/customers/ada/payment_methods')).body.data).toEqual([]);
  });

  test('the invoice is the notice: mandate, creditor and the day from which it may be debited', async () => {
    const seller = { address: { lines: ['Hafenstr. 1'], postal_code: '20457', city: 'Hamburg', country: 'DE' } };
    const tax = { seller: { address: { country: 'DE' }, tax_ids: ['DE136695976'] } };
    const documents = { language: 'de', seller: { ...seller, vat_id: 'DE136695976' }, bank: { iban: IBAN } };
    expect((await acme.api.put('/v1/billing_settings', { tax, documents })).status).toBe(200);
    await acme.api.patch('/v1/customers/ada', { country: 'DE' });
    await due('2026-01-01');
    const [{ id, number }] = (await acme.api.get('/v1/invoices')).body.data;
    const ubl = (await acme.api.get(`/v1/invoices/${id}/e_invoice?format=cii`)).body as string;
    // UNTDID 4461: 59 is a SEPA direct debit
    expect(ubl).toMatch(/<ram:TypeCode>59</);
    expect(ubl).toContain('<ram:CreditorReferenceID>DE98ZZZ09999999999<');
    expect(ubl).toContain('<ram:DirectDebitMandateID>ADA-1<');
    const printed = await store.read((await store.findOrganisation(acme.slug))?.id ?? '', async (tx) => {
      const { printedInvoice } = await import('../billing/printed-invoice.js');
      const invoice = await tx.invoices.byNumber(number);
      return invoice === null ? null : printedInvoice(tx, invoice);
    });
    expect(printed).toMatchObject({
      value: {
        due_date: '2026-01-06',
        payment: { means: 'direct_debit', bank: null, mandate: { reference: 'ADA-1' } },
      },
    });
    // what was issued before the mandate ended still says so, and nothing after it
    await acme.api.post('/v1/mandates/ADA-1/end', {});
    expect((await acme.api.get(`/v1/invoices/${id}/e_invoice?format=cii`)).body).toBe(ubl);
    await due('2026-02-02');
    const [{ id: next }] = (await acme.api.get('/v1/invoices')).body.data;
    expect((await acme.api.get(`/v1/invoices/${next}/e_invoice?format=cii`)).body).not.toContain('ADA-1');
  });

  test('a debit of later days waits for a later file', async () => {
    await due('2026-01-01');
    expect((await make({ until: '2026-01-05' })).body.code).toBe('nothing-to-collect');
    expect((await make({ until: '2026-01-06' })).body.debits).toBe(1);
  });

  test('two at once, and one that breaks off: each debit is in one file, and numbers have no gap', async () => {
    await due('2026-01-01');
    const org = (await store.findOrganisation(acme.slug))?.id ?? '';
    const { planDebitFile, storeDebitFile } = await import('../collecting/direct-debits.js');
    const broken = store.write(org, { actor: 'tester', now: acme.now }, async (tx) => {
      const plan = await planDebitFile(tx, store.secrets, { now: tx.now, until: '2026-01-31' });
      if (!plan.ok) throw new Error('there is a debit');
      await storeDebitFile(tx, store.secrets, plan.value);
      throw new Error('killed before the commit');
    });
    await expect(broken).rejects.toThrow('killed');
    const answers = await Promise.all([make(), make(), make()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    const [file, ...more] = (await acme.api.get('/v1/direct_debit_files')).body.data;
    expect([file.message_id.slice(-6), more]).toEqual(['000001', []]);
  });
});
