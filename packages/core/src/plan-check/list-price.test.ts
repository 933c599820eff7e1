// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { CatalogDefinition } from '../catalog/definition.js';
import type { PlanCheck } from './business-plan.js';
import { checkBusinessPlan } from './check.js';
import { parseBusinessPlan } from './parse.js';

const catalog: CatalogDefinition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD', 'EUR'],
  products: { app: { name: 'App' } },
  meters: {
    calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' },
    storage: { label: 'Storage', event_type: 'acme.storage', aggregation: 'max', property: 'gb', unit: 'GB' },
  },
  features: {
    seats: { kind: 'seats', label: 'Seats', unit: 'seat' },
    calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
    storage: { kind: 'metered', label: 'Storage', meter: 'storage', unit: 'GB', reset: 'month' },
  },
  plans: {
    free: { name: 'Free', prices: {}, features: { seats: 3 } },
    team: {
      name: 'Team',
      prices: {
        base: { charge: { model: 'flat', amount: '1200' }, interval: 'year' },
        seats: { charge: { model: 'per_seat', unit_amount: '12' }, interval: 'month', feature: 'seats' },
        setup: { charge: { model: 'flat', amount: '500' }, interval: 'once' },
        calls: {
          charge: {
            model: 'graduated',
            tiers: [
              { up_to: 1000, unit_amount: '0.02' },
              { up_to: null, unit_amount: '0.01' },
            ],
          },
          interval: 'month',
          meter: 'calls',
        },
      },
      features: { seats: 50, calls: 'unlimited' },
    },
    contract: {
      name: 'Contract',
      contract: true,
      prices: {
        base: { charge: { model: 'negotiated', basis: 'flat', minimum: '500', maximum: '900' }, interval: 'quarter' },
        seats: {
          charge: { model: 'negotiated', basis: 'per_seat', minimum: '10' },
          interval: 'month',
          feature: 'seats',
        },
      },
      features: { seats: 'unlimited' },
    },
  },
};

const figures = {
  ten: { says: '10', unit: 'seats', label: 'Ten' },
  hundred: { says: '100', unit: 'seats', label: 'Hundred' },
  some: { says: '5-10', unit: 'seats', label: 'Some' },
  calls: { says: '1,500', unit: 'calls', label: 'Calls' },
};

function found(says: string, unit: string, check: Omit<Extract<PlanCheck, { kind: 'list_price' }>, 'kind' | 'figure'>) {
  const parsed = parseBusinessPlan({
    id: 'plan',
    name: 'Plan',
    catalog,
    sections: { p: { heading: 'P', figures: { ...figures, x: { says, unit, label: 'X' } } } },
    checks: [{ kind: 'list_price', figure: 'p.x', ...check }],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [finding] = checkBusinessPlan(parsed.value).findings;
  return { verdict: finding?.verdict, follows: finding?.follows_text, implied: finding?.implied[0]?.value };
}

const unused = { calls: 'none' } as const;
test.each([
  // 1,200 a year are 100 a month, and 10 seats at 12; what is due once is no part of it
  ['$220', 'USD/month', { plan: 'team', holds: { seats: 'p.ten' }, uses: unused }, 'holds', '$220'],
  ['$2,640', 'USD/year', { plan: 'team', holds: { seats: 'p.ten' }, uses: unused }, 'holds', '$2,640'],
  ['$660', 'USD/quarter', { plan: 'team', holds: { seats: 'p.ten' }, uses: unused }, 'holds', '$660'],
  // one seat where none are stated; 1,000 calls at 0.02 and 500 at 0.01
  ['$137', 'USD/month', { plan: 'team', uses: { calls: 'p.calls' } }, 'holds', '$137'],
  ['$160-220', 'USD/month', { plan: 'team', holds: { seats: 'p.some' }, uses: unused }, 'holds', '$160 to $220'],
  ['$0', 'USD/month', { plan: 'free' }, 'holds', '$0'],
  // what a contract settles is a range; a quarter's 500 to 900, and 10 a seat at least
  ['$400', 'USD/month', { plan: 'contract', holds: { seats: 'p.ten' } }, 'holds', '$266.67 and more'],
  ['$200', 'USD/month', { plan: 'contract', holds: { seats: 'p.ten' } }, 'contradicted', '$266.67 and more'],
  // beyond what the plan holds, at whatever price
  ['$1,300', 'USD/month', { plan: 'team', holds: { seats: 'p.hundred' }, uses: unused }, 'contradicted', '$1,300'],
] as const)('%s %s on %j: %s', (says, unit, check, verdict, follows) => {
  expect(found(says, unit, check)).toMatchObject({ verdict, follows });
});

test('usage that is not stated is what is missing, by the tiers', () => {
  // 112 without any; 30 more are 1,000 calls at 0.02 and 1,000 at 0.01
  expect(found('$142', 'USD/month', { plan: 'team' })).toEqual({
    verdict: 'not_derivable',
    follows: '$112 and more',
    implied: '2,000',
  });
  expect(found('$90', 'USD/month', { plan: 'team' }).verdict).toBe('contradicted');
});

test('the cheapest plan is the one that costs least of those that cost anything', () => {
  const parsed = parseBusinessPlan({
    id: 'plan',
    name: 'Plan',
    catalog,
    sections: {
      p: {
        heading: 'P',
        figures: {
          arpa: { says: '$100', unit: 'USD/month', label: 'ARPA' },
          mrr: { says: '$12,000', unit: 'USD/month', label: 'MRR' },
          customers: { says: '100', unit: 'customers', label: 'Customers' },
        },
      },
    },
    checks: [
      { kind: 'average_revenue', figure: 'p.arpa', cheapest: 'price_list' },
      { kind: 'average_revenue', figure: 'p.mrr', customers: 'p.customers', cheapest: 'price_list' },
    ],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const findings = checkBusinessPlan(parsed.value).findings;
  expect(findings.map(({ verdict, follows_text }) => [verdict, follows_text])).toEqual([
    ['contradicted', '$112 and more'],
    ['holds', '$11,200 and more'],
  ]);
});

test('keys the catalog does not have are told', () => {
  const sections = { p: { heading: 'P', figures: { x: { says: '$1', unit: 'USD/month', label: 'X' } } } };
  const check = { kind: 'list_price', figure: 'p.x', plan: 'taem', holds: { saets: 'p.x' }, uses: { cals: 'none' } };
  const parsed = parseBusinessPlan({ id: 'plan', name: 'Plan', catalog, sections, checks: [check] });
  expect(parsed.ok ? [] : parsed.problems.map(({ code, mend }) => [code, mend])).toEqual([
    ['unknown-plan', "did you mean 'team'?"],
    ['unknown-feature', "did you mean 'seats'?"],
    ['unknown-meter', "did you mean 'calls'?"],
  ]);
});
