// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { quotaOf, snapshotOf } from '../testing/snapshots.js';
import { GateDeniedError } from './answer.js';
import { createGate, driveGate, type LimitAlert } from './gate.js';

describe('consume', () => {
  test.each([
    // limit, used, enforcement, grace, steps → taken, remaining, allowed after
    ['3', '0', 'hard', undefined, [1, 1, 1, 1], [true, true, true, false], '0', false],
    ['3', '0', 'hard', undefined, [2, 2, 1], [true, false, true], '0', false],
    ['3', '2.5', 'hard', undefined, [1, 1], [false, false], '0.5', true],
    ['3', '0', 'soft', undefined, [3, 5], [true, true], '0', true],
    ['3', '0', 'soft', '2', [3, 1, 2, 1, 1], [true, true, false, true, false], '0', false],
    ['3', '0', 'hard', undefined, [3, 0, '0'], [true, true, true], '0', false],
    [null, '7', 'hard', undefined, [1_000_000], [true], null, true],
    ['3', '0', 'hard', undefined, [-1, 0.5, Number.NaN], [false, false, false], '3', true],
  ] as const)(
    'limit %s, used %s, %s, grace %s, takes %j',
    (limit, used, enforcement, grace, steps, taken, left, open) => {
      const gate = createGate(
        snapshotOf({ calls: quotaOf({ limit, used, enforcement, ...(grace === undefined ? {} : { grace }) }) }),
      );
      expect(steps.map((step) => gate.consume('calls', step))).toEqual(taken);
      expect(gate.remaining('calls')).toBe(left);
      expect(gate.allows('calls')).toBe(open);
    },
  );

  test('fractions, where the meter adds up', () => {
    const meter = { event_type: 'acme.bytes', property: 'gib' };
    const gate = createGate(snapshotOf({ storage: quotaOf({ limit: '1', meter }), calls: quotaOf({ limit: '1' }) }));
    expect(gate.consume('storage', '0.7')).toBe(true);
    expect(gate.check('storage')).toMatchObject({ used: '0.7', remaining: '0.3', allowed: false });
    expect(gate.consume('storage', '0.300000000001')).toBe(false);
    expect(gate.consume('storage', '0.3')).toBe(true);
    expect(gate.allows('storage')).toBe(false);
    expect(gate.consume('calls', '0.5')).toBe(false);
  });

  test.each([
    ['unknown', {}],
    ['boolean', { x: { kind: 'boolean', allowed: true, source: 'plan/pro' } }],
    ['not granted', { x: quotaOf({ limit: '0', source: null }) }],
    ['not counted in units', { x: { ...quotaOf(), meter: undefined } }],
    ['seats', { x: { ...quotaOf(), kind: 'seats', meter: undefined } }],
  ] as const)('takes nothing of what is %s', (_name, features) => {
    expect(createGate(snapshotOf(features as never)).consume('x')).toBe(false);
  });

  test('never takes more than there is, whatever the steps', () => {
    const step = fc.oneof(
      fc.integer({ min: -2, max: 40 }),
      fc.integer({ min: 0, max: 4_000 }).map((n) => `${n / 100}`),
      fc.constantFrom('1e3', '', 'x', Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(fc.nat(120), fc.array(step, { maxLength: 60, size: 'max' }), (limit, steps) => {
        const meter = { event_type: 'acme.call', property: 'n' };
        const gate = createGate(snapshotOf({ calls: quotaOf({ limit: String(limit), meter }) }));
        let used = 0;
        for (const one of steps) {
          const fits = gate.check('calls', { need: one }).allowed;
          const taken = gate.consume('calls', one);
          expect(taken).toBe(fits && Number(one) >= 0);
          if (taken) used += Math.round(Number(one) * 100);
        }
        expect(used).toBeLessThanOrEqual(limit * 100);
        if (limit > 0) expect(Math.round(Number(gate.check('calls').used) * 100)).toBe(used);
      }),
    );
  });
});

test('a window that ends starts afresh, once', async () => {
  const clock = new ManualClock(Date.parse('2026-01-31T23:00:00Z'));
  const gate = createGate(snapshotOf({ calls: quotaOf({ limit: '2', used: '2' }) }), { clock });
  expect(gate.consume('calls')).toBe(false);
  await clock.advance(3_600_000);
  expect([gate.consume('calls'), gate.remaining('calls')]).toEqual([true, '1']);
  await clock.advance(90 * 86_400_000);
  expect(gate.remaining('calls')).toBe('1');
});

test('a snapshot that does not know of what was consumed here takes nothing back', () => {
  const driver = driveGate();
  driver.accept(snapshotOf({ calls: quotaOf({ used: '10' }) }));
  driver.gate.consume('calls', 5);
  driver.accept(snapshotOf({ calls: quotaOf({ used: '12' }) }));
  expect(driver.gate.check('calls').used).toBe('17');
  const sent = driver.features.get('calls')?.send();
  if (!sent) throw new Error('five are to be sent');
  driver.accept(snapshotOf({ calls: quotaOf({ used: '12' }) }));
  expect(driver.gate.check('calls').used).toBe('17');
  sent.recorded_at = Date.parse('2026-01-01T00:00:10Z');
  driver.accept(snapshotOf({ calls: quotaOf({ used: '12' }) }, { computed_at: '2026-01-01T00:00:09Z' }));
  expect(driver.gate.check('calls').used).toBe('17');
  driver.accept(snapshotOf({ calls: quotaOf({ used: '17' }) }, { computed_at: '2026-01-01T00:00:10Z' }));
  expect(driver.gate.check('calls').used).toBe('17');
});

describe('alerts', () => {
  function alerted(steps: readonly number[], percents?: readonly number[]): [number, string][] {
    const told: LimitAlert[] = [];
    const gate = createGate(snapshotOf({ calls: quotaOf({ enforcement: 'soft' }) }), {
      on_limit: (alert) => told.push(alert),
      ...(percents === undefined ? {} : { alert_percents: percents }),
    });
    for (const step of steps) gate.consume('calls', step);
    return told.map(({ percent, used }) => [percent, used]);
  }
  test.each([
    [[79], []],
    [[79, 1], [[80, '80']]],
    [[80, 5, 14], [[80, '80']]],
    [
      [80, 20, 100],
      [
        [80, '80'],
        [100, '100'],
      ],
    ],
    [[150], [[100, '150']]],
  ] as const)('%j tells %j', (steps, expected) => {
    expect(alerted(steps)).toEqual(expected);
  });
  test('at marks of one’s own', () => {
    expect(alerted([33, 17, 1], [50])).toEqual([[50, '50']]);
  });
  test('a listener that fails harms no check', () => {
    const failing = () => {
      throw new Error('not ours');
    };
    const error = console.error;
    console.error = () => {};
    const gate = createGate(snapshotOf({ calls: quotaOf() }), { on_limit: failing });
    gate.subscribe(failing);
    expect(gate.consume('calls', 100)).toBe(true);
    console.error = error;
  });
});

test('require says what was missing, and where to buy it', () => {
  const gate = createGate(
    snapshotOf(
      { sso: { kind: 'boolean', allowed: false, source: null, upgrades: [{ offer: 'plan/max' }] }, calls: quotaOf() },
      {
        offers: {
          'plan/max': {
            kind: 'plan',
            key: 'max',
            name: 'Max',
            monthly_amount: '99',
            currency: 'USD',
            url: 'https://acme.example/up?for={feature}',
          },
        },
      },
    ),
  );
  expect(gate.require('calls', { need: 100 })).toMatchObject({ allowed: true, remaining: '100' });
  let thrown: unknown;
  try {
    gate.require('sso');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(GateDeniedError);
  expect(thrown).toMatchObject({
    code: 'feature-not-allowed',
    feature: 'sso',
    upgrade_url: 'https://acme.example/up?for=sso',
    answer: { reason: 'not_granted', upgrade: { key: 'max' } },
    message: 'sso is not allowed: it is not part of what was bought; Max has it: https://acme.example/up?for=sso',
  });
  expect(() => gate.require('calls', { need: 101 })).toThrow(
    'calls is not allowed: the limit is reached (0 of 100 used)',
  );
});
