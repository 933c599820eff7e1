// SPDX-License-Identifier: Apache-2.0
import type { ComponentType } from 'react';
import type { navigationWords } from './words/navigation.ts';

type NavigationKey = keyof (typeof navigationWords)['en']['pages'];
type Group = keyof (typeof navigationWords)['en']['groups'];

export interface ConsolePage {
  /** Below `/console`; `$id` stands for what is looked at. */
  readonly path: string;
  /** Its name in the navigation and the command palette; a page without one is reached from another. */
  readonly name?: NavigationKey;
  readonly group?: Group;
  /** Loaded when it is first shown. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** Every page of the console that is shown to members, in the order of the navigation. */
export const CONSOLE_PAGES: readonly ConsolePage[] = [
  { path: '/', name: 'overview', group: 'business', load: () => import('./pages/overview.tsx') },
  { path: '/customers', name: 'customers', group: 'business', load: () => import('./pages/customers.tsx') },
  { path: '/subscriptions', name: 'subscriptions', group: 'business', load: () => import('./pages/subscriptions.tsx') },
  { path: '/subscriptions/$id', load: () => import('./pages/subscription.tsx') },
  { path: '/quotes', name: 'quotes', group: 'business', load: () => import('./pages/quotes.tsx') },
  { path: '/quotes/$id', load: () => import('./pages/quote.tsx') },
  { path: '/metrics', name: 'metrics', group: 'business', load: () => import('./pages/metrics.tsx') },
  { path: '/invoices', name: 'invoices', group: 'money', load: () => import('./pages/invoices.tsx') },
  { path: '/invoices/$id', load: () => import('./pages/invoice.tsx') },
  { path: '/payments', name: 'payments', group: 'money', load: () => import('./pages/payments.tsx') },
  { path: '/payments/$id', load: () => import('./pages/payment.tsx') },
  { path: '/coupons', name: 'coupons', group: 'money', load: () => import('./pages/coupons.tsx') },
  { path: '/ledger', name: 'ledger', group: 'money', load: () => import('./pages/ledger.tsx') },
  { path: '/catalog', name: 'catalog', group: 'product', load: () => import('./pages/catalog.tsx') },
  { path: '/catalog/plans/$plan', load: () => import('./pages/catalog-plan.tsx') },
  { path: '/catalog/versions', load: () => import('./pages/catalog-versions.tsx') },
  { path: '/catalog/versions/$version', load: () => import('./pages/catalog-version.tsx') },
  {
    path: '/plan-migrations',
    name: 'plan_migrations',
    group: 'product',
    load: () => import('./pages/plan-migrations.tsx'),
  },
  { path: '/plan-migrations/$id', load: () => import('./pages/plan-migration.tsx') },
  { path: '/pricing-page', name: 'pricing_page', group: 'product', load: () => import('./pages/pricing-page.tsx') },
  { path: '/usage', name: 'usage', group: 'product', load: () => import('./pages/usage.tsx') },
  { path: '/usage/meters', load: () => import('./pages/meters.tsx') },
  { path: '/usage/quarantine', load: () => import('./pages/usage-quarantine.tsx') },
  { path: '/licences', name: 'licences', group: 'product', load: () => import('./pages/licences.tsx') },
  { path: '/licences/$id', load: () => import('./pages/licence.tsx') },
  { path: '/licences/keys', load: () => import('./pages/signing-keys.tsx') },
  { path: '/licences/statements', load: () => import('./pages/usage-statements.tsx') },
  { path: '/customers/$id', load: () => import('./pages/customer.tsx') },
  { path: '/targets', name: 'targets', group: 'business', load: () => import('./pages/targets.tsx') },
  { path: '/forecast', name: 'forecast', group: 'business', load: () => import('./pages/forecast.tsx') },
  {
    path: '/price-experiments',
    name: 'price_experiments',
    group: 'business',
    load: () => import('./pages/price-experiments.tsx'),
  },
  {
    path: '/service-levels',
    name: 'service_levels',
    group: 'product',
    load: () => import('./pages/service-levels.tsx'),
  },
  { path: '/mails', name: 'mails', group: 'business', load: () => import('./pages/mails.tsx') },
  { path: '/mails/$id', load: () => import('./pages/mail.tsx') },
  { path: '/mails/templates', load: () => import('./pages/mail-templates.tsx') },
  { path: '/mails/suppressions', load: () => import('./pages/mail-suppressions.tsx') },
  { path: '/webhooks', name: 'webhooks', group: 'developers', load: () => import('./pages/webhooks.tsx') },
  { path: '/webhooks/deliveries', load: () => import('./pages/webhook-deliveries.tsx') },
  { path: '/webhooks/deliveries/$id', load: () => import('./pages/webhook-delivery.tsx') },
  {
    path: '/webhooks/dead-letters',
    name: 'dead_letters',
    group: 'developers',
    load: () => import('./pages/webhook-dead-letters.tsx'),
  },
  { path: '/api-keys', name: 'api_keys', group: 'developers', load: () => import('./pages/api-keys.tsx') },
  { path: '/test-clock', name: 'test_clock', group: 'developers', load: () => import('./pages/test-clock.tsx') },
  { path: '/team', name: 'team', group: 'organisation', load: () => import('./pages/team.tsx') },
  { path: '/settings', name: 'settings', group: 'organisation', load: () => import('./pages/settings.tsx') },
  { path: '/settings/documents', load: () => import('./pages/settings-documents.tsx') },
  { path: '/settings/taxes', load: () => import('./pages/settings-taxes.tsx') },
  { path: '/settings/currencies', load: () => import('./pages/settings-currencies.tsx') },
  { path: '/settings/ledger', load: () => import('./pages/settings-ledger.tsx') },
  { path: '/settings/collecting', load: () => import('./pages/settings-collecting.tsx') },
  { path: '/settings/providers', load: () => import('./pages/settings-providers.tsx') },
  { path: '/settings/mail', load: () => import('./pages/settings-mail.tsx') },
  { path: '/settings/portal', load: () => import('./pages/settings-portal.tsx') },
  { path: '/audit', name: 'audit', group: 'organisation', load: () => import('./pages/audit.tsx') },
  { path: '/account', load: () => import('./pages/account.tsx') },
];

/** Pages without a session, by path. */
export const OPEN_PAGES: readonly ConsolePage[] = [
  { path: '/sign-in', load: () => import('./pages/sign-in.tsx') },
  { path: '/forgotten-password', load: () => import('./pages/forgotten-password.tsx') },
  { path: '/link', load: () => import('./pages/link.tsx') },
];
