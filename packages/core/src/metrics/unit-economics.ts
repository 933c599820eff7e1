// SPDX-License-Identifier: Apache-2.0
import { type Computed, computed, follow, type Named, quotient, unknown } from './computed.js';
import { dividedBy, type Fraction, fraction, times } from './fraction.js';

/** What the economics of one customer follow from: amounts in one currency, of one stretch of months. */
export interface UnitEconomicsInput {
  readonly mrr: Fraction;
  readonly customers: number;
  readonly opening_customers: number;
  readonly churned_customers: number;
  readonly new_customers: number;
  readonly new_mrr: Fraction;
  /** How many months it is about. */
  readonly months: Fraction;
  /** Null: not known. */
  readonly acquisition_spend: Fraction | null;
  /** 0.8 is 80 %; all of revenue where no cost is known. */
  readonly gross_margin: Fraction;
}

export type UnitEconomicsName = 'arpa' | 'logo_churn' | 'ltv' | 'cac' | 'ltv_to_cac' | 'cac_payback';

/**
 * ARPA, customer churn rate, lifetime value, acquisition cost, their ratio and the months until the cost is back, as David
 * Skok defines them: http://www.forentrepreneurs.com/saas-metrics-2-definitions-2/.
 */
export const UNIT_ECONOMICS: { readonly [N in UnitEconomicsName]: (input: UnitEconomicsInput) => Computed } = {
  arpa: ({ mrr, customers }) =>
    quotient(['MRR', mrr, 'money'], ['customers', fraction(customers), 'count'], 'nobody pays'),

  logo_churn: ({ churned_customers, opening_customers }) =>
    quotient(
      ['churned customers', fraction(churned_customers), 'count'],
      ['customers at the beginning', fraction(opening_customers), 'count'],
      'nobody paid at the beginning',
    ),

  ltv: (input) =>
    follow(UNIT_ECONOMICS.arpa(input), (arpa) =>
      follow(UNIT_ECONOMICS.logo_churn(input), (churn) => {
        const monthly = dividedBy(churn, input.months);
        const margin = input.gross_margin;
        const inputs: Named[] = [
          ['ARPA', arpa, 'money'],
          ['gross margin', margin, 'fraction'],
          ['customer churn rate by the month', monthly, 'fraction'],
        ];
        return monthly.value === 0n
          ? unknown('nobody left, so that a lifetime has no end', ...inputs)
          : computed(dividedBy(times(arpa, margin), monthly), ...inputs);
      }),
    ),

  cac: ({ acquisition_spend, new_customers }) =>
    acquisition_spend === null
      ? unknown('no spend is known for all of these days')
      : quotient(
          ['acquisition spend', acquisition_spend, 'money'],
          ['new customers', fraction(new_customers), 'count'],
          'there is no new customer',
        ),

  ltv_to_cac: (input) =>
    follow(UNIT_ECONOMICS.ltv(input), (value) =>
      follow(UNIT_ECONOMICS.cac(input), (cost) =>
        quotient(
          ['customer lifetime value', value, 'money'],
          ['customer acquisition cost', cost, 'money'],
          'new customers cost nothing',
        ),
      ),
    ),

  cac_payback: (input) =>
    follow(UNIT_ECONOMICS.cac(input), (cost) => {
      const each = dividedBy(input.new_mrr, fraction(input.new_customers));
      return quotient(
        ['customer acquisition cost', cost, 'money'],
        ['new MRR ÷ new customers × gross margin', times(each, input.gross_margin), 'money'],
        'new customers bring no margin',
      );
    }),
};
