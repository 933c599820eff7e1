// SPDX-License-Identifier: Apache-2.0
import { defineCatalog } from '@kontor/core';
import { features, meters } from './features.js';
import { plans } from './plans.js';
import { services, support_levels } from './support-and-services.js';

/** Code context for AI tools: a free edition whose licence opens after two years, and contracts by the year. */
export const catalog = defineCatalog({
  id: 'conexus',
  name: 'Conexus',
  currencies: ['USD'],
  products: { conexus: { name: 'Conexus', description: 'AI code context infrastructure' } },
  licences: {
    community: {
      name: 'Functional Source License 1.1, MIT Future License',
      spdx: 'FSL-1.1-MIT',
      converts_to: { spdx: 'MIT', after_years: 2 },
    },
    enterprise: { name: 'Conexus Enterprise licence', spdx: 'LicenseRef-Conexus-Enterprise' },
  },
  editions: {
    community: {
      name: 'Community Edition',
      licence: 'community',
      delivery: ['self-hosted (Docker, binary, pip)'],
      targets: ['individual developers', 'small teams (2-10 people)', 'open-source projects', 'students/educators'],
      infrastructure: ['local Qdrant or in-memory vector store', 'no cloud dependencies', 'air-gap capable'],
      support: 'community',
    },
    enterprise: {
      name: 'Enterprise Edition',
      licence: 'enterprise',
      delivery: ['managed cloud', 'self-hosted (Kubernetes, Terraform)', 'hybrid'],
      targets: [
        'large enterprises (100+ developers)',
        'compliance requirements',
        'complex codebases',
        'regulated industries',
      ],
      support: 'enterprise',
    },
  },
  meters,
  features,
  support_levels,
  plans,
  services,
});
