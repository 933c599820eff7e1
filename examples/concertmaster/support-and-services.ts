// SPDX-License-Identifier: Apache-2.0
import type { Price, ServiceDefinition, SupportLevelDefinition } from '@kontor/core';

/** `community`, `email` and `phone` come with a plan; the other three are sold by themselves. */
export const support_levels = {
  community: { name: 'Community', channels: ['community'] },
  email: { name: 'Email', channels: ['email'] },
  phone: { name: 'Phone', channels: ['phone'] },
  business: {
    name: 'Business Support',
    channels: ['email'],
    response: 'next business day',
    includes: ['email support', 'documentation access', 'community priority'],
    prices: { base: { charge: { model: 'flat', amount: '2000' }, interval: 'month' } },
  },
  enterprise: {
    name: 'Enterprise Support',
    channels: ['phone'],
    response_hours: 4,
    includes: ['phone support', 'dedicated CSM', 'training sessions'],
    prices: { base: { charge: { model: 'flat', amount: '5000' }, interval: 'month' } },
  },
  premium: {
    name: 'Premium Support',
    channels: ['dedicated engineer'],
    response_hours: 1,
    includes: ['dedicated engineer', 'custom development', 'architecture review'],
    prices: { base: { charge: { model: 'flat', amount: '10000' }, interval: 'month' } },
  },
} as const satisfies Record<string, SupportLevelDefinition>;

/** Every service is sold in three ways; only the hourly one has a published range. */
const servicePrices = {
  hourly: {
    label: 'By the hour',
    charge: { model: 'negotiated', basis: 'per_unit', minimum: '250', maximum: '400' },
    interval: 'once',
    unit: 'hour',
  },
  'fixed-price-project': {
    label: 'Fixed-price project',
    charge: { model: 'negotiated', basis: 'flat' },
    interval: 'once',
  },
  'monthly-retainer': {
    label: 'Monthly retainer',
    charge: { model: 'negotiated', basis: 'flat' },
    interval: 'month',
  },
} as const satisfies Record<string, Price>;

export const services = {
  implementation: {
    name: 'Implementation',
    items: ['workflow design', 'integration development', 'migration', 'training and certification'],
    prices: servicePrices,
  },
  consulting: {
    name: 'Consulting',
    items: ['automation strategy', 'compliance (SOC 2, GDPR)', 'performance optimisation', 'architecture review'],
    prices: servicePrices,
  },
} as const satisfies Record<string, ServiceDefinition>;
