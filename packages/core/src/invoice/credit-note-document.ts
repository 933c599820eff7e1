// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { earlierDate, laterDate } from '../kit/calendar.js';
import { formatInstant } from '../kit/instant.js';
import { derivationToJson } from '../rating/derivation-json.js';
import { correctionDerivation } from './correction.js';
import type { CreditableLine, LineShare } from './credited-line.js';
import type { InvoiceDocument, Issue, SettledPart } from './document.js';

/** What a credit note takes of one line of its invoice. */
export interface CreditedLine {
  readonly line: InvoiceDocument['lines'][number];
  readonly share: LineShare;
}

/** What credit notes have taken of a line, or will: their sums. */
export function withShare(before: LineShare, share: LineShare): LineShare {
  return {
    amount_minor: before.amount_minor + share.amount_minor,
    discount_minor: before.discount_minor + share.discount_minor,
    net_minor: before.net_minor + share.net_minor,
    taxes: share.taxes.map((tax, index) => tax + (before.taxes[index] ?? 0n)),
  };
}

/** A line of a document as credits are computed on it. */
export function creditableLine(
  { lines, tax_behaviour, invoice_date }: InvoiceDocument,
  { line, metered, credited }: { line: InvoiceDocument['lines'][number]; metered: boolean; credited: LineShare },
): CreditableLine {
  if (!lines.includes(line)) throw new RangeError(`line ${line.id} is of another invoice`);
  const [single, ...others] = line.tax_rates;
  return {
    amount_minor: BigInt(line.amount_minor),
    discount_minor: BigInt(line.discount_minor),
    net_minor: BigInt(line.net_minor),
    taxes:
      single !== undefined && others.length === 0
        ? [BigInt(line.tax_minor)]
        : line.tax_rates.map((tax) => BigInt(tax.amount_minor)),
    period: line.period,
    over_time: !metered && line.period.end > invoice_date,
    inclusive: tax_behaviour === 'inclusive',
    credited,
  };
}

/**
 * The document of a credit note written by hand: the credited part of each line with the sign turned, and the taxes of
 * the invoice on them. It reads like any other document, and says which invoice it corrects and why.
 */
export function creditNoteDocument(
  invoice: InvoiceDocument,
  credited: readonly CreditedLine[],
  issue: Omit<Issue, 'usage_watermark'> & {
    readonly date: PlainDate;
    readonly reason: string;
    readonly settled: readonly SettledPart[];
  },
): InvoiceDocument {
  const { currency } = invoice;
  const negative = (amount: bigint) => (-amount).toString();
  const sum = (of: (share: LineShare) => bigint) => credited.reduce((total, { share }) => total + of(share), 0n);
  const taxOf = (share: LineShare) => share.taxes.reduce((total, tax) => total + tax, 0n);
  const net_minor = sum((share) => share.net_minor);
  const tax_minor = sum(taxOf);
  const total = negative(net_minor + tax_minor);
  return {
    object: 'credit_note',
    id: issue.id,
    number: issue.number,
    issued_at: formatInstant(issue.issued_at),
    invoice_date: issue.date,
    organisation: issue.organisation,
    customer: issue.customer,
    subscription_id: invoice.subscription_id,
    currency,
    period: {
      start: credited.map(({ line }) => line.period.start).reduce(earlierDate),
      end: credited.map(({ line }) => line.period.end).reduce(laterDate),
    },
    catalog_version: invoice.catalog_version,
    rating_version: issue.rating_version,
    usage_watermark: null,
    lines: credited.map(({ line, share }, index) => ({
      ...line,
      id: issue.line_ids[index] as string,
      kind: share.amount_minor < 0n ? ('charge' as const) : ('credit' as const),
      amount_minor: negative(share.amount_minor),
      discount_minor: negative(share.discount_minor),
      net_minor: negative(share.net_minor),
      tax_minor: negative(taxOf(share)),
      tax_rates: line.tax_rates.map((rate, tax) => ({ ...rate, amount_minor: negative(share.taxes[tax] as bigint) })),
      derivation: derivationToJson(
        correctionDerivation(BigInt(line.amount_minor), BigInt(line.amount_minor) - share.amount_minor, currency),
      ),
    })),
    discounts: [],
    tax_behaviour: invoice.tax_behaviour,
    taxes: invoice.taxes.flatMap((tax) => {
      const on = credited.flatMap(({ line, share }) => {
        const index = line.tax_rates.findIndex(({ code }) => code === tax.code);
        return index === -1 ? [] : [{ net: share.net_minor, amount: share.taxes[index] as bigint }];
      });
      if (on.length === 0) return [];
      return [
        {
          ...tax,
          taxable_minor: negative(on.reduce((total, { net }) => total + net, 0n)),
          amount_minor: negative(on.reduce((total, { amount }) => total + amount, 0n)),
        },
      ];
    }),
    tax_note: invoice.tax_note,
    credits: [],
    corrects: {
      invoice_id: invoice.id,
      number: invoice.number,
      issue_date: invoice.issued_at.slice(0, 10),
      reason: issue.reason,
    },
    settled: issue.settled,
    subtotal_minor: negative(sum((share) => share.amount_minor)),
    discount_minor: negative(sum((share) => share.discount_minor)),
    net_minor: negative(net_minor),
    tax_minor: negative(tax_minor),
    total_minor: total,
    credited_minor: '0',
    due_minor: '0',
  };
}
