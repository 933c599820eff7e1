// SPDX-License-Identifier: Apache-2.0
import { defineBusinessPlan } from '@kontor/core';
import { catalog } from './catalog.js';

const monthly = (says: string, label: string) => ({ says, unit: 'USD/month', label });
const yearly = (says: string, label: string) => ({ says, unit: 'USD/year', label });
const of = (unit: string) => (says: string, label: string) => ({ says, unit, label });
const customers = of('customers');
const nodes = of('nodes');
const months = of('months');

/** The figures of the business model that bear upon one another, and the price list they are held against. */
export const business_plan = defineBusinessPlan({
  id: 'zendb',
  name: 'ZenDB: business model and strategy',
  catalog,
  sections: {
    open_source: {
      heading: 'Open Core Strategy / Open Source (Elastic License 2.0)',
      figures: { nodes: nodes('1', 'Open Source: nodes') },
    },
    professional: {
      heading: 'Commercial Tiers / Professional - $99/month per instance',
      figures: {
        price: monthly('$99', 'Professional: price an instance'),
        nodes: nodes('2-10', 'Professional: nodes'),
      },
    },
    enterprise: {
      heading: 'Commercial Tiers / Enterprise - $999/month + per-node pricing',
      figures: {
        price: monthly('$999', 'Enterprise: price before nodes'),
        nodes: nodes('10+', 'Enterprise: nodes'),
      },
    },
    year_1: {
      heading: 'Revenue Projections / Year 1: Foundation ($500K ARR)',
      figures: {
        arr: yearly('$500K', 'Year 1: ARR'),
        professional: customers('50', 'Year 1: Professional customers'),
        professional_price: monthly('$99', 'Year 1: Professional, price'),
        professional_q3: customers('50', 'Year 1, Q3: Professional customers'),
        professional_price_q3: monthly('$99', 'Year 1, Q3: Professional, price'),
        enterprise: customers('10', 'Year 1: Enterprise customers'),
        enterprise_price: monthly('$999', 'Year 1: Enterprise, price'),
        enterprise_q4: customers('10', 'Year 1, Q4: Enterprise customers'),
        enterprise_price_q4: monthly('$999', 'Year 1, Q4: Enterprise, price'),
      },
    },
    year_2: {
      heading: 'Revenue Projections / Year 2: Growth ($5M ARR)',
      figures: {
        arr: yearly('$5M', 'Year 2: ARR'),
        professional: customers('500', 'Year 2: Professional customers'),
        enterprise: customers('100', 'Year 2: Enterprise customers'),
        cloud: customers('1,000', 'Year 2: cloud customers'),
      },
    },
    year_3: {
      heading: 'Revenue Projections / Year 3: Scale ($25M ARR)',
      figures: {
        arr: yearly('$25M', 'Year 3: ARR'),
        professional: customers('1,000', 'Year 3: Professional customers'),
        enterprise: customers('500', 'Year 3: Enterprise customers'),
        cloud: customers('10,000', 'Year 3: cloud customers'),
      },
    },
    developer_led: {
      heading: 'Go-to-Market Strategy / Phase 1: Developer-Led Growth (Months 1-12)',
      figures: { months: months('1-12', 'Phase 1: Developer-Led Growth') },
    },
    product_led: {
      heading: 'Go-to-Market Strategy / Phase 2: Product-Led Growth (Months 12-24)',
      figures: {
        months: months('12-24', 'Phase 2: Product-Led Growth'),
        arr: yearly('$5M', 'Phase 2: ARR'),
        customers: customers('1,000', 'Phase 2: paying customers'),
      },
    },
    sales_led: {
      heading: 'Go-to-Market Strategy / Phase 3: Sales-Led Growth (Months 24+)',
      figures: { months: months('24+', 'Phase 3: Sales-Led Growth') },
    },
  },
  checks: [
    // prices, wherever they are said
    { kind: 'list_price', figure: 'professional.price', plan: 'professional' },
    { kind: 'list_price', figure: 'enterprise.price', plan: 'enterprise', compare: 'within' },
    {
      kind: 'same',
      figures: ['professional.price', 'year_1.professional_price', 'year_1.professional_price_q3'],
    },
    { kind: 'same', figures: ['enterprise.price', 'year_1.enterprise_price', 'year_1.enterprise_price_q4'] },
    { kind: 'tiers', bands: ['open_source.nodes', 'professional.nodes', 'enterprise.nodes'], whole: true },

    // a year's revenue from its customers
    {
      kind: 'revenue',
      total: 'year_1.arr',
      from: [
        { customers: 'year_1.professional', price: 'year_1.professional_price' },
        { customers: 'year_1.enterprise', price: 'year_1.enterprise_price' },
      ],
      note: 'one instance a customer, and Enterprise before its price a node, which is not published',
    },
    {
      kind: 'formula',
      figure: 'year_2.arr',
      equals:
        '(year_2.professional * professional.price + year_2.enterprise * enterprise.price + year_2.cloud * ?cloud_revenue_a_customer_and_month) * 12',
      note: 'the cloud has no published price',
    },
    {
      kind: 'formula',
      figure: 'year_3.arr',
      equals:
        '(year_3.professional * professional.price + year_3.enterprise * enterprise.price + year_3.cloud * ?cloud_revenue_a_customer_and_month) * 12',
      note: 'the cloud has no published price',
    },
    { kind: 'same', figures: ['year_1.professional', 'year_1.professional_q3'] },
    { kind: 'same', figures: ['year_1.enterprise', 'year_1.enterprise_q4'] },
    { kind: 'same', figures: ['year_2.arr', 'product_led.arr'] },
    {
      kind: 'sum',
      total: 'product_led.customers',
      parts: ['year_2.professional', 'year_2.enterprise', 'year_2.cloud'],
    },
    // no customer pays less than the cheapest plan
    { kind: 'average_revenue', figure: 'product_led.arr', customers: 'product_led.customers', cheapest: 'price_list' },
    { kind: 'timeline', phases: ['developer_led.months', 'product_led.months', 'sales_led.months'] },
  ],
});
