// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  dateAt,
  fail,
  type Instant,
  ok,
  type QuoteTerms,
  quoteDocument,
  quotedSubscription,
  type Result,
  subscriptionProblems,
} from '@kontor/core';
import {
  addOnsWith,
  type CalculatorState,
  calculate,
  calculatorInputs,
  NUMBER_STYLES,
  type NumberLanguage,
  optionPaidBy,
  type ResolvedCatalog,
  writtenNumber,
} from '@kontor/core/pricing';
import type { PrintableDocument } from '../documents/printable.js';
import { documentWords } from '../documents/words/words.js';
import { printableQuote } from '../quotes/printable-quote.js';
import { settlementOfQuote } from '../quotes/quote-document.js';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';
import type { ReadTransaction } from '../store/transaction.js';

const VALID_DAYS = 30;

/**
 * What the calculator says of a plan, as a quote on paper: the fixed invoices of a year, prices by use, and the month
 * that was reckoned with. Nothing is stored and nothing can be accepted. Taxes are those of a buyer in the seller's own
 * country, which it says: nobody knows where the visitor is. Fails where the plan has no listed price or does not hold so much.
 */
export async function calculatorQuote(
  tx: ReadTransaction,
  catalog: ResolvedCatalog,
  state: CalculatorState,
  plan: string,
  {
    catalog_version,
    now,
    language: asked,
  }: { readonly catalog_version: number; readonly now: Instant; readonly language: NumberLanguage | null },
): Promise<Result<PrintableDocument>> {
  const organisation = await tx.organisations.get();
  const language = asked ?? organisation.billing.documents?.language ?? 'en';
  const cost = calculate(catalog, state, { language }).find((row) => row.plan === plan);
  const resolved = catalog.plans.get(plan);
  if (cost === undefined || resolved === undefined || cost.why_not !== null || cost.monthly_text === null)
    return fail({
      code: 'unknown-plan',
      path: 'plan',
      message: `no plan ${plan.slice(0, 60)} with a listed price holds this`,
      mend: 'choose one of the plans that the calculator prices',
    });
  const today = dateAt(now, organisation.timezone);
  const option = optionPaidBy(resolved, state.currency, state.interval);
  const terms: QuoteTerms = {
    customer_id: 'visitor',
    plan,
    ...(option === null ? {} : { option }),
    catalog_version,
    currency: state.currency,
    timezone: organisation.timezone,
    start_date: today,
    term_months: 12,
    quantities: state.quantities,
    add_ons: addOnsWith(catalog, plan, state),
    valid_until: addToDate(today, { days: VALID_DAYS }),
  };
  const problems = subscriptionProblems(quotedSubscription(terms, { id: 'visitor', reference: 'draft' }), catalog);
  if (problems.length > 0) return fail(...problems);
  const visitor = visitorOf(organisation, state.currency, now, language);
  const document = quoteDocument({
    id: 'visitor',
    number: null,
    terms,
    catalog,
    organisation: { id: organisation.id, name: organisation.name },
    language,
    customer: { id: visitor.id, external_id: null, name: visitor.name, email: null, country: null },
    settle: await settlementOfQuote(tx, organisation, visitor),
  });
  if (!document.ok) return document;
  const unsigned = { document_hash: null, signature: null, sent_at: null };
  const printed = printableQuote(document.value, unsigned, { organisation, customer: visitor, now });
  if (!printed.ok) return printed;
  return ok({
    ...printed.value,
    notes: [...printed.value.notes, ...reckoned(catalog, state, cost.monthly_text, visitor.country, language)],
  });
}

function reckoned(
  catalog: ResolvedCatalog,
  { usage, quantities, add_ons }: CalculatorState,
  monthly: string,
  country: string | null,
  language: NumberLanguage,
): string[] {
  const { offer } = documentWords(language);
  const said = { meter: usage, seats: quantities, add_on: add_ons } as const;
  const used = calculatorInputs(catalog).flatMap(({ kind, key, label, unit }) => {
    const value = said[kind][key];
    const written = value === undefined ? '' : `${label}: ${writtenNumber(value, NUMBER_STYLES[language])}`;
    return written === '' ? [] : [unit === null ? written : `${written} (${unit})`];
  });
  return [offer.reckoned(used, monthly), offer.no_contract(country)];
}

/** Somebody who is nobody's customer yet. */
function visitorOf(
  { timezone, billing }: Organisation,
  currency: string,
  now: Instant,
  language: NumberLanguage,
): Customer {
  return {
    id: 'visitor',
    external_id: null,
    name: documentWords(language).offer.visitor,
    email: null,
    country: billing.tax?.seller.address.country ?? billing.documents?.seller.address.country ?? null,
    currency,
    timezone,
    sample: false,
    metadata: {},
    billing: { documents: { language } },
    payer_customer_id: null,
    consolidate: false,
    created_at: now,
    valid_from: dateAt(now, timezone),
    valid_to: '9999-12-31',
    sys_from: 0n,
    sys_to: 0n,
  };
}
