// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { type LicenceOrder, licenceClaims, resolveCatalog } from '@kontor/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { exampleCatalog } from '../testing/example-catalog.js';

const order: LicenceOrder = {
  id: 'lic_1',
  kind: 'subscription',
  issuer: 'acme',
  audience: ['acme'],
  customer: { id: 'cus_1', name: 'Kunde GmbH' },
  subscriptions: [{ catalog: resolveCatalog(exampleCatalog), plan: 'team', add_ons: [], quantities: {} }],
  issued_at: 1_780_300_000_000,
  starts_on: '2026-06-01',
  ends_on: '2027-06-01',
  timezone: 'Europe/Berlin',
  status: { idx: 4, uri: 'https://acme.example/list' },
};

describe('the published schema', () => {
  const url = new URL('../../../../docs/reference/licence.schema.json', import.meta.url);
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(url, 'utf8')));
  test('holds for what is issued', () => {
    const orders: Partial<LicenceOrder>[] = [
      {},
      { kind: 'perpetual', ends_on: null, maintenance_until: '2027-06-01' },
      { nodes: ['n1'], cores: 8, environments: ['production'], install_keys: { k: 'x' } },
      { floating: { leases: 5, heartbeat_seconds: 60, cull_seconds: 300 } },
    ];
    for (const change of orders) {
      const claims = licenceClaims({ ...order, ...change });
      expect(claims.ok && validate(JSON.parse(JSON.stringify(claims.value))), JSON.stringify(validate.errors)).toBe(
        true,
      );
    }
  });
  test.each([
    ['a limit that is a number', { features: { members: { kind: 'seats', limit: 5, enforcement: 'hard' } } }],
    ['milliseconds', { exp: 1_780_272_000_000 }],
    ['no features', { features: undefined }],
    ['another version', { version: 2 }],
    ['an end that is missing', { exp: undefined }],
    [
      'a rule that is not known',
      { expiry: { warn_from: 1, grace_until: 2, otherwise: { afterwards: 'goes' }, features: {} } },
    ],
  ])('does not hold for %s', (_name, change) => {
    const claims = licenceClaims(order);
    expect(claims.ok && validate(JSON.parse(JSON.stringify({ ...claims.value, ...change })))).toBe(false);
  });
});
