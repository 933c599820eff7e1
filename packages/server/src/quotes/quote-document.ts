// SPDX-License-Identifier: Apache-2.0
import {
  type NumberLanguage,
  type Problem,
  type QuoteDocument,
  type QuoteRequest,
  type QuoteTerms,
  quoteDocument,
  quotedSubscription,
  quoteExpiry,
  type Result,
  resolveCatalog,
  subscriptionProblems,
} from '@kontor/core';
import { documentLanguage } from '../billing/printed-frame.js';
import { CarriedAccounts, type CustomerAccount, SettlementBook } from '../billing/settlement-book.js';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';
import type { StoredQuote } from '../store/quotes.js';
import type { ReadTransaction, WriteTransaction } from '../store/transaction.js';

/** Everything that keeps terms from being offered at `now`. */
export async function quoteProblems(tx: WriteTransaction, terms: QuoteTerms): Promise<readonly Problem[]> {
  const catalog = await catalogOf(tx, terms.catalog_version);
  const problems = subscriptionProblems(quotedSubscription(terms, { id: 'new', reference: 'quote' }), catalog);
  if (problems.length > 0) return problems;
  const availability = catalog.plans.get(terms.plan)?.definition.availability;
  if (availability === 'planned' || availability === 'retired')
    return [
      {
        code: 'plan-not-sold',
        path: 'plan',
        message: `the plan ${terms.plan} is ${availability}, not sold`,
        mend: 'choose a plan that is sold; GET /v1/plans lists them',
      },
    ];
  if (tx.now < quoteExpiry(terms)) return [];
  return [
    {
      code: 'quote-expired',
      path: 'valid_until',
      message: `${terms.valid_until} is over in ${terms.timezone}`,
      mend: 'let the quote be valid until today or later',
    },
  ];
}

/**
 * What a quote says under a number: prices for this customer with taxes, without coupons and credits; in the language the
 * customer is written to in, unless another is named.
 */
export async function documentOfQuote(
  tx: ReadTransaction | WriteTransaction,
  { id, terms }: StoredQuote,
  number: string | null,
  language?: NumberLanguage,
): Promise<Result<QuoteDocument>> {
  const catalog = await catalogOf(tx, terms.catalog_version);
  const customer = (await tx.customers.many([terms.customer_id])).get(terms.customer_id);
  if (customer === undefined) throw new Error(`the quote ${id} is for a customer that does not exist`);
  const organisation = await tx.organisations.get();
  return quoteDocument({
    id,
    number,
    terms,
    catalog,
    organisation: { id: organisation.id, name: organisation.name },
    language: language ?? documentLanguage(organisation, customer),
    customer: {
      id: customer.id,
      external_id: customer.external_id,
      name: customer.name,
      email: customer.email,
      country: customer.country,
    },
    settle: await settlementOfQuote(tx, organisation, customer),
  });
}

/** What an invoice comes to for a customer, with taxes, without coupons and credits; they need not be stored. */
export async function settlementOfQuote(
  tx: ReadTransaction | WriteTransaction,
  organisation: Organisation,
  customer: Customer,
): Promise<QuoteRequest['settle']> {
  const customers = new Map([[customer.id, customer]]);
  const bare: CustomerAccount = { redemptions: [], grants: [], wallets: [], seq: tx.seq };
  const now = 'now' in tx ? tx.now : 0; // by which credits are usable, and there are none
  const carried = new CarriedAccounts();
  carried.set(customer.id, bare, carried.generation);
  const book = await SettlementBook.open(tx, customers.keys(), [], { now, carried }, { organisation, customers });
  return (plan) => {
    const settled = book.settle(plan);
    return settled.ok ? { ok: true, value: settled.value.settlement } : settled;
  };
}

async function catalogOf(tx: ReadTransaction | WriteTransaction, version: number) {
  const stored = await tx.catalogs.get(version);
  if (stored === null) throw new Error(`a quote is of catalog version ${version}, which does not exist`);
  return resolveCatalog(stored.content);
}
