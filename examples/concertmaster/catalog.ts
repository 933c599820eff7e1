// SPDX-License-Identifier: Apache-2.0
import { defineCatalog } from '@kontor/core';
import { features, meters } from './features.js';
import { plans } from './plans.js';
import { services, support_levels } from './support-and-services.js';

/** A workflow platform: an MIT core, a managed cloud in three plans, support sold by itself, and services. */
export const catalog = defineCatalog({
  id: 'concertmaster',
  name: 'ConcertMaster',
  currencies: ['USD'],
  products: {
    concertmaster: { name: 'ConcertMaster', description: 'B2B workflow and data orchestration platform' },
  },
  licences: {
    'core-platform': {
      name: 'Core platform',
      spdx: 'MIT',
      covers: ['workflow engine', 'basic nodes', 'form builder', 'REST API', 'visual builder (basic)'],
    },
    'community-integrations': {
      name: 'Community integrations',
      spdx: 'MIT',
      governance: 'community-maintained, shared ownership',
      covers: ['basic integrations (database, HTTP, file)', 'community nodes', 'templates'],
    },
    'enterprise-features': {
      name: 'Enterprise features (proprietary)',
      spdx: 'LicenseRef-ConcertMaster-Proprietary',
      covers: [
        'multi-tenancy',
        'SSO/RBAC',
        'audit and compliance (SOC 2, GDPR)',
        'monitoring and analytics',
        'SLA-backed support',
      ],
    },
  },
  editions: {
    'open-source': { name: 'Open source', licence: 'core-platform' },
    enterprise: { name: 'Enterprise', licence: 'enterprise-features' },
  },
  meters,
  features,
  support_levels,
  plans,
  services,
});
