// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import {
  allocate,
  type CreditAsk,
  type CreditedLine,
  creditedShare,
  creditFrom,
  creditNoteDocument,
  creditProblems,
  dateAt,
  entryOf,
  fail,
  giveBack,
  type Instant,
  type InvoiceDocument,
  invoiceHashInput,
  laterDate,
  loweredBy,
  ok,
  type PlainDate,
  type PostedCreditNote,
  type PostedTax,
  type Problem,
  type Result,
  type SettledPart,
  spreadCredit,
} from '@kontor/core';
import { earliestDay } from '../billing/expire-credits.js';
import { RATING_VERSION } from '../billing/rating-version.js';
import { toBalance } from '../billing/settlement-book.js';
import type { CouponUse } from '../store/coupons.js';
import type { CreditNoteLine } from '../store/credit-notes.js';
import { type Invoice, invoiceNumber, type NewCreditNote } from '../store/invoices.js';
import { packEntries } from '../store/ledger.js';
import { shownInvoice } from '../store/shown.js';
import { freshId, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { creditToCome } from '../thresholds/paid-top-up.js';
import { type OwedLine, owedLines } from './credited-lines.js';
import { type CreditTaken, settledParts, storeCreditTaken } from './settle-credit.js';

/** What is credited of an invoice: the same of every line, an amount with tax over all, or lines by themselves. */
export type CreditRequest =
  | { readonly kind: 'each'; readonly ask: CreditAsk }
  | { readonly kind: 'amount'; readonly amount_minor: bigint }
  | {
      readonly kind: 'lines';
      readonly lines: readonly { readonly line_id: string; readonly ask: CreditAsk; readonly path: string }[];
    };

/** A credit note by hand, before it is numbered and stored. */
export interface PlannedCreditNote {
  readonly invoice: Invoice;
  readonly date: PlainDate;
  readonly reason: string;
  readonly credited: readonly (CreditedLine & Pick<OwedLine, 'row' | 'item'>)[];
  /** With tax, above zero. */
  readonly total_minor: bigint;
  readonly taken: Omit<CreditTaken, 'credit_note_id'>;
  readonly settled: readonly SettledPart[];
  /** Coupons that have their use back, for the invoice is credited in full. */
  readonly coupons: readonly (Omit<CouponUse, 'invoice_id'> & { readonly code: string })[];
}

/**
 * Plans a credit note on an issued invoice. First it lowers what is open of the invoice; what was paid goes to the
 * balance or is to be refunded, as asked; credits return to their grants. Fails with `credit-beyond-line` and
 * `credit-beyond-invoice` where more is credited than is left, and `credit-note-empty` where nothing is.
 */
export async function creditNoteOf(
  tx: Transaction,
  invoice: Invoice,
  {
    request,
    paid_to,
    reason,
    now,
  }: { request: CreditRequest; paid_to: 'refund' | 'balance'; reason: string; now: Instant },
): Promise<Result<PlannedCreditNote>> {
  const creditable = await tx.creditNotes.creditableInvoice(invoice.id);
  if (creditable === null)
    return fail({
      code: 'credit-note-of-credit-note',
      path: 'invoice_id',
      message: `${invoice.number} is a credit note itself`,
      mend: 'name the invoice that is to be credited',
    });
  const ahead = (invoice.document as InvoiceDocument).lines.some(({ prepaid }) => prepaid === true);
  // of credit that was given and taken back none may be used
  if (ahead && (creditable.paid_minor > 0n || (await creditToCome(tx, invoice.id)) < invoice.total_minor))
    return fail(ofPrepaid(invoice, 'it has become credit', 'pay the credit back: a refund of the wallet'));
  const lines = await owedLines(tx, invoice);
  const today = dateAt(now, (await tx.organisations.get()).timezone);
  const earlier = lines.flatMap(({ item }) => item.credits.map(({ date }) => date));
  const date = [invoice.invoice_date, await earliestDay(tx), ...earlier].reduce(laterDate, today);
  const asked = asksOf(lines, request);
  if (!asked.ok) return asked;
  const credited: (CreditedLine & Pick<OwedLine, 'row' | 'item'>)[] = [];
  const problems: Problem[] = [];
  for (const { owed, ask, path } of asked.value) {
    const share = creditedShare(owed.creditable, ask);
    if (share.net_minor === 0n && share.amount_minor === 0n) continue;
    // what the terms took back is gone as well
    const gone = { ...owed.item, net_minor: owed.item.net_minor - goneByTerms(owed) };
    problems.push(...creditProblems(gone, { date, net_minor: share.net_minor }, path));
    credited.push({ line: owed.line, share, row: owed.row, item: owed.item });
  }
  if (problems.length > 0) return fail(...problems);
  const total_minor = credited.reduce((sum, { share }) => sum + share.net_minor + taxOf(share), 0n);
  if (total_minor <= 0n)
    return fail({
      code: 'credit-note-empty',
      path: '',
      message: `nothing is left to credit of ${invoice.number}, or nothing was asked for`,
      mend: 'look at its lines and at the credit notes on it',
    });
  // credit comes whole or not at all
  if (ahead && !inFull(lines, credited))
    return fail(ofPrepaid(invoice, 'it is not paid, and credit comes whole', 'void the invoice: credit all of it'));
  const { parts, rest_minor } = spreadCredit(total_minor, [creditable]);
  if (rest_minor > 0n)
    return fail({
      code: 'credit-beyond-invoice',
      path: '',
      message: `the credit is ${rest_minor} minor units of ${invoice.currency} more than ${invoice.number} has left`,
      mend: 'credit the lines below zero of the invoice along, or less of the others',
    });
  const { customer_id, currency } = invoice;
  return ok({
    invoice,
    date,
    reason,
    credited,
    total_minor,
    taken: { customer_id, currency, date, parts, paid_to },
    settled: settledParts(parts, paid_to, 0n),
    coupons: inFull(lines, credited) ? await couponsOn(tx, invoice) : [],
  });
}

function ofPrepaid({ number }: Invoice, because: string, mend: string): Problem {
  const message = `${number} is a payment ahead: ${because}`;
  return { code: 'credit-note-of-prepaid', path: 'invoice_id', message, mend };
}

const taxOf = ({ taxes }: CreditedLine['share']) => taxes.reduce((sum, tax) => sum + tax, 0n);

function goneByTerms({ creditable, item }: OwedLine): bigint {
  return item.credits.reduce((left, { net_minor }) => left - net_minor, creditable.credited.net_minor);
}

interface Asked {
  readonly owed: OwedLine;
  readonly ask: CreditAsk;
  readonly path: string;
}

function asksOf(lines: readonly OwedLine[], request: CreditRequest): Result<Asked[]> {
  if (request.kind === 'each')
    return ok(lines.map((owed, index) => ({ owed, ask: request.ask, path: `lines[${index}]` })));
  if (request.kind === 'amount') {
    const left = lines.map(({ creditable: { credited, ...line } }) => {
      const gross = line.net_minor - credited.net_minor + taxOf(line) - taxOf(credited);
      return gross > 0n ? gross : 0n;
    });
    const all = left.reduce((sum, each) => sum + each, 0n);
    // more than all of it: the first line says that it is too much
    const parts = all === 0n ? left : allocate(request.amount_minor, left);
    return ok(
      lines.flatMap((owed, index): Asked[] => {
        const amount_minor = parts[index] as bigint;
        return amount_minor === 0n ? [] : [{ owed, ask: { kind: 'gross', amount_minor }, path: '' }];
      }),
    );
  }
  const problems: Problem[] = [];
  const asked = request.lines.flatMap(({ line_id, ask, path }, index): Asked[] => {
    const owed = lines.find(({ line }) => line.id === line_id);
    const again = request.lines.findIndex((other) => other.line_id === line_id) < index;
    if (owed !== undefined && !again) return [{ owed, ask, path }];
    problems.push({
      code: again ? 'id-repeated' : 'resource-unknown',
      path: `${path}.line_id`,
      message: again ? `the line ${line_id} is named twice` : `the invoice has no line ${line_id}`,
      mend: 'name each line of the invoice at most once',
    });
    return [];
  });
  return problems.length > 0 ? fail(...problems) : ok(asked);
}

/** Whether nothing is left of any line afterwards. */
function inFull(lines: readonly OwedLine[], credited: PlannedCreditNote['credited']): boolean {
  return lines.every(({ line, creditable }) => {
    const share = credited.find((each) => each.line.id === line.id)?.share.net_minor ?? 0n;
    return creditable.credited.net_minor + share === creditable.net_minor;
  });
}

/** Coupons used on an invoice, as they are once they have that use back. */
async function couponsOn(tx: Transaction, { customer_id, id }: Invoice): Promise<PlannedCreditNote['coupons']> {
  const uses = await tx.coupons.usesOn(customer_id, id);
  if (uses.length === 0) return [];
  const redemptions = (await tx.coupons.redemptions([customer_id])).get(customer_id) ?? [];
  return uses.flatMap(({ redemption_id, amount_minor }) => {
    const redeemed = redemptions.find(({ redemption }) => redemption.id === redemption_id);
    if (redeemed === undefined) return [];
    const redemption = giveBack(redeemed, amount_minor);
    return [{ redemption, amount_minor: -amount_minor, code: redeemed.coupon.code }];
  });
}

/** Numbers, stores and posts a credit note. Whoever planned it did so in the same transaction. */
export async function storeCreditNote(tx: WriteTransaction, plan: PlannedCreditNote): Promise<NewCreditNote> {
  const { invoice, date, credited, taken, coupons } = plan;
  const { id: organisation_id, name, invoice_prefix } = await tx.organisations.get();
  const { credit_note: sequence } = await tx.invoices.takeNumbers({ invoice: 0, credit_note: 1 });
  const id = freshId('inv', tx.now);
  const document = creditNoteDocument(invoice.document as InvoiceDocument, credited, {
    id,
    number: invoiceNumber(invoice_prefix, sequence, 'credit_note'),
    issued_at: tx.now,
    rating_version: RATING_VERSION,
    line_ids: credited.map(() => freshId('il', tx.now)),
    organisation: { id: organisation_id, name },
    customer: await customerOf(tx, invoice),
    date,
    reason: plan.reason,
    settled: plan.settled,
  });
  const note = noteOf(document, { invoice, sequence, now: tx.now });
  await tx.invoices.insertCreditNote(note);
  await tx.creditNotes.insertLines(credited.map((each, position) => lineOf(note, plan, { ...each, position })));
  await giveToBalance(tx, plan, note.number);
  await storeCreditTaken(tx, [{ ...taken, credit_note_id: id }]);
  await tx.coupons.recordUses(coupons.map(({ code: _code, ...use }) => ({ ...use, invoice_id: id })));
  await tx.ledger.post(packEntries([entryOf({ kind: 'credit_note', document: postedNote(note, plan) })]));
  const { document: _text, lines: _none, ...head } = note;
  tx.audit.record({ action: 'credit_note.issued', object: id, after: { ...head, reason: plan.reason } });
  const data = shownInvoice({ ...note, status: 'issued' });
  tx.outbox.record({ type: 'invoice.issued', object: id, customer_id: invoice.customer_id, data });
  return note;
}

async function customerOf(tx: Transaction, invoice: Invoice) {
  const customer = await tx.customers.get(invoice.customer_id);
  if (customer === null) throw new Error(`${invoice.number} is of a customer that does not exist`);
  const { id, external_id, name, email, country } = customer;
  return { id, external_id, name, email, country };
}

async function giveToBalance(tx: WriteTransaction, { taken, invoice }: PlannedCreditNote, number: string) {
  const amount_minor = taken.paid_to === 'balance' ? creditFrom(taken.parts, 'paid') : 0n;
  if (amount_minor === 0n) return;
  const { customer_id, currency } = invoice;
  const given = { id: freshId('grt', tx.now), customer_id, currency, amount_minor, now: tx.now };
  const { wallet, grant } = toBalance(given, await tx.credits.wallets([customer_id]));
  await tx.credits.createWallets(wallet === null ? [] : [wallet]);
  await tx.credits.give([{ ...grant, reason: number }]);
}

function noteOf(
  document: InvoiceDocument,
  { invoice, sequence, now }: { invoice: Invoice; sequence: bigint; now: Instant },
): NewCreditNote {
  const text = invoiceHashInput(document);
  const { customer_id, subscription_id, currency, catalog_version } = invoice;
  return {
    id: document.id,
    sequence,
    number: document.number,
    customer_id,
    subscription_id,
    currency,
    kind: 'credit_note',
    credits_invoice_id: invoice.id,
    subtotal_minor: BigInt(document.subtotal_minor),
    discount_minor: BigInt(document.discount_minor),
    tax_minor: BigInt(document.tax_minor),
    total_minor: BigInt(document.total_minor),
    credited_minor: 0n,
    due_minor: 0n,
    period_start: document.period.start,
    period_end: document.period.end,
    invoice_date: document.invoice_date,
    issued_at: now,
    catalog_version,
    rating_version: RATING_VERSION,
    usage_watermark: null,
    document: text,
    document_hash: createHash('sha256').update(text).digest('hex'),
    lines: [],
  };
}

function lineOf(
  note: NewCreditNote,
  { invoice, date }: PlannedCreditNote,
  { line, row, share, position }: PlannedCreditNote['credited'][number] & { readonly position: number },
): CreditNoteLine {
  return {
    credit_note_id: note.id,
    position,
    id: (JSON.parse(note.document) as InvoiceDocument).lines[position]?.id ?? '',
    customer_id: note.customer_id,
    subscription_id: row.subscription_id ?? '',
    invoice_id: invoice.id,
    line_id: line.id,
    charge_key: row.charge_key,
    billed_start: row.billed_start,
    billed_start_second: row.billed_start_second || null,
    period_start: row.period_start,
    period_end: row.period_end,
    amount_minor: share.amount_minor,
    discount_minor: share.discount_minor,
    net_minor: share.net_minor,
    tax_minor: taxOf(share),
    taxes: postedTaxes(invoice, { line, share }),
    credited_on: date,
  };
}

function postedTaxes({ document }: Invoice, { line, share }: CreditedLine): PostedTax[] {
  const { taxes } = document as InvoiceDocument;
  return line.tax_rates.map(({ code }, index) => ({
    code,
    jurisdiction: taxes.find((tax) => tax.code === code)?.jurisdiction ?? '',
    amount_minor: share.taxes[index] as bigint,
  }));
}

function postedNote(note: NewCreditNote, { invoice, date, credited, taken }: PlannedCreditNote): PostedCreditNote {
  const { id, customer_id, currency } = note;
  const lowered = [...loweredBy(taken.parts).values()].reduce((sum, amount) => sum + amount, 0n);
  const paid_to = taken.paid_to === 'refund' ? 'refunds_payable' : 'customer_credit';
  return {
    id,
    customer_id,
    invoice_id: invoice.id,
    currency,
    date,
    lines: credited.map((each) => ({
      item: each.item,
      net_minor: each.share.net_minor,
      tax: postedTaxes(invoice, each),
      prepaid: each.line.prepaid === true,
    })),
    settled: [
      { to: 'receivable', amount_minor: lowered },
      { to: paid_to, amount_minor: creditFrom(taken.parts, 'paid') },
      { to: 'customer_credit', amount_minor: creditFrom(taken.parts, 'prepaid') },
      { to: 'promotional_credit', amount_minor: creditFrom(taken.parts, 'promotional') },
    ],
  };
}
