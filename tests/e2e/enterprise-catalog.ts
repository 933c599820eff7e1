// SPDX-License-Identifier: Apache-2.0

/** One plan with one feature: enough to have a licence issued. */
export const catalog = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { app: { name: 'App' } },
  features: { sso: { kind: 'boolean', label: 'Single sign-on' } },
  plans: { enterprise: { name: 'Enterprise', prices: {}, features: { sso: true } } },
};
