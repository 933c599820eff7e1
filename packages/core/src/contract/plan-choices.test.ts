// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { CatalogDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { planChoices } from './plan-choices.js';

const flat = (amount: string, more = {}) => ({
  charge: { model: 'flat', amount } as const,
  interval: 'month' as const,
  ...more,
});
const definition: CatalogDefinition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR', 'USD'],
  products: { cloud: { name: 'Cloud' }, desk: { name: 'Desk' } },
  features: {},
  plans: {
    free: { name: 'Free', product: 'cloud', prices: {} },
    team: {
      name: 'Team',
      product: 'cloud',
      options: { monthly: { label: 'Monthly' }, yearly: { label: 'Yearly' } },
      prices: {
        month: flat('20', { option: 'monthly' }),
        year: { charge: { model: 'flat', amount: '192' }, interval: 'year', option: 'yearly' },
      },
    },
    pro: { name: 'Pro', product: 'cloud', headlines: ['Single sign-on'], prices: { base: flat('50') } },
    dollars: { name: 'Dollars', product: 'cloud', prices: { base: flat('50', { currency: 'USD' }) } },
    later: { name: 'Later', product: 'cloud', availability: 'planned', prices: { base: flat('5') } },
    enterprise: { name: 'Enterprise', product: 'cloud', contract: true, prices: { base: flat('900') } },
    desk: { name: 'Desk', product: 'desk', prices: { base: flat('9') } },
  },
};
const catalog = resolveCatalog(definition);

test.each<[string, Parameters<typeof planChoices>[0], string[]]>([
  [
    'of a free plan all that is sold of the product, the cheapest first',
    { plan: 'free', currency: 'EUR' },
    ['team/yearly 16 upgrade', 'team/monthly 20 upgrade', 'pro 50 upgrade'],
  ],
  [
    'of a plan with options the other option as well',
    { plan: 'team', option: 'monthly', currency: 'EUR' },
    ['free 0 downgrade', 'team/yearly 16 downgrade', 'pro 50 upgrade'],
  ],
  [
    'the first option is held where none is named',
    { plan: 'team', currency: 'EUR' },
    ['free 0 downgrade', 'team/yearly 16 downgrade', 'pro 50 upgrade'],
  ],
  ['in another currency what is sold in it', { plan: 'free', currency: 'USD' }, ['dollars 50 upgrade']],
  ['of another product nothing', { plan: 'desk', currency: 'EUR' }, []],
  ['of a contract nothing', { plan: 'team', currency: 'EUR', contract: { reference: 'A-1' } }, []],
  ['of a plan by contract nothing', { plan: 'enterprise', currency: 'EUR' }, []],
])('%s', (_case, subscription, expected) => {
  const told = planChoices(subscription, catalog, catalog).map(
    ({ plan, option, monthly_amount, kind }) =>
      `${plan}${option === null ? '' : `/${option}`} ${monthly_amount.toString()} ${kind}`,
  );
  expect(told).toEqual(expected);
});
