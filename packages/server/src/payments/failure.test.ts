// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type FailureCode, PAYMENT_FAILURES, paymentFailure } from './failure.js';

const guide = readFileSync(new URL('../../../../docs/guides/payments.md', import.meta.url), 'utf8');

test('the guide lists every failure with its kind, and no other', () => {
  const listed = [...guide.matchAll(/^\| `([a-z-]+)` +\| (soft|hard) \|/gm)].map(([, code, kind]) => [code, kind]);
  expect(listed).toEqual(Object.entries(PAYMENT_FAILURES).map(([code, { kind }]) => [code, kind]));
});

test('what a customer is told gives away no theft and no suspicion', () => {
  for (const code of Object.keys(PAYMENT_FAILURES) as FailureCode[])
    if (code === 'card-lost-or-stolen' || code === 'fraud-suspected')
      expect(paymentFailure(code, null).message).toBe(paymentFailure('card-declined', null).message);
    else expect(paymentFailure(code, null).message).toBe(PAYMENT_FAILURES[code].message);
});
