// SPDX-License-Identifier: Apache-2.0
import { defineScenario } from '@kontor/core';

/**
 * The managed cloud: 10 to 15 % of active open-source users come to pay, churn is below 5 % a month, and executions
 * drive them from plan to plan. From the plan: conversion, churn, plans and limits. Assumed here: active users a month,
 * executions of a user, costs.
 */
export const scenario = defineScenario({
  name: 'Concertmaster, managed cloud',
  currency: 'USD',
  first_month: '2026-01',
  months: 24,
  sources: { 'active-users': { kind: 'growth', start: '40..60', monthly_growth: '8% ± 4%' } },
  segments: {
    cloud: {
      source: 'active-users',
      funnel: [{ name: 'managed cloud', conversion: '10%..15%' }],
      plans: ['starter', 'professional', 'enterprise'],
      retention: { kind: 'churn', monthly: '3%..5%' },
      usage: { meters: { executions: 60 }, monthly_growth: '10%..20%', spread: 1.2 },
      monthly_cost: '3..8',
      acquisition_cost: '20..60',
    },
  },
  costs: {
    fixed: { programme: { monthly: '2000..4000' } },
    headcount: {
      team: { monthly_cost: '6000..9000', people: [{ from_month: 1, count: 3 }] },
      support: { monthly_cost: '4000..6000', per_customers: 250 },
    },
    revenue_share: '3%',
  },
  cash: { opening: 600_000 },
  targets: {
    'mrr-month-12': { measure: 'mrr', month: 12, at_least: 5_000 },
    'customers-month-24': { measure: 'customers', month: 24, at_least: 200 },
  },
});
