// SPDX-License-Identifier: Apache-2.0
import { defineScenario } from '@kontor/core';

/**
 * Two years of the plan: Professional from the third quarter, Enterprise from the fourth, 50 and 10 customers by the end
 * of the first year, 500 and 100 by the end of the second. From the plan: launches, prices and targets. Not in it, and
 * assumed here: deployments a month, conversion, churn, instances and nodes of a customer, the price of a node, salaries.
 */
export const scenario = defineScenario({
  name: 'ZenDB, two years',
  currency: 'USD',
  first_month: '2026-01',
  months: 24,
  sources: {
    // 10,000 production deployments in the long run, as a database spreads: by word of mouth
    deployments: { kind: 'bass', market: '8000..12000', innovation: '0.3%..0.6%', imitation: '10%..20%' },
  },
  segments: {
    professional: {
      source: 'deployments',
      from_month: 7,
      funnel: [
        { name: 'outgrows one node', conversion: '15%..25%' },
        { name: 'professional', conversion: '30% ± 10%', delay_months: 1 },
      ],
      plans: ['professional'],
      retention: { kind: 'sbg', alpha: '0.5..0.9', beta: '12..24' },
      usage: { quantities: { instances: 1, nodes: 3 }, monthly_growth: '1%..4%', spread: 0.6 },
      monthly_cost: '5..15',
      acquisition_cost: '50..150',
    },
    enterprise: {
      source: 'deployments',
      from_month: 10,
      funnel: [{ name: 'enterprise', conversion: '0.5%..1.5%', delay_months: 3 }],
      plans: ['enterprise'],
      charges: { nodes: { model: 'per_seat', unit_amount: '99' } },
      retention: { kind: 'sbg', alpha: 0.5, beta: '6..12', every_months: 12 },
      usage: { quantities: { nodes: 10 }, monthly_growth: '1%..3%', spread: 0.5 },
      monthly_cost: '200..400',
      acquisition_cost: '5000..15000',
    },
  },
  costs: {
    headcount: {
      engineers: {
        monthly_cost: '9000..13000',
        people: [
          { from_month: 1, count: 6 },
          { from_month: 13, count: 12 },
        ],
      },
      success: { monthly_cost: '7000..9000', per_customers: 80 },
    },
  },
  cash: { opening: 1_500_000, funding: { 'series-a': { month: 24, amount: '8000000..12000000' } } },
  targets: {
    'arr-year-1': { measure: 'arr', month: 12, at_least: 500_000 },
    'arr-year-2': { measure: 'arr', month: 24, at_least: 5_000_000 },
    'professional-year-1': { measure: 'customers', segment: 'professional', month: 12, at_least: 50 },
    'enterprise-year-1': { measure: 'customers', segment: 'enterprise', month: 12, at_least: 10 },
    'paying-year-2': { measure: 'customers', month: 24, at_least: 1_000 },
  },
});
