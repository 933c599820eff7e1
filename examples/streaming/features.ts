// SPDX-License-Identifier: Apache-2.0
import type { FeatureDefinition, MeterDefinition } from '@kontor/core';

/** A GB is 10^9 bytes; what measures sends GB, so that a limit and a price read the same number. */
export const meters = {
  storage: {
    label: 'Storage, the peak of the period',
    event_type: 'streaming.storage_measured',
    aggregation: 'max',
    property: 'gigabytes',
    unit: 'GB',
  },
  throughput: {
    label: 'Throughput',
    event_type: 'streaming.throughput',
    aggregation: 'sum',
    property: 'gigabytes',
    unit: 'GB',
  },
  topics: {
    label: 'Topics there are',
    event_type: 'streaming.topics_changed',
    aggregation: 'latest',
    property: 'topics',
    unit: 'topic',
  },
  partitions: {
    label: 'Partitions there are',
    event_type: 'streaming.topics_changed',
    aggregation: 'latest',
    property: 'partitions',
    unit: 'partition',
  },
  'concurrent-queries': {
    label: 'Queries running',
    event_type: 'streaming.queries_changed',
    aggregation: 'latest',
    property: 'running',
    unit: 'query',
  },
} as const satisfies Record<string, MeterDefinition>;

export const features = {
  topics: { kind: 'metered', label: 'Topics', group: 'Limits', meter: 'topics', unit: 'topic', reset: 'never' },
  partitions: {
    kind: 'metered',
    label: 'Partitions',
    group: 'Limits',
    meter: 'partitions',
    unit: 'partition',
    reset: 'never',
  },
  storage: { kind: 'metered', label: 'Storage', group: 'Limits', meter: 'storage', unit: 'GB', reset: 'month' },
  throughput: {
    kind: 'metered',
    label: 'Throughput',
    group: 'Limits',
    meter: 'throughput',
    unit: 'GB',
    reset: 'month',
  },
  'concurrent-queries': {
    kind: 'metered',
    label: 'Concurrent queries',
    group: 'Limits',
    meter: 'concurrent-queries',
    unit: 'query',
    reset: 'never',
  },
  sso: { kind: 'boolean', label: 'SSO', group: 'Security' },
  byoc: { kind: 'boolean', label: "BYOC (customer's AWS account)", group: 'Deployment' },
  'volume-discounts': { kind: 'boolean', label: 'Volume discounts', group: 'Contract' },
  'dedicated-support': { kind: 'boolean', label: 'Dedicated support', group: 'Support' },
  'custom-contracts': { kind: 'boolean', label: 'Custom contracts', group: 'Contract' },
} as const satisfies Record<string, FeatureDefinition>;
