// SPDX-License-Identifier: Apache-2.0
import { defineScenario } from '@kontor/core';

/**
 * The first phase of the plan, sold to enterprises by their founders: 100 targets found, half of them talked to, a tenth
 * of those pilots, contracts of 50,000 to 150,000 a year renewed by nine of ten. From the plan: the funnel, the range of
 * contracts, infrastructure, people, and the targets of phases one and two. Assumed here: when the targets are found,
 * how many pilots pay, salaries, the money at the start.
 */
export const scenario = defineScenario({
  name: 'Conexus, enterprise first',
  currency: 'USD',
  first_month: '2026-01',
  months: 24,
  sources: {
    // 100 target enterprises in the first year, and as many again in the second
    targets: { kind: 'growth', start: '6..10', monthly_growth: '1%..3%' },
  },
  segments: {
    enterprise: {
      source: 'targets',
      funnel: [
        { name: 'outreach', conversion: '50%' },
        { name: 'pilot', conversion: '20% ± 10%', delay_months: 2 },
        { name: 'contract', conversion: '60%..90%', delay_months: 3 },
      ],
      plans: ['enterprise'],
      option: 'yearly-contract',
      charges: { base: { model: 'flat', amount: '100000' } },
      price_factor: { low: '0.5', high: '1.5', mode: '0.7', distribution: 'triangular' },
      retention: { kind: 'sbg', alpha: 0.5, beta: '4..6', every_months: 12 },
      acquisition_cost: '2000..10000',
    },
  },
  costs: {
    fixed: { infrastructure: { monthly: '5000..20000' } },
    headcount: {
      team: {
        monthly_cost: '8000..12000',
        people: [
          { from_month: 1, count: 3 },
          { from_month: 7, count: 5 },
          { from_month: 13, count: 10 },
        ],
      },
    },
  },
  cash: { opening: 750_000, funding: { raise: { month: 12, amount: '2000000..5000000' } } },
  targets: {
    'enterprise-year-1': { measure: 'customers', segment: 'enterprise', month: 12, at_least: 10 },
    'arr-year-1-low': { measure: 'arr', month: 12, at_least: 100_000 },
    'arr-year-1-high': { measure: 'arr', month: 12, at_least: 500_000 },
    'arr-year-2': { measure: 'arr', month: 24, at_least: 1_000_000 },
  },
});
