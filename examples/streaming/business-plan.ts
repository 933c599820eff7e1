// SPDX-License-Identifier: Apache-2.0
import { defineBusinessPlan } from '@kontor/core';
import { catalog } from './catalog.js';

const VALIDATION = 'Go-To-Market Phases / Phase 1: Validation (Months 1-6)';
const EARLY_ADOPTERS = 'Go-To-Market Phases / Phase 2: Early Adopters (Months 6-12)';
const GROWTH = 'Go-To-Market Phases / Phase 3: Growth (Months 12-24)';

const monthly = (says: string, label: string) => ({ says, unit: 'USD/month', label });
const percent = (says: string, label: string) => ({ says, unit: 'percent', label });
const aGigabyte = (says: string, label: string) => ({ says, unit: 'USD/GB', label });
const of = (unit: string) => (says: string, label: string) => ({ says, unit, label });
const gigabytes = of('GB');
const queries = of('queries');
const stars = of('stars');
const people = of('people');
const customers = of('customers');
const partners = of('design partners');
const months = of('months');

/** The figures of the go-to-market plan that bear upon one another, and the price list they are held against. */
export const business_plan = defineBusinessPlan({
  id: 'streaming',
  name: 'Kafka + Flink replacement: business and go-to-market strategy',
  catalog,
  sections: {
    summary: {
      heading: 'TL;DR',
      figures: {
        cheaper: percent('80%', 'Cheaper than what it replaces'),
        mrr_12: monthly('$10K', 'MRR by month 12'),
        mrr_24: monthly('$100K+', 'MRR by months 18-24'),
        spend: monthly('$20K+', 'Streaming spend of who is meant'),
      },
    },
    ideal_customer: {
      heading: 'Target Customer / Ideal Customer Profile (ICP)',
      figures: {
        spend: monthly('$20K-100K', 'Ideal customer: streaming spend'),
        employees: people('50-500', 'Ideal customer: employees'),
      },
    },
    excluded: {
      heading: 'Target Customer / Why This Segment?',
      figures: {
        too_big: people('500+', 'Too big: employees'),
      },
    },
    use_cases: {
      heading: 'Use Cases (Priority Order)',
      figures: {
        datadog: aGigabyte('$0.10', 'Datadog: a GB ingested'),
        cheaper: percent('90%', 'Log aggregation: cheaper than Datadog'),
      },
    },
    tiers: {
      heading: 'Pricing Strategy / Tiers',
      figures: {
        pro: monthly('$99', 'Pro: monthly fee'),
        pro_throughput: aGigabyte('$0.01', 'Pro: a GB of throughput'),
        pro_queries: queries('10', 'Pro: concurrent queries'),
        team: monthly('$499', 'Team: monthly fee'),
        team_queries: queries('50', 'Team: concurrent queries'),
      },
    },
    comparison: {
      heading: 'Pricing Strategy / Cost Comparison (Show the Savings!)',
      figures: {
        small_throughput: gigabytes('10,000', '10 TB a month'),
        small_queries: queries('3', '10 TB a month: queries'),
        small_baseline: monthly('$15,000', '10 TB a month: Confluent + Flink'),
        small_ours: monthly('$2,500', '10 TB a month: ours'),
        small_savings: percent('83%', '10 TB a month: savings'),
        middle_throughput: gigabytes('50,000', '50 TB a month'),
        middle_queries: queries('10', '50 TB a month: queries'),
        middle_baseline: monthly('$45,000', '50 TB a month: Confluent + Flink'),
        middle_ours: monthly('$8,000', '50 TB a month: ours'),
        middle_savings: percent('82%', '50 TB a month: savings'),
        large_throughput: gigabytes('100,000', '100 TB a month'),
        large_queries: queries('20', '100 TB a month: queries'),
        large_baseline: monthly('$90,000', '100 TB a month: Confluent + Flink'),
        large_ours: monthly('$18,000', '100 TB a month: ours'),
        large_savings: percent('80%', '100 TB a month: savings'),
      },
    },
    positioning: {
      heading: 'Competitive Positioning',
      figures: {
        cheaper: percent('80%', 'Cheaper than Confluent'),
        multiple: { says: '5x', unit: 'times', label: 'Price of Confluent, as a multiple' },
      },
    },
    sales: {
      heading: 'Sales Motion',
      figures: {
        self_serve: monthly('<$500', 'Self-serve: revenue of a customer'),
        product_led: monthly('$500-5,000', 'Product-led sales: revenue of a customer'),
        enterprise: monthly('$5,000+', 'Enterprise: revenue of a customer'),
      },
    },
    validation: {
      heading: VALIDATION,
      figures: {
        months: months('1-6', 'Phase 1: Validation'),
        goal: partners('10', 'Phase 1: goal'),
        signed: partners('5', 'Phase 1: signed at month 6'),
        stars: stars('100', 'Phase 1: GitHub stars at its end'),
      },
    },
    early_adopters: {
      heading: EARLY_ADOPTERS,
      figures: {
        months: months('6-12', 'Phase 2: Early Adopters'),
        customers: customers('10', 'Phase 2: paying customers'),
        mrr: monthly('$10,000', 'Phase 2: MRR at month 12'),
        stars: stars('1,000', 'Phase 2: GitHub stars'),
        discord: people('500', 'Phase 2: Discord members'),
      },
    },
    growth: {
      heading: GROWTH,
      figures: {
        months: months('12-24', 'Phase 3: Growth'),
        goal: monthly('$100,000', 'Phase 3: goal, MRR'),
        mrr: monthly('$100,000', 'Phase 3: MRR at month 24'),
      },
    },
    metrics: {
      heading: 'Metrics to Track',
      figures: {
        stars_6: stars('500', 'GitHub stars at month 6'),
        stars_12: stars('2,000', 'GitHub stars at month 12'),
        discord_12: people('500', 'Discord members at month 12'),
        customers_6: customers('3', 'Paying customers at month 6'),
        customers_12: customers('15', 'Paying customers at month 12'),
        customers_18: customers('40', 'Paying customers at month 18'),
        mrr_6: monthly('$1,000', 'MRR at month 6'),
        mrr_12: monthly('$10,000', 'MRR at month 12'),
        mrr_18: monthly('$50,000', 'MRR at month 18'),
        partners_6: partners('5', 'Design partners at month 6'),
      },
    },
    success: {
      heading: 'What Success Looks Like',
      figures: {
        first: months('1-6', 'Prove It Works'),
        partners: partners('5', 'Prove It Works: design partners'),
        second: months('7-12', 'Prove People Pay'),
        customers_12: customers('10', 'Prove People Pay: paying customers'),
        mrr_12: monthly('$10,000', 'Prove People Pay: MRR'),
        third: months('13-18', 'Prove It Scales'),
        customers_18: customers('30+', 'Prove It Scales: paying customers'),
        mrr_18: monthly('$50K+', 'Prove It Scales: MRR'),
        fourth: months('19-24', "Prove It's a Business"),
        mrr_24: monthly('$100K+', "Prove It's a Business: MRR"),
        arr_24: { says: '$1M+', unit: 'USD/year', label: "Prove It's a Business: ARR it is on the path to" },
      },
    },
  },
  checks: [
    // the price list, before usage and with it
    { kind: 'list_price', figure: 'tiers.pro', plan: 'pro', uses: { storage: 'none', throughput: 'none' } },
    { kind: 'list_price', figure: 'tiers.team', plan: 'team', uses: { storage: 'none', throughput: 'none' } },
    {
      kind: 'list_price',
      figure: 'comparison.small_ours',
      plan: 'pro',
      holds: { 'concurrent-queries': 'comparison.small_queries' },
      uses: { throughput: 'comparison.small_throughput' },
      note: 'how many GB are kept is not stated',
    },
    {
      kind: 'list_price',
      figure: 'comparison.middle_ours',
      plan: 'pro',
      holds: { 'concurrent-queries': 'comparison.middle_queries' },
      uses: { throughput: 'comparison.middle_throughput' },
      note: 'how many GB are kept is not stated',
    },
    {
      kind: 'list_price',
      figure: 'comparison.large_ours',
      plan: 'team',
      holds: { 'concurrent-queries': 'comparison.large_queries' },
      uses: { throughput: 'comparison.large_throughput' },
      note: 'how many GB are kept is not stated; 20 queries take Team',
    },

    {
      kind: 'formula',
      figure: 'comparison.middle_queries',
      equals: 'between(0, tiers.pro_queries)',
      compare: 'within',
    },
    {
      kind: 'formula',
      figure: 'comparison.large_queries',
      equals: 'between(0, tiers.team_queries)',
      compare: 'within',
    },

    // what is saved
    {
      kind: 'savings',
      theirs: 'comparison.small_baseline',
      ours: 'comparison.small_ours',
      percent: 'comparison.small_savings',
    },
    {
      kind: 'savings',
      theirs: 'comparison.middle_baseline',
      ours: 'comparison.middle_ours',
      percent: 'comparison.middle_savings',
    },
    {
      kind: 'savings',
      theirs: 'comparison.large_baseline',
      ours: 'comparison.large_ours',
      percent: 'comparison.large_savings',
    },
    {
      kind: 'savings',
      theirs: 'use_cases.datadog',
      ours: 'tiers.pro_throughput',
      percent: 'use_cases.cheaper',
      note: 'the price of what is ingested alone: what is kept costs more',
    },
    { kind: 'same', figures: ['summary.cheaper', 'positioning.cheaper'] },
    {
      kind: 'formula',
      figure: 'positioning.cheaper',
      equals: 'between(comparison.small_savings, comparison.middle_savings, comparison.large_savings)',
      compare: 'possible',
    },
    { kind: 'formula', figure: 'positioning.multiple', equals: '1 / (1 - positioning.cheaper)' },

    // who buys how
    { kind: 'tiers', bands: ['sales.self_serve', 'sales.product_led', 'sales.enterprise'] },
    { kind: 'formula', figure: 'tiers.pro', equals: 'sales.self_serve', compare: 'within' },
    { kind: 'formula', figure: 'sales.product_led', equals: 'tiers.team + ?usage' },
    { kind: 'met_by', target: 'summary.spend', figures: ['ideal_customer.spend'] },
    { kind: 'tiers', bands: ['ideal_customer.employees', 'excluded.too_big'] },

    // phases, and what is to be reached by when
    { kind: 'timeline', phases: ['validation.months', 'early_adopters.months', 'growth.months'] },
    { kind: 'timeline', phases: ['success.first', 'success.second', 'success.third', 'success.fourth'], whole: true },
    { kind: 'same', figures: ['metrics.partners_6', 'success.partners', 'validation.signed', 'validation.goal'] },
    { kind: 'same', figures: ['metrics.stars_6', 'validation.stars'] },
    { kind: 'same', figures: ['metrics.stars_12', 'early_adopters.stars'] },
    { kind: 'same', figures: ['metrics.discord_12', 'early_adopters.discord'] },
    { kind: 'same', figures: ['early_adopters.customers', 'success.customers_12', 'metrics.customers_12'] },
    { kind: 'same', figures: ['metrics.mrr_12', 'early_adopters.mrr', 'success.mrr_12', 'summary.mrr_12'] },
    { kind: 'met_by', target: 'success.customers_18', figures: ['metrics.customers_18'] },
    { kind: 'met_by', target: 'success.mrr_18', figures: ['metrics.mrr_18'] },
    { kind: 'same', figures: ['growth.mrr', 'growth.goal'] },
    { kind: 'same', figures: ['success.mrr_24', 'summary.mrr_24'] },
    { kind: 'met_by', target: 'success.mrr_24', figures: ['growth.mrr'] },
    { kind: 'run_rate', monthly: 'success.mrr_24', annual: 'success.arr_24' },
    {
      kind: 'average_revenue',
      figure: 'metrics.mrr_6',
      customers: 'metrics.customers_6',
      cheapest: 'price_list',
    },
    {
      kind: 'average_revenue',
      figure: 'metrics.mrr_12',
      customers: 'metrics.customers_12',
      cheapest: 'price_list',
    },
    {
      kind: 'average_revenue',
      figure: 'metrics.mrr_18',
      customers: 'metrics.customers_18',
      cheapest: 'price_list',
    },
  ],
});
