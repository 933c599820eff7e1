// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readFacts } from '../facts/fact-rows.js';
import { contradictions, figuresWith, misquoted, openFigures, reportOf, type Source } from '../facts/plan-figures.js';
import { business_plan } from './business-plan.js';

const report = reportOf(business_plan);

const SOURCES: Record<string, Source> = {
  'community.nodes': 'plans[0].features[1].label',
  'community.nodes_there_are': 'product.nodeTypes',
  'editions.cloud_price': 'editions[1].priceRange',
  'editions.enterprise_price': 'editions[2].priceRange',
  'editions.cloud_uptime': 'editions[1].headlineFeatures[4]',
  ...planSources('starter', 1),
  ...planSources('growth', 2),
  ...planSources('scale', 3),
  'enterprise.price': 'plans[4].price',
  'assumptions.cloud_launch': 'revenueProjections.assumptions.cloudLaunchMonth',
  'assumptions.enterprise_launch': 'revenueProjections.assumptions.enterpriseLaunchMonth',
  'assumptions.cloud_growth': ['revenueProjections.assumptions.cloudGrowthMoM', 100],
  'assumptions.enterprise_growth': ['revenueProjections.assumptions.enterpriseGrowthMoM', 100],
  'assumptions.conversion': ['revenueProjections.assumptions.selfHostedToCloudConversion', 100],
  ...Object.fromEntries([3, 6, 9, 12, 18, 24].flatMap((month, row) => projectionSources(month, row + 1))),
  'unit_economics.months': 'unitEconomics.ltvHorizonMonths',
  ...Object.fromEntries(['starter', 'growth', 'scale', 'enterprise'].flatMap(economicsSources)),
  'comparison.braze': 'costComparisons[0].rows[0]',
  'comparison.iterable': 'costComparisons[0].rows[1]',
  'comparison.customer_io': 'costComparisons[0].rows[2]',
  'comparison.klaviyo': 'costComparisons[0].rows[3]',
  'comparison.growth': 'costComparisons[0].rows[4]',
  'comparison.starter': 'costComparisons[0].rows[5]',
  'comparison.cheaper_than_braze_and_iterable': 'costComparisons[0].claims[0].timesCheaper',
  'comparison.cheaper_than_customer_io_and_klaviyo': 'costComparisons[0].claims[1].timesCheaper',
  'phases.community': 'goToMarketPhases[0].months',
  'phases.community_stars': 'goToMarketPhases[0].goals[0]',
  'phases.cloud': 'goToMarketPhases[1].months',
  'phases.cloud_customers': 'goToMarketPhases[1].goals[0]',
  'phases.cloud_mrr': 'goToMarketPhases[1].goals[1]',
  'phases.enterprise': 'goToMarketPhases[2].months',
  'phases.enterprise_customers': 'goToMarketPhases[2].goals[0]',
  'phases.enterprise_mrr': 'goToMarketPhases[2].goals[1]',
  'phases.conversion': ['funnels[0].conversion', 100],
  'marketplace.commission': ['marketplace.platformCommission', 100],
  'marketplace.developer_share': ['marketplace.developerShare', 100],
  'funding.bootstrap': 'funding[0].months',
  'funding.bootstrap_stars': ['funding[0].signals[0]', 1000],
  'funding.first': 'funding[1].months',
  'funding.first_stars': 'funding[1].signals.stars',
  'funding.first_customers': 'funding[1].signals.cloudCustomers',
  'funding.first_mrr': 'funding[1].signals.mrr',
  'funding.series_a': 'funding[2].months',
  'funding.series_a_stars': 'funding[2].signals.stars',
  'funding.series_a_customers': 'funding[2].signals.cloudCustomers',
  'funding.series_a_mrr': 'funding[2].signals.mrr',
  'targets.mrr': 'kpiTargets[0]',
  'targets.arr': 'kpiTargets[1]',
  'targets.gross_margin': 'kpiTargets[3]',
  'targets.cac': 'kpiTargets[4]',
  'targets.ltv_to_cac': 'kpiTargets[5]',
  'targets.payback': 'kpiTargets[6]',
  'targets.installs': 'kpiTargets[9]',
  'targets.stars': 'kpiTargets[10]',
};

function planSources(plan: string, place: number) {
  return {
    [`${plan}.price`]: `plans[${place}].price`,
    [`${plan}.uptime`]: `plans[${place}].sla.uptimePercent`,
    [`${plan}.profiles`]: `plans[${place}].targetCustomerProfiles`,
  };
}
function projectionSources(month: number, row: number): [string, string][] {
  const names = {
    stars: 'githubStars',
    cloud_customers: 'cloudCustomers',
    enterprise_customers: 'enterpriseCustomers',
    cloud_mrr: 'cloudMRR',
    enterprise_mrr: 'enterpriseMRR',
    mrr: 'totalMRR',
  };
  return Object.entries(names).map(([name, field]): [string, string] => [
    `projection.${name}_${month}`,
    `revenueProjections.rows[${row}].${field}`,
  ]);
}
function economicsSources(plan: string, row: number): [string, string][] {
  const names = {
    price: 'price',
    cogs: 'cogs',
    gross_margin: 'grossMarginPct',
    support: 'supportCost',
    net_margin: 'netMarginPct',
    ltv: 'ltv24m',
    cac: 'cacTarget',
    ltv_to_cac: 'ltvToCac',
  };
  return Object.entries(names).map(([name, field]): [string, string] => [
    `unit_economics.${plan}_${name}`,
    `unitEconomics.rows[${row}].${field}`,
  ]);
}

test('every figure is that of the facts', () => {
  expect(misquoted(report, readFacts('kalcifer'), SOURCES)).toEqual([]);
});

test('what does not add up, and what would mend it', () => {
  expect(contradictions(report)).toEqual([
    'editions.cloud_uptime: Cloud Starter: uptime (99.5%) does not meet ≥99.9% [starter.uptime 99.5% → 99.9% | editions.cloud_uptime ≥99.9% → ≥99.5%]',
    'projection.cloud_mrr_9: $5,000 × (1 + 15%)^3 = $7,604.38, not $15,000 [assumptions.cloud_growth 15% → 44%]',
    'projection.cloud_mrr_12: $15,000 × (1 + 15%)^3 = $22,813.13, not $35,000 [assumptions.cloud_growth 15% → 33%]',
    'projection.cloud_mrr_18: $35,000 × (1 + 15%)^6 = $80,957.13, not $75,000 [assumptions.cloud_growth 15% → 13.5%]',
    'projection.cloud_mrr_24: $75,000 × (1 + 15%)^6 = $173,479.56, not $140,000 [assumptions.cloud_growth 15% → 11%]',
    'projection.cloud_mrr_24: $5,000 × (1 + 15%)^18 = $61,877.27, not $140,000 [assumptions.cloud_growth 15% → 20.3%]',
    'projection.enterprise_mrr_12: $6,000 × (1 + 10%)^3 = $7,986, not $20,000 [assumptions.enterprise_growth 10% → 50%]',
    'projection.enterprise_mrr_18: $20,000 × (1 + 10%)^6 = $35,431.22, not $50,000 [assumptions.enterprise_growth 10% → 16.5%]',
    'projection.enterprise_mrr_24: $50,000 × (1 + 10%)^6 = $88,578.05, not $100,000 [assumptions.enterprise_growth 10% → 12%]',
    'projection.enterprise_mrr_24: $6,000 × (1 + 10%)^15 = $25,063.49, not $100,000 [assumptions.enterprise_growth 10% → 21%]',
    'projection.enterprise_mrr_9: 2 × $2,500 = $5,000, not $6,000 [unit_economics.enterprise_price $2,500 → $3,000 | projection.enterprise_mrr_9 $6,000 → $5,000]',
    'projection.enterprise_mrr_12: 5 × $2,500 = $12,500, not $20,000 [projection.enterprise_customers_12 5 → 8 | unit_economics.enterprise_price $2,500 → $4,000]',
    'projection.enterprise_mrr_18: 10 × $2,500 = $25,000, not $50,000 [projection.enterprise_customers_18 10 → 20 | unit_economics.enterprise_price $2,500 → $5,000]',
    'projection.enterprise_mrr_24: 18 × $2,500 = $45,000, not $100,000 [projection.enterprise_customers_24 18 → 40 | unit_economics.enterprise_price $2,500 → $5,600]',
    'unit_economics.scale_net_margin: ($2,999 − $500 − $200) ÷ $2,999 = 76.66%, not 76% [unit_economics.scale_net_margin 76% → 77%]',
    'unit_economics.scale_ltv: $2,999 × 76% × 24 = $54,701.76, not $57,600 [unit_economics.scale_net_margin 76% → 80%]',
    'projection.cloud_customers_12: 50,000 × 2-5% = 1,000 to 2,500; 50 is not within that [assumptions.conversion 2-5% → 0.1% to 5% | targets.installs 50,000 → 2,500]',
  ]);
});

test('what is rounded, what rests on something not stated, and that the rest holds', () => {
  expect(figuresWith(report, 'rounds_to_it')).toEqual([
    'comparison.growth',
    'comparison.starter',
    'unit_economics.starter_gross_margin',
    'unit_economics.starter_net_margin',
    'unit_economics.starter_ltv',
    'unit_economics.growth_gross_margin',
    'unit_economics.growth_net_margin',
    'unit_economics.growth_ltv',
    'unit_economics.scale_gross_margin',
    'unit_economics.scale_ltv_to_cac',
    'unit_economics.enterprise_ltv_to_cac',
  ]);
  expect(openFigures(report)).toEqual(['targets.cac']);
  expect({ ...report.counts, inputs: report.inputs }).toEqual({
    contradicted: 17,
    not_derivable: 1,
    rounds_to_it: 11,
    holds: 56,
    inputs: 46,
  });
});
