// SPDX-License-Identifier: Apache-2.0
import type { Period } from '../contract/subscription.js';
import { DISCOUNT_WORDS } from '../discount/wording.js';
import { touchedDays } from '../kit/bound.js';
import { addToDate } from '../kit/calendar.js';
import { fromMinor } from '../kit/money.js';
import type { NumberLanguage } from '../kit/number-text.js';
import type { Derivation } from '../rating/derivation.js';
import { explainDerivation } from '../rating/explain.js';
import { money } from '../rating/wording/numbers.js';
import { explainTax } from '../tax/explain.js';
import { type InvoiceDocument, type SettledPart, timesOf } from './document.js';
import { INVOICE_WORDS, type InvoiceWords } from './wording.js';

/** What can be explained: an invoice plan, or a stored invoice with its derivations read back. */
export interface ExplainedInvoice {
  readonly lines: readonly {
    readonly label: string;
    readonly period: Period;
    /** As the document of an invoice tells them, or to be told in this zone. */
    readonly times?: Period;
    readonly timezone?: string;
    readonly derivation: Derivation;
  }[];
}

/** One sentence a line, in the order of the lines: what for, which days (both ends included), and how it was computed. */
export function explainInvoice(invoice: ExplainedInvoice, language: NumberLanguage = 'en'): string[] {
  const words = INVOICE_WORDS[language];
  return invoice.lines.map(
    (line) => `${words.of(`${line.label}, ${served(line, words)}`)}${explainDerivation(line.derivation, language)}`,
  );
}

/** What a sentence of `explainInvoice` says after what for and which days: how the amount was computed. */
export function amountWords(sentence: string, label: string): string {
  return sentence.slice(sentence.indexOf(': ', label.length) + 2);
}

/** From the sum of the lines to what is left to pay, a sentence each; nothing where an invoice is only its lines. */
export function explainTotals(document: InvoiceDocument, language: NumberLanguage = 'en'): string[] {
  const words = INVOICE_WORDS[language];
  const { currency, discounts, taxes, tax_behaviour, tax_note, credited_minor, total_minor, due_minor } = document;
  const inMoney = (minor: string) => `${money(fromMinor(BigInt(minor), currency), currency, language)} ${currency}`;
  const told = [
    ...discounts.map(({ label, amount_minor }) => `${label}: ${DISCOUNT_WORDS[language].off(inMoney(amount_minor))}`),
    ...taxes.map((tax) =>
      explainTax(
        { ...tax, taxable_minor: BigInt(tax.taxable_minor), amount_minor: BigInt(tax.amount_minor) },
        currency,
        tax_behaviour ?? 'exclusive',
        language,
      ),
    ),
    ...(tax_note === null ? [] : [tax_note.text]),
    ...(credited_minor === '0' ? [] : [words.from_credits(inMoney(credited_minor))]),
  ];
  if (document.settled !== undefined)
    return [...told, ...document.settled.map((part) => explainSettled(part, inMoney, words))];
  if (told.length === 0) return [];
  const left =
    BigInt(total_minor) < 0n
      ? words.to_balance(inMoney((-BigInt(total_minor)).toString()))
      : words.left(inMoney(due_minor));
  return [...told, left];
}

function explainSettled(
  { to, invoice, amount_minor }: SettledPart,
  inMoney: (minor: string) => string,
  words: InvoiceWords,
): string {
  const what = inMoney(amount_minor);
  if (to === 'invoice') return words.less_of(what, invoice ?? '');
  if (to === 'credits') return words.returns(what, invoice);
  return to === 'refund' ? words.refunded(what, invoice) : words.credited(what, invoice);
}

function served(line: ExplainedInvoice['lines'][number], words: InvoiceWords): string {
  const times = line.times ?? timesOf(line).times;
  return times === undefined ? days(touchedDays(line.period), words) : timesInWords(times, words);
}

/** `2026-03-10 15:00:00 +01:00 to 2026-03-31`: the last day, or the second that it ends before. */
export function timesInWords({ start, end }: Period, words: InvoiceWords = INVOICE_WORDS.en): string {
  const told = (text: string) => text.replace('T', ' ').replace(/(?=[+-]\d\d:\d\d$|Z$)/, ' ');
  return words.dates(told(start), end.includes('T') ? told(end) : addToDate(end, { days: -1 }));
}

function days({ start, end }: Period, words: InvoiceWords): string {
  const last = addToDate(end, { days: -1 });
  return last === start ? start : words.dates(start, last);
}
