// SPDX-License-Identifier: Apache-2.0
import { defineCatalog } from '@kontor/core';
import { features, meters } from './features.js';
import { plans } from './plans.js';

/** An open-core database: a free core, instances by the month, a contract by the node, and a cloud to come. */
export const catalog = defineCatalog({
  id: 'zendb',
  name: 'ZenDB',
  currencies: ['USD'],
  products: {
    zendb: {
      name: 'ZenDB',
      description: 'embedded-to-distributed SQL database with time-travel, vectors and subscriptions',
    },
  },
  licences: {
    'elastic-2-0': { name: 'Elastic License 2.0', spdx: 'Elastic-2.0' },
  },
  editions: {
    'open-source': { name: 'Open Source', licence: 'elastic-2-0' },
    professional: { name: 'Professional' },
    enterprise: { name: 'Enterprise' },
    cloud: { name: 'Managed Cloud Service' },
  },
  meters,
  features,
  support_levels: {
    community: { name: 'Community', channels: ['Discord', 'GitHub'] },
    premium: { name: 'Premium', channels: ['premium'], coverage: '24/7' },
  },
  plans,
});
