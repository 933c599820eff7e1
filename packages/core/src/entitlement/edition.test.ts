// SPDX-License-Identifier: Apache-2.0
import { createGate } from '@kontor/sdk';
import { expect, test } from 'vitest';
import { defineCatalog } from '../catalog/define.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { editionSnapshot } from './edition.js';

const definition = defineCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { app: { name: 'App' } },
  editions: {
    community: { name: 'Community' },
    professional: { name: 'Professional' },
    enterprise: { name: 'Enterprise' },
  },
  features: {
    editor: { kind: 'boolean', label: 'Editor', edition: 'community' },
    sso: { kind: 'boolean', label: 'SSO', edition: 'enterprise' },
    replicas: { kind: 'boolean', label: 'Replicas', edition: 'professional' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
    nodes: { kind: 'seats', label: 'Nodes', unit: 'node', edition: 'community' },
  },
  plans: {
    retired: { name: 'Old', edition: 'community', availability: 'retired', prices: {}, features: { members: 100 } },
    paid: {
      name: 'Paid',
      edition: 'community',
      prices: { base: { charge: { model: 'flat', amount: '1' }, interval: 'month' } },
      features: { members: 50 },
    },
    free: { name: 'Free', edition: 'community', prices: {}, features: { members: 5 } },
    big: {
      name: 'Big',
      edition: 'enterprise',
      inherits: 'free',
      contract: true,
      prices: { base: { charge: { model: 'negotiated', basis: 'flat' }, interval: 'year' } },
      features: { sso: true, members: 'unlimited' },
    },
  },
});

test.each([
  // edition, editor, replicas, sso, members, nodes
  ['community', [true, false, false, '5', '0'], ['free']],
  ['professional', [true, true, false, '0', '0'], []],
  ['enterprise', [true, true, true, '0', '0'], []],
] as const)('%s', (edition, granted, plans) => {
  const snapshot = editionSnapshot(resolveCatalog(definition), edition, 0);
  if (snapshot === null) throw new Error('no such edition');
  const gate = createGate<typeof definition>(snapshot);
  expect([
    gate.allows('editor'),
    gate.allows('replicas'),
    gate.allows('sso'),
    gate.remaining('members'),
    gate.remaining('nodes'),
  ]).toEqual(granted);
  expect(snapshot).toMatchObject({ customer_id: null, plans, computed_at: '1970-01-01T00:00:00.000Z' });
  expect(gate.check('editor').source).toBe('edition/community');
});

test('what it lacks says what has it; an unknown edition is none', () => {
  const snapshot = editionSnapshot(resolveCatalog(definition), 'community', 0);
  expect(snapshot?.features.sso?.upgrades).toEqual([{ offer: 'plan/big' }]);
  expect(editionSnapshot(resolveCatalog(definition), 'communist', 0)).toBeNull();
});
