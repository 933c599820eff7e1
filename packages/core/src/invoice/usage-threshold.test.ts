// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../kit/decimal.js';
import {
  crossed,
  type ScopedThreshold,
  stepReached,
  type ThresholdRule,
  thresholdProblems,
  thresholdsFor,
} from './usage-threshold.js';

const rule: ThresholdRule = {
  measure: { of: 'amount', currency: 'EUR' },
  at: '100',
  repeat: 'period',
  action: 'notify',
};

describe('the step that is reached', () => {
  test.each([
    ['99.99', undefined, null],
    ['100', undefined, '100'],
    ['560', undefined, '100'],
    ['100', '50', '100'],
    ['149.99', '50', '100'],
    ['150', '50', '150'],
    ['560', '50', '550'],
    ['100.3', '0.25', '100.25'],
  ])('by %s, further steps of %s: %s', (value, every, step) => {
    const steps = { at: '100', ...(every === undefined ? {} : { every }) };
    expect(stepReached(steps, decimal(value))?.toString() ?? null).toBe(step);
  });
});

test('the highest step is told, once, whatever the value does in between', () => {
  const stepped = { ...rule, every: '100' };
  const told: string[] = [];
  let last: Decimal | null = null;
  for (const value of ['50', '120', '90', '130', '450', '499', '250', '500']) {
    const step = crossed(stepped, last, decimal(value));
    if (step === null) continue;
    told.push(`${value}: ${step}`);
    last = step;
  }
  expect(told).toEqual(['120: 100', '450: 400', '500: 500']);
});

test('however often one looks at rising usage, the last step told is the same, and no step twice', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(amounts, fc.array(fc.boolean()), fc.option(fc.integer({ min: 1, max: 300 })), (added, looks, every) => {
      const stepped = { ...rule, ...(every === null ? {} : { every: String(every) }) };
      let sum = 0;
      let last: Decimal | null = null;
      const told: string[] = [];
      added.forEach((amount, index) => {
        sum += amount;
        if (looks[index] !== true && index < added.length - 1) return;
        const step = crossed(stepped, last, Decimal.fromInteger(sum));
        if (step === null) return;
        told.push(step.toString());
        last = step;
      });
      expect(new Set(told).size).toBe(told.length);
      expect(told.at(-1) ?? null).toBe(stepReached(stepped, Decimal.fromInteger(sum))?.toString() ?? null);
    }),
  );
});

describe('which thresholds hold', () => {
  const scope = (id: string, whose: Partial<ScopedThreshold> = {}, changes: Partial<ThresholdRule> = {}) => ({
    id,
    customer_id: null,
    subscription_id: null,
    plan: null,
    rule: { ...rule, ...changes },
    ...whose,
  });
  const subscriptions = [{ id: 'sub_1', plan: 'team' }];
  const holding = (...all: ScopedThreshold[]) => thresholdsFor(all, 'cus_1', subscriptions).map(({ id }) => id);
  const general = scope('general');
  const planned = scope('planned', { plan: 'team' });
  const own = scope('own', { customer_id: 'cus_1' });
  const narrow = scope('narrow', { customer_id: 'cus_1', subscription_id: 'sub_1' });

  test.each([
    ['a default', [general], ['general']],
    ["a plan's in its place", [general, planned], ['planned']],
    ['of another plan', [general, scope('other', { plan: 'free' })], ['general']],
    ["the customer's in place of both", [general, planned, own], ['own']],
    ["the customer's and the subscription's side by side", [planned, own, narrow], ['own', 'narrow']],
    ['of others', [scope('theirs', { customer_id: 'cus_2' })], []],
    [
      'of a subscription that is no more',
      [scope('old', { customer_id: 'cus_1', subscription_id: 'sub_0' }), planned],
      ['planned'],
    ],
    ['of another action beside it', [own, scope('cap', {}, { action: 'block' })], ['own', 'cap']],
    [
      'of another currency beside it',
      [own, scope('usd', {}, { measure: { of: 'amount', currency: 'USD' } })],
      ['own', 'usd'],
    ],
    ['several of one kind', [own, scope('more', { customer_id: 'cus_1' }, { at: '200' }), general], ['own', 'more']],
  ])('%s', (_name, all, held) => {
    expect(holding(...all)).toEqual(held);
  });
});

test.each([
  ['at', { at: '0' }, 'not-positive'],
  ['at', { at: 'much' }, 'invalid-decimal'],
  ['every', { every: '-5' }, 'negative-amount'],
  ['measure.currency', { measure: { of: 'amount', currency: 'EURO' } }, 'unknown-currency'],
  ['measure.feature', { measure: { of: 'share' } }, 'missing-field'],
  ['measure', { action: 'block', measure: { of: 'quantity', feature: 'calls' } }, 'threshold-not-in-money'],
  ['repeat', { action: 'invoice', repeat: 'once' }, 'threshold-steps-refused'],
  ['every', { action: 'block', every: '10' }, 'threshold-steps-refused'],
  ['mail_to', { mail_to: 'customer' }, 'invalid-type'],
  ['mail_to[1]', { mail_to: ['customer', 'boss'] }, 'unknown-choice'],
])('%s is refused: %o', (path, changes, code) => {
  expect(thresholdProblems({ ...rule, ...changes })).toMatchObject([{ path, code }]);
});
test('a good rule has no problems', () => {
  expect(thresholdProblems({ ...rule, every: '50', mail_to: ['customer', 'organisation'] })).toEqual([]);
});
