// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readFacts } from '../facts/fact-rows.js';
import { contradictions, figuresWith, misquoted, openFigures, reportOf, type Source } from '../facts/plan-figures.js';
import { business_plan } from './business-plan.js';

const report = reportOf(business_plan);

const SOURCES: Record<string, Source> = {
  'open_source.nodes': 'plans[0].limits[2]',
  'professional.price': 'plans[1].price',
  'professional.nodes': 'plans[1].limits[1]',
  'enterprise.price': 'plans[2].price',
  'enterprise.nodes': 'plans[2].limits[0]',
  'year_1.arr': 'revenueProjections[0].arr',
  'year_1.professional': 'revenueProjections[0].customers.professional',
  'year_1.professional_price': 'revenueProjections[0].prices.professional',
  'year_1.professional_q3': 'revenueProjections[0].quarters[1].customers',
  'year_1.professional_price_q3': 'revenueProjections[0].quarters[1].price',
  'year_1.enterprise': 'revenueProjections[0].customers.enterprise',
  'year_1.enterprise_price': 'revenueProjections[0].prices.enterprise',
  'year_1.enterprise_q4': 'revenueProjections[0].quarters[2].customers',
  'year_1.enterprise_price_q4': 'revenueProjections[0].quarters[2].price',
  'year_2.arr': 'revenueProjections[1].arr',
  'year_2.professional': 'revenueProjections[1].customers.professional',
  'year_2.enterprise': 'revenueProjections[1].customers.enterprise',
  'year_2.cloud': 'revenueProjections[1].customers.cloud',
  'year_3.arr': 'revenueProjections[2].arr',
  'year_3.professional': 'revenueProjections[2].customers.professional',
  'year_3.enterprise': 'revenueProjections[2].customers.enterprise',
  'year_3.cloud': 'revenueProjections[2].customers.cloud',
  'developer_led.months': 'goToMarketPhases[0].months',
  'product_led.months': 'goToMarketPhases[1].months',
  'product_led.arr': 'goToMarketPhases[1].targets[0]',
  'product_led.customers': 'goToMarketPhases[1].targets[2]',
  'sales_led.months': 'goToMarketPhases[2].months',
};

test('every figure is that of the facts', () => {
  expect(misquoted(report, readFacts('zendb'), SOURCES)).toEqual([]);
});

test('what does not add up, and what would mend it', () => {
  expect(contradictions(report)).toEqual([
    'year_1.arr: 50 × $99 × 12 + 10 × $999 × 12 = $179,280, not $500K [year_1.arr $500K → $179,000 | year_1.enterprise_price $999 → $3,670]',
    'product_led.customers: 500 + 100 + 1,000 = 1,600, not 1,000 [product_led.customers 1,000 → 1,600 | year_2.cloud 1,000 → 400]',
  ]);
});

test('what is rounded, what rests on something not stated, and that the rest holds', () => {
  expect(figuresWith(report, 'rounds_to_it')).toEqual([]);
  expect(openFigures(report)).toEqual([
    'year_2.arr: cloud revenue a customer and month 267.27',
    'year_3.arr: cloud revenue a customer and month 148.48',
  ]);
  expect({ ...report.counts, inputs: report.inputs }).toEqual({
    contradicted: 2,
    not_derivable: 2,
    rounds_to_it: 0,
    holds: 14,
    inputs: 10,
  });
});
