// SPDX-License-Identifier: Apache-2.0
import { decimal, derivationToJson, type InvoiceDocument } from '@kontor/core';
import { expect, test } from 'vitest';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';
import { printableInvoice } from './printable-invoice.js';

const amounts = { subtotal_minor: '3000', discount_minor: '0', net_minor: '3000', tax_minor: '0', total_minor: '3000' };
const note = { text: 'Reverse charge', vatex_code: 'VATEX-EU-AE' };
const document = {
  object: 'invoice',
  id: 'inv_1',
  number: 'ACM-000001',
  issued_at: '2026-01-31T16:00:00.000Z',
  invoice_date: '2026-02-01',
  currency: 'EUR',
  period: { start: '2026-01-01', end: '2026-02-01' },
  lines: [
    {
      ...amounts,
      id: 'il_1',
      label: 'Team',
      period: { start: '2026-01-01', end: '2026-02-01' },
      amount_minor: '3000',
      vat_category: 'AE',
      tax_rates: [],
      derivation: derivationToJson({
        model: 'flat',
        currency: 'EUR',
        quantity: decimal('1'),
        unit: null,
        steps: [{ kind: 'flat', amount: decimal('30') }],
        exact: decimal('30'),
        rounding: 'half-away',
        amount_minor: 3000n,
      }),
    },
  ],
  taxes: [],
  tax_note: note,
  customer: { id: 'cus_1', external_id: null, name: 'Ada', email: null, country: 'DE' },
  credited_minor: '0',
  due_minor: '3000',
  ...amounts,
} as unknown as InvoiceDocument;
const seller = { name: 'Acme', address: { country: 'JP' } };
const organisation = {
  name: 'Acme',
  timezone: 'Asia/Tokyo',
  billing: { documents: { seller, payment_days: 14 } },
} as unknown as Organisation;
const customer = { name: 'Ada', email: null, country: 'DE', billing: {} } as unknown as Customer;

function printed(change: Partial<InvoiceDocument> = {}) {
  const made = printableInvoice({ ...document, ...change }, organisation, customer, { tax_rate: null });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}

test('is dated by the day it is where the seller is', () => {
  expect(printed()).toMatchObject({ issue_date: '2026-02-01', due_date: '2026-02-15' });
});

test('why nothing is taxed is said once: in the breakdown, else below', () => {
  expect(printed()).toMatchObject({ taxes: [{ category: 'AE', exemption_reason: 'Reverse charge' }], notes: [] });
  const [line] = document.lines;
  const taxed = {
    ...line,
    tax_rates: [{ code: 'jp', rate: '0', amount_minor: '0' }],
  } as InvoiceDocument['lines'][number];
  const { notes, taxes } = printed({ lines: [taxed] });
  expect([notes, taxes]).toEqual([['Reverse charge'], []]);
});
