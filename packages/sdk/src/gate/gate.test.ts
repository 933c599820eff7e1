// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGate } from './gate.js';
import type { EntitlementSnapshot, FeatureEntitlement, QuotaEntitlement } from './snapshot.js';

function snapshot(features: Record<string, FeatureEntitlement>): EntitlementSnapshot {
  return {
    object: 'entitlement_snapshot',
    customer_id: 'cus_1',
    computed_at: '2023-11-16T00:00:00Z',
    plans: ['pro'],
    features,
  };
}
const quota = (fields: Partial<QuotaEntitlement>): QuotaEntitlement => ({
  kind: 'metered',
  limit: '100',
  used: '0',
  enforcement: 'hard',
  resets_at: '2023-12-01T00:00:00Z',
  source: 'plan/pro',
  ...fields,
});

describe('allows', () => {
  const gate = createGate(
    snapshot({
      sso: { kind: 'boolean', allowed: true, source: 'plan/pro' },
      audit: { kind: 'boolean', allowed: false, source: null },
      retention: { kind: 'value', value: 30, source: 'plan/pro' },
      region: { kind: 'value', value: null, source: null },
      fresh: quota({}),
      spent: quota({ used: '100' }),
      soft: quota({ used: '250', enforcement: 'soft' }),
      unlimited: quota({ limit: null, used: '999999999999999999' }),
      absent: quota({ limit: '0', source: null }),
      pay_as_you_go: quota({ limit: '0', enforcement: 'soft' }),
      garbled: quota({ limit: 'lots', enforcement: 'soft' }),
      garbled_use: quota({ used: '1e3' }),
    }),
  );
  test.each([
    ['sso', true],
    ['audit', false],
    ['retention', true],
    ['region', false],
    ['fresh', true],
    ['spent', false],
    ['soft', true],
    ['unlimited', true],
    ['absent', false],
    ['pay_as_you_go', true],
    ['garbled', false],
    ['garbled_use', false],
    ['never-heard-of', false],
    ['__proto__', false],
    ['constructor', false],
  ])('%s → %s', (feature, expected) => {
    expect(gate.allows(feature)).toBe(expected);
    expect(gate.check(feature, feature === 'retention' || feature === 'sso' ? {} : { need: 1 }).allowed).toBe(expected);
  });
  test('a value is a value, and nothing when it is not granted', () => {
    expect(gate.value('retention')).toBe(30);
    expect(gate.value('region')).toBeUndefined();
    expect(gate.value('sso')).toBeUndefined();
  });
});

test.each([
  // limit, used, need, enforcement, allowed, reason, remaining
  ['100', '99', 1, 'hard', true, 'granted', '1'],
  ['100', '99', 2, 'hard', false, 'limit_reached', '1'],
  ['100', '99.5', '0.5', 'hard', true, 'granted', '0.5'],
  ['100', '99.5', '0.500000000001', 'hard', false, 'limit_reached', '0.5'],
  ['100', '120', 1, 'hard', false, 'limit_reached', '0'],
  ['100', '100', 1, 'soft', true, 'over_soft_limit', '0'],
  [null, '5', 1_000_000, 'hard', true, 'granted', null],
  ['0', '0', 1, 'hard', false, 'not_granted', '0'],
  ['0', '7', 1, 'soft', true, 'over_soft_limit', '0'],
  ['100', '0', -1, 'hard', false, 'bad_need', '100'],
  ['100', '0', '1e2', 'hard', false, 'bad_need', '100'],
  ['100', '0', 0.5, 'hard', false, 'bad_need', '100'],
] as const)(
  'limit %s, used %s, need %s, %s: %s because %s',
  (limit, used, need, enforcement, allowed, reason, left) => {
    const gate = createGate(snapshot({ events: quota({ limit, used, enforcement }) }));
    expect(gate.check('events', { need })).toMatchObject({ allowed, reason, remaining: left, limit, used });
    expect(gate.remaining('events')).toBe(left);
  },
);

test('an unknown feature is no, with nothing left', () => {
  const gate = createGate(snapshot({}));
  expect(gate.check('x')).toEqual({
    allowed: false,
    reason: 'unknown_feature',
    limit: null,
    used: null,
    remaining: null,
    resets_at: null,
    source: null,
    plan: 'pro',
    stale: false,
    upgrade: null,
  });
  expect(gate.remaining('x')).toBe('0');
});

test('needing more is never easier', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000), (limit, used, need, more) => {
      const gate = createGate(snapshot({ events: quota({ limit: String(limit), used: String(used) }) }));
      if (gate.check('events', { need: need + more }).allowed)
        expect(gate.check('events', { need }).allowed).toBe(true);
      if (limit > 0) expect(gate.check('events', { need }).allowed).toBe(used + need <= limit);
    }),
  );
});

test('keys are checked against the catalog', () => {
  type Catalog = {
    readonly features: {
      readonly 'sso-saml': { readonly kind: 'boolean' };
      readonly retention: { readonly kind: 'value' };
      readonly events: { readonly kind: 'metered' };
    };
  };
  const gate = createGate<Catalog>(snapshot({ 'sso-saml': { kind: 'boolean', allowed: true, source: 'plan/pro' } }));
  expect(gate.allows('sso-saml')).toBe(true);
  // @ts-expect-error the catalog has no such feature
  expect(gate.allows('sso-smal')).toBe(false);
  // @ts-expect-error a boolean feature has no value
  expect(gate.value('sso-saml')).toBeUndefined();
  // @ts-expect-error a value has no remainder
  expect(gate.remaining('retention')).toBe('0');
});

test('a spend cap denies whatever is left, and consumes nothing', () => {
  const capped = quota({ limit: '100', used: '5', blocked: 'spend_cap' });
  const gate = createGate(snapshot({ events: capped, more: quota({ limit: null, used: '5', blocked: 'spend_cap' }) }));
  for (const feature of ['events', 'more'] as const) {
    expect(gate.allows(feature)).toBe(false);
    expect(gate.check(feature)).toMatchObject({ allowed: false, reason: 'spend_cap', used: '5' });
    expect(gate.consume(feature)).toBe(false);
  }
  const open = createGate(snapshot({ events: quota({ limit: '100', used: '5' }) }));
  expect(open.check('events').allowed).toBe(true);
});
