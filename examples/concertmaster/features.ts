// SPDX-License-Identifier: Apache-2.0
import type { FeatureDefinition, MeterDefinition } from '@kontor/core';

export const meters = {
  workflows: {
    label: 'Workflows there are',
    event_type: 'concertmaster.workflows_changed',
    aggregation: 'latest',
    property: 'workflows',
    unit: 'workflow',
  },
  executions: {
    label: 'Workflow executions',
    event_type: 'concertmaster.executions',
    aggregation: 'sum',
    property: 'executions',
    unit: 'execution',
  },
} as const satisfies Record<string, MeterDefinition>;

const security = { kind: 'boolean', group: 'Security', edition: 'enterprise' } as const;
const operations = { kind: 'boolean', group: 'Operations', edition: 'enterprise' } as const;
const integration = { kind: 'boolean', group: 'Integration', edition: 'enterprise' } as const;

export const features = {
  workflows: {
    kind: 'metered',
    label: 'Workflows',
    group: 'Limits',
    meter: 'workflows',
    unit: 'workflow',
    reset: 'never',
  },
  executions: {
    kind: 'metered',
    label: 'Executions',
    group: 'Limits',
    meter: 'executions',
    unit: 'execution',
    reset: 'month',
  },
  'advanced-nodes': { kind: 'boolean', label: 'Advanced nodes', group: 'Cloud' },
  'custom-integrations': { kind: 'boolean', label: 'Custom integrations', group: 'Cloud' },

  sso: { ...security, label: 'SSO (SAML, OIDC, LDAP)' },
  rbac: { ...security, label: 'Fine-grained RBAC' },
  audit: { ...security, label: 'Audit logging' },
  encryption: { ...security, label: 'End-to-end encryption' },
  'multi-tenancy': { ...operations, label: 'Multi-tenancy' },
  ha: { ...operations, label: 'High availability' },
  monitoring: { ...operations, label: 'Advanced monitoring and alerting' },
  dr: { ...operations, label: 'Backup and disaster recovery' },
  'priority-integrations': { ...integration, label: 'Priority integrations' },
  'custom-nodes': { ...integration, label: 'Custom node development' },
  migration: { ...integration, label: 'Migration tools (n8n, Zapier)' },
  'on-prem': { ...integration, label: 'On-premise and hybrid deployment' },
} as const satisfies Record<string, FeatureDefinition>;
