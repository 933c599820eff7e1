// SPDX-License-Identifier: Apache-2.0
import type { FigureUnit } from './figure.js';

/** What days a figure tells of: how it stands at the end of a day, or what happened in some months until then. */
export type FigureSpan = 'day' | 'period' | '3_months' | '12_months';

/** What a figure is, before any number. */
export interface FigureDefinition {
  readonly name: string;
  readonly title: string;
  readonly unit: FigureUnit;
  readonly span: FigureSpan;
  /** Which way is good; null: neither. */
  readonly better: 'higher' | 'lower' | null;
  /** The arithmetic in one sentence, in the words of the titles. */
  readonly definition: string;
  /** Where it is defined so, if not by ourselves. */
  readonly source: string | null;
  /** There is one a member of this, named `<name>/<member>`; null: there is one. */
  readonly each: FigureMember | null;
  /** The figure whose customers and invoices stand behind this one; null: it has its own, or none. */
  readonly behind: string | null;
}

/** What a figure can have one each of. */
export type FigureMember = 'plan' | 'feature' | 'add_on' | 'age' | 'series' | 'step';

type Terms = Pick<FigureDefinition, 'title' | 'unit' | 'span' | 'better' | 'definition'> &
  Partial<Pick<FigureDefinition, 'source' | 'each' | 'behind'>>;

const CHARTMOGUL_CHURN = 'https://help.chartmogul.com/hc/en-us/articles/203359341-Metric-MRR-Churn-Rate';

const DEFINITIONS = {
  mrr: {
    title: 'Monthly recurring revenue',
    unit: 'money',
    span: 'day',
    better: 'higher',
    definition: 'What every subscription that counts is worth a month at the end of the day.',
    source: 'https://docs.stripe.com/billing/subscriptions/analytics/glossary',
  },
  arr: {
    title: 'Annual recurring revenue',
    unit: 'money',
    span: 'day',
    better: 'higher',
    definition: 'MRR × 12.',
    behind: 'mrr',
  },
  committed_mrr: {
    title: 'Committed MRR',
    unit: 'money',
    span: 'day',
    better: 'higher',
    definition: 'MRR without usage: what is owed whatever is used.',
  },
  usage_mrr: {
    title: 'Usage MRR',
    unit: 'money',
    span: 'day',
    better: null,
    definition: 'The part of MRR that is a mean of usage; nothing under a policy that leaves usage out.',
  },
  usage_revenue: {
    title: 'Usage revenue',
    unit: 'money',
    span: 'period',
    better: 'higher',
    definition: 'Usage of billing periods that ended within these days, whatever the policy says of it.',
  },
  'mrr/plan': {
    title: 'MRR of a plan',
    unit: 'money',
    span: 'day',
    better: 'higher',
    definition: 'The part of MRR of subscriptions to the plan, add-ons included.',
    each: 'plan',
  },
  'mrr/feature': {
    title: 'MRR of a feature',
    unit: 'money',
    span: 'day',
    better: 'higher',
    definition: 'The part of MRR of charges for the feature’s quantity; `none` is of charges that name no feature.',
    each: 'feature',
  },
  customers: {
    title: 'Customers',
    unit: 'count',
    span: 'day',
    better: 'higher',
    definition: 'Customers who pay at the end of the day, and those whom the policy keeps though they pay nothing.',
  },
  arpa: {
    title: 'Average revenue per account',
    unit: 'money',
    span: 'day',
    better: 'higher',
    definition: 'MRR ÷ customers.',
    behind: 'mrr',
  },
  new_mrr: {
    title: 'New MRR',
    unit: 'money',
    span: 'period',
    better: 'higher',
    definition: 'MRR of customers at the moment they began to pay.',
  },
  expansion_mrr: {
    title: 'Expansion MRR',
    unit: 'money',
    span: 'period',
    better: 'higher',
    definition: 'What customers came to pay more.',
  },
  contraction_mrr: {
    title: 'Contraction MRR',
    unit: 'money',
    span: 'period',
    better: 'lower',
    definition: 'What customers who stayed came to pay less.',
  },
  churned_mrr: {
    title: 'Churned MRR',
    unit: 'money',
    span: 'period',
    better: 'lower',
    definition: 'MRR of customers at the moment they ceased to pay.',
  },
  reactivation_mrr: {
    title: 'Reactivation MRR',
    unit: 'money',
    span: 'period',
    better: 'higher',
    definition: 'MRR of customers who came back, at that moment.',
  },
  exchange_mrr: {
    title: 'Exchange rate impact',
    unit: 'money',
    span: 'period',
    better: null,
    definition: 'What MRR changed by because rates did.',
  },
  mrr_movement: {
    title: 'MRR movement',
    unit: 'money',
    span: 'period',
    better: 'higher',
    definition:
      'New MRR + expansion MRR + contraction MRR + churned MRR + reactivation MRR, each signed, without rates.',
  },
  net_new_mrr: {
    title: 'Net new MRR',
    unit: 'money',
    span: 'period',
    better: 'higher',
    definition: 'MRR at the end − MRR at the beginning.',
    behind: 'mrr_movement',
  },
  mrr_growth: {
    title: 'MRR growth',
    unit: 'fraction',
    span: 'period',
    better: 'higher',
    definition: 'Net new MRR ÷ MRR at the beginning.',
    behind: 'mrr_movement',
  },
  new_customers: {
    title: 'New customers',
    unit: 'count',
    span: 'period',
    better: 'higher',
    definition: 'Customers who began to pay for the first time.',
  },
  churned_customers: {
    title: 'Churned customers',
    unit: 'count',
    span: 'period',
    better: 'lower',
    definition: 'How often a customer ceased to pay.',
  },
  logo_churn: {
    title: 'Customer churn rate',
    unit: 'fraction',
    span: 'period',
    better: 'lower',
    definition: 'Churned customers ÷ customers at the beginning.',
    source: 'https://help.chartmogul.com/hc/en-us/articles/207340419-Churn-rate-formulas',
    behind: 'churned_customers',
  },
  gross_revenue_churn: {
    title: 'Gross MRR churn rate',
    unit: 'fraction',
    span: 'period',
    better: 'lower',
    definition: '(Churned MRR + contraction MRR) ÷ MRR at the beginning.',
    source: CHARTMOGUL_CHURN,
    behind: 'mrr_movement',
  },
  net_revenue_churn: {
    title: 'Net MRR churn rate',
    unit: 'fraction',
    span: 'period',
    better: 'lower',
    definition: '(Churned MRR + contraction MRR − expansion MRR − reactivation MRR) ÷ MRR at the beginning.',
    source: CHARTMOGUL_CHURN,
    behind: 'mrr_movement',
  },
  net_revenue_retention: {
    title: 'Net revenue retention',
    unit: 'fraction',
    span: '12_months',
    better: 'higher',
    definition:
      'Of the customers who paid twelve months before: what they pay now ÷ what they paid then, both at the rates of now.',
  },
  gross_revenue_retention: {
    title: 'Gross revenue retention',
    unit: 'fraction',
    span: '12_months',
    better: 'higher',
    definition:
      'Of the customers who paid twelve months before: what they pay now, each at most what it paid then ÷ what they paid then, both at the rates of now.',
  },
  acquisition_spend: {
    title: 'Acquisition spend',
    unit: 'money',
    span: 'period',
    better: null,
    definition: 'Money spent to win customers in the months that these days touch, each by the part of its days.',
  },
  cac: {
    title: 'Customer acquisition cost',
    unit: 'money',
    span: 'period',
    better: 'lower',
    definition: 'Acquisition spend ÷ new customers.',
    source: 'http://www.forentrepreneurs.com/saas-metrics-2-definitions-2/',
    behind: 'new_customers',
  },
  gross_margin: {
    title: 'Gross margin',
    unit: 'fraction',
    span: 'period',
    better: 'higher',
    definition:
      '(Committed MRR for the months of these days + usage revenue − cost of goods) ÷ (committed MRR for these months + usage revenue).',
    behind: 'cost_of_goods',
  },
  'gross_margin/plan': {
    title: 'Gross margin of a plan',
    unit: 'fraction',
    span: 'period',
    better: 'higher',
    definition: 'Gross margin of the subscriptions to the plan.',
    each: 'plan',
  },
  cost_of_goods: {
    title: 'Cost of goods',
    unit: 'money',
    span: 'period',
    better: 'lower',
    definition:
      'Quantities of billing periods that ended × cost of their meter + subscriptions × months × cost of their plan.',
  },
  ltv: {
    title: 'Customer lifetime value',
    unit: 'money',
    span: 'period',
    better: 'higher',
    definition:
      'ARPA × gross margin ÷ customer churn rate by the month; the margin is all of it where no costs are known.',
    source: 'http://www.forentrepreneurs.com/saas-metrics-2-definitions-2/',
    behind: 'mrr',
  },
  ltv_to_cac: {
    title: 'LTV to CAC',
    unit: 'ratio',
    span: 'period',
    better: 'higher',
    definition: 'Customer lifetime value ÷ customer acquisition cost.',
    source: 'http://www.forentrepreneurs.com/saas-metrics-2-definitions-2/',
    behind: 'mrr',
  },
  cac_payback: {
    title: 'Payback of CAC',
    unit: 'months',
    span: 'period',
    better: 'lower',
    definition: 'Customer acquisition cost ÷ (new MRR ÷ new customers × gross margin).',
    source: 'http://www.forentrepreneurs.com/saas-metrics-2-definitions-2/',
    behind: 'new_mrr',
  },
  quick_ratio: {
    title: 'Quick ratio',
    unit: 'ratio',
    span: 'period',
    better: 'higher',
    definition: '(New MRR + expansion MRR + reactivation MRR) ÷ (contraction MRR + churned MRR).',
    source: 'https://changelog.baremetrics.com',
    behind: 'mrr_movement',
  },
  magic_number: {
    title: 'Magic number',
    unit: 'ratio',
    span: '3_months',
    better: 'higher',
    definition: 'Net new MRR of three months × 12 ÷ acquisition spend of the three months before.',
    source: 'https://www.scalevp.com/insights/from-0-to-1m-the-magic-number/',
  },
  rule_of_40: {
    title: 'Rule of 40',
    unit: 'fraction',
    span: '12_months',
    better: 'higher',
    definition: 'MRR growth of twelve months + operating profit ÷ revenue of these months.',
    source: 'Brad Feld, The Rule of 40% for a healthy SaaS company, 2015; growth of MRR as he suggests',
  },
  burn_multiple: {
    title: 'Burn multiple',
    unit: 'ratio',
    span: '3_months',
    better: 'lower',
    definition: 'Net burn of three months ÷ (net new MRR of these months × 12).',
    source: 'David Sacks, The Burn Multiple, 2020',
  },
  trial_conversion: {
    title: 'Trial conversion',
    unit: 'fraction',
    span: 'period',
    better: 'higher',
    definition: 'Of the trials that ended: those that went on paid at once.',
    source: 'https://docs.stripe.com/billing/subscriptions/analytics/glossary',
  },
  self_hosted_conversion: {
    title: 'Self-hosted to cloud conversion',
    unit: 'fraction',
    span: 'day',
    better: 'higher',
    definition: 'Of all who ran the product themselves: those who have paid for it in the cloud since.',
  },
  funnel: {
    title: 'Step of the funnel',
    unit: 'count',
    span: '12_months',
    better: 'higher',
    definition: 'Of those who signed up in these months: how many signed up, tried it or used it free, and paid.',
    each: 'step',
  },
  free_to_paid: {
    title: 'Free to paid',
    unit: 'fraction',
    span: '12_months',
    better: 'higher',
    definition: 'Of those who signed up in these months: those who have paid.',
    behind: 'funnel/paid',
  },
  'expansion/add_on': {
    title: 'Expansion by an add-on',
    unit: 'money',
    span: 'period',
    better: 'higher',
    definition:
      'What customers who paid at the beginning and at the end pay more for the add-on at the end, at the rates of the end.',
    each: 'add_on',
  },
  deferred_revenue: {
    title: 'Deferred revenue',
    unit: 'money',
    span: 'day',
    better: null,
    definition: 'What is billed and still to be earned.',
  },
  receivables: {
    title: 'Receivables',
    unit: 'money',
    span: 'day',
    better: 'lower',
    definition: 'What is open on invoices.',
  },
  'receivables/age': {
    title: 'Receivables by age',
    unit: 'money',
    span: 'day',
    better: 'lower',
    definition: 'What is open on invoices that are so many days past due.',
    each: 'age',
  },
  community: {
    title: 'Community number',
    unit: 'count',
    span: 'day',
    better: 'higher',
    definition: 'The last number of the series on or before the day.',
    each: 'series',
  },
} as const satisfies Record<string, Terms>;

/** A figure's name, of a member without it: `mrr/plan`. */
export type FigureName = keyof typeof DEFINITIONS;

/** Every figure there is, by name, in the order in which they are printed. */
export const FIGURES: ReadonlyMap<FigureName, FigureDefinition> = new Map(
  (Object.entries(DEFINITIONS) as [FigureName, Terms][]).map(([name, terms]) => [
    name,
    { source: null, each: null, behind: null, ...terms, name },
  ]),
);

/**
 * The definition that a figure's name stands under, and the member it is of: `mrr/plan/pro` is the plan `pro` of `mrr/plan`.
 * Null for a name there is not.
 */
export function figureDefinition(
  name: string,
): { readonly definition: FigureDefinition; readonly member: string | null } | null {
  const whole = FIGURES.get(name as FigureName);
  if (whole !== undefined) return { definition: whole, member: null };
  for (const definition of FIGURES.values())
    if (definition.each !== null && name.startsWith(`${definition.name}/`))
      return { definition, member: name.slice(definition.name.length + 1) };
  return null;
}
