// SPDX-License-Identifier: Apache-2.0

const paid = (at: string, amount: string) => ({ at: `${at}T00:00:00Z`, parts: [{ amount }] });
const lives = [
  { customer_id: 'a', ...paid('2024-01-10', '100') },
  { customer_id: 'a', ...paid('2024-02-05', '150') },
  { customer_id: 'b', ...paid('2024-01-20', '50'), ends_at: '2024-02-20T00:00:00Z' },
];
const revenue = { states: lives, currency: 'EUR' };
const nothing = {
  new: '0.00',
  expansion: '0.00',
  contraction: '0.00',
  churn: '0.00',
  reactivation: '0.00',
  fx: '0.00',
};

export const answeredMetrics: [string, object, object][] = [
  [
    'figures of a day',
    { op: 'metrics_snapshot', ...revenue, as_of: '2024-02-29', names: ['mrr', 'logo_churn', 'cac'] },
    {
      figures: [
        { name: 'mrr', value: '150', currency: 'EUR', policy: 'kontor 1', from: '2024-02-29' },
        { name: 'logo_churn', value: '0.5', currency: null, from: '2024-02-01' },
        { name: 'cac', value: null, reason: 'no spend is known for all of these days' },
      ],
    },
  ],
  [
    'figures that follow from what is known besides',
    {
      op: 'metrics_snapshot',
      ...revenue,
      as_of: '2024-01-31',
      names: ['cac', 'community', 'gross_margin'],
      facts: {
        spend: [{ month: '2024-01', channel: 'ads', amount: '500', currency: 'EUR' }],
        community: [{ series: 'stars', date: '2024-01-15', value: '42' }],
        costs: [{ kind: 'plan', plan: 'plan', from: '2024-01', monthly_cost: '15', currency: 'EUR' }],
      },
    },
    {
      figures: [
        { name: 'cac', value: '250' },
        // 150 less 2 × 15, of 150
        { name: 'gross_margin', value: '0.8' },
        { name: 'community/stars', value: '42' },
      ],
    },
  ],
  [
    'movements by month',
    { op: 'mrr_movements', ...revenue, from: '2024-01-01', to: '2024-03-01' },
    {
      totals: [
        { start: '2024-01-01', end: '2024-02-01', opening: '0.00', ...nothing, new: '150.00', closing: '150.00' },
        {
          start: '2024-02-01',
          ...nothing,
          opening: '150.00',
          expansion: '50.00',
          churn: '-50.00',
          closing: '150.00',
          opening_customers: 2,
          ceased_customers: 1,
          closing_customers: 1,
        },
      ],
      customers: [
        { customer_id: 'a', start: '2024-01-01', new: '100.00' },
        { customer_id: 'a', start: '2024-02-01', expansion: '50.00' },
        { customer_id: 'b', start: '2024-01-01', new: '50.00' },
        { customer_id: 'b', start: '2024-02-01', churn: '-50.00' },
      ],
    },
  ],
  [
    'movements in another currency, at the rate of each day',
    {
      op: 'mrr_movements',
      states: [{ customer_id: 'a', currency: 'USD', ...paid('2024-01-10', '100') }],
      currency: 'EUR',
      rates: [
        { base: 'USD', quote: 'EUR', date: '2024-01-10', rate: '0.9' },
        { base: 'USD', quote: 'EUR', date: '2024-01-30', rate: '0.95' },
      ],
      from: '2024-01-01',
      to: '2024-02-01',
    },
    { totals: [{ ...nothing, opening: '0.00', new: '90.00', fx: '5.00', closing: '95.00' }] },
  ],
  [
    'a year by the month',
    { op: 'normalise', amount: '2000', currency: 'USD', interval: 'year', policy: { preset: 'chartmogul' } },
    { amount: '166.67', times: 1, per: 12 },
  ],
  [
    'three weeks by the month of a policy of one’s own',
    {
      op: 'normalise',
      amount: '7',
      currency: 'JPY',
      interval: { every: 3, unit: 'week' },
      policy: { options: { week_and_day: '30_days' } },
    },
    { amount: '10', times: 10, per: 7 },
  ],
  [
    'retention over a month',
    { op: 'retention', ...revenue, as_of: '2024-02-29', months: 1 },
    {
      past: '150.00',
      present: '150.00',
      kept: '100.00',
      net_revenue_retention: '1',
      gross_revenue_retention: '0.666667',
      customers: 2,
      customers_left: 1,
    },
  ],
  [
    'cohorts by month',
    { op: 'cohorts', ...revenue, from: '2024-01-01', as_of: '2024-02-29' },
    {
      rows: [
        {
          cohort: '2024-01',
          size: 2,
          cells: [
            { age_months: 0, customers: 2, start: '150.00', amount: '150.00' },
            { age_months: 1, customers: 1, amount: '150.00', logo_retention: '0.5', revenue_retention: '1' },
          ],
        },
      ],
    },
  ],
  [
    'unit economics',
    {
      op: 'unit_economics',
      currency: 'EUR',
      mrr: '340',
      customers: 4,
      opening_customers: 3,
      churned_customers: 1,
      new_customers: 1,
      new_mrr: '100',
      acquisition_spend: '600',
      gross_margin: '0.9',
    },
    {
      arpa: { value: '85' },
      logo_churn: { value: '0.333333' },
      ltv: { value: '229.5' },
      cac: { value: '600' },
      ltv_to_cac: { value: '0.3825' },
      cac_payback: { value: '6.666667' },
    },
  ],
  [
    'unit economics where nobody left',
    {
      op: 'unit_economics',
      currency: 'EUR',
      mrr: '340',
      customers: 4,
      opening_customers: 3,
      churned_customers: 0,
      new_customers: 1,
    },
    {
      ltv: { value: null, reason: 'nobody left, so that a lifetime has no end' },
      cac: { value: null, reason: 'no spend is known for all of these days' },
    },
  ],
];

const asked = { op: 'mrr_movements', id: 1, ...revenue, from: '2024-01-01', to: '2024-03-01' };

export const refusedMetrics: [string, unknown, string, string][] = [
  ['days that end before they begin', { ...asked, to: '2023-12-31' }, 'period-empty', 'to'],
  [
    'a state at no instant',
    { ...asked, states: [{ customer_id: 'a', at: 'tomorrow' }] },
    'invalid-format',
    'states[0].at',
  ],
  [
    'an amount below zero',
    { ...asked, states: [{ customer_id: 'a', ...paid('2024-01-01', '-1') }] },
    'negative-amount',
    'states[0].parts[0].amount',
  ],
  [
    'a policy with an option there is not',
    { ...asked, policy: { options: { vat: 'in' } } },
    'metric-policy-invalid',
    'policy.options.vat',
  ],
  [
    'a currency without a rate',
    { ...asked, states: [{ customer_id: 'a', currency: 'USD', ...paid('2024-01-10', '1') }] },
    'exchange-rate-missing',
    'currency',
  ],
  [
    'a rate of nothing',
    { ...asked, rates: [{ base: 'USD', quote: 'EUR', date: '2024-01-01', rate: '0' }] },
    'exchange-rate-invalid',
    'rates[0].rate',
  ],
  ['a zone there is not', { ...asked, timezone: 'Moon/Base' }, 'unknown-timezone', 'timezone'],
  [
    'cohorts that begin later than they are looked at',
    { op: 'cohorts', id: 1, ...revenue, from: '2024-03-01', as_of: '2024-02-29' },
    'period-empty',
    'from',
  ],
];
