// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { Payers, type PayerTerms, payerProblems } from './payer.js';

const terms = (customer_id: string, more: Partial<PayerTerms> = {}): PayerTerms => ({
  customer_id,
  payer_customer_id: null,
  consolidate: false,
  valid_from: '2026-01-01',
  valid_to: '9999-12-31',
  ...more,
});

describe('who pays on a day', () => {
  const payers = new Payers([
    terms('child', { payer_customer_id: 'parent', valid_to: '2026-03-01' }),
    terms('child', { payer_customer_id: 'other', valid_from: '2026-03-01', valid_to: '2026-06-01' }),
    terms('child', { valid_from: '2026-06-01' }),
    terms('parent'),
    terms('single', { consolidate: true, valid_from: '2026-02-01' }),
  ]);
  test.each([
    ['child', '2026-02-28', 'parent', true],
    ['child', '2026-03-01', 'other', true],
    ['child', '2026-06-01', 'child', false],
    // the first terms reach back
    ['child', '2020-01-01', 'parent', true],
    ['single', '2026-01-01', 'single', true],
    // who pays for somebody is billed together with them, on those days
    ['parent', '2026-02-28', 'parent', true],
    ['parent', '2020-01-01', 'parent', true],
    ['parent', '2026-03-01', 'parent', false],
    ['stranger', '2026-01-01', 'stranger', false],
  ])('of %s on %s: %s, together %s', (customer, date, customer_id, together) => {
    expect(payers.on(customer, date)).toEqual({ customer_id, together });
  });
});

test('accounts have one level, on every day from the change on', () => {
  const known = [
    terms('child', { payer_customer_id: 'parent', valid_to: '2026-03-01' }),
    terms('child', { valid_from: '2026-03-01' }),
    terms('parent'),
    terms('top'),
  ];
  const refusal = (customer_id: string, payer_customer_id: string, from: string) =>
    payerProblems({ customer_id, payer_customer_id, from }, known).map(({ code }) => code);
  expect(refusal('parent', 'top', '2026-02-01')).toEqual(['payer-chain']);
  expect(refusal('parent', 'top', '2026-03-01')).toEqual([]);
  expect(refusal('top', 'child', '2026-02-01')).toEqual(['payer-chain']);
  expect(refusal('top', 'child', '2026-03-01')).toEqual([]);
  expect(refusal('top', 'top', '2026-02-01')).toEqual(['payer-chain']);
});
