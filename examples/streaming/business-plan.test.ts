// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readFacts } from '../facts/fact-rows.js';
import { contradictions, figuresWith, misquoted, openFigures, reportOf, type Source } from '../facts/plan-figures.js';
import { business_plan } from './business-plan.js';

const report = reportOf(business_plan);

const SOURCES: Record<string, Source> = {
  'summary.cheaper': 'product.positioningClaims.cheaperPct',
  'summary.mrr_12': 'summaryTargets[1].mrr',
  'summary.mrr_24': 'summaryTargets[2].mrr',
  'summary.spend': 'summaryTargets[3].monthlySpend',
  'ideal_customer.spend': 'targetCustomer.monthlyStreamingSpend',
  'ideal_customer.employees': 'targetCustomer.employees',
  'excluded.too_big': 'targetCustomer.exclusions[1].employees',
  'use_cases.datadog': 'useCases[1].competitorPrice',
  'use_cases.cheaper': 'useCases[1].claimCheaperPct',
  'tiers.pro': 'plans[1].price',
  'tiers.pro_throughput': 'plans[1].usagePrices[1].price',
  'tiers.pro_queries': 'plans[1].limits[1]',
  'tiers.team': 'plans[2].price',
  'tiers.team_queries': 'plans[2].limits[0]',
  'comparison.small_throughput': ['costComparisons[0].rows[0].throughputTBPerMonth', 1000],
  'comparison.small_queries': 'costComparisons[0].rows[0].queries',
  'comparison.small_baseline': 'costComparisons[0].rows[0].baseline',
  'comparison.small_ours': 'costComparisons[0].rows[0].ours',
  'comparison.small_savings': 'costComparisons[0].rows[0].savingsPct',
  'comparison.middle_throughput': ['costComparisons[0].rows[1].throughputTBPerMonth', 1000],
  'comparison.middle_queries': 'costComparisons[0].rows[1].queries',
  'comparison.middle_baseline': 'costComparisons[0].rows[1].baseline',
  'comparison.middle_ours': 'costComparisons[0].rows[1].ours',
  'comparison.middle_savings': 'costComparisons[0].rows[1].savingsPct',
  'comparison.large_throughput': ['costComparisons[0].rows[2].throughputTBPerMonth', 1000],
  'comparison.large_queries': 'costComparisons[0].rows[2].queries',
  'comparison.large_baseline': 'costComparisons[0].rows[2].baseline',
  'comparison.large_ours': 'costComparisons[0].rows[2].ours',
  'comparison.large_savings': 'costComparisons[0].rows[2].savingsPct',
  'positioning.cheaper': 'competitorClaims[0].claim.cheaperPct',
  'positioning.multiple': 'competitorClaims[0].claim.priceMultipleOfCompetitor',
  'sales.self_serve': 'funnels[0].band',
  'sales.product_led': 'funnels[1].band',
  'sales.enterprise': 'funnels[2].band',
  'validation.months': 'goToMarketPhases[0].months',
  'validation.goal': 'goToMarketPhases[0].goal.designPartners',
  'validation.signed': 'goToMarketPhases[0].targets[3]',
  'validation.stars': 'goToMarketPhases[0].targets[0].to',
  'early_adopters.months': 'goToMarketPhases[1].months',
  'early_adopters.customers': 'goToMarketPhases[1].goal.payingCustomers',
  'early_adopters.mrr': 'goToMarketPhases[1].targets[0]',
  'early_adopters.stars': 'goToMarketPhases[1].targets[2]',
  'early_adopters.discord': 'goToMarketPhases[1].targets[3]',
  'growth.months': 'goToMarketPhases[2].months',
  'growth.goal': 'goToMarketPhases[2].goal.mrr',
  'growth.mrr': 'goToMarketPhases[2].targets[0]',
  'metrics.stars_6': 'kpiTargets[0]',
  'metrics.stars_12': 'kpiTargets[1]',
  'metrics.discord_12': 'kpiTargets[4]',
  'metrics.customers_6': 'kpiTargets[12]',
  'metrics.customers_12': 'kpiTargets[13]',
  'metrics.customers_18': 'kpiTargets[14]',
  'metrics.mrr_6': 'kpiTargets[15]',
  'metrics.mrr_12': 'kpiTargets[16]',
  'metrics.mrr_18': 'kpiTargets[17]',
  'metrics.partners_6': 'kpiTargets[18]',
  'success.first': 'successMilestones[0].months',
  'success.partners': 'successMilestones[0].targets.designPartners',
  'success.second': 'successMilestones[1].months',
  'success.customers_12': 'successMilestones[1].targets.payingCustomers',
  'success.mrr_12': 'successMilestones[1].targets.mrr',
  'success.third': 'successMilestones[2].months',
  'success.customers_18': 'successMilestones[2].targets.payingCustomers',
  'success.mrr_18': 'successMilestones[2].targets.mrr',
  'success.fourth': 'successMilestones[3].months',
  'success.mrr_24': 'successMilestones[3].targets.mrr',
  'success.arr_24': 'successMilestones[3].targets.arrPath',
};

test('every figure is that of the facts', () => {
  expect(misquoted(report, readFacts('streaming'), SOURCES)).toEqual([]);
});

test('what does not add up, and what would mend it', () => {
  expect(contradictions(report)).toEqual([
    'validation.goal: Design partners at month 6 (5), and 3 passages agree, not 10 [validation.goal 10 → 5]',
    'validation.stars: GitHub stars at month 6 (500), not 100 [validation.stars 100 → 500 | metrics.stars_6 500 → 100]',
    'early_adopters.stars: GitHub stars at month 12 (2,000), not 1,000 [early_adopters.stars 1,000 → 2,000 | metrics.stars_12 2,000 → 1,000]',
    'metrics.customers_12: Phase 2: paying customers (10), and 2 passages agree, not 15 [metrics.customers_12 15 → 10]',
  ]);
});

test('what is rounded, what rests on something not stated, and that the rest holds', () => {
  expect(figuresWith(report, 'rounds_to_it')).toEqual(['comparison.small_savings', 'comparison.middle_savings']);
  expect(openFigures(report)).toEqual([
    'comparison.small_ours: storage 115,050',
    'comparison.middle_ours: storage 370,050',
    'comparison.large_ours: storage 1,113,400',
    'sales.product_led: usage 1 to 4,501',
  ]);
  expect({ ...report.counts, inputs: report.inputs }).toEqual({
    contradicted: 4,
    not_derivable: 4,
    rounds_to_it: 2,
    holds: 35,
    inputs: 25,
  });
});
