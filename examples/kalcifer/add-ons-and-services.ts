// SPDX-License-Identifier: Apache-2.0
import type { AddOnDefinition, ServiceDefinition, SupportLevelDefinition } from '@kontor/core';

/** Integrations that others publish: announced for a later phase, so nobody can hold one yet. */
const listing = (name: string, amount: string) =>
  ({
    name,
    kind: 'marketplace',
    availability: 'planned',
    planned_for: 'phase 5 or later',
    applies_to: { editions: ['community', 'cloud', 'enterprise'] },
    prices: { base: { charge: { model: 'flat', amount }, interval: 'month' } },
  }) as const;

export const add_ons = {
  'extra-events': {
    name: 'Additional events',
    applies_to: { editions: ['cloud'] },
    trigger: 'beyond_limit',
    prices: {
      events: {
        label: 'Events beyond the limit',
        charge: { model: 'package', amount: '50', size: 1_000_000 },
        interval: 'month',
        meter: 'events',
        included: { limit_of: 'events' },
        unit: 'event',
      },
    },
  },
  // A workspace beyond the limit is asked for, not stumbled into: each one bought raises the limit by one.
  'extra-workspaces': {
    name: 'Additional workspaces',
    applies_to: { editions: ['cloud'] },
    prices: { base: { charge: { model: 'flat', amount: '50' }, interval: 'month', unit: 'workspace' } },
    features: { workspaces: 1 },
  },
  'node-hosting': {
    name: 'Custom node hosting',
    applies_to: { editions: ['cloud'] },
    prices: { base: { charge: { model: 'flat', amount: '20' }, interval: 'month', unit: 'node' } },
  },
  'bulk-export': {
    name: 'Data export (bulk)',
    applies_to: { editions: ['cloud'] },
    prices: { base: { charge: { model: 'flat', amount: '100' }, interval: 'once', unit: 'export' } },
    features: { 'bulk-export': true },
  },
  'salesforce-crm-sync': listing('Salesforce CRM Sync', '29'),
  'shopify-order-trigger': listing('Shopify Order Trigger', '19'),
  'hubspot-contact-sync': listing('HubSpot Contact Sync', '29'),
  'custom-ml-scoring': listing('Custom ML Scoring', '49'),
  'slack-team-notification': listing('Slack Team Notification', '9'),
} as const satisfies Record<string, AddOnDefinition>;

export const services = {
  workshop: {
    name: 'Implementation workshop',
    scope: '2-day remote: setup, migration, training',
    prices: { base: { charge: { model: 'flat', amount: '2500' }, interval: 'once' } },
  },
  'custom-integration': {
    name: 'Custom integration',
    scope: "custom nodes for the client's systems",
    prices: {
      base: {
        charge: { model: 'negotiated', basis: 'flat', minimum: '5000', maximum: '20000' },
        interval: 'once',
      },
    },
  },
  'architecture-review': {
    name: 'Architecture review',
    prices: { base: { charge: { model: 'flat', amount: '3000' }, interval: 'once' } },
  },
  training: {
    name: 'Training (team)',
    scope: 'on-site or remote',
    prices: { base: { charge: { model: 'per_unit', unit_amount: '1500' }, interval: 'once', unit: 'day' } },
  },
} as const satisfies Record<string, ServiceDefinition>;

export const support_levels = {
  community: { name: 'Community', channels: ['GitHub community'] },
  email: { name: 'Email', channels: ['email'], response_hours: 48 },
  'priority-email': { name: 'Priority email', channels: ['priority email'], response_hours: 24 },
  'dedicated-engineer': { name: 'Dedicated support engineer', channels: ['dedicated support engineer'] },
  enterprise: { name: 'Enterprise', channels: ['priority', 'Slack channel'], response_hours: 8 },
} as const satisfies Record<string, SupportLevelDefinition>;
