// SPDX-License-Identifier: Apache-2.0
import type { ServiceDefinition, SupportLevelDefinition } from '@kontor/core';

export const support_levels = {
  community: {
    name: 'Community',
    channels: ['community Discord/forums', 'GitHub issues', 'public documentation'],
    response: 'no SLA',
  },
  email: { name: 'Email', channels: ['email'] },
  enterprise: {
    name: 'Enterprise',
    channels: ['dedicated Slack channel'],
    response_hours: { minimum: 1, maximum: 4, by: 'severity' },
    coverage: '24/7 for critical',
    technical_account_manager: true,
    onboarding: true,
  },
} as const satisfies Record<string, SupportLevelDefinition>;

export const services = {
  'professional-services': {
    name: 'Professional services',
    prices: {
      engagement: {
        charge: { model: 'negotiated', basis: 'flat', minimum: '5000', maximum: '50000' },
        interval: 'once',
        unit: 'engagement',
      },
    },
  },
  'large-enterprise-services': {
    name: 'Services for large enterprises',
    prices: {
      engagement: {
        charge: { model: 'negotiated', basis: 'flat', minimum: '50000', maximum: '200000' },
        interval: 'once',
      },
    },
  },
  'pilot-hosting': {
    name: 'Managed hosting for pilots',
    prices: {
      base: {
        charge: { model: 'negotiated', basis: 'flat', minimum: '5000', maximum: '20000' },
        interval: 'month',
      },
    },
  },
} as const satisfies Record<string, ServiceDefinition>;
