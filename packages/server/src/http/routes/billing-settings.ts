// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  ACCOUNTS,
  type AccountKey,
  checkTaxId,
  checkTaxTable,
  extendTaxTable,
  type Problem,
  STANDARD_VAT_RATES,
  type VolumeDiscount,
  volumeDiscountProblems,
} from '@kontor/core';
import type { CustomerBilling, OrganisationBilling } from '../../store/billing-settings.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { asOfQuery, byId, currency, decimalText, plainDate } from '../shapes.js';
import { customerBy } from './customers.js';

export const country = z.string().regex(/^[A-Z]{2}$/, 'write a country as two capital letters, such as DE');
const place = {
  region: z.string().min(1).max(20).optional().openapi({ description: 'ISO 3166-2 without or with its country.' }),
  postal_code: z.string().min(1).max(20).optional(),
  county: z.string().min(1).max(100).optional(),
  city: z.string().min(1).max(100).optional(),
  districts: z.array(z.string().min(1).max(100)).max(20).optional(),
};
const rate = z.strictObject({
  jurisdiction: z.string().min(2).max(100),
  category: z.string().min(1).max(100).optional(),
  label: z.string().min(1).max(100),
  kind: z.enum(['vat', 'gst', 'sales_tax', 'other']),
  rate: decimalText,
  valid_from: plainDate.optional(),
  valid_to: plainDate.optional(),
  compound: z.boolean().optional(),
  code: z.string().min(1).max(100).optional(),
});
export const language = z.enum(['en', 'de', 'fr', 'es', 'ja']);
const line = z.string().min(1).max(200);
const address = {
  lines: z.array(line).max(3).optional(),
  postal_code: line.optional(),
  city: line.optional(),
  region: line.optional(),
};
const electronicAddress = z
  .strictObject({ scheme: z.string().min(2).max(10), id: line })
  .openapi({ description: 'Where e-invoices are delivered: a code of the EAS list, such as 9930 or EM.' });
export const brandLogo = z.strictObject({ format: z.enum(['svg', 'png', 'jpg']), data: z.base64().max(1_000_000) });
export const brandColour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'write a colour such as #1f6feb');
const sellerDocuments = z.strictObject({
  language: language.optional(),
  page_size: z.enum(['a4', 'us-letter']).optional(),
  payment_days: z.int().min(0).max(365).optional(),
  payment_terms: z.string().min(1).max(500).optional(),
  seller: z.strictObject({
    name: line.optional().openapi({ description: "Default: the organisation's." }),
    address: z.strictObject({ ...address, country }),
    vat_id: line.optional(),
    tax_number: line.optional(),
    registration: line.optional(),
    email: line.optional(),
    phone: line.optional(),
    contact_name: line.optional(),
    electronic_address: electronicAddress.optional(),
  }),
  bank: z
    .strictObject({ holder: line.optional(), iban: line, bic: line.optional(), bank_name: line.optional() })
    .optional(),
  brand: z
    .strictObject({
      logo: brandLogo.optional(),
      accent_colour: brandColour.optional(),
      footer_text: z.string().min(1).max(1_000).optional(),
    })
    .optional(),
});
const buyerDocuments = z.strictObject({
  language: language.optional(),
  address: z.strictObject(address).optional(),
  contact_name: line.optional(),
  electronic_address: electronicAddress.optional(),
  purchase_order: line.optional(),
  buyer_reference: line.optional(),
});
const organisationSettings = z
  .strictObject({
    documents: sellerDocuments
      .optional()
      .openapi({ description: 'What stands on invoices: needed for PDFs and e-invoices.' }),
    currencies: z
      .strictObject({
        functional_currency: currency.openapi({
          description: 'The currency of the books. Once it is set and something is posted it stays.',
        }),
        tax_currency: currency.optional().openapi({
          description: 'The currency taxes are owed in, on documents in another one; default the functional one.',
        }),
        cross_currency: currency.optional().openapi({
          description: 'What a rate between two other currencies may go through; default the functional one.',
        }),
        max_rate_age_days: z.int().min(0).max(366).optional().openapi({
          description: 'How many days before a document its rate may be from; default 7.',
        }),
      })
      .optional()
      .openapi({ description: 'Absent: every document is in its own currency and no other.' }),
    ledger: z
      .strictObject({
        accounts: z
          .partialRecord(
            z.enum(Object.keys(ACCOUNTS) as [AccountKey, ...AccountKey[]]),
            z.strictObject({ number: line.optional(), name: line.optional() }),
          )
          .optional()
          .openapi({ description: "Numbers and names as the accounting program knows them, in place of the chart's." }),
        date_order: z.enum(['iso', 'month_first', 'day_first']).optional().openapi({
          description: 'Of the journal to import: 2024-01-31 (default), 01/31/2024 or 31/01/2024.',
        }),
      })
      .optional()
      .openapi({ description: 'How the journal is written for another program.' }),
    mail: z
      .strictObject({
        quotes: z.boolean().optional().openapi({
          description: "Whether a quote that is sent goes to the customer's address, with its link.",
        }),
      })
      .optional()
      .openapi({ description: 'Which mails go to customers. Absent: none of these.' }),
    tax: z
      .strictObject({
        seller: z.strictObject({
          address: z.strictObject({ country, ...place }),
          tax_ids: z.array(z.string().min(4).max(30)).max(50).optional(),
          eu_oss: z.boolean().optional(),
          below_eu_threshold: z.boolean().optional(),
          nexus_states: z.array(z.string().min(2).max(10)).max(60).optional(),
          abroad_category: z.enum(['O', 'G']).optional(),
          unregistered: z.enum(['refuse', 'no_tax']).optional(),
        }),
        behaviour: z.enum(['exclusive', 'inclusive']).optional(),
        rounding: z.enum(['line', 'invoice']).optional(),
        rates: z.array(rate).max(100_000).optional(),
      })
      .optional()
      .openapi({ description: 'Absent: no taxes are charged.' }),
  })
  .openapi('BillingSettings');
const customerSettings = z
  .strictObject({
    documents: buyerDocuments.optional(),
    tax: z
      .strictObject({
        address: z.strictObject({ country: country.optional(), ...place }).optional(),
        kind: z.enum(['business', 'consumer']).optional(),
        tax_id: z.string().min(4).max(30).optional(),
        tax_id_status: z.enum(['unchecked', 'valid', 'invalid']).optional(),
        exemption: z
          .strictObject({ certificate: z.string().min(1).max(200), vatex_code: z.string().min(1).max(50).optional() })
          .optional(),
      })
      .optional(),
    volume_discount: z.looseObject({}).optional(),
  })
  .openapi('CustomerBillingSettings');

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Refusal(422, problems);
}

function under(path: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: problem.path === '' ? path : `${path}.${problem.path}` }));
}

/** The books are read in the functional currency from their beginning: another one would tell another past. */
async function refuseOtherCurrency(tx: Transaction, { currencies }: OrganisationBilling): Promise<void> {
  const before = (await tx.organisations.get()).billing.currencies?.functional_currency;
  if (before === undefined || before === currencies?.functional_currency) return;
  if ((await tx.ledger.entries({ seq: 0n, position: -1 }, 1)).length === 0) return;
  throw new Refusal(409, [
    {
      code: 'functional-currency-in-use',
      path: 'currencies.functional_currency',
      message: `the books are kept in ${before}, and documents are posted`,
      mend: `leave it at ${before}; another seller's books are another organisation's`,
    },
  ]);
}

/** Stored as it was sent. */
function shownSettings(billing: CustomerBilling): z.output<typeof customerSettings> {
  return JSON.parse(JSON.stringify(billing));
}

export function addBillingSettings(api: Api): void {
  api.add(
    {
      operation_id: 'getBillingSettings',
      method: 'get',
      path: '/v1/billing_settings',
      tag: 'Organisations',
      summary: 'How the organisation charges taxes, what it prints and in which currencies it keeps books',
      answer: organisationSettings,
    },
    ({ read }) => read(async (tx) => (await tx.organisations.get()).billing as z.output<typeof organisationSettings>),
  );
  api.add(
    {
      operation_id: 'putBillingSettings',
      method: 'put',
      path: '/v1/billing_settings',
      tag: 'Organisations',
      summary: 'Say how taxes are charged, from the next invoice on',
      body: organisationSettings,
      answer: organisationSettings,
    },
    ({ write, body }) =>
      write(async (tx) => {
        const billing = body as OrganisationBilling;
        const table = extendTaxTable(STANDARD_VAT_RATES, billing.tax?.rates ?? []);
        refuse([
          ...under('tax.rates', checkTaxTable({ rates: billing.tax?.rates ?? [] })),
          ...checkTaxTable(table)
            .slice(0, 1)
            .filter(({ code }) => code === 'tax-rate-overlap'),
          ...(billing.tax?.seller.tax_ids ?? []).flatMap((tax_id, index) => {
            const checked = checkTaxId(tax_id);
            return checked.ok ? [] : under(`tax.seller.tax_ids[${index}]`, checked.problems);
          }),
        ]);
        await refuseOtherCurrency(tx, billing);
        const { billing: stored } = await tx.organisations.update({ billing });
        return stored as z.output<typeof organisationSettings>;
      }),
  );
  api.add(
    {
      operation_id: 'getCustomerBillingSettings',
      method: 'get',
      path: '/v1/customers/{id}/billing_settings',
      tag: 'Customers',
      summary: "A customer's tax number and address for taxes, and their volume discount",
      params: byId,
      query: asOfQuery,
      answer: customerSettings,
    },
    ({ read, params }) => read(async (tx) => shownSettings((await customerBy(tx, params.id)).billing)),
  );
  api.add(
    {
      operation_id: 'putCustomerBillingSettings',
      method: 'put',
      path: '/v1/customers/{id}/billing_settings',
      tag: 'Customers',
      summary: 'Say where a customer is taxed and what was agreed, from the next invoice on',
      params: byId,
      body: customerSettings,
      answer: customerSettings,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const billing = body as unknown as CustomerBilling;
        const tax_id = billing.tax?.tax_id;
        const checked = tax_id === undefined ? null : checkTaxId(tax_id);
        refuse([
          ...(checked === null || checked.ok ? [] : under('tax.tax_id', checked.problems)),
          ...(body.volume_discount === undefined
            ? []
            : volumeDiscountProblems(body.volume_discount as unknown as VolumeDiscount, 'volume_discount')),
        ]);
        const customer = await customerBy(tx, params.id);
        const stored = await tx.customers.put({ ...customer, billing });
        return shownSettings(stored.billing);
      }),
  );
}
