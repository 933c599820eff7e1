// SPDX-License-Identifier: Apache-2.0
import type { FeatureDefinition, MeterDefinition } from '@kontor/core';

export const meters = {
  events: {
    label: 'Events processed',
    event_type: 'kalcifer.events_processed',
    aggregation: 'sum',
    property: 'events',
    unit: 'event',
  },
  'ai-conversations': {
    label: 'Conversations with the AI designer',
    event_type: 'kalcifer.ai_conversation',
    aggregation: 'count',
    unit: 'conversation',
  },
  'ai-context-tokens': {
    label: 'Tokens sent to the AI designer',
    event_type: 'kalcifer.ai_conversation',
    aggregation: 'sum',
    property: 'context_tokens',
    unit: 'token',
  },
  'ai-generated-tokens': {
    label: 'Tokens written by the AI designer',
    event_type: 'kalcifer.ai_conversation',
    aggregation: 'sum',
    property: 'generated_tokens',
    unit: 'token',
  },
  'concurrent-journeys': {
    label: 'Journeys running',
    event_type: 'kalcifer.journeys_running',
    aggregation: 'latest',
    property: 'running',
    unit: 'journey',
  },
  journeys: {
    label: 'Journeys there are',
    event_type: 'kalcifer.journeys_changed',
    aggregation: 'latest',
    property: 'journeys',
    unit: 'journey',
  },
  workspaces: {
    label: 'Workspaces there are',
    event_type: 'kalcifer.workspaces_changed',
    aggregation: 'latest',
    property: 'workspaces',
    unit: 'workspace',
  },
  customers: {
    label: 'Customer profiles there are',
    event_type: 'kalcifer.profiles_changed',
    aggregation: 'latest',
    property: 'profiles',
    unit: 'customer profile',
  },
} as const satisfies Record<string, MeterDefinition>;

const limit = { kind: 'metered', group: 'Limits', reset: 'never' } as const;
const journeys = { kind: 'boolean', group: 'Journeys' } as const;
const platform = { kind: 'boolean', group: 'Platform' } as const;
const hosting = { kind: 'boolean', group: 'Hosting' } as const;
const security = { kind: 'boolean', group: 'Security' } as const;
const service = { kind: 'boolean', group: 'Service' } as const;

export const features = {
  'concurrent-journeys': { ...limit, label: 'Concurrent journeys', meter: 'concurrent-journeys', unit: 'journey' },
  workspaces: { ...limit, label: 'Workspaces', meter: 'workspaces', unit: 'workspace' },
  journeys: { ...limit, label: 'Journeys', meter: 'journeys', unit: 'journey' },
  customers: { ...limit, label: 'Customer profiles', meter: 'customers', unit: 'customer profile' },
  'team-members': { kind: 'seats', label: 'Team members', group: 'Limits', unit: 'member' },
  events: { ...limit, label: 'Events', meter: 'events', unit: 'event', reset: 'month' },
  'ai-conversations': {
    ...limit,
    label: 'AI designer conversations',
    meter: 'ai-conversations',
    unit: 'conversation',
    reset: 'month',
  },

  engine: { ...journeys, label: 'Execution engine (full)' },
  'nodes-all': { ...journeys, label: 'All 20 nodes' },
  editor: { ...journeys, label: 'Visual journey editor' },
  'ai-designer-byok': { ...journeys, label: 'AI journey designer' },
  'ai-designer-managed': { ...journeys, label: 'AI designer with managed LLM' },
  'ai-optimise': { ...journeys, label: 'AI optimization suggestions' },
  versioning: { ...journeys, label: 'Journey versioning' },
  'migration-new-only': { ...journeys, label: 'Live migration' },
  'migration-all': { ...journeys, label: 'All migration strategies' },
  'doc-upload': { ...journeys, label: 'Document upload' },

  api: { ...platform, label: 'REST + WebSocket API' },
  'plugin-sdk': { ...platform, label: 'Plugin SDK' },
  stores: { ...platform, label: 'PostgreSQL + ES + ClickHouse' },
  prometheus: { ...platform, label: 'Prometheus metrics' },
  monitoring: { ...platform, label: 'Real-time monitoring' },
  'webhook-dlq': { ...platform, label: 'Webhook retry & DLQ dashboard' },
  'bulk-export': { ...platform, label: 'Data export (bulk)' },
  'custom-integrations': { ...platform, label: 'Custom integrations support' },

  compose: { ...hosting, label: 'Docker Compose deployment' },
  helm: { ...hosting, label: 'Kubernetes Helm chart' },
  'ha-guide': { ...hosting, label: 'High-availability configuration guide' },
  'managed-hosting': { ...hosting, label: 'Managed hosting' },
  'multi-region': { ...hosting, label: 'Multi-region deployment' },
  'dedicated-infra': { ...hosting, label: 'Dedicated infrastructure' },
  backups: { ...hosting, label: 'Automatic backups' },
  autoscale: { ...hosting, label: 'Auto-scaling' },
  'custom-domain': { ...hosting, label: 'Custom domain' },
  'multi-tenancy': { ...hosting, label: 'Multi-tenancy support' },
  'white-label': { ...hosting, label: 'White-label' },

  'sso-social': { ...security, label: 'SSO (Google, GitHub)' },
  'sso-enterprise': { ...security, label: 'SSO (SAML/OIDC)' },
  rbac: { ...security, label: 'Granular RBAC' },
  'audit-log': { ...security, label: 'Audit log' },
  'soc2-report': { ...security, label: 'SOC2 Type II report' },

  'security-review': { ...service, label: 'Annual security review' },
  'roadmap-input': { ...service, label: 'Roadmap input' },
} as const satisfies Record<string, FeatureDefinition>;
