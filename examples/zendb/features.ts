// SPDX-License-Identifier: Apache-2.0
import type { FeatureDefinition, MeterDefinition } from '@kontor/core';

export const meters = {
  'concurrent-subscriptions': {
    label: 'Real-time subscriptions open',
    event_type: 'zendb.subscriptions_changed',
    aggregation: 'latest',
    property: 'open',
    unit: 'subscription',
  },
  storage: {
    label: 'Storage, the peak of the period',
    event_type: 'zendb.storage_measured',
    aggregation: 'max',
    property: 'gigabytes',
    unit: 'GB',
  },
  compute: {
    label: 'Compute',
    event_type: 'zendb.compute',
    aggregation: 'sum',
    property: 'hours',
    unit: 'hour',
  },
} as const satisfies Record<string, MeterDefinition>;

const core = { kind: 'boolean', group: 'Core', edition: 'open-source' } as const;
const professional = { kind: 'boolean', group: 'Scale', edition: 'professional' } as const;
const enterprise = { kind: 'boolean', group: 'Enterprise', edition: 'enterprise' } as const;
const cloud = { kind: 'boolean', group: 'Cloud', edition: 'cloud' } as const;

export const features = {
  'hybrid-storage': { ...core, label: 'Hybrid B+Tree/LSM storage engine' },
  embedded: { ...core, label: 'Embedded mode (single node)' },
  'time-travel-basic': { ...core, label: 'Basic time-travel queries' },
  'pg-wire': { ...core, label: 'PostgreSQL wire protocol compatibility' },
  'vector-basic': { ...core, label: 'Basic vector search (HNSW)' },
  subscriptions: { ...core, label: 'Real-time subscriptions' },
  'schema-as-code': { ...core, label: 'Schema-as-code migration tools' },
  bindings: { ...core, label: 'Bindings (Python, Node.js, Go)' },

  'time-travel-extended': { ...professional, label: 'Extended time-travel' },
  clustering: { ...professional, label: 'Distributed clustering' },
  'vector-advanced': { ...professional, label: 'Advanced vector indexes (IVF, Product Quantization)' },
  monitoring: { ...professional, label: 'Advanced monitoring and metrics' },

  'large-clusters': { ...enterprise, label: 'Large clusters' },
  security: { ...enterprise, label: 'Advanced security (encryption at rest, audit logs)' },
  pii: { ...enterprise, label: 'Automatic PII detection & masking' },
  lineage: { ...enterprise, label: 'Data lineage tracking' },
  ha: { ...enterprise, label: 'High availability (automatic failover)' },
  compliance: { ...enterprise, label: 'GDPR/SOC2 compliance features' },
  'on-prem': { ...enterprise, label: 'On-premises licensing' },

  managed: { ...cloud, label: 'Fully managed' },
  global: { ...cloud, label: 'Global distribution and automatic scaling' },
  pitr: { ...cloud, label: 'Point-in-time recovery' },
  alerting: { ...cloud, label: 'Built-in monitoring and alerting' },
  clouds: { ...cloud, label: 'AWS, GCP, Azure integration' },

  instances: { kind: 'seats', label: 'Instances', group: 'Limits', unit: 'instance' },
  nodes: { kind: 'seats', label: 'Nodes', group: 'Limits', unit: 'node' },
  'time-travel-retention': {
    kind: 'value',
    label: 'Time-travel retention',
    group: 'Limits',
    type: 'string',
    unit: 'day',
    order: ['30', 'unlimited'],
  },
  'concurrent-subscriptions': {
    kind: 'metered',
    label: 'Concurrent subscriptions',
    group: 'Limits',
    meter: 'concurrent-subscriptions',
    unit: 'subscription',
    reset: 'never',
  },
} as const satisfies Record<string, FeatureDefinition>;
