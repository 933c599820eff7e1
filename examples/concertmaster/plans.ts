// SPDX-License-Identifier: Apache-2.0
import type { PlanDefinition } from '@kontor/core';

/** The managed cloud: three flat plans, each holding what the one below it holds. */
export const plans = {
  starter: {
    name: 'Starter',
    prices: { base: { label: 'Monthly fee', charge: { model: 'flat', amount: '29' }, interval: 'month' } },
    support: 'community',
    features: { workflows: 5, executions: 100 },
  },
  professional: {
    name: 'Professional',
    inherits: 'starter',
    prices: { base: { label: 'Monthly fee', charge: { model: 'flat', amount: '99' }, interval: 'month' } },
    support: 'email',
    features: { workflows: 50, executions: 10_000, 'advanced-nodes': true },
  },
  enterprise: {
    name: 'Enterprise',
    edition: 'enterprise',
    inherits: 'professional',
    prices: { base: { label: 'Monthly fee', charge: { model: 'flat', amount: '499' }, interval: 'month' } },
    support: 'phone',
    sla: { uptime_percent: '99.9' },
    features: {
      workflows: 'unlimited',
      // Published as 100K+: a number the plan is meant for at least, and no upper one.
      executions: { limit: 'unlimited', at_least: 100_000 },
      'custom-integrations': true,
      sso: true,
      rbac: true,
      audit: true,
      encryption: true,
      'multi-tenancy': true,
      ha: { included: true, detail: '99.9 % SLA' },
      monitoring: true,
      dr: true,
      'priority-integrations': true,
      'custom-nodes': true,
      migration: true,
      'on-prem': true,
    },
  },
} as const satisfies Record<string, PlanDefinition>;
