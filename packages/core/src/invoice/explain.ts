// SPDX-License-Identifier: Apache-2.0
import type { Period } from '../contract/subscription.js';
import { touchedDays } from '../kit/bound.js';
import { addToDate } from '../kit/calendar.js';
import { formatMinor } from '../kit/money.js';
import type { Derivation } from '../rating/derivation.js';
import { explainDerivation } from '../rating/explain.js';
import { explainTax } from '../tax/explain.js';
import { type InvoiceDocument, type SettledPart, timesOf } from './document.js';

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
export function explainInvoice(invoice: ExplainedInvoice): string[] {
  return invoice.lines.map((line) => `${line.label}, ${served(line)}: ${explainDerivation(line.derivation)}`);
}

/** What a sentence of `explainInvoice` says after what for and which days: how the amount was computed. */
export function amountWords(sentence: string, label: string): string {
  return sentence.slice(sentence.indexOf(': ', label.length) + 2);
}

/** From the sum of the lines to what is left to pay, a sentence each; nothing where an invoice is only its lines. */
export function explainTotals(document: InvoiceDocument): string[] {
  const { currency, discounts, taxes, tax_behaviour, tax_note, credited_minor, total_minor, due_minor } = document;
  const money = (minor: string) => `${formatMinor(BigInt(minor), currency)} ${currency}`;
  const told = [
    ...discounts.map(({ label, amount_minor }) => `${label}: ${money(amount_minor)} off`),
    ...taxes.map((tax) =>
      explainTax(
        { ...tax, taxable_minor: BigInt(tax.taxable_minor), amount_minor: BigInt(tax.amount_minor) },
        currency,
        tax_behaviour ?? 'exclusive',
      ),
    ),
    ...(tax_note === null ? [] : [tax_note.text]),
    ...(credited_minor === '0' ? [] : [`${money(credited_minor)} paid from credits`]),
  ];
  if (document.settled !== undefined) return [...told, ...document.settled.map((part) => explainSettled(part, money))];
  if (told.length === 0) return [];
  const left =
    BigInt(total_minor) < 0n
      ? `${money((-BigInt(total_minor)).toString())} goes to the credit balance`
      : `${money(due_minor)} left to pay`;
  return [...told, left];
}

function explainSettled({ to, invoice, amount_minor }: SettledPart, money: (minor: string) => string): string {
  const what = money(amount_minor);
  if (to === 'invoice') return `${what} less to pay of ${invoice}`;
  const paid = invoice === null ? '' : ` paid on ${invoice}`;
  if (to === 'credits') return `${what}${paid} returns to the credits it came from`;
  return to === 'refund' ? `${what}${paid} is to be refunded` : `${what}${paid} goes to the credit balance`;
}

function served(line: ExplainedInvoice['lines'][number]): string {
  const times = line.times ?? timesOf(line).times;
  return times === undefined ? days(touchedDays(line.period)) : timesInWords(times);
}

/** `2026-03-10 15:00:00 +01:00 to 2026-03-31`: the last day, or the second that it ends before. */
export function timesInWords({ start, end }: Period): string {
  const told = (text: string) => text.replace('T', ' ').replace(/(?=[+-]\d\d:\d\d$|Z$)/, ' ');
  return `${told(start)} to ${end.includes('T') ? told(end) : addToDate(end, { days: -1 })}`;
}

function days({ start, end }: Period): string {
  const last = addToDate(end, { days: -1 });
  return last === start ? start : `${start} to ${last}`;
}
