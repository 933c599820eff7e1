// SPDX-License-Identifier: Apache-2.0
import { defineBusinessPlan } from '@kontor/core';
import { catalog } from './catalog.js';

const UNIT_ECONOMICS = '3. Revenue Projections / Unit Economics';
const PROJECTION = '3. Revenue Projections / Conservative Model (24-month horizon)';

const dollars = <const Says extends string>(says: Says, label: string) => ({ says, unit: 'USD/month', label });
const once = (says: string, label: string) => ({ says, unit: 'USD', label });
const customers = (says: string, label: string) => ({ says, unit: 'customers', label });
const percent = (says: string, label: string) => ({ says, unit: 'percent', label });
const times = (says: string, label: string) => ({ says, unit: 'times', label });
const stars = (says: string, label: string) => ({ says, unit: 'stars', label });
const months = (says: string, label: string) => ({ says, unit: 'months', label });
const uptime = (says: string, label: string) => ({ says, unit: 'percent', label });

/** The figures of the 24-month plan that bear upon one another, and the price list they are held against. */
export const business_plan = defineBusinessPlan({
  id: 'kalcifer',
  name: 'Kalcifer: monetisation strategy',
  catalog,
  sections: {
    editions: {
      heading: '1. Business Model: Open Core',
      figures: {
        cloud_price: dollars('$299-2,999', 'Kalcifer Cloud: price'),
        enterprise_price: dollars('$999-9,999', 'Enterprise Edition: price'),
        cloud_uptime: uptime('≥99.9%', 'Kalcifer Cloud: SLA'),
      },
    },
    community: {
      heading: '2.1 Community (Free, forever)',
      figures: {
        nodes: { says: '20', unit: 'node types', label: 'Community: nodes' },
        nodes_there_are: { says: '20', unit: 'node types', label: 'Kalcifer: nodes' },
      },
    },
    starter: {
      heading: '2.2 Cloud — Starter ($299/month)',
      figures: {
        price: dollars('$299', 'Cloud Starter: price'),
        uptime: uptime('99.5%', 'Cloud Starter: uptime'),
        profiles: { says: '10,000-100,000', unit: 'customer profiles', label: 'Cloud Starter: profiles it is for' },
      },
    },
    growth: {
      heading: '2.3 Cloud — Growth ($999/month)',
      figures: {
        price: dollars('$999', 'Cloud Growth: price'),
        uptime: uptime('99.9%', 'Cloud Growth: uptime'),
        profiles: { says: '100,000-1,000,000', unit: 'customer profiles', label: 'Cloud Growth: profiles it is for' },
      },
    },
    scale: {
      heading: '2.4 Cloud — Scale ($2,999/month)',
      figures: {
        price: dollars('$2,999', 'Cloud Scale: price'),
        uptime: uptime('99.95%', 'Cloud Scale: uptime'),
        profiles: { says: '1,000,000+', unit: 'customer profiles', label: 'Cloud Scale: profiles it is for' },
      },
    },
    enterprise: {
      heading: '2.5 Enterprise (Self-hosted, $999-9,999/month)',
      figures: { price: dollars('$999-9,999', 'Enterprise: price') },
    },
    assumptions: {
      heading: PROJECTION,
      figures: {
        cloud_launch: months('4', 'Cloud launch'),
        enterprise_launch: months('8', 'Enterprise launch'),
        cloud_growth: { says: '15%', unit: 'percent/month', label: 'Cloud growth' },
        enterprise_growth: { says: '10%', unit: 'percent/month', label: 'Enterprise growth' },
        conversion: percent('2-5%', 'Self-hosted to Cloud conversion'),
      },
    },
    projection: {
      heading: PROJECTION,
      figures: {
        stars_3: stars('2,000', 'GitHub stars in month 3'),
        stars_6: stars('5,000', 'GitHub stars in month 6'),
        stars_9: stars('8,000', 'GitHub stars in month 9'),
        stars_12: stars('12,000', 'GitHub stars in month 12'),
        stars_18: stars('20,000', 'GitHub stars in month 18'),
        stars_24: stars('30,000', 'GitHub stars in month 24'),
        cloud_customers_6: customers('10', 'Cloud customers in month 6'),
        cloud_customers_9: customers('25', 'Cloud customers in month 9'),
        cloud_customers_12: customers('50', 'Cloud customers in month 12'),
        cloud_customers_18: customers('100', 'Cloud customers in month 18'),
        cloud_customers_24: customers('180', 'Cloud customers in month 24'),
        enterprise_customers_9: customers('2', 'Enterprise customers in month 9'),
        enterprise_customers_12: customers('5', 'Enterprise customers in month 12'),
        enterprise_customers_18: customers('10', 'Enterprise customers in month 18'),
        enterprise_customers_24: customers('18', 'Enterprise customers in month 24'),
        cloud_mrr_6: dollars('$5,000', 'Cloud MRR in month 6'),
        cloud_mrr_9: dollars('$15,000', 'Cloud MRR in month 9'),
        cloud_mrr_12: dollars('$35,000', 'Cloud MRR in month 12'),
        cloud_mrr_18: dollars('$75,000', 'Cloud MRR in month 18'),
        cloud_mrr_24: dollars('$140,000', 'Cloud MRR in month 24'),
        enterprise_mrr_6: dollars('$0', 'Enterprise MRR in month 6'),
        enterprise_mrr_9: dollars('$6,000', 'Enterprise MRR in month 9'),
        enterprise_mrr_12: dollars('$20,000', 'Enterprise MRR in month 12'),
        enterprise_mrr_18: dollars('$50,000', 'Enterprise MRR in month 18'),
        enterprise_mrr_24: dollars('$100,000', 'Enterprise MRR in month 24'),
        mrr_6: dollars('$5,000', 'MRR in month 6'),
        mrr_9: dollars('$21,000', 'MRR in month 9'),
        mrr_12: dollars('$55,000', 'MRR in month 12'),
        mrr_18: dollars('$125,000', 'MRR in month 18'),
        mrr_24: dollars('$240,000', 'MRR in month 24'),
      },
    },
    unit_economics: {
      heading: UNIT_ECONOMICS,
      figures: {
        months: months('24', 'LTV horizon'),
        starter_price: dollars('$299', 'Cloud Starter: price'),
        starter_cogs: dollars('$50', 'Cloud Starter: COGS'),
        starter_gross_margin: percent('83%', 'Cloud Starter: gross margin'),
        starter_support: dollars('$20', 'Cloud Starter: support'),
        starter_net_margin: percent('77%', 'Cloud Starter: net margin'),
        starter_ltv: once('$5,500', 'Cloud Starter: LTV'),
        starter_cac: once('$500', 'Cloud Starter: CAC target'),
        starter_ltv_to_cac: times('11.0', 'Cloud Starter: LTV:CAC'),
        growth_price: dollars('$999', 'Cloud Growth: price'),
        growth_cogs: dollars('$150', 'Cloud Growth: COGS'),
        growth_gross_margin: percent('85%', 'Cloud Growth: gross margin'),
        growth_support: dollars('$50', 'Cloud Growth: support'),
        growth_net_margin: percent('80%', 'Cloud Growth: net margin'),
        growth_ltv: once('$19,200', 'Cloud Growth: LTV'),
        growth_cac: once('$2,000', 'Cloud Growth: CAC target'),
        growth_ltv_to_cac: times('9.6', 'Cloud Growth: LTV:CAC'),
        scale_price: dollars('$2,999', 'Cloud Scale: price'),
        scale_cogs: dollars('$500', 'Cloud Scale: COGS'),
        scale_gross_margin: percent('83%', 'Cloud Scale: gross margin'),
        scale_support: dollars('$200', 'Cloud Scale: support'),
        scale_net_margin: percent('76%', 'Cloud Scale: net margin'),
        scale_ltv: once('$57,600', 'Cloud Scale: LTV'),
        scale_cac: once('$5,000', 'Cloud Scale: CAC target'),
        scale_ltv_to_cac: times('11.5', 'Cloud Scale: LTV:CAC'),
        enterprise_price: dollars('$2,500', 'Enterprise: average price'),
        enterprise_cogs: dollars('$0', 'Enterprise: COGS'),
        enterprise_gross_margin: percent('100%', 'Enterprise: gross margin'),
        enterprise_support: dollars('$300', 'Enterprise: support'),
        enterprise_net_margin: percent('88%', 'Enterprise: net margin'),
        enterprise_ltv: once('$52,800', 'Enterprise: LTV'),
        enterprise_cac: once('$5,000', 'Enterprise: CAC target'),
        enterprise_ltv_to_cac: times('10.6', 'Enterprise: LTV:CAC'),
      },
    },
    comparison: {
      heading: '5. Competitive Pricing Analysis',
      figures: {
        braze: dollars('$50,000', 'Braze for 100,000 profiles'),
        iterable: dollars('$10,000', 'Iterable for 100,000 profiles'),
        customer_io: dollars('$5,000', 'Customer.io for 100,000 profiles'),
        klaviyo: dollars('$2,000', 'Klaviyo for 100,000 profiles'),
        growth: dollars('$1,000', 'Kalcifer Cloud (Growth) for 100,000 profiles'),
        starter: dollars('$300', 'Kalcifer Cloud (Starter) for 100,000 profiles'),
        cheaper_than_braze_and_iterable: times('10-50x', 'Times cheaper than Braze and Iterable'),
        cheaper_than_customer_io_and_klaviyo: times('2-5x', 'Times cheaper than Customer.io and Klaviyo'),
      },
    },
    phases: {
      heading: '4. Go-to-Market Strategy',
      figures: {
        community: months('0-4', 'Phase 1: Community Building'),
        community_stars: stars('5,000', 'Phase 1: GitHub stars'),
        cloud: months('4-8', 'Phase 2: Cloud Launch'),
        cloud_customers: customers('25', 'Phase 2: paying Cloud customers'),
        cloud_mrr: dollars('$15,000', 'Phase 2: MRR'),
        enterprise: months('8-12', 'Phase 3: Enterprise'),
        enterprise_customers: customers('5', 'Phase 3: Enterprise customers'),
        enterprise_mrr: dollars('$55,000', 'Phase 3: MRR'),
        conversion: percent('2-5%', 'Phase 2: self-hosted to Cloud conversion'),
      },
    },
    marketplace: {
      heading: '6.3 Marketplace (Future — Phase 5+)',
      figures: {
        commission: percent('20%', 'Platform commission'),
        developer_share: percent('80%', "Developer's share"),
      },
    },
    funding: {
      heading: '7. Funding Strategy',
      figures: {
        bootstrap: months('0-6', 'Bootstrap'),
        bootstrap_stars: stars('5K', 'Bootstrap: stars that signal it'),
        first: months('6-12', 'First institutional round'),
        first_stars: stars('10,000', 'First round: stars that signal it'),
        first_customers: customers('25', 'First round: Cloud customers that signal it'),
        first_mrr: dollars('$15,000', 'First round: MRR that signals it'),
        series_a: months('18-24', 'Series A'),
        series_a_stars: stars('30,000', 'Series A: stars that signal it'),
        series_a_customers: customers('150', 'Series A: Cloud customers that signal it'),
        series_a_mrr: dollars('$150,000', 'Series A: MRR that signals it'),
      },
    },
    targets: {
      heading: '8. Key Financial Metrics to Track',
      figures: {
        mrr: dollars('$55K', 'MRR at month 12'),
        arr: { says: '$660K', unit: 'USD/year', label: 'ARR at month 12' },
        gross_margin: percent('>80%', 'Gross margin'),
        cac: once('<$2,000', 'CAC, average'),
        ltv_to_cac: times('>5', 'LTV:CAC'),
        payback: months('<6', 'Payback period'),
        installs: { says: '50,000', unit: 'installs', label: 'Self-hosted installs (Docker pulls) at month 12' },
        stars: stars('12,000', 'GitHub stars at month 12'),
      },
    },
  },
  checks: [
    // what the price list says
    { kind: 'list_price', figure: 'starter.price', plan: 'cloud-starter' },
    { kind: 'list_price', figure: 'growth.price', plan: 'cloud-growth' },
    { kind: 'list_price', figure: 'scale.price', plan: 'cloud-scale' },
    { kind: 'list_price', figure: 'enterprise.price', plan: 'enterprise' },
    { kind: 'same', figures: ['enterprise.price', 'editions.enterprise_price'] },
    {
      kind: 'formula',
      figure: 'editions.cloud_price',
      equals: 'between(starter.price, growth.price, scale.price)',
    },
    { kind: 'same', figures: ['starter.price', 'unit_economics.starter_price'] },
    { kind: 'same', figures: ['growth.price', 'unit_economics.growth_price'] },
    { kind: 'same', figures: ['scale.price', 'unit_economics.scale_price'] },
    { kind: 'list_price', figure: 'unit_economics.enterprise_price', plan: 'enterprise' },
    { kind: 'list_price', figure: 'comparison.growth', plan: 'cloud-growth' },
    { kind: 'list_price', figure: 'comparison.starter', plan: 'cloud-starter' },
    {
      kind: 'met_by',
      target: 'editions.cloud_uptime',
      figures: ['starter.uptime', 'growth.uptime', 'scale.uptime'],
      note: 'the edition headlines 99.9% for all of its plans',
    },
    { kind: 'same', figures: ['community.nodes_there_are', 'community.nodes'], note: 'all of them' },
    { kind: 'tiers', bands: ['starter.profiles', 'growth.profiles', 'scale.profiles'] },

    // the projection, row by row
    { kind: 'sum', total: 'projection.mrr_6', parts: ['projection.cloud_mrr_6', 'projection.enterprise_mrr_6'] },
    { kind: 'sum', total: 'projection.mrr_9', parts: ['projection.cloud_mrr_9', 'projection.enterprise_mrr_9'] },
    { kind: 'sum', total: 'projection.mrr_12', parts: ['projection.cloud_mrr_12', 'projection.enterprise_mrr_12'] },
    { kind: 'sum', total: 'projection.mrr_18', parts: ['projection.cloud_mrr_18', 'projection.enterprise_mrr_18'] },
    { kind: 'sum', total: 'projection.mrr_24', parts: ['projection.cloud_mrr_24', 'projection.enterprise_mrr_24'] },
    {
      kind: 'growth',
      rate: 'assumptions.cloud_growth',
      rows: [
        { month: 6, figure: 'projection.cloud_mrr_6' },
        { month: 9, figure: 'projection.cloud_mrr_9' },
        { month: 12, figure: 'projection.cloud_mrr_12' },
        { month: 18, figure: 'projection.cloud_mrr_18' },
        { month: 24, figure: 'projection.cloud_mrr_24' },
      ],
    },
    {
      kind: 'growth',
      rate: 'assumptions.enterprise_growth',
      rows: [
        { month: 9, figure: 'projection.enterprise_mrr_9' },
        { month: 12, figure: 'projection.enterprise_mrr_12' },
        { month: 18, figure: 'projection.enterprise_mrr_18' },
        { month: 24, figure: 'projection.enterprise_mrr_24' },
      ],
    },
    ...cloudRevenue('6', '9', '12', '18', '24'),
    ...enterpriseRevenue('9', '12', '18', '24'),

    // unit economics
    ...unitEconomics('starter', 'growth', 'scale', 'enterprise'),
    {
      kind: 'met_by',
      target: 'targets.gross_margin',
      figures: [
        'unit_economics.starter_gross_margin',
        'unit_economics.growth_gross_margin',
        'unit_economics.scale_gross_margin',
        'unit_economics.enterprise_gross_margin',
      ],
    },
    {
      kind: 'met_by',
      target: 'targets.ltv_to_cac',
      figures: [
        'unit_economics.starter_ltv_to_cac',
        'unit_economics.growth_ltv_to_cac',
        'unit_economics.scale_ltv_to_cac',
        'unit_economics.enterprise_ltv_to_cac',
      ],
    },
    {
      kind: 'formula',
      figure: 'targets.payback',
      equals: `between(
        unit_economics.starter_cac / (unit_economics.starter_price * unit_economics.starter_net_margin),
        unit_economics.growth_cac / (unit_economics.growth_price * unit_economics.growth_net_margin),
        unit_economics.scale_cac / (unit_economics.scale_price * unit_economics.scale_net_margin),
        unit_economics.enterprise_cac / (unit_economics.enterprise_price * unit_economics.enterprise_net_margin))`,
    },
    {
      kind: 'formula',
      figure: 'targets.cac',
      equals: `between(unit_economics.starter_cac, unit_economics.growth_cac, unit_economics.scale_cac,
        unit_economics.enterprise_cac)`,
      note: 'an average depends on how many customers each plan wins, which is not stated',
    },

    // what competitors cost
    {
      kind: 'savings',
      theirs: ['comparison.braze', 'comparison.iterable'],
      ours: 'comparison.growth',
      times: 'comparison.cheaper_than_braze_and_iterable',
    },
    {
      kind: 'savings',
      theirs: ['comparison.customer_io', 'comparison.klaviyo'],
      ours: 'comparison.growth',
      times: 'comparison.cheaper_than_customer_io_and_klaviyo',
    },

    // targets, phases and rounds beside the projection
    { kind: 'run_rate', monthly: 'targets.mrr', annual: 'targets.arr' },
    { kind: 'same', figures: ['projection.mrr_12', 'targets.mrr', 'phases.enterprise_mrr'] },
    { kind: 'same', figures: ['projection.stars_12', 'targets.stars'] },
    { kind: 'same', figures: ['projection.enterprise_customers_12', 'phases.enterprise_customers'] },
    { kind: 'same', figures: ['assumptions.conversion', 'phases.conversion'] },
    {
      kind: 'formula',
      figure: 'projection.cloud_customers_12',
      equals: 'targets.installs * assumptions.conversion',
      compare: 'possible',
      note: 'the plan counts Docker pulls as self-hosted installs',
    },
    { kind: 'timeline', phases: ['phases.community', 'phases.cloud', 'phases.enterprise'] },
    { kind: 'timeline', phases: ['funding.bootstrap', 'funding.first', 'funding.series_a'] },
    { kind: 'met_by', target: 'phases.cloud', figures: ['assumptions.cloud_launch'] },
    { kind: 'met_by', target: 'phases.enterprise', figures: ['assumptions.enterprise_launch'] },
    ...reached('stars', 'phases.community_stars', 4, 4),
    ...reached('cloud_customers', 'phases.cloud_customers', 8, 8),
    ...reached('mrr', 'phases.cloud_mrr', 8, 8),
    ...reached('stars', 'funding.bootstrap_stars', 3, 6),
    ...reached('stars', 'funding.first_stars', 6, 12),
    ...reached('cloud_customers', 'funding.first_customers', 6, 12),
    ...reached('mrr', 'funding.first_mrr', 6, 12),
    ...reached('stars', 'funding.series_a_stars', 18, 24),
    ...reached('cloud_customers', 'funding.series_a_customers', 18, 24),
    ...reached('mrr', 'funding.series_a_mrr', 18, 24),
    { kind: 'formula', figure: 'marketplace.developer_share', equals: '1 - marketplace.commission' },
  ],
});

/** Cloud customers at anything from the cheapest to the dearest plan. */
function cloudRevenue<const Month extends '6' | '9' | '12' | '18' | '24'>(...rows: readonly Month[]) {
  return rows.map((month) => ({
    kind: 'revenue' as const,
    total: `projection.cloud_mrr_${month}` as const,
    from: [{ customers: `projection.cloud_customers_${month}` as const, price: 'editions.cloud_price' as const }],
  }));
}

/** Enterprise customers at the average price of the unit economics. */
function enterpriseRevenue<const Month extends '9' | '12' | '18' | '24'>(...rows: readonly Month[]) {
  return rows.map((month) => ({
    kind: 'revenue' as const,
    total: `projection.enterprise_mrr_${month}` as const,
    from: [
      {
        customers: `projection.enterprise_customers_${month}` as const,
        price: 'unit_economics.enterprise_price' as const,
      },
    ],
  }));
}

function unitEconomics<const Plan extends 'starter' | 'growth' | 'scale' | 'enterprise'>(...plans: readonly Plan[]) {
  return plans.map((plan) => ({
    kind: 'unit_economics' as const,
    price: `unit_economics.${plan}_price` as const,
    cost_of_goods: `unit_economics.${plan}_cogs` as const,
    gross_margin: `unit_economics.${plan}_gross_margin` as const,
    support_cost: `unit_economics.${plan}_support` as const,
    net_margin: `unit_economics.${plan}_net_margin` as const,
    months: 'unit_economics.months' as const,
    lifetime_value: `unit_economics.${plan}_ltv` as const,
    acquisition_cost: `unit_economics.${plan}_cac` as const,
    ltv_to_cac: `unit_economics.${plan}_ltv_to_cac` as const,
  }));
}

/** A goal by the rows of the projection around its months. */
function reached<const Id extends string>(
  of: 'stars' | 'cloud_customers' | 'mrr',
  figure: Id,
  from_month: number,
  to_month: number,
) {
  const months = of === 'stars' ? ([3, 6, 9, 12, 18, 24] as const) : ([6, 9, 12, 18, 24] as const);
  const rows = months.map((month) => ({ month, figure: `projection.${of}_${month}` as ProjectionId }));
  return [{ kind: 'interpolation' as const, figure, from_month, to_month, rows }];
}
type ProjectionId =
  | `projection.stars_${3 | 6 | 9 | 12 | 18 | 24}`
  | `projection.${'cloud_customers' | 'mrr'}_${6 | 9 | 12 | 18 | 24}`;
