// SPDX-License-Identifier: Apache-2.0
import type { PlanDefinition } from '@kontor/core';

export const plans = {
  free: {
    name: 'Free',
    prices: {},
    support: 'community',
    features: { topics: 1, partitions: 3, storage: 1, throughput: 10, 'concurrent-queries': 1 },
  },
  pro: {
    name: 'Pro',
    target: 'serious side projects, small startups',
    support: 'email',
    prices: {
      base: { label: 'Monthly fee', charge: { model: 'flat', amount: '99' }, interval: 'month' },
      storage: {
        label: 'Storage',
        charge: { model: 'per_unit', unit_amount: '0.02' },
        interval: 'month',
        meter: 'storage',
        unit: 'GB',
      },
      throughput: {
        label: 'Throughput',
        charge: { model: 'per_unit', unit_amount: '0.01' },
        interval: 'month',
        meter: 'throughput',
        unit: 'GB',
      },
    },
    // Only topics and queries are published; what is paid by the GB has no limit, and neither have partitions of
    // unlimited topics.
    features: {
      topics: 'unlimited',
      partitions: 'unlimited',
      storage: 'unlimited',
      throughput: 'unlimited',
      'concurrent-queries': 10,
    },
  },
  team: {
    name: 'Team',
    target: 'growing companies',
    inherits: 'pro',
    support: 'slack',
    prices: {
      base: { label: 'Monthly fee', charge: { model: 'flat', amount: '499' }, interval: 'month' },
      storage: {
        label: 'Storage',
        charge: { model: 'per_unit', unit_amount: '0.015' },
        interval: 'month',
        meter: 'storage',
        unit: 'GB',
      },
      throughput: {
        label: 'Throughput',
        charge: { model: 'per_unit', unit_amount: '0.008' },
        interval: 'month',
        meter: 'throughput',
        unit: 'GB',
      },
    },
    features: { 'concurrent-queries': 50, sso: true },
  },
  enterprise: {
    name: 'Enterprise',
    target: 'large companies, compliance needs',
    inherits: 'team',
    contract: true,
    support: 'dedicated',
    sla: { uptime_percent: '99.9' },
    // A custom price: no range is published. Discounts by volume start from Team's price per GB.
    prices: {
      base: { label: 'Monthly fee', charge: { model: 'negotiated', basis: 'flat' }, interval: 'month' },
      storage: {
        label: 'Storage',
        charge: { model: 'negotiated', basis: 'per_unit', maximum: '0.015' },
        interval: 'month',
        meter: 'storage',
        unit: 'GB',
      },
      throughput: {
        label: 'Throughput',
        charge: { model: 'negotiated', basis: 'per_unit', maximum: '0.008' },
        interval: 'month',
        meter: 'throughput',
        unit: 'GB',
      },
    },
    features: { byoc: true, 'volume-discounts': true, 'dedicated-support': true, 'custom-contracts': true },
  },
} as const satisfies Record<string, PlanDefinition>;
