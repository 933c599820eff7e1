// SPDX-License-Identifier: Apache-2.0
import type { PlanDefinition } from '@kontor/core';

/** The commercial plans stand on the open-source core, so each inherits the one below it. */
export const plans = {
  'open-source': {
    name: 'Open Source core',
    edition: 'open-source',
    prices: {},
    features: {
      'hybrid-storage': true,
      embedded: true,
      'time-travel-basic': true,
      'pg-wire': true,
      'vector-basic': true,
      subscriptions: true,
      'schema-as-code': true,
      bindings: true,
      instances: 'unlimited',
      nodes: 1,
      'time-travel-retention': '30',
      'concurrent-subscriptions': 100,
    },
  },
  professional: {
    name: 'Professional',
    edition: 'professional',
    target: 'growing startups, mid-market SaaS',
    inherits: 'open-source',
    support: 'community',
    prices: {
      instances: {
        label: 'Instances',
        charge: { model: 'per_seat', unit_amount: '99' },
        interval: 'month',
        feature: 'instances',
        unit: 'instance',
      },
    },
    features: {
      'time-travel-extended': true,
      clustering: true,
      'vector-advanced': true,
      monitoring: true,
      nodes: { limit: 10, at_least: 2 },
      'time-travel-retention': 'unlimited',
      'concurrent-subscriptions': 'unlimited',
    },
  },
  enterprise: {
    name: 'Enterprise',
    edition: 'enterprise',
    target: 'large enterprises, compliance-heavy industries',
    inherits: 'professional',
    contract: true,
    support: 'premium',
    prices: {
      base: { label: 'Monthly fee', charge: { model: 'flat', amount: '999' }, interval: 'month' },
      // Charged by the node at a price that is not published.
      nodes: {
        label: 'Nodes',
        charge: { model: 'negotiated', basis: 'per_seat' },
        interval: 'month',
        feature: 'nodes',
        unit: 'node',
      },
    },
    features: {
      'large-clusters': true,
      security: true,
      pii: true,
      lineage: true,
      ha: true,
      compliance: true,
      'on-prem': true,
      nodes: { limit: 'unlimited', at_least: 10 },
    },
  },
  cloud: {
    name: 'ZenDB Cloud',
    edition: 'cloud',
    target: 'all segments seeking zero-ops',
    inherits: 'professional',
    availability: 'planned',
    planned_for: 'year 2, Q1',
    contract: true,
    // Per GB of storage plus compute: announced without amounts, so until they are published only a contract has any.
    prices: {
      storage: {
        label: 'Storage',
        charge: { model: 'negotiated', basis: 'per_unit' },
        interval: 'month',
        meter: 'storage',
        unit: 'GB',
      },
      compute: {
        label: 'Compute',
        charge: { model: 'negotiated', basis: 'per_unit' },
        interval: 'month',
        meter: 'compute',
        unit: 'hour',
      },
    },
    // It scales by itself: no number of nodes.
    features: {
      managed: true,
      global: true,
      pitr: true,
      alerting: true,
      clouds: true,
      nodes: 'unlimited',
    },
  },
} as const satisfies Record<string, PlanDefinition>;
