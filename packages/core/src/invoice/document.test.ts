// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { parseInstant } from '../kit/instant.js';
import { LINE_ROUNDING } from '../kit/money.js';
import { compilePrice, rate } from '../rating/rate.js';
import { invoiceDocument, invoiceHashInput } from './document.js';
import { explainInvoice } from './explain.js';
import type { InvoicePlan } from './invoice.js';
import { settle, settledPlan } from './settle.js';

const price = compilePrice(
  { charge: { model: 'per_seat', unit_amount: '9.99' }, interval: 'month', feature: 'members', unit: 'seat' },
  { currency: 'EUR', rounding: LINE_ROUNDING },
);
const derivation = rate(price, { quantity: decimal(7) });
const period = { start: '2024-02-01', end: '2024-03-01' };
const generated: InvoicePlan = {
  subscription_id: 'sub_1',
  customer_id: 'cus_1',
  currency: 'EUR',
  catalog_version: 3,
  invoice_date: '2024-02-01',
  period,
  lines: [
    {
      kind: 'charge',
      charge_key: 'plan/seats',
      label: 'Team',
      period,
      billed: period,
      revision: 0,
      metered: false,
      catalog_version: 3,
      plan: 'team',
      amount_minor: derivation.amount_minor,
      discount_minor: 0n,
      derivation,
    },
  ],
  total_minor: derivation.amount_minor,
};
const settled = settle(generated, { redemptions: [], tax: null, grants: [], now: 0 });
if (!settled.ok) throw new Error('nothing to tax cannot fail');
const plan = settledPlan(generated, settled.value);
const issue = {
  id: 'inv_1',
  number: 'INV-000001',
  issued_at: parseInstant('2024-02-01T05:00:00Z') as number,
  rating_version: 1,
  usage_watermark: null,
  line_ids: ['il_1'],
  organisation: { id: 'org_1', name: 'Acme' },
  customer: { id: 'cus_1', external_id: null, name: 'Ünal & Co', email: null, country: 'DE' },
};

describe('the canonical document', () => {
  test('is one text, members in order, amounts as text', () => {
    const document = invoiceDocument(plan, issue);
    const text = invoiceHashInput(document);
    expect(JSON.stringify(document)).toBe(text);
    expect(JSON.parse(text)).toMatchObject({ object: 'invoice', number: 'INV-000001', total_minor: '6993' });
    expect(text).toMatch(
      /^\{"catalog_version":3,"credited_minor":"0","credits":\[\],"currency":"EUR","customer":\{"country":"DE",/,
    );
    expect(text).toContain('"name":"Ünal & Co"');
    expect(text).toContain('"issued_at":"2024-02-01T05:00:00.000Z"');
    expect(invoiceHashInput(JSON.parse(text))).toBe(text);
  });
  test('changes with anything in it, the derivation too', () => {
    const text = invoiceHashInput(invoiceDocument(plan, issue));
    const other = rate(price, { quantity: decimal(8) });
    const lines = plan.lines.map((line) => ({ ...line, derivation: other }));
    expect(invoiceHashInput(invoiceDocument({ ...plan, lines }, issue))).not.toBe(text);
    expect(invoiceHashInput(invoiceDocument(plan, { ...issue, number: 'INV-000002' }))).not.toBe(text);
  });
  test('needs an id for each line', () =>
    expect(() => invoiceDocument(plan, { ...issue, line_ids: [] })).toThrow(RangeError));
});

test('an explanation names the line, its days and the arithmetic', () => {
  const [sentence, ...others] = explainInvoice(plan);
  expect(others).toEqual([]);
  expect(sentence).toMatch(/^Team, 2024-02-01 to 2024-02-29: /);
  for (const part of ['7', '9.99', '69.93']) expect(sentence).toContain(part);
});
