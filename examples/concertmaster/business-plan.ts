// SPDX-License-Identifier: Apache-2.0
import { defineBusinessPlan } from '@kontor/core';
import { catalog } from './catalog.js';

const FOUNDATION = 'Phase 1: Foundation and Early Adoption (Months 1-6)';
const MARKETPLACE = 'Phase 2: Ecosystem Development (Months 4-12) / Integration Marketplace Strategy';
const BRIDGE = 'Phase 3: Enterprise Community Bridge (Months 8-18)';

const monthly = (says: string, label: string) => ({ says, unit: 'USD/month', label });
const percent = (says: string, label: string) => ({ says, unit: 'percent', label });
const of = (unit: string) => (says: string, label: string) => ({ says, unit, label });
const executions = of('executions/month');
const months = of('months');
const words = of('words');

/** The figures of the open-source strategy that bear upon one another, and the price list they are held against. */
export const business_plan = defineBusinessPlan({
  id: 'concertmaster',
  name: 'ConcertMaster: open source strategy',
  catalog,
  sections: {
    cloud: {
      heading: 'Open Core Revenue Streams / 1. Managed Cloud Service',
      figures: {
        starter: monthly('$29', 'Starter: price'),
        starter_executions: executions('≤100', 'Starter: executions'),
        professional: monthly('$99', 'Professional: price'),
        professional_executions: executions('≤10,000', 'Professional: executions'),
        enterprise: monthly('$499', 'Enterprise: price'),
        enterprise_executions: executions('100K+', 'Enterprise: executions'),
        conversion: percent('15%', 'Managed cloud: active OSS users converting to paid'),
        revenue_per_customer: { says: '$150', unit: 'USD/year', label: 'Average annual revenue per customer' },
      },
    },
    marketplace: {
      heading: MARKETPLACE,
      figures: {
        community_rate: percent('5%', 'Community integrations: revenue share'),
        verified_rate: percent('10%', 'Verified integrations: revenue share'),
        certified_rate: percent('15%', 'Certified integrations: revenue share'),
        community_paid: words('paid', 'Community integrations: by the table of rates'),
        verified_paid: words('paid', 'Verified integrations: by the table of rates'),
        certified_paid: words('paid', 'Certified integrations: by the table of rates'),
        community_benefit: words('not paid', 'Community integrations: by the list of benefits'),
        verified_benefit: words('not paid', 'Verified integrations: by the list of benefits'),
        certified_benefit: words('paid', 'Certified integrations: by the list of benefits'),
      },
    },
    value_loop: {
      heading: 'Community Value Loop',
      figures: { direct_rate: percent('10%', 'Direct revenue share with contributors') },
    },
    foundation: {
      heading: FOUNDATION,
      figures: { months: months('1-6', 'Phase 1: Foundation and Early Adoption') },
    },
    ecosystem: {
      heading: 'Phase 2: Ecosystem Development (Months 4-12) / Developer Advocacy Program',
      figures: { months: months('4-12', 'Phase 2: Ecosystem Development') },
    },
    bridge: {
      heading: BRIDGE,
      figures: {
        months: months('8-18', 'Phase 3: Enterprise Community Bridge'),
        from_community: percent('20%', 'Phase 3: enterprise customers from community'),
      },
    },
    impact: {
      heading: 'Business Impact Metrics',
      figures: {
        conversion: percent('10-15%', 'OSS to paid conversion'),
        funnel_conversion: percent('10-15%', 'OSS to paid conversion, as a funnel'),
        from_community: percent('25%', 'Enterprise customers from community'),
        funnel_from_community: percent('25%', 'Enterprise customers from community, as a funnel'),
        contributors: percent('40%', 'Contributors becoming customers'),
        funnel_contributors: percent('40%', 'Contributors becoming customers, as a funnel'),
        services: percent('30%', 'Revenue from professional services'),
        support: percent('20%', 'Revenue from enterprise support'),
      },
    },
  },
  checks: [
    { kind: 'list_price', figure: 'cloud.starter', plan: 'starter' },
    { kind: 'list_price', figure: 'cloud.professional', plan: 'professional' },
    { kind: 'list_price', figure: 'cloud.enterprise', plan: 'enterprise' },
    { kind: 'average_revenue', figure: 'cloud.revenue_per_customer', cheapest: 'price_list' },
    {
      kind: 'tiers',
      bands: ['cloud.starter_executions', 'cloud.professional_executions', 'cloud.enterprise_executions'],
      whole: true,
    },
    { kind: 'same', figures: ['impact.conversion', 'impact.funnel_conversion', 'cloud.conversion'] },
    {
      kind: 'same',
      figures: ['impact.from_community', 'impact.funnel_from_community', 'bridge.from_community'],
    },
    { kind: 'same', figures: ['impact.contributors', 'impact.funnel_contributors'] },
    {
      kind: 'formula',
      figure: 'impact.services',
      equals: 'between(0, 1 - impact.support)',
      compare: 'within',
      note: 'what services and support leave is the share of the cloud',
    },
    {
      kind: 'same',
      figures: ['value_loop.direct_rate', 'marketplace.community_rate'],
      note: 'the share of who contributed an integration, without its level and by it',
    },
    { kind: 'same', figures: ['value_loop.direct_rate', 'marketplace.verified_rate'] },
    {
      kind: 'same',
      figures: ['value_loop.direct_rate', 'marketplace.certified_rate'],
      note: 'the share of who contributed an integration, without its level and by it',
    },
    {
      kind: 'same',
      figures: ['marketplace.community_paid', 'marketplace.community_benefit'],
      note: 'a revenue share is a benefit of certified integrations alone, and has a rate for every level',
    },
    {
      kind: 'same',
      figures: ['marketplace.verified_paid', 'marketplace.verified_benefit'],
      note: 'a revenue share is a benefit of certified integrations alone, and has a rate for every level',
    },
    { kind: 'same', figures: ['marketplace.certified_paid', 'marketplace.certified_benefit'] },
    { kind: 'timeline', phases: ['foundation.months', 'ecosystem.months', 'bridge.months'] },
  ],
});
