// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  dayOf,
  decimal,
  isWithinDay,
  moneyText,
  type Period,
  percentText,
  priceText,
  writtenNumber,
} from '@kontor/core';
import { addressLines } from './address.js';
import { isIban } from './e-invoice/codes.js';
import { agreedTexts, momentText } from './offer-text.js';
import type { PrintableDocument, PrintedLine, PrintedOffer, PrintedParty, PrintedTax } from './printable.js';
import { type DocumentWords, documentWords } from './words/words.js';

/** A word and what stands beside it. */
type Row = readonly [label: string, value: string];

/**
 * What the template lays out: only finished texts, in the order in which they stand on paper. The template knows
 * neither amounts nor languages.
 */
export interface Sheet {
  readonly language: string;
  readonly page_size: 'a4' | 'us-letter';
  readonly title: string;
  readonly number: string;
  /** Year, month and day, for the metadata of the PDF. */
  readonly date: readonly [number, number, number];
  readonly accent_colour: string;
  readonly seller: { readonly name: string; readonly sender_line: string; readonly lines: readonly string[] };
  readonly recipient: { readonly label: string; readonly lines: readonly string[] };
  readonly facts: readonly Row[];
  readonly columns: readonly [string, string, string, string, string];
  readonly lines: readonly {
    /** Printed above it; empty for none. */
    readonly heading: string;
    readonly label: string;
    readonly small: readonly string[];
    readonly quantity: string;
    readonly unit: string;
    readonly unit_price: string;
    readonly tax: string;
    readonly amount: string;
  }[];
  readonly totals: readonly Row[];
  readonly total: Row;
  readonly settled: readonly Row[];
  readonly due: Row;
  readonly remarks: readonly string[];
  readonly payment: {
    readonly title: string;
    readonly text: string;
    readonly rows: readonly Row[];
    readonly link: string | null;
    readonly link_text: string;
  } | null;
  readonly notes: { readonly title: string; readonly texts: readonly string[] } | null;
  /** Of a quote: the invoices to come. */
  readonly schedule: {
    readonly title: string;
    readonly columns: readonly [string, string, string, string];
    readonly rows: readonly (readonly [string, string, string, string])[];
  } | null;
  /** Where the amount of a credit note goes; of a quote what else is offered. */
  readonly sections: readonly {
    readonly title: string;
    readonly texts: readonly string[];
    readonly rows: readonly Row[];
  }[];
  readonly footer: readonly (readonly string[])[];
  readonly footer_text: string;
  /** `Page {page} of {pages}`: the template counts. */
  readonly page: string;
}

/** Lays a document's data out as texts of its language. */
export function sheetOf(document: PrintableDocument): Sheet {
  const words = documentWords(document.language);
  const { kind, currency, totals, seller, buyer } = document;
  const credited = kind === 'credit_note';
  const money = (minor: bigint) => moneyText(minor, currency, words.numbers);
  const abroad = seller.address.country !== buyer.address.country;
  const country = (party: PrintedParty) => (abroad ? [words.country(party.address.country)] : []);
  const [year, month, day] = document.issue_date.split('-').map(Number) as [number, number, number];
  return {
    language: words.tag,
    page_size: document.page_size,
    title: words.title[kind],
    number: document.number,
    date: [year, month, day],
    accent_colour: document.brand.accent_colour,
    seller: {
      name: seller.name,
      sender_line: [seller.name, ...addressLines(seller.address)].join(' · '),
      lines: [...addressLines(seller.address), ...country(seller)],
    },
    recipient: {
      label: words.recipient[kind],
      lines: [
        buyer.name,
        ...present(buyer.contact_name),
        ...addressLines(buyer.address),
        ...country(buyer),
        ...present(buyer.vat_id).map((id) => `${words.vat_id} ${id}`),
      ],
    },
    facts: facts(document, words),
    columns: [words.description, words.quantity, words.unit_price, words.tax, words.amount],
    lines: document.lines.map((line, index) => lineTexts(line, document.lines[index - 1], document, words)),
    totals: [
      [words.subtotal, money(totals.net_minor)],
      ...(totals.discount_minor === 0n ? [] : [[words.discounts_included, money(totals.discount_minor)] as const]),
      ...document.taxes.map((tax) => taxRow(tax, document, words)),
    ],
    total: [`${words.total} (${currency})`, money(totals.gross_minor)],
    // all of a credit note is credited, wherever it goes
    settled: credited
      ? []
      : [
          ...(totals.prepaid_minor === 0n ? [] : [[words.prepaid, money(-totals.prepaid_minor)] as const]),
          ...(totals.credits_minor === 0n ? [] : [[words.credits, money(-totals.credits_minor)] as const]),
        ],
    due: [words.amount_due[kind], money(credited ? totals.gross_minor : totals.due_minor)],
    remarks: remarks(document, words),
    payment: payment(document, words),
    notes: document.notes.length === 0 ? null : { title: words.notes, texts: document.notes },
    schedule: schedule(document, words),
    sections: document.offer === null ? settled(document, words) : sections(document.offer, document, words),
    footer: footer(document, words),
    footer_text: document.brand.footer_text ?? '',
    page: words.page('{page}', '{pages}'),
  };
}

const present = (text: string | null) => (text === null || text === '' ? [] : [text]);

/** As `dates`, with the times of day: the second that it ends before. */
function moments({ start, end }: Period, words: DocumentWords): string {
  const told = (text: string) => `${words.date(dayOf(text))} ${text.slice(11).replace(/(?=[+-])/, ' ')}`.trimEnd();
  return words.dates(told(start), told(isWithinDay(end) ? end : addToDate(end, { days: -1 })));
}

function dates(period: Period, words: DocumentWords): string {
  const last = addToDate(period.end, { days: -1 });
  return last === period.start ? words.date(last) : words.dates(words.date(period.start), words.date(last));
}

function facts(document: PrintableDocument, words: DocumentWords): Row[] {
  const { references, kind } = document;
  const rows: [string, string | null][] = [
    [words.number[kind], document.number],
    [words.issue_date, words.date(document.issue_date)],
    [words.corrects, references.corrects.map((invoice) => invoice.number).join(', ') || null],
    [words.service_period, document.service_period === null ? null : dates(document.service_period, words)],
    [words.due_date, document.due_date === null ? null : words.date(document.due_date)],
    [words.offer.plan, document.offer?.plan ?? null],
    [words.offer.term, document.offer === null ? null : dates(document.offer.term, words)],
    [words.valid_until, document.valid_until === null ? null : words.date(document.valid_until)],
    [words.purchase_order, references.purchase_order],
    [words.buyer_reference, references.buyer_reference],
    [words.contract, references.contract],
  ];
  return filled(rows);
}

const filled = (rows: readonly (readonly [string, string | null])[]): Row[] =>
  rows.filter((row): row is Row => row[1] !== null && row[1] !== '');

function lineTexts(
  line: PrintedLine,
  before: PrintedLine | undefined,
  document: PrintableDocument,
  words: DocumentWords,
): Sheet['lines'][number] {
  const { currency } = document;
  const known: Readonly<Record<string, string>> = words.units;
  const discount = moneyText(-line.discount_minor, currency, words.numbers);
  return {
    heading: line.group !== undefined && line.group !== before?.group ? line.group : '',
    label: line.label,
    small: [
      ...(line.period === null
        ? []
        : [line.times === undefined ? dates(line.period, words) : moments(line.times, words)]),
      ...present(line.explanation),
      ...(line.discount_minor === 0n ? [] : [`${words.discount} ${discount}`]),
    ],
    quantity: writtenNumber(decimal(line.quantity).toString(), words.numbers),
    unit: line.unit.label ?? known[line.unit.code] ?? '',
    unit_price: line.unit_price === null ? '–' : priceText(line.unit_price, currency, words.numbers),
    tax: line.tax.category === 'O' ? '–' : percentText(line.tax.rate, words.numbers),
    amount: moneyText(line.net_minor, currency, words.numbers),
  };
}

function taxRow(tax: PrintedTax, document: PrintableDocument, words: DocumentWords): Row {
  const { currency } = document;
  const taxable = moneyText(tax.taxable_minor, currency, words.numbers);
  const rate = percentText(tax.rate, words.numbers);
  return [words.tax_on(tax.label ?? words.tax, rate, taxable), moneyText(tax.amount_minor, currency, words.numbers)];
}

/** The sentences that the law asks for, each once: exemption reasons, and the reverse charge in the language's words. */
function remarks(document: PrintableDocument, words: DocumentWords): string[] {
  const sentences = document.taxes.flatMap((tax) => [
    ...(tax.category === 'AE' ? [words.reverse_charge] : []),
    ...present(tax.exemption_reason),
  ]);
  return [...new Set(sentences), ...taxInItsCurrency(document, words)];
}

/** The tax in the currency it is owed in (Directive 2006/112/EC, articles 91 and 230), with what it was converted by. */
function taxInItsCurrency({ tax_currency }: PrintableDocument, words: DocumentWords): string[] {
  if (tax_currency === undefined) return [];
  const { currency, tax_minor, rates } = tax_currency;
  const told = rates.map(
    ({ base, quote, rate, date, source }) =>
      `1 ${base} = ${writtenNumber(rate, words.numbers)} ${quote}, ${words.date(date)}, ${source}`,
  );
  const amount = moneyText(tax_minor, currency, words.numbers);
  return [`${words.tax_in(words.tax, currency)}: ${amount} (${told.join('; ')})`];
}

/** How it is paid; nothing on a credit note, which nobody pays. */
function payment(document: PrintableDocument, words: DocumentWords): Sheet['payment'] {
  if (document.kind === 'credit_note') return null;
  const { bank, means, terms, remittance, link, mandate } = document.payment;
  const transfer = means === null || means === 'transfer';
  const rows = filled([
    [words.account_holder, transfer ? (bank?.holder ?? null) : null],
    [isIban(bank?.iban ?? '') ? 'IBAN' : words.account_number, transfer && bank !== null ? inFours(bank.iban) : null],
    ['BIC', transfer ? (bank?.bic ?? null) : null],
    [words.bank, transfer ? (bank?.bank_name ?? null) : null],
    [words.remittance, remittance],
    [words.mandate, mandate?.reference ?? null],
    [words.creditor_id, mandate?.creditor_id ?? null],
    [words.debited_account, mandate === null || mandate.debited_iban === null ? null : inFours(mandate.debited_iban)],
  ]);
  const text = [means === null ? null : words.means[means], terms].filter((part) => part !== null).join(' · ');
  if (text === '' && rows.length === 0 && link === null) return null;
  // Only a web address becomes a link: a PDF viewer would run other schemes.
  const safe = link !== null && /^https:\/\//i.test(link) ? link : null;
  return { title: words.payment, text, rows, link: safe, link_text: words.pay_online };
}

/** Where the amount of a credit note goes. */
function settled({ settled: parts = [], currency }: PrintableDocument, words: DocumentWords): Sheet['sections'] {
  if (parts.length === 0) return [];
  const rows = parts.map(
    ({ to, invoice, amount_minor }): Row => [
      to === 'balance' ? words.settled.balance(invoice) : words.settled[to](invoice ?? ''),
      moneyText(amount_minor, currency, words.numbers),
    ],
  );
  return [{ title: words.settled.title, texts: [], rows }];
}

function schedule({ offer, currency }: PrintableDocument, words: DocumentWords): Sheet['schedule'] {
  if (offer === null || offer.invoices.length === 0) return null;
  const money = (minor: bigint) => moneyText(minor, currency, words.numbers);
  return {
    title: words.offer.schedule,
    columns: [words.offer.invoice_date, words.offer.net, words.tax, words.offer.gross],
    rows: offer.invoices.map(({ date, net_minor, tax_minor, gross_minor }) => [
      words.date(date),
      money(net_minor),
      money(tax_minor),
      money(gross_minor),
    ]),
  };
}

/** Prices by use, what is agreed, and the signature or how to give it. */
function sections(
  offer: PrintedOffer,
  { valid_until, currency }: PrintableDocument,
  words: DocumentWords,
): Sheet['sections'] {
  const { usage_prices, document_hash, signature } = offer;
  const hash = filled([[words.offer.document_hash, document_hash]]);
  const signed: Sheet['sections'][number] =
    signature === null
      ? {
          title: words.offer.signature,
          texts:
            valid_until === null || document_hash === null ? [] : [words.offer.not_signed(words.date(valid_until))],
          rows: hash,
        }
      : {
          title: words.offer.signature,
          texts: [],
          rows: [
            [words.offer.signed_by, signature.name],
            [words.offer.signed_at, momentText(signature.at, words)],
            ...filled([[words.offer.signed_from, signature.ip]]),
            ...hash,
          ],
        };
  const all: Sheet['sections'] = [
    { title: words.offer.by_use, texts: [], rows: usage_prices.map(({ label, price }) => [label, price] as const) },
    { title: words.offer.agreed, texts: agreedTexts(offer, currency, words), rows: [] },
    signed,
  ];
  return all.filter(({ texts, rows }) => texts.length + rows.length > 0);
}

function footer(document: PrintableDocument, words: DocumentWords): string[][] {
  const { seller } = document;
  const { bank } = document.payment;
  const labelled = (label: string, value: string | null) => present(value).map((text) => `${label} ${text}`);
  const columns = [
    [seller.name, ...addressLines(seller.address)],
    [...present(seller.contact_name), ...present(seller.email), ...present(seller.phone)],
    [
      ...labelled(words.vat_id, seller.vat_id),
      ...labelled(words.tax_number, seller.tax_number),
      ...labelled(words.registration, seller.registration),
    ],
    bank === null ? [] : [...present(bank.bank_name), inFours(bank.iban), ...present(bank.bic)],
  ];
  return columns.filter((column) => column.length > 0);
}

/** An IBAN in groups of four, as ISO 13616 prints it; another account number as it is. */
function inFours(account: string): string {
  const plain = account.replaceAll(' ', '');
  return /^[A-Z]{2}\d{2}/.test(plain) ? (plain.match(/.{1,4}/g) ?? []).join('\u00a0') : account;
}
