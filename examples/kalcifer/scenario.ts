// SPDX-License-Identifier: Apache-2.0
import { defineScenario } from '@kontor/core';

/**
 * The plan's conservative model, as assumptions in place of results. From the plan: launch of the cloud in month 4 and of
 * enterprise in month 8, growth of 15 % and 10 % a month, 2 to 5 % of installs that become cloud customers, churn
 * below 3 %, costs and acquisition costs per plan, rounds and people, and the targets. Not in it, and chosen so that the
 * funnel gives about its customers: installs a month, prospects of enterprise, their usage, salaries.
 */
export const scenario = defineScenario({
  name: 'Kalcifer, conservative',
  currency: 'USD',
  first_month: '2026-01',
  months: 24,
  sources: {
    installs: { kind: 'growth', start: '40..80', monthly_growth: '15% ± 5%' },
    'large-self-hosters': { kind: 'growth', start: '8..12', monthly_growth: '10% ± 5%', from_month: 8 },
  },
  segments: {
    cloud: {
      source: 'installs',
      from_month: 4,
      funnel: [{ name: 'cloud plan', conversion: '2%..5%' }],
      plans: ['cloud-starter', 'cloud-growth', 'cloud-scale'],
      retention: { kind: 'churn', monthly: '1%..3%' },
      usage: {
        meters: { events: 400_000 },
        quantities: { 'team-members': 3 },
        monthly_growth: '3%..7%',
        spread: 0.8,
      },
      monthly_cost: '70..200',
      acquisition_cost: '500..2000',
    },
    enterprise: {
      source: 'large-self-hosters',
      from_month: 8,
      funnel: [{ name: 'licence', conversion: '5%..15%' }],
      plans: ['enterprise'],
      charges: { base: { model: 'flat', amount: '2500' } },
      price_factor: { low: '0.4', high: '4', distribution: 'lognormal' },
      retention: { kind: 'churn', monthly: '0.5%..2%' },
      monthly_cost: 300,
      acquisition_cost: 5000,
    },
  },
  costs: {
    headcount: {
      team: {
        monthly_cost: '7000..10000',
        people: [
          { from_month: 1, count: 2 },
          { from_month: 7, count: 5 },
          { from_month: 19, count: 15 },
        ],
      },
    },
    revenue_share: '3%',
  },
  cash: {
    opening: 0,
    funding: {
      bootstrap: { month: 1, amount: '50000..100000' },
      'first-round': { month: 6, amount: '500000..1000000' },
      'series-a': { month: 18, amount: '3000000..5000000' },
    },
  },
  targets: {
    'mrr-month-12': { measure: 'mrr', month: 12, at_least: 55_000 },
    'arr-month-12': { measure: 'arr', month: 12, at_least: 660_000 },
    'cloud-customers-month-12': { measure: 'customers', segment: 'cloud', month: 12, at_least: 50 },
    'enterprise-customers-month-12': { measure: 'customers', segment: 'enterprise', month: 12, at_least: 5 },
    'mrr-month-24': { measure: 'mrr', month: 24, at_least: 240_000 },
  },
});
