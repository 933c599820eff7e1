// SPDX-License-Identifier: Apache-2.0
import type { FeatureDefinition, MeterDefinition } from '@kontor/core';

/** Every query is one event with its tokens; nobody is charged by them. */
export const meters = {
  'context-queries': {
    label: 'Context queries',
    event_type: 'conexus.context_query',
    aggregation: 'count',
    unit: 'query',
  },
  'context-tokens': {
    label: 'Tokens of context given',
    event_type: 'conexus.context_query',
    aggregation: 'sum',
    property: 'context_tokens',
    unit: 'token',
  },
  'generated-tokens': {
    label: 'Tokens generated from it',
    event_type: 'conexus.context_query',
    aggregation: 'sum',
    property: 'generated_tokens',
    unit: 'token',
  },
} as const satisfies Record<string, MeterDefinition>;

const community = { kind: 'boolean', group: 'Community Edition', edition: 'community' } as const;
const enterprise = { kind: 'boolean', group: 'Enterprise Edition', edition: 'enterprise' } as const;
const pro = { kind: 'boolean', group: 'Pro', availability: 'planned' } as const;

export const features = {
  repos: { kind: 'seats', label: 'Repositories', group: 'Limits', unit: 'repo' },
  users: { kind: 'seats', label: 'Users', group: 'Limits', unit: 'user' },
  usage: {
    kind: 'metered',
    label: 'Context queries',
    group: 'Limits',
    meter: 'context-queries',
    unit: 'query',
    reset: 'month',
  },

  'local-indexing': {
    ...community,
    label: 'Local Indexing',
    description: 'index repositories on local machine',
    rationale: 'essential for solo developers',
  },
  'basic-rag': {
    ...community,
    label: 'Basic RAG',
    description: 'vector-based retrieval',
    rationale: 'core functionality',
  },
  'single-repo': {
    ...community,
    label: 'Single Repository',
    description: 'one repository context at a time',
    rationale: 'sufficient for small projects',
  },
  'file-storage': {
    ...community,
    label: 'File-Based Storage',
    description: 'local file system for vectors',
    rationale: 'simple',
  },
  cli: { ...community, label: 'CLI Interface', description: 'command-line tool', rationale: 'automation' },
  vscode: { ...community, label: 'VS Code Extension', description: 'basic IDE integration', rationale: 'reach' },
  'api-server': { ...community, label: 'API Server', description: 'REST API', rationale: 'extensibility' },
  langchain: {
    ...community,
    label: 'LangChain Integration',
    description: 'use with LangChain apps',
    rationale: 'ecosystem',
  },
  'semantic-search': {
    ...community,
    label: 'Semantic Search',
    description: 'code understanding and search',
    rationale: 'core value',
  },
  docs: { ...community, label: 'Documentation', description: 'docs, guides, examples', rationale: 'enablement' },
  'basic-access-control': { ...community, label: 'Basic Access Control' },
  'basic-analytics': { ...community, label: 'Analytics (Basic)' },

  'multi-repo': {
    ...enterprise,
    label: 'Multi-Repository',
    description: 'index and search across 100+ repos',
    rationale: 'scale',
  },
  'dep-graph': {
    ...enterprise,
    label: 'Dependency Graph',
    description: 'cross-repo dependency tracking',
    rationale: 'complex codebases',
  },
  cbac: {
    ...enterprise,
    label: 'CBAC (Context-Based Access Control)',
    description: 'fine-grained permissions',
    rationale: 'security',
  },
  sso: { ...enterprise, label: 'SSO/SAML', description: 'enterprise authentication', rationale: 'IT requirement' },
  scim: { ...enterprise, label: 'SCIM Provisioning', description: 'user lifecycle', rationale: 'IT requirement' },
  audit: { ...enterprise, label: 'Audit Logging', description: 'track context queries', rationale: 'compliance' },
  'cloud-sync': {
    ...enterprise,
    label: 'Cloud Sync',
    description: 'sync indexes across team',
    rationale: 'collaboration at scale',
  },
  ha: { ...enterprise, label: 'High Availability', description: 'multi-region, failover', rationale: 'SLA' },
  'adv-analytics': {
    ...enterprise,
    label: 'Advanced Analytics',
    description: 'usage patterns, performance',
    rationale: 'management visibility',
  },
  'priority-support': {
    ...enterprise,
    label: 'Priority Support',
    description: 'SLA-backed, 24/7 for critical',
    rationale: 'risk mitigation',
  },
  'custom-deploy': {
    ...enterprise,
    label: 'Custom Deployment',
    description: 'on-premise, VPC, air-gap',
    rationale: 'IT requirement',
  },
  certs: {
    ...enterprise,
    label: 'Compliance Certifications',
    description: 'SOC2, ISO 27001, HIPAA',
    rationale: 'regulation',
  },
  'team-mgmt': {
    ...enterprise,
    label: 'Team Management',
    description: 'roles, teams, projects',
    rationale: 'organisation',
  },
  'adv-cache': { ...enterprise, label: 'Advanced Caching', description: 'distributed cache', rationale: 'scale' },
  webhooks: { ...enterprise, label: 'Webhooks', description: 'real-time notifications', rationale: 'integration' },
  'custom-models': {
    ...enterprise,
    label: 'Custom Models',
    description: 'bring your own embeddings',
    rationale: 'special cases',
  },

  'cloud-hosted': { ...pro, label: 'Cloud-hosted' },
  'team-collaboration': { ...pro, label: 'Team collaboration' },
  'cloud-sync-small-teams': { ...pro, label: 'Cloud Sync (Small Teams)' },
} as const satisfies Record<string, FeatureDefinition>;
