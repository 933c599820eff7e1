// SPDX-License-Identifier: Apache-2.0
import { defineScenario } from '@kontor/core';

/**
 * Its three ways to sell: by card where a free limit is hit, by a call where usage grows, and to enterprises after
 * a proof of concept of three to six months. From the plan: free users (50, 200 and 500 by months 6, 12 and 18), bands of
 * a bill, sales cycles and all targets. Assumed here: conversion, usage, churn, salaries, the money at the start.
 */
export const scenario = defineScenario({
  name: 'Streaming, two years',
  currency: 'USD',
  first_month: '2026-01',
  months: 24,
  sources: {
    'free-users': { kind: 'growth', start: '4..8', monthly_growth: '12% ± 4%' },
    leads: { kind: 'growth', start: '1..3', monthly_growth: '5% ± 5%', from_month: 6 },
  },
  segments: {
    'self-serve': {
      source: 'free-users',
      funnel: [
        { name: 'hits free limits', conversion: '20%..40%', delay_months: 2 },
        { name: 'pays by card', conversion: '20%..40%' },
      ],
      // below 500 a month, until it grows out of ten queries at once
      plans: ['pro', 'team'],
      retention: { kind: 'churn', monthly: '2%..5%' },
      usage: { meters: { storage: 1_000, throughput: 5_000 }, monthly_growth: '5%..12%', spread: 1 },
      upgrade: 'cheapest',
      monthly_cost: '10..40',
    },
    enterprise: {
      source: 'leads',
      funnel: [
        { name: 'technical deep-dive', conversion: '40%..60%', delay_months: 1 },
        { name: 'close', conversion: '15%..35%', delay_months: 4 },
      ],
      plans: ['enterprise'],
      charges: {
        base: { model: 'flat', amount: '4000' },
        storage: { model: 'per_unit', unit_amount: '0.012' },
        throughput: { model: 'per_unit', unit_amount: '0.006' },
      },
      retention: { kind: 'sbg', alpha: 0.5, beta: '5..10', every_months: 12 },
      usage: { meters: { storage: 50_000, throughput: 200_000 }, monthly_growth: '2%..5%', spread: 0.7 },
      monthly_cost: '500..1000',
      acquisition_cost: '3000..8000',
    },
  },
  costs: {
    headcount: {
      founders: { monthly_cost: '5000..8000', people: [{ from_month: 1, count: 2 }] },
      sales: { monthly_cost: '8000..10000', people: [{ from_month: 13, count: 1 }] },
    },
    revenue_share: '3%',
  },
  cash: { opening: 300_000 },
  targets: {
    'mrr-month-6': { measure: 'mrr', month: 6, at_least: 1_000 },
    'mrr-month-12': { measure: 'mrr', month: 12, at_least: 10_000 },
    'mrr-month-18': { measure: 'mrr', month: 18, at_least: 50_000 },
    'mrr-month-24': { measure: 'mrr', month: 24, at_least: 100_000 },
    'paying-month-12': { measure: 'customers', month: 12, at_least: 15 },
    'paying-month-18': { measure: 'customers', month: 18, at_least: 40 },
  },
});
