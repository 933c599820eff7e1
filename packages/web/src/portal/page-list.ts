// SPDX-License-Identifier: Apache-2.0
import type { ComponentType } from 'react';
import type { navigationWords } from './words/navigation.ts';

export interface PortalPage {
  /** Below the portal. */
  readonly path: string;
  /** Its name in the navigation. */
  readonly name?: keyof (typeof navigationWords)['en']['pages'];
  /** Loaded when it is first shown. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** Every page for customers, in the order of the navigation. */
export const PORTAL_PAGES: readonly PortalPage[] = [
  { path: '/', name: 'overview', load: () => import('./pages/overview.tsx') },
  { path: '/plan', name: 'plan', load: () => import('./pages/plan.tsx') },
  { path: '/invoices', name: 'invoices', load: () => import('./pages/invoices.tsx') },
  { path: '/payment-methods', name: 'payment_methods', load: () => import('./pages/payment-methods.tsx') },
  { path: '/limits', name: 'limits', load: () => import('./pages/limits.tsx') },
  { path: '/licences', name: 'licences', load: () => import('./pages/licences.tsx') },
  { path: '/quotes', name: 'quotes', load: () => import('./pages/quotes.tsx') },
  { path: '/api-keys', name: 'api_keys', load: () => import('./pages/api-keys.tsx') },
  { path: '/details', name: 'details', load: () => import('./pages/details.tsx') },
];

/** Pages without a session: to ask for a link, and those that links lead to. */
export const OPEN_PAGES: readonly PortalPage[] = ['/sign-in', '/open', '/embed'].map((path) => ({
  path,
  load: () => import('./pages/sign-in.tsx'),
}));
