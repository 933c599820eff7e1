// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readFacts } from '../facts/fact-rows.js';
import { contradictions, figuresWith, misquoted, openFigures, reportOf, type Source } from '../facts/plan-figures.js';
import { business_plan } from './business-plan.js';

const report = reportOf(business_plan);

const SOURCES: Record<string, Source> = {
  'cloud.starter': 'plans[0].price',
  'cloud.starter_executions': 'plans[0].limits[1]',
  'cloud.professional': 'plans[1].price',
  'cloud.professional_executions': 'plans[1].limits[1]',
  'cloud.enterprise': 'plans[2].price',
  'cloud.enterprise_executions': 'plans[2].limits[1]',
  'cloud.conversion': 'managedServiceMetrics[0]',
  'cloud.revenue_per_customer': 'managedServiceMetrics[1]',
  'marketplace.community_rate': ['revenueShare.rates.community', 100],
  'marketplace.verified_rate': ['revenueShare.rates.verified', 100],
  'marketplace.certified_rate': ['revenueShare.rates.certified', 100],
  'value_loop.direct_rate': ['communityReturns.directRevenueShare', 100],
  'foundation.months': 'programmePhases[0].months',
  'ecosystem.months': 'programmePhases[1].months',
  'bridge.months': 'programmePhases[2].months',
  'bridge.from_community': 'programmePhases[2].targets[2]',
  'impact.conversion': 'kpiTargets[12]',
  'impact.funnel_conversion': ['funnels[0].conversion', 100],
  'impact.from_community': 'kpiTargets[13]',
  'impact.funnel_from_community': ['funnels[1].shareOfEnterprise', 100],
  'impact.contributors': 'kpiTargets[14]',
  'impact.funnel_contributors': ['funnels[2].conversion', 100],
  'impact.services': 'kpiTargets[16]',
  'impact.support': 'kpiTargets[17]',
};

test('every figure is that of the facts', () => {
  expect(misquoted(report, readFacts('concertmaster'), SOURCES)).toEqual([]);
});

test('what does not add up, and what would mend it', () => {
  expect(contradictions(report)).toEqual([
    'cloud.revenue_per_customer: at least $348 (Starter, the cheapest of the price list) = $348 and more; $150 is not within that [cloud.revenue_per_customer a year → a month]',
    'cloud.enterprise_executions: between Professional: executions (≤10,000) and 100K+ lie 10,001 to 99,999 executions/month that are in neither [cloud.enterprise_executions 100K+ → 10,001 and more | cloud.professional_executions ≤10,000 → at most 99,999]',
    'cloud.conversion: OSS to paid conversion (10-15%), and 2 passages agree, not 15%: they have values in common, and what meets the one may miss the other [cloud.conversion 15% → 10-15%]',
    'bridge.from_community: Enterprise customers from community (25%), and 2 passages agree, not 20% [bridge.from_community 20% → 25%]',
    'marketplace.community_rate: Direct revenue share with contributors (10%), not 5% [marketplace.community_rate 5% → 10% | value_loop.direct_rate 10% → 5%]',
    'marketplace.certified_rate: Direct revenue share with contributors (10%), not 15% [marketplace.certified_rate 15% → 10% | value_loop.direct_rate 10% → 15%]',
    'marketplace.community_benefit: Community integrations: by the table of rates (“paid”), not “not paid” [marketplace.community_benefit not paid → paid | marketplace.community_paid paid → not paid]',
    'marketplace.verified_benefit: Verified integrations: by the table of rates (“paid”), not “not paid” [marketplace.verified_benefit not paid → paid | marketplace.verified_paid paid → not paid]',
    'ecosystem.months: 4-12 begins before Phase 1: Foundation and Early Adoption (1-6) ends: 4 to 6 is in both [ecosystem.months 4-12 → 6 to 12 | foundation.months 1-6 → 1 to 4]',
    'bridge.months: 8-18 begins before Phase 2: Ecosystem Development (4-12) ends: 8 to 12 is in both [bridge.months 8-18 → 12 to 18 | ecosystem.months 4-12 → 4 to 8]',
  ]);
});

test('what is rounded, what rests on something not stated, and that the rest holds', () => {
  expect(figuresWith(report, 'rounds_to_it')).toEqual([]);
  expect(openFigures(report)).toEqual([]);
  expect({ ...report.counts, inputs: report.inputs }).toEqual({
    contradicted: 10,
    not_derivable: 0,
    rounds_to_it: 0,
    holds: 10,
    inputs: 10,
  });
});
