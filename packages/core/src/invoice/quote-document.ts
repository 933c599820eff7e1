// SPDX-License-Identifier: Apache-2.0
import { moneyWords, priceWords } from '../catalog/price-words.js';
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { onePhase } from '../contract/phase.js';
import type { Period, PlainDate, Subscription } from '../contract/subscription.js';
import { subscribedPrices } from '../contract/terms.js';
import { DISCOUNT_WORDS } from '../discount/wording.js';
import { addToDate, earlierDate, laterDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { formatInstant } from '../kit/instant.js';
import { canonicalJson } from '../kit/json.js';
import { fromMinor } from '../kit/money.js';
import type { NumberLanguage } from '../kit/number-text.js';
import { fail, ok, type Result } from '../kit/result.js';
import { money } from '../rating/wording/numbers.js';
import { explainTax } from '../tax/explain.js';
import { NOTHING_BILLED } from './billed.js';
import { type InvoiceDocument, type Issue, settledLineJson, taxAmountJson } from './document.js';
import { explainInvoice } from './explain.js';
import { generate } from './generate.js';
import type { InvoicePlan } from './invoice.js';
import { type QuoteTerms, quotedSubscription, quoteExpiry } from './quote.js';
import { QUOTE_WORDS } from './quote-wording.js';
import type { SettledLine, Settlement } from './settle.js';

export interface QuoteRequest {
  readonly id: string;
  /** The number on paper; a preview has none yet. */
  readonly number: string | null;
  readonly terms: QuoteTerms;
  /** The resolved version that the terms name. */
  readonly catalog: ResolvedCatalog;
  readonly organisation: Issue['organisation'];
  readonly customer: Issue['customer'];
  /** In which its sentences say how amounts are computed; default English. */
  readonly language?: NumberLanguage;
  /** What an invoice comes to for this customer, with taxes: `settle` by its terms. */
  readonly settle: (plan: InvoicePlan) => Result<Settlement>;
}

/** Minor units as text. */
export interface QuotedTotals {
  readonly subtotal_minor: string;
  readonly discount_minor: string;
  readonly net_minor: string;
  readonly tax_minor: string;
  readonly total_minor: string;
}
/** One invoice to come, as far as its prices are fixed. */
export interface QuotedInvoice extends QuotedTotals {
  readonly invoice_date: PlainDate;
  readonly period: Period;
  readonly lines: readonly {
    readonly charge_key: string;
    readonly label: string;
    readonly period: Period;
    /** Before discount. */
    readonly amount_minor: string;
    readonly discount_minor: string;
    /** After discount and without tax. */
    readonly net_minor: string;
    readonly tax_minor: string;
    /** EN 16931; null where taxes are none of the seller's business. */
    readonly vat_category: string | null;
    /** The rates on it, by the codes of `taxes`. */
    readonly tax_rates: InvoiceDocument['lines'][number]['tax_rates'];
    /** How the amount was computed. */
    readonly sentence: string;
  }[];
  /** From the sum of the lines to the total: discounts and taxes, a sentence each. */
  readonly sentences: readonly string[];
  readonly taxes: InvoiceDocument['taxes'];
  /** Why no tax is charged, where that has to be said. */
  readonly tax_note: Settlement['tax_note'];
}

/** A quote as plain JSON values: what is signed. */
export interface QuoteDocument {
  readonly object: 'quote';
  readonly id: string;
  readonly number: string | null;
  readonly organisation: Issue['organisation'];
  readonly customer: Issue['customer'];
  readonly plan_name: string;
  readonly terms: QuoteTerms;
  /** The first day after the term. */
  readonly end_date: PlainDate;
  /** The last instant to accept it is before this one; RFC 3339. */
  readonly expires_at: string;
  /** In order of date; the first one is the first invoice. */
  readonly invoices: readonly QuotedInvoice[];
  /** All invoices of the term together. */
  readonly total: QuotedTotals;
  /** What comes on top by use, by its price. */
  readonly usage_prices: readonly { readonly charge_key: string; readonly label: string; readonly price: string }[];
  /** What else is agreed, a sentence each: the end of the term, commitments, other grants than the plan's. */
  readonly agreements: readonly string[];
}

/**
 * The document of a quote: what the contract costs in its term, as `generate` will bill it. Prices by use are named,
 * not estimated, and a commitment is said and not billed in advance. Fails where a line cannot be taxed; throws a
 * RangeError for terms that `subscriptionProblems` finds fault with.
 */
export function quoteDocument({ terms, catalog, settle, ...request }: QuoteRequest): Result<QuoteDocument> {
  const subscription = quotedSubscription(terms, { id: request.id, reference: request.number ?? 'draft' });
  const invoices: QuotedInvoice[] = [];
  for (const plan of fixedInvoices(subscription, catalog)) {
    const settled = settle(plan);
    if (!settled.ok) return fail(...settled.problems);
    invoices.push(quotedInvoice(plan, settled.value, request.language ?? 'en'));
  }
  const metered = subscribedPrices(subscription, catalog).filter(({ price }) => price.meter !== undefined);
  return ok({
    object: 'quote',
    id: request.id,
    number: request.number,
    organisation: request.organisation,
    customer: request.customer,
    plan_name: catalog.plans.get(terms.plan)?.definition.name ?? terms.plan,
    terms,
    end_date: subscription.end_date as PlainDate,
    expires_at: formatInstant(quoteExpiry(terms)),
    invoices,
    total: {
      subtotal_minor: sumOf(invoices, 'subtotal_minor'),
      discount_minor: sumOf(invoices, 'discount_minor'),
      net_minor: sumOf(invoices, 'net_minor'),
      tax_minor: sumOf(invoices, 'tax_minor'),
      total_minor: sumOf(invoices, 'total_minor'),
    },
    usage_prices: metered.map(({ charge_key, owner, price }) => {
      const label = price.label ?? catalog.definition.meters?.[price.meter ?? '']?.label;
      return {
        charge_key,
        label: label === undefined ? owner : `${owner}: ${label}`,
        price: priceWords(price, terms.currency, request.language),
      };
    }),
    agreements: agreements(subscription, terms, catalog, request.language ?? 'en'),
  });
}

/** The text whose SHA-256 is the document's hash: its canonical JSON (RFC 8785), to be hashed as UTF-8. */
export function quoteHashInput(document: QuoteDocument): string {
  return canonicalJson(document);
}

/** What the term will be invoiced apart from use: lines by a meter are left out, and invoices of nothing else. */
function fixedInvoices(subscription: Subscription, catalog: ResolvedCatalog): InvoicePlan[] {
  const { commitment: _said, ...contract } = subscription.contract as NonNullable<Subscription['contract']>;
  const plans = generate({
    phases: onePhase({ ...subscription, contract }, catalog),
    billed: NOTHING_BILLED,
    until: subscription.end_date as PlainDate,
    usage: ({ transactions }) => ({
      quantity: Decimal.ZERO,
      event_count: Decimal.ZERO,
      amount: Decimal.ZERO,
      ...(transactions ? { transactions: [] } : {}),
    }),
  });
  return plans.flatMap((plan) => {
    const lines = plan.lines.filter((line) => !line.metered);
    if (lines.length === 0) return [];
    return [
      {
        ...plan,
        lines,
        period: {
          start: lines.map(({ period }) => period.start).reduce(earlierDate),
          end: lines.map(({ period }) => period.end).reduce(laterDate),
        },
        total_minor: lines.reduce((sum, line) => sum + line.amount_minor, 0n),
      },
    ];
  });
}

function quotedInvoice(plan: InvoicePlan, settlement: Settlement, language: NumberLanguage): QuotedInvoice {
  const sentences = explainInvoice(plan, language);
  const { currency } = plan;
  const off = (minor: bigint) =>
    DISCOUNT_WORDS[language].off(`${money(fromMinor(minor, currency), currency, language)} ${currency}`);
  return {
    invoice_date: plan.invoice_date,
    period: plan.period,
    lines: plan.lines.map(({ charge_key, label, period, amount_minor }, index) => ({
      charge_key,
      label,
      period,
      amount_minor: amount_minor.toString(),
      ...settledLineJson(settlement.lines[index] as SettledLine),
      sentence: sentences[index] as string,
    })),
    sentences: [
      ...settlement.discounts.map(({ label, amount_minor }) => `${label}: ${off(amount_minor)}`),
      ...settlement.taxes.map((tax) => explainTax(tax, currency, settlement.tax_behaviour ?? 'exclusive', language)),
      ...(settlement.tax_note === null ? [] : [settlement.tax_note.text]),
    ],
    taxes: settlement.taxes.map(taxAmountJson),
    tax_note: settlement.tax_note,
    subtotal_minor: settlement.subtotal_minor.toString(),
    discount_minor: settlement.discount_minor.toString(),
    net_minor: settlement.net_minor.toString(),
    tax_minor: settlement.tax_minor.toString(),
    total_minor: settlement.total_minor.toString(),
  };
}

function agreements(
  { end_date, contract }: Subscription,
  { currency }: QuoteTerms,
  catalog: ResolvedCatalog,
  language: NumberLanguage,
) {
  const last = addToDate(end_date as PlainDate, { days: -1 });
  const words = QUOTE_WORDS[language];
  const renewal = contract?.renewal;
  const commitment = contract?.commitment;
  return [
    renewal === undefined ? words.ends(last) : words.renews(last, renewal.months, renewal.notice_days),
    ...(commitment === undefined
      ? []
      : [words.committed(moneyWords(decimal(commitment.amount), currency, language), commitment.months)]),
    ...Object.entries(contract?.features ?? {}).map(
      ([key, grant]) => `${catalog.definition.features[key]?.label ?? key}: ${grantWords(grant, language)}.`,
    ),
  ];
}

function grantWords(grant: unknown, language: NumberLanguage): string {
  const words = QUOTE_WORDS[language];
  if (grant === true) return words.included;
  if (grant === false) return words.not_included;
  return typeof grant === 'object' ? canonicalJson(grant) : String(grant);
}

function sumOf(invoices: readonly QuotedInvoice[], field: keyof QuotedTotals): string {
  return invoices.reduce((sum, invoice) => sum + BigInt(invoice[field]), 0n).toString();
}
