// SPDX-License-Identifier: Apache-2.0
import { defineCatalog } from '@kontor/core';
import { add_ons, services, support_levels } from './add-ons-and-services.js';
import { features, meters } from './features.js';
import { plans } from './plans.js';

/** A journey builder: open core, a managed cloud in three sizes, a licence for the enterprise's own machines. */
export const catalog = defineCatalog({
  id: 'kalcifer',
  name: 'Kalcifer',
  currencies: ['USD'],
  products: {
    kalcifer: { name: 'Kalcifer', description: 'customer journey builder (marketing automation)' },
  },
  licences: {
    community: {
      name: 'Apache License 2.0',
      spdx: 'Apache-2.0',
      commercial_use: true,
      modification_disclosure: false,
      attribution: true,
      considered: ['AGPL', 'BSL', 'SSPL'],
    },
    cloud: { name: 'Kalcifer Cloud service terms', spdx: 'LicenseRef-Kalcifer-Cloud' },
    enterprise: {
      name: 'Kalcifer Enterprise licence',
      spdx: 'LicenseRef-Kalcifer-Enterprise',
      mechanism: 'separate module plugged into open extension points, unlocked by licence key',
      extension_point: { open_default: 'API key authentication', paid: 'SSO/SAML/OIDC' },
    },
  },
  editions: {
    community: {
      name: 'Community Edition',
      licence: 'community',
      delivery: ['self-hosted'],
      tenancy: 'single',
    },
    cloud: {
      name: 'Kalcifer Cloud',
      licence: 'cloud',
      delivery: ['managed SaaS'],
      headlines: [
        'zero-ops hosting',
        'auto-scaling',
        'built-in CDN',
        'SOC2 compliance',
        '99.9% SLA',
        'automatic backups',
        'global regions',
      ],
    },
    enterprise: {
      name: 'Enterprise Edition',
      licence: 'enterprise',
      delivery: ['self-hosted'],
      headlines: [
        'multi-tenancy',
        'SSO (SAML/OIDC)',
        'audit log',
        'RBAC (granular)',
        'dedicated support',
        'custom SLA',
        'priority bug fixes',
        'white-label',
      ],
    },
  },
  meters,
  features,
  support_levels,
  plans,
  add_ons,
  services,
});
