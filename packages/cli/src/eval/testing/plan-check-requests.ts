// SPDX-License-Identifier: Apache-2.0

const figure = (says: string, unit: string, label: string) => ({ says, unit, label });
const sections = {
  targets: {
    heading: 'Targets',
    figures: {
      mrr: figure('$10K', 'USD/month', 'MRR'),
      arr: figure('$150K', 'USD/year', 'ARR'),
      customers: figure('100', 'customers', 'Customers'),
    },
  },
};
const plan = (...checks: object[]) => ({ id: 'acme', name: 'Acme', sections, checks });

export const answeredPlanChecks: [string, object, object][] = [
  [
    'a plan that does not add up',
    { op: 'plan_check', plan: plan({ kind: 'run_rate', monthly: 'targets.mrr', annual: 'targets.arr' }) },
    {
      counts: { contradicted: 1, not_derivable: 0, rounds_to_it: 0, holds: 0 },
      inputs: 2,
      findings: [
        {
          figure: 'targets.arr',
          verdict: 'contradicted',
          follows: { low: '120000', high: '120000', text: '$120,000' },
          arithmetic: '$10K × 12 = $120,000, not $150K',
          causes: [
            { figure: 'targets.arr', to: '$120,000' },
            { figure: 'targets.mrr', to: '$12,500' },
          ],
        },
      ],
    },
  ],
  [
    'a plan that leaves something out',
    {
      op: 'plan_check',
      plan: plan({ kind: 'formula', figure: 'targets.mrr', equals: 'targets.customers * ?price_of_a_customer' }),
    },
    { findings: [{ verdict: 'not_derivable', implied: [{ name: 'price of a customer', value: '100' }] }] },
  ],
];

export const refusedPlanChecks: [string, object, string, string][] = [
  [
    'a misspelt figure',
    { op: 'plan_check', id: 1, plan: plan({ kind: 'run_rate', monthly: 'targets.mmr', annual: 'targets.arr' }) },
    'figure-unknown',
    'plan.checks[0].monthly',
  ],
  ['no plan', { op: 'plan_check', id: 1, plan: {} }, 'missing-field', 'plan.id'],
];
