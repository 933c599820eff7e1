// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { CatalogDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { subscriptionProblems } from './check.js';
import type { Subscription } from './subscription.js';

const flat = { charge: { model: 'flat', amount: '10' }, interval: 'month' } as const;
const definition: CatalogDefinition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR', 'CHF'],
  products: { acme: { name: 'Acme' } },
  features: { members: { kind: 'seats', label: 'Members', unit: 'member' } },
  support_levels: {
    free: { name: 'Free', channels: ['forum'] },
    gold: { name: 'Gold', channels: ['email'], prices: { base: flat } },
  },
  plans: {
    pro: { name: 'Pro', options: { monthly: { label: 'Monthly' } }, prices: { base: flat } },
    free: { name: 'Free', prices: {} },
    world: {
      name: 'World',
      options: { monthly: { label: 'Monthly' }, yearly: { label: 'Yearly' } },
      prices: {
        base: { ...flat, option: 'monthly' },
        'base-chf': { ...flat, option: 'monthly', currency: 'CHF' },
        yearly: { ...flat, interval: 'year', option: 'yearly' },
      },
    },
    metered: { name: 'Metered', prices: { base: { ...flat, currency: 'CHF' } } },
    enterprise: {
      name: 'Enterprise',
      contract: true,
      prices: { base: { charge: { model: 'negotiated', basis: 'flat' }, interval: 'year' } },
    },
  },
  add_ons: {
    extra: { name: 'Extra', applies_to: { plans: ['pro', 'world'] }, prices: { base: flat } },
    more: {
      name: 'More',
      applies_to: { plans: ['metered'] },
      trigger: 'beyond_limit',
      prices: { base: flat },
    },
  },
};
const catalog = resolveCatalog(definition);
const good: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'pro',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'Europe/Berlin',
  start_date: '2024-01-01',
  anchor: 'anniversary',
  anchor_date: '2024-01-01',
  quantities: { members: '3' },
  add_ons: [
    { add_on: 'extra', quantity: '1', start_date: '2024-01-01', end_date: '2024-02-01' },
    { add_on: 'extra', quantity: '2', start_date: '2024-02-01' },
    { add_on: 'support/gold', quantity: '1', start_date: '2024-01-01' },
  ],
};
const entry = { add_on: 'extra', quantity: '1', start_date: '2024-01-01' };

test('a sound subscription has none', () => expect(subscriptionProblems(good, catalog)).toEqual([]));

test.each<Partial<Subscription>>([
  { plan: 'free', currency: 'CHF', add_ons: [] },
  { plan: 'world', currency: 'CHF', add_ons: [] },
  { plan: 'world', option: 'yearly', add_ons: [] },
])('nor one that is free, or sold in its currency: %j', (change) =>
  expect(subscriptionProblems({ ...good, ...change }, catalog)).toEqual([]),
);

describe('a mistake is named with its place', () => {
  test.each<[Partial<Subscription>, string, string]>([
    [{ plan: 'max' }, 'unknown-plan', 'plan'],
    [{ option: 'weekly' }, 'unknown-option', 'option'],
    [{ currency: 'USD' }, 'currency-not-offered', 'currency'],
    [{ timezone: 'Berlin' }, 'unknown-timezone', 'timezone'],
    [{ start_date: '2024-02-30' }, 'invalid-date', 'start_date'],
    [{ anchor_date: 'soon' }, 'invalid-date', 'anchor_date'],
    [{ end_date: '2023-12-31' }, 'period-empty', 'end_date'],
    [{ quantities: { members: '-1' } }, 'invalid-quantity', 'quantities.members'],
    [{ add_ons: [{ ...entry, quantity: 'two' }] }, 'invalid-quantity', 'add_ons[0].quantity'],
    [{ add_ons: [{ ...entry, end_date: '2024-13-01' }] }, 'invalid-date', 'add_ons[0].end_date'],
    [{ add_ons: [{ ...entry, add_on: 'other' }] }, 'unknown-add-on', 'add_ons[0].add_on'],
    [{ add_ons: [{ ...entry, add_on: 'support/free' }] }, 'unknown-add-on', 'add_ons[0].add_on'],
    [{ add_ons: [{ ...entry, add_on: 'service/none' }] }, 'unknown-add-on', 'add_ons[0].add_on'],
    [{ add_ons: [entry, { ...entry, start_date: '2025-01-01' }] }, 'add-on-overlap', 'add_ons[1].add_on'],
    [
      { contract: { reference: 'C', charges: { seat: flat.charge } } },
      'unknown-contract-price',
      'contract.charges.seat',
    ],
    [{ contract: { reference: 'C', features: { sso: true } } }, 'unknown-feature', 'contract.features.sso'],
    [{ contract: { reference: 'C', features: { members: true } } }, 'grant-mismatch', 'contract.features.members'],
    [
      { contract: { reference: 'C', charges: { base: { model: 'flat', amount: 'ten' } } } },
      'invalid-decimal',
      'contract.charges.base.amount',
    ],
    [
      { contract: { reference: 'C', charges: { base: { model: 'percentage', rate: '0.1' } } } },
      'meter-missing',
      'contract.charges.base.meter',
    ],
    [{ contract: { reference: 'C', sla: { uptime_percent: '101' } } }, 'out-of-range', 'contract.sla.uptime_percent'],
    [
      { contract: { reference: 'C', sla: { credits: { steps: [{ below_percent: '99', credit: '0.1' }] } } } },
      'service-credit-without-promise',
      'contract.sla.credits',
    ],
    [{ plan: 'enterprise', add_ons: [] }, 'negotiated-price-unsettled', 'contract.charges.base'],
    [{ plan: 'pro', currency: 'CHF', add_ons: [] }, 'currency-not-offered', 'currency'],
    [{ plan: 'world', option: 'yearly', currency: 'CHF', add_ons: [] }, 'currency-not-offered', 'currency'],
    [{ plan: 'world', currency: 'CHF', add_ons: [entry] }, 'currency-not-offered', 'add_ons[0].add_on'],
    [{ plan: 'metered', currency: 'CHF', add_ons: [] }, 'currency-not-offered', 'currency'],
    [{ plan: 'metered', currency: 'EUR', add_ons: [] }, 'currency-not-offered', 'currency'],
  ])('%j', (change, code, path) => {
    const problems = subscriptionProblems({ ...good, ...change }, catalog);
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
    expect(problems[0]?.mend).not.toBe('');
  });
});
