// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { decimalText, plainDate, problem } from './protocol-values.js';

const place = z.string().max(100);
const address = z.strictObject({
  country: place.describe('ISO 3166-1 alpha-2'),
  region: place.optional().describe('ISO 3166-2, with or without the country'),
  county: place.optional(),
  city: place.optional(),
  districts: z.array(place).max(20).optional().describe('special districts'),
  postal_code: place.optional(),
});

const seller = z.strictObject({
  address,
  tax_ids: z.array(place).max(100).optional().describe('VAT numbers in other countries'),
  eu_oss: z.boolean().optional().describe('registered for the One Stop Shop'),
  below_eu_threshold: z.boolean().optional().describe('sales to consumers of other members are taxed at home'),
  nexus_states: z.array(place).max(60).optional().describe('American states, such as CA'),
  abroad_category: z.enum(['O', 'G']).optional().describe('how services abroad stand in an e-invoice'),
  unregistered: z.enum(['refuse', 'no_tax']).optional().describe('where tax is due and there is no registration'),
});

const buyer = z.strictObject({
  address,
  kind: z.enum(['business', 'consumer']),
  tax_id: z.string().max(100).optional(),
  tax_id_status: z.enum(['unchecked', 'valid', 'invalid']).optional().describe('what the register answered'),
  exemption: z.strictObject({ certificate: z.string().max(255), vatex_code: place.optional() }).optional(),
});

const rateRow = z.strictObject({
  jurisdiction: place.describe('DE, US-CA, US-CA-SAN_FRANCISCO or US/94103'),
  category: place.optional().describe('only for lines of this tax category'),
  label: place,
  kind: z.enum(['vat', 'gst', 'sales_tax', 'other']),
  rate: decimalText.describe("a fraction: '0.19' is 19 %"),
  valid_from: plainDate.optional(),
  valid_to: plainDate.optional().describe('first day outside'),
  compound: z.boolean().optional().describe('on the amount plus the taxes before it'),
  code: place.optional().describe('of rows with one code the closest place wins'),
});

/** The fields of a `tax` request. */
export const taxRequest = {
  currency: z.string(),
  date: plainDate.describe('the day of supply, which picks the rates'),
  behaviour: z.enum(['exclusive', 'inclusive']).describe('whether amounts come without or with tax'),
  rounding: z.enum(['line', 'invoice']),
  seller,
  buyer,
  rates: z
    .array(rateRow)
    .max(10_000)
    .default([])
    .describe('rows beside, or in place of, the standard rates of Europe that are built in'),
  lines: z
    .array(
      z.strictObject({
        key: z.string().min(1).max(255),
        amount: decimalText.describe('in major units; below zero for a credit'),
        tax_category: place.optional(),
      }),
    )
    .max(10_000),
};

const vatCategory = z.enum(['S', 'Z', 'E', 'AE', 'K', 'G', 'O']).describe('UNCL 5305, as in EN 16931');
const taxAmount = z.strictObject({
  code: z.string(),
  label: z.string(),
  kind: z.enum(['vat', 'gst', 'sales_tax', 'other']),
  jurisdiction: z.string(),
  rate: z.string(),
  compound: z.boolean(),
  taxable: z.string(),
  amount: z.string(),
  explanation: z.string(),
});

/** The `result` of a `tax` request. */
export const taxResult = z.strictObject({
  currency: z.string(),
  treatment: z.enum([
    'domestic',
    'destination',
    'reverse_charge',
    'export',
    'outside_scope',
    'exempt',
    'not_registered',
  ]),
  vat_category: vatCategory,
  vatex_code: z.string().nullable(),
  note: z.string().nullable().describe('what the invoice says where no tax is charged'),
  tax_id: z.string().nullable().describe("the buyer's number as its register writes it; null: none, or a wrong one"),
  tax_id_problems: z.array(problem),
  net: z.string(),
  tax: z.string(),
  gross: z.string(),
  summary: z.array(taxAmount).describe('per tax and rate'),
  lines: z.array(
    z.strictObject({
      key: z.string(),
      vat_category: vatCategory,
      net: z.string(),
      tax: z.string(),
      gross: z.string(),
      taxes: z.array(taxAmount),
    }),
  ),
});
