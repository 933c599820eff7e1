// SPDX-License-Identifier: Apache-2.0
import { defineBusinessPlan } from '@kontor/core';
import { catalog } from './catalog.js';

const yearly = (says: string, label: string) => ({ says, unit: 'USD/year', label });
const monthly = (says: string, label: string) => ({ says, unit: 'USD/month', label });
const aUser = (says: string, label: string) => ({ says, unit: 'USD/user/month', label });
const once = (says: string, label: string) => ({ says, unit: 'USD', label });
const percent = (says: string, label: string) => ({ says, unit: 'percent', label });
const years = (says: string, label: string) => ({ says, unit: 'years', label });
const of = (unit: string) => (says: string, label: string) => ({ says, unit, label });
const repos = of('repos');
const people = of('people');
const customers = of('customers');

/** The figures of the open-core strategy that bear upon one another, and the price list they are held against. */
export const business_plan = defineBusinessPlan({
  id: 'conexus',
  name: 'Conexus: open-core business strategy',
  catalog,
  sections: {
    summary: {
      heading: 'Executive Summary / Go-to-Market Phases',
      figures: {
        phase_1: years('1', 'Phase 1: Infrastructure'),
        phase_2: years('2-3', 'Phase 2: Developer Tools'),
        phase_3: years('3-5', 'Phase 3: Enterprise'),
        arr_1: yearly('$100K-500K', 'Phase 1: ARR goal'),
        arr_2: yearly('$1-5M', 'Phase 2: ARR goal'),
        arr_3: yearly('$10-50M', 'Phase 3: ARR goal'),
      },
    },
    community: {
      heading: 'Feature Split / Community Edition (FSL-1.1-MIT, Free Forever)',
      figures: { repos: repos('1', 'Community: repositories at a time') },
    },
    enterprise_edition: {
      heading: 'Feature Split / Enterprise Edition (Proprietary, Paid)',
      figures: {
        developers: people('100+', 'Enterprise Edition: developers of who it is for'),
        uptime: percent('99.9%', 'Enterprise Edition: SLA'),
        repos: repos('100+', 'Enterprise Edition: repositories searched across'),
      },
    },
    split: {
      heading: 'Feature Split Rationale',
      figures: {
        community_repos: repos('2-5', 'Multi-Repo in the Community Edition'),
        enterprise_repos: repos('100+', 'Multi-Repo in the Enterprise Edition'),
      },
    },
    tiers: {
      heading: 'Pricing Strategy / Tier Structure',
      figures: {
        community_repos: repos('5', 'Community: limit of repositories'),
        pro_price: aUser('$10-20', 'Pro: price a user'),
        pro_repos: repos('20', 'Pro: limit of repositories'),
        pro_users: people('10-50', 'Pro: users'),
        pro_target: people('10-50', 'Pro: people of who it is for'),
        enterprise_price: yearly('$50K-500K', 'Enterprise: price'),
        enterprise_developers: people('500+', 'Enterprise: developers of who it is for'),
      },
    },
    models: {
      heading: 'Pricing Strategy / Pricing Models',
      figures: {
        community_repos: repos('5', 'By the repository: Community has'),
        pro_repo_price: { says: '$50', unit: 'USD/repo/month', label: 'By the repository: Pro' },
        pro_repos: repos('20', 'By the repository: Pro has'),
        enterprise_repo_price: { says: '$500-5,000', unit: 'USD/repo/month', label: 'By the repository: Enterprise' },
        enterprise_repos: repos('100', 'By the repository: Enterprise begins at'),
        pro_user_price: aUser('$10', 'By the user: Pro'),
        pro_users: people('10-50', 'By the user: users of Pro'),
        enterprise_user_price: aUser('$20-50', 'By the user: Enterprise'),
        enterprise_users: people('50+', 'By the user: users of Enterprise'),
      },
    },
    scenarios: {
      heading: 'Pricing Strategy / Pricing Examples',
      figures: {
        startup_repos: repos('20', 'Startup: repositories'),
        startup_developers: people('30', 'Startup: developers'),
        startup_community: monthly('$0', 'Startup: Community'),
        startup_pro: monthly('$1,000', 'Startup: Pro'),
        mid_repos: repos('100', 'Mid-market: repositories'),
        mid_developers: people('200', 'Mid-market: developers'),
        mid_enterprise: yearly('$50,000', 'Mid-market: Enterprise'),
        large_repos: repos('500', 'Large enterprise: repositories'),
        large_developers: people('2,000', 'Large enterprise: developers'),
        large_enterprise: yearly('$200,000-500,000', 'Large enterprise: Enterprise'),
        large_services: once('$50K-150K', 'Large enterprise: services'),
        large_uptime: percent('99.9%', 'Large enterprise: SLA'),
      },
    },
    revenue_1: {
      heading: 'Revenue Model / Phase 1: Infrastructure (Year 1)',
      figures: {
        arr: yearly('$100K-500K', 'Phase 1: ARR target'),
        pilots: customers('10-20', 'Phase 1: enterprise pilots'),
        contract: yearly('$50K-150K', 'Phase 1: enterprise contract'),
        infrastructure: monthly('$5K-20K', 'Phase 1: infrastructure'),
        gross_margin: percent('70-80%', 'Phase 1: gross margin'),
      },
    },
    revenue_2: {
      heading: 'Revenue Model / Phase 2: Developer Tools (Year 2-3)',
      figures: {
        arr: yearly('$1-5M', 'Phase 2: ARR target'),
        pro_users: people('500-2,000', 'Phase 2: Pro users'),
        enterprise: customers('20-50', 'Phase 2: enterprise customers'),
        pro_price: aUser('$10-20', 'Phase 2: Pro, price a user'),
        pro_count: people('1,000', 'Phase 2: Pro users counted'),
        pro_total: yearly('$120K-240K', 'Phase 2: revenue of Pro'),
        enterprise_price: yearly('$50K-200K', 'Phase 2: enterprise contract'),
        enterprise_count: customers('30', 'Phase 2: enterprise customers counted'),
        enterprise_total: yearly('$1.5M-6M', 'Phase 2: revenue of Enterprise'),
        infrastructure: yearly('$50K-150K', 'Phase 2: infrastructure'),
        gross_margin: percent('60-70%', 'Phase 2: gross margin'),
      },
    },
    revenue_3: {
      heading: 'Revenue Model / Phase 3: Enterprise Platform (Year 3-5)',
      figures: {
        arr: yearly('$10-50M', 'Phase 3: ARR target'),
        enterprise: customers('100-200', 'Phase 3: enterprise customers'),
        enterprise_price: yearly('$100K-500K', 'Phase 3: enterprise contract'),
        enterprise_count: customers('100', 'Phase 3: enterprise customers counted'),
        enterprise_total: yearly('$10M-50M', 'Phase 3: revenue of Enterprise'),
        pro_total: yearly('$500K-2M', 'Phase 3: revenue of Pro'),
        infrastructure: yearly('$500K-2M', 'Phase 3: infrastructure'),
        gross_margin: percent('70-80%', 'Phase 3: gross margin'),
      },
    },
    go_to_market_1: {
      heading: 'Go-to-Market Strategy / Phase 1: Infrastructure Play (Year 1)',
      figures: {
        enterprise: customers('10-20', 'Year 1: enterprise customers'),
        arr: yearly('$100K-500K', 'Year 1: ARR'),
        stars: of('stars')('10,000+', 'Year 1: GitHub stars'),
        deployments: of('deployments')('1,000+', 'Year 1: self-hosted deployments'),
        pilots: customers('5', 'Months 4-6: enterprise pilots'),
        paid: customers('10', 'Months 7-9: paid enterprise customers'),
        total: customers('20', 'Months 10-12: enterprise customers in total'),
      },
    },
    go_to_market_2: {
      heading: 'Go-to-Market Strategy / Phase 2: Developer Tools (Year 2-3)',
      figures: {
        pro_users: people('1,000-5,000', 'Years 2-3: Pro users'),
        enterprise: customers('30-50', 'Years 2-3: enterprise customers'),
        arr: yearly('$1-5M', 'Years 2-3: ARR'),
        nrr: percent('>110%', 'Years 2-3: NRR'),
      },
    },
    go_to_market_3: {
      heading: 'Go-to-Market Strategy / Phase 3: Enterprise Platform (Year 3-5)',
      figures: {
        enterprise: customers('100-200', 'Years 3-5: enterprise customers'),
        arr: yearly('$10-50M', 'Years 3-5: ARR'),
        logo_retention: { says: '>90%', unit: 'percent/year', label: 'Logo retention' },
        gross_margin: percent('>75%', 'Years 3-5: gross margin'),
      },
    },
    small_team: {
      heading: 'Customer Segmentation / Segment 2',
      figures: {
        developers: people('5-50', 'Small team: developers'),
        repos: repos('5-20', 'Small team: repositories'),
        user_price: aUser('$10-20', 'Small team: price a user'),
        repo_price: { says: '$50', unit: 'USD/repo/month', label: 'Small team: price a repository' },
        target: monthly('$500-2,000', 'Small team: target per customer'),
      },
    },
    solo: {
      heading: 'Customer Segmentation / Segment 1',
      figures: {
        developers: people('1', 'Solo developer: developers'),
        repos: repos('1-5', 'Solo developer: repositories'),
      },
    },
    mid_market: {
      heading: 'Customer Segmentation / Segment 3',
      figures: {
        developers: people('50-500', 'Mid-market: developers'),
        repos: repos('20-100', 'Mid-market: repositories'),
        uptime: percent('≥99%', 'Mid-market: SLA'),
        price: yearly('$20K-100K', 'Mid-market: price'),
        average: yearly('$50K', 'Mid-market: average deal'),
      },
    },
    large_enterprise: {
      heading: 'Customer Segmentation / Segment 4',
      figures: {
        developers: people('500+', 'Large enterprise: developers'),
        repos: repos('100+', 'Large enterprise: repositories'),
        price: yearly('$100K-500K', 'Large enterprise: price'),
        services: once('$50K-200K', 'Large enterprise: services'),
        average: yearly('$200K', 'Large enterprise: average deal'),
      },
    },
    okrs_1: {
      heading: 'Success Metrics (OKRs) / Year 1 Objectives',
      figures: {
        stars: of('stars')('10,000+', 'OKR year 1: GitHub stars'),
        deployments: of('deployments')('1,000+', 'OKR year 1: self-hosted deployments'),
        enterprise: customers('10-20', 'OKR year 1: enterprise customers'),
        arr: yearly('$100K-500K', 'OKR year 1: ARR'),
        uptime: percent('99%', 'OKR year 1: managed cloud uptime'),
      },
    },
    okrs_2: {
      heading: 'Success Metrics (OKRs) / Year 2-3 Objectives',
      figures: {
        arr: yearly('$1-5M', 'OKR years 2-3: ARR'),
        enterprise: customers('30-50', 'OKR years 2-3: enterprise customers'),
        pro_users: people('1,000-5,000', 'OKR years 2-3: Pro users'),
        nrr: percent('>110%', 'OKR years 2-3: NRR'),
        logo_churn: { says: '<10%', unit: 'percent/year', label: 'OKR years 2-3: logo churn' },
        uptime: percent('99.9%', 'OKR years 2-3: uptime SLA'),
      },
    },
    next_actions: {
      heading: 'Recommended Next Actions',
      figures: {
        pilots: customers('5', 'Design-partner funnel: discounted pilots'),
        paid: customers('10', 'Design-partner funnel: paid'),
        total: customers('20', 'Design-partner funnel: in total'),
      },
    },
    conclusion: {
      heading: 'Conclusion',
      figures: { partners: customers('10', 'Enterprise design partners within 6 months') },
    },
    case_studies: {
      heading: 'Appendix: Open-Core Case Studies',
      figures: {
        gitlab_from: years('2011', 'GitLab: from'),
        gitlab_to: years('2021', 'GitLab: to'),
        gitlab_years: years('10', 'GitLab: years'),
        sentry_from: years('2008', 'Sentry: from'),
        sentry_to: years('2021', 'Sentry: to'),
        sentry_years: years('13', 'Sentry: years'),
        elastic_from: years('2012', 'Elastic: from'),
        elastic_to: years('2021', 'Elastic: to'),
        elastic_years: years('9', 'Elastic: years'),
      },
    },
  },
  checks: [
    // goals that are said again
    { kind: 'same', figures: ['summary.arr_1', 'revenue_1.arr', 'go_to_market_1.arr', 'okrs_1.arr'] },
    { kind: 'same', figures: ['summary.arr_2', 'revenue_2.arr', 'go_to_market_2.arr', 'okrs_2.arr'] },
    { kind: 'same', figures: ['summary.arr_3', 'revenue_3.arr', 'go_to_market_3.arr'] },
    { kind: 'same', figures: ['go_to_market_1.enterprise', 'revenue_1.pilots', 'okrs_1.enterprise'] },
    { kind: 'same', figures: ['go_to_market_2.enterprise', 'okrs_2.enterprise', 'revenue_2.enterprise'] },
    { kind: 'same', figures: ['go_to_market_2.pro_users', 'okrs_2.pro_users', 'revenue_2.pro_users'] },
    { kind: 'same', figures: ['go_to_market_3.enterprise', 'revenue_3.enterprise'] },
    { kind: 'same', figures: ['go_to_market_2.nrr', 'okrs_2.nrr'] },
    { kind: 'same', figures: ['go_to_market_1.stars', 'okrs_1.stars'] },
    { kind: 'same', figures: ['go_to_market_1.deployments', 'okrs_1.deployments'] },
    { kind: 'same', figures: ['go_to_market_3.gross_margin', 'revenue_3.gross_margin'] },
    {
      kind: 'formula',
      figure: 'okrs_2.logo_churn',
      equals: '1 - go_to_market_3.logo_retention',
    },
    { kind: 'timeline', phases: ['summary.phase_1', 'summary.phase_2', 'summary.phase_3'], whole: true },

    // what a plan holds and costs, wherever that is said
    { kind: 'same', figures: ['tiers.community_repos', 'models.community_repos', 'community.repos'] },
    {
      kind: 'formula',
      figure: 'split.community_repos',
      equals: 'between(1, tiers.community_repos)',
      compare: 'within',
    },
    { kind: 'formula', figure: 'solo.repos', equals: 'between(1, tiers.community_repos)', compare: 'within' },
    { kind: 'same', figures: ['tiers.pro_repos', 'models.pro_repos'] },
    { kind: 'same', figures: ['tiers.pro_users', 'tiers.pro_target', 'models.pro_users', 'small_team.developers'] },
    {
      kind: 'same',
      figures: ['tiers.pro_price', 'revenue_2.pro_price', 'small_team.user_price', 'models.pro_user_price'],
    },
    { kind: 'same', figures: ['models.pro_repo_price', 'small_team.repo_price'] },
    {
      kind: 'same',
      figures: [
        'tiers.enterprise_developers',
        'large_enterprise.developers',
        'enterprise_edition.developers',
        'models.enterprise_users',
      ],
    },
    { kind: 'same', figures: ['enterprise_edition.repos', 'split.enterprise_repos', 'large_enterprise.repos'] },
    { kind: 'same', figures: ['scenarios.large_services', 'large_enterprise.services'] },
    { kind: 'list_price', figure: 'tiers.enterprise_price', plan: 'enterprise' },
    { kind: 'met_by', target: 'enterprise_edition.uptime', figures: ['okrs_1.uptime'] },
    { kind: 'met_by', target: 'mid_market.uptime', figures: ['enterprise_edition.uptime'] },
    { kind: 'same', figures: ['enterprise_edition.uptime', 'scenarios.large_uptime', 'okrs_2.uptime'] },

    // who belongs to no tier
    { kind: 'tiers', bands: ['tiers.pro_users', 'tiers.enterprise_developers'], whole: true },
    { kind: 'tiers', bands: ['models.pro_users', 'models.enterprise_users'] },
    {
      kind: 'tiers',
      bands: ['solo.developers', 'small_team.developers', 'mid_market.developers', 'large_enterprise.developers'],
      whole: true,
    },
    { kind: 'tiers', bands: ['solo.repos', 'small_team.repos', 'mid_market.repos', 'large_enterprise.repos'] },
    { kind: 'tiers', bands: ['tiers.pro_repos', 'enterprise_edition.repos'], whole: true },
    { kind: 'tiers', bands: ['mid_market.price', 'large_enterprise.price'] },

    // scenarios and segments against the price list
    {
      kind: 'list_price',
      figure: 'scenarios.startup_community',
      plan: 'community',
      holds: { repos: 'scenarios.startup_repos' },
    },
    {
      kind: 'list_price',
      figure: 'scenarios.startup_pro',
      plan: 'pro',
      option: 'per-repository',
      holds: { repos: 'scenarios.startup_repos' },
    },
    {
      kind: 'list_price',
      figure: 'scenarios.mid_enterprise',
      plan: 'enterprise',
      option: 'yearly-contract',
      holds: { repos: 'scenarios.mid_repos' },
    },
    {
      kind: 'list_price',
      figure: 'scenarios.large_enterprise',
      plan: 'enterprise',
      option: 'yearly-contract',
      holds: { repos: 'scenarios.large_repos' },
      compare: 'within',
    },
    {
      kind: 'formula',
      figure: 'models.enterprise_repo_price',
      equals: 'tiers.enterprise_price / 12 / models.enterprise_repos',
      compare: 'possible',
      note: 'the yearly price of Enterprise, by the repository where it begins',
    },
    {
      kind: 'formula',
      figure: 'scenarios.mid_enterprise',
      equals: 'scenarios.mid_repos * models.enterprise_repo_price * 12',
    },
    {
      kind: 'formula',
      figure: 'scenarios.large_enterprise',
      equals: 'scenarios.large_repos * models.enterprise_repo_price * 12',
      compare: 'possible',
    },
    {
      kind: 'formula',
      figure: 'scenarios.mid_enterprise',
      equals: 'scenarios.mid_developers * models.enterprise_user_price * 12',
    },
    {
      kind: 'formula',
      figure: 'scenarios.large_enterprise',
      equals: 'scenarios.large_developers * models.enterprise_user_price * 12',
      compare: 'possible',
    },
    { kind: 'same', figures: ['scenarios.mid_enterprise', 'mid_market.average'] },
    { kind: 'formula', figure: 'scenarios.mid_developers', equals: 'mid_market.developers', compare: 'within' },
    { kind: 'formula', figure: 'scenarios.mid_repos', equals: 'mid_market.repos', compare: 'within' },
    { kind: 'formula', figure: 'scenarios.startup_developers', equals: 'small_team.developers', compare: 'within' },
    { kind: 'formula', figure: 'scenarios.startup_repos', equals: 'small_team.repos', compare: 'within' },
    { kind: 'formula', figure: 'scenarios.large_developers', equals: 'large_enterprise.developers', compare: 'within' },
    { kind: 'formula', figure: 'scenarios.large_repos', equals: 'large_enterprise.repos', compare: 'within' },
    { kind: 'formula', figure: 'mid_market.average', equals: 'mid_market.price', compare: 'within' },
    { kind: 'formula', figure: 'large_enterprise.average', equals: 'large_enterprise.price', compare: 'within' },
    { kind: 'formula', figure: 'scenarios.large_enterprise', equals: 'large_enterprise.price', compare: 'within' },
    { kind: 'formula', figure: 'mid_market.price', equals: 'tiers.enterprise_price', compare: 'within' },
    { kind: 'formula', figure: 'large_enterprise.price', equals: 'tiers.enterprise_price', compare: 'within' },
    { kind: 'formula', figure: 'revenue_1.contract', equals: 'tiers.enterprise_price', compare: 'within' },
    { kind: 'formula', figure: 'revenue_2.enterprise_price', equals: 'tiers.enterprise_price', compare: 'within' },
    { kind: 'formula', figure: 'revenue_3.enterprise_price', equals: 'tiers.enterprise_price', compare: 'within' },
    {
      kind: 'formula',
      figure: 'small_team.target',
      equals: `between(small_team.developers * small_team.user_price, small_team.repos * small_team.repo_price)`,
      compare: 'possible',
    },

    // revenue from customers and prices
    {
      kind: 'revenue',
      total: 'revenue_2.pro_total',
      from: [{ customers: 'revenue_2.pro_count', price: 'revenue_2.pro_price' }],
    },
    {
      kind: 'revenue',
      total: 'revenue_2.enterprise_total',
      from: [{ customers: 'revenue_2.enterprise_count', price: 'revenue_2.enterprise_price' }],
    },
    {
      kind: 'revenue',
      total: 'revenue_3.enterprise_total',
      from: [{ customers: 'revenue_3.enterprise_count', price: 'revenue_3.enterprise_price' }],
    },
    { kind: 'formula', figure: 'revenue_2.pro_count', equals: 'revenue_2.pro_users', compare: 'within' },
    { kind: 'formula', figure: 'revenue_2.enterprise_count', equals: 'revenue_2.enterprise', compare: 'within' },
    { kind: 'formula', figure: 'revenue_3.enterprise_count', equals: 'revenue_3.enterprise', compare: 'within' },
    {
      kind: 'formula',
      figure: 'revenue_2.arr',
      equals: 'revenue_2.pro_total + revenue_2.enterprise_total',
      compare: 'possible',
    },
    {
      kind: 'formula',
      figure: 'revenue_3.arr',
      equals: 'revenue_3.pro_total + revenue_3.enterprise_total',
      compare: 'possible',
    },
    {
      kind: 'revenue',
      total: 'revenue_1.arr',
      from: [{ customers: 'revenue_1.pilots', price: 'revenue_1.contract' }],
      compare: 'possible',
    },
    {
      kind: 'revenue',
      total: 'go_to_market_1.arr',
      from: [{ customers: 'go_to_market_1.total', price: 'revenue_1.contract' }],
      compare: 'possible',
    },
    { kind: 'formula', figure: 'go_to_market_1.total', equals: 'go_to_market_1.enterprise', compare: 'within' },
    { kind: 'formula', figure: 'go_to_market_1.paid', equals: 'go_to_market_1.enterprise', compare: 'within' },
    { kind: 'same', figures: ['go_to_market_1.paid', 'next_actions.paid'] },
    { kind: 'same', figures: ['go_to_market_1.total', 'next_actions.total'] },
    {
      kind: 'same',
      figures: ['go_to_market_1.pilots', 'next_actions.pilots', 'conclusion.partners'],
      note: 'the design partners are the discounted pilots of months 4 to 6',
    },

    // margins: what else the goods cost is not stated
    {
      kind: 'formula',
      figure: 'revenue_1.gross_margin',
      equals: '1 - (revenue_1.infrastructure * 12 + ?other_cost_of_goods) / revenue_1.arr',
    },
    {
      kind: 'formula',
      figure: 'revenue_2.gross_margin',
      equals: '1 - (revenue_2.infrastructure + ?other_cost_of_goods) / revenue_2.arr',
    },
    {
      kind: 'formula',
      figure: 'revenue_3.gross_margin',
      equals: '1 - (revenue_3.infrastructure + ?other_cost_of_goods) / revenue_3.arr',
    },

    {
      kind: 'formula',
      figure: 'case_studies.gitlab_years',
      equals: 'case_studies.gitlab_to - case_studies.gitlab_from',
    },
    {
      kind: 'formula',
      figure: 'case_studies.sentry_years',
      equals: 'case_studies.sentry_to - case_studies.sentry_from',
    },
    {
      kind: 'formula',
      figure: 'case_studies.elastic_years',
      equals: 'case_studies.elastic_to - case_studies.elastic_from',
    },
  ],
});
