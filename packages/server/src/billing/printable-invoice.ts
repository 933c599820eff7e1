// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  convertMinor,
  dateAt,
  derivationFromJson,
  explainDerivation,
  fail,
  type Instant,
  type InvoiceDocument,
  laterDate,
  ok,
  type PlainDate,
  parseInstant,
  type Result,
  targetDayFrom,
} from '@kontor/core';
import type { DebitNotice } from '../collecting/debit-notice.js';
import type { DocumentRate } from '../currencies/document-rates.js';
import type { DocumentLanguage, PrintableDocument, PrintedLine } from '../documents/printable.js';
import { creditorReference } from '../payments/bank-transfer/creditor-reference.js';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';
import { printedFrame } from './printed-frame.js';
import { lineTax, printedTaxes } from './printed-taxes.js';

/** What is told on an invoice besides its document. */
export interface ToldBeside {
  /** By which the tax is told in the currency it is owed in; null where that is the document's. */
  readonly tax_rate: DocumentRate | null;
  /** The invoices that changed terms corrected. */
  readonly corrected?: readonly { readonly number: string; readonly issued_at: Instant }[];
  /** The mandate it will be debited by. */
  readonly debit?: DebitNotice | null;
}

/**
 * A stored invoice or credit note as it is printed and sent: its own amounts and sentences, with the parties' addresses
 * as they are known now. One that will be debited by mandate says so, with the day from which it may be. Fails with `document-settings-missing` while the organisation has not said who it is, and with
 * `exchange-rate-missing` where there is tax to tell and no rate.
 */
export function printableInvoice(
  document: InvoiceDocument,
  organisation: Organisation,
  customer: Customer,
  { tax_rate, corrected = [], debit = null }: ToldBeside,
): Result<PrintableDocument> {
  const framed = printedFrame(organisation, customer);
  if (!framed.ok) return framed;
  const taxed = taxCurrency(document, tax_rate);
  if (!taxed.ok) return taxed;
  const { settings, ...frame } = framed.value;
  const { documents: buyer = {} } = customer.billing;
  // a credit note says by its kind which way the amounts go
  const sign = document.object === 'credit_note' ? -1n : 1n;
  const minor = (text: string) => sign * BigInt(text);
  const reference = creditorReference(document.number);
  const { bank } = settings;
  const taxes = printedTaxes([document], minor);
  const issue_date = dateAt(parseInstant(document.issued_at) as Instant, organisation.timezone);
  const groupOf = groupsOf(document);
  return ok({
    ...frame,
    kind: document.object,
    number: document.number,
    issue_date,
    due_date: document.object === 'credit_note' ? null : dueDate(issue_date, settings.payment_days, debit),
    valid_until: null,
    service_period: document.period,
    currency: document.currency,
    lines: document.lines.map((line) => ({ ...groupOf(line), ...lineOf(line, minor, frame.language) })),
    taxes,
    ...taxed.value,
    totals: {
      net_minor: minor(document.net_minor),
      discount_minor: minor(document.discount_minor),
      tax_minor: minor(document.tax_minor),
      gross_minor: minor(document.total_minor),
      prepaid_minor: 0n,
      // what a credit note comes to is settled, wherever it goes
      credits_minor: sign === -1n ? minor(document.total_minor) : BigInt(document.credited_minor),
      due_minor: BigInt(document.due_minor),
    },
    references: {
      corrects:
        document.corrects === undefined
          ? corrected.map(({ number, issued_at }) => ({
              number,
              issue_date: dateAt(issued_at, organisation.timezone),
            }))
          : [document.corrects],
      purchase_order: buyer.purchase_order ?? null,
      buyer_reference: buyer.buyer_reference ?? null,
      contract: null,
    },
    payment: {
      means: debit !== null ? 'direct_debit' : bank === undefined ? null : 'transfer',
      terms: settings.payment_terms ?? null,
      remittance: reference.ok ? reference.value : document.number,
      link: null,
      bank:
        bank === undefined || debit !== null
          ? null
          : {
              holder: bank.holder ?? settings.seller.name ?? organisation.name,
              iban: bank.iban,
              bic: bank.bic ?? null,
              bank_name: bank.bank_name ?? null,
            },
      mandate:
        debit === null ? null : { reference: debit.reference, creditor_id: debit.creditor_id, debited_iban: null },
    },
    ...(document.settled === undefined
      ? {}
      : { settled: document.settled.map((part) => ({ ...part, amount_minor: BigInt(part.amount_minor) })) }),
    // a reason that stands in the breakdown is not said twice
    notes: [
      ...present(document.corrects?.reason),
      ...(taxes.some(({ exemption_reason }) => exemption_reason !== null) ? [] : present(document.tax_note?.text)),
    ],
    offer: null,
  });
}

/** A debit comes no sooner than the customer has known of it long enough, on a day on which banks settle. */
function dueDate(issue_date: PlainDate, payment_days: number | undefined, debit: DebitNotice | null): PlainDate | null {
  const due = payment_days === undefined ? null : addToDate(issue_date, { days: payment_days });
  if (debit === null) return due;
  const told = addToDate(issue_date, { days: debit.prenotification_days });
  return targetDayFrom(due === null ? told : laterDate(due, told));
}

/** What is printed of the tax in the currency it is owed in; nothing where no tax is charged. */
function taxCurrency(
  { object, number, tax_minor }: InvoiceDocument,
  tax_rate: DocumentRate | null,
): Result<Pick<PrintableDocument, 'tax_currency'>> {
  const tax = (object === 'credit_note' ? -1n : 1n) * BigInt(tax_minor);
  if (tax_rate === null || tax === 0n) return ok({});
  const { base, quote, date, rate } = tax_rate;
  if (rate === null)
    return fail({
      code: 'exchange-rate-missing',
      path: 'tax_exchange',
      message: `${number} is in ${base}, its tax is owed in ${quote}, and no rate of ${base} in ${quote} is recorded that may stand for ${date}`,
      mend: `record it: PUT /v1/exchange_rates, or kontor exchange-rates set ${base} ${quote} RATE --date ${date}`,
    });
  const rates = rate.recorded.map(({ sys_from: _commit, ...row }) => ({ ...row, rate: row.rate.toString() }));
  return ok({ tax_currency: { currency: quote, tax_minor: convertMinor(tax, rate), rates } });
}

const present = (text: string | undefined) => (text === undefined ? [] : [text]);

/** The heading of a line on an invoice over several: whose it is, and of a customer with several subscriptions which. */
function groupsOf({ lines, customer, holders, subscription_id: own }: InvoiceDocument) {
  const holderOf = ({ customer_id = customer.id, subscription_id = own }: (typeof lines)[number]) => ({
    customer_id,
    subscription_id,
  });
  const held = new Map<string, Set<string | null>>();
  for (const line of lines) {
    const { customer_id, subscription_id } = holderOf(line);
    held.set(customer_id, (held.get(customer_id) ?? new Set()).add(subscription_id));
  }
  const names = new Map(holders?.map(({ id, name }) => [id, name]));
  return (line: (typeof lines)[number]): { readonly group?: string } => {
    const { customer_id, subscription_id } = holderOf(line);
    const several = (held.get(customer_id)?.size ?? 0) > 1;
    if (holders === undefined && !several) return {};
    const name = names.get(customer_id) ?? customer.name;
    return { group: several && subscription_id !== null ? `${name} · ${subscription_id}` : name };
  };
}

/** With a quantity and its price where one price holds for all of it; otherwise once, with the sentence that tells how. */
function lineOf(
  line: InvoiceDocument['lines'][number],
  minor: (text: string) => bigint,
  language: DocumentLanguage,
): PrintedLine {
  const derivation = derivationFromJson(line.derivation);
  if (!derivation.ok) throw new Error(`the derivation of invoice line ${line.id} is damaged`);
  const [step, ...more] = derivation.value.steps;
  const single = more.length === 0 && line.discount_minor === '0' ? step : undefined;
  const one = single?.kind === 'units' ? single : null;
  const flat = single?.kind === 'flat' ? single.amount : null;
  return {
    label: line.label,
    period: line.period,
    ...(line.times === undefined ? {} : { times: line.times }),
    quantity: one === null ? '1' : one.quantity.toString(),
    unit: { code: 'C62', label: one === null ? null : derivation.value.unit },
    unit_price: (one?.unit_amount ?? flat)?.toString() ?? null,
    net_minor: minor(line.net_minor),
    discount_minor: minor(line.discount_minor),
    tax: lineTax(line),
    // a fee that is its own price needs no words
    explanation: flat === null ? explainDerivation(derivation.value, language) : null,
  };
}
