// SPDX-License-Identifier: Apache-2.0
import { createGate } from '@kontor/sdk';
import { guardPaths } from '@kontor/sdk/next';

const snapshot = (allowed, url) => ({
  object: 'entitlement_snapshot',
  customer_id: 'cus_1',
  computed_at: '2026-01-01T00:00:00Z',
  plans: ['pro'],
  features: {
    reports: { kind: 'boolean', allowed, source: allowed ? 'plan/pro' : null, upgrades: [{ offer: 'plan/max' }] },
  },
  offers: { 'plan/max': { kind: 'plan', key: 'max', name: 'Max', monthly_amount: '90', currency: 'EUR', url } },
});
const gates = {
  holder: createGate(snapshot(true, null)),
  other: createGate(snapshot(false, null)),
  buyer: createGate(snapshot(false, 'https://shop.example/upgrade?to=max')),
};

export const proxy = guardPaths([
  { path: '/reports', feature: 'reports', gate: (request) => gates[request.cookies.get('customer')?.value ?? 'other'] },
]);
