// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { SignInThrottle } from './sign-in-throttle.js';

const SECOND = 1_000;
const NOW = Date.UTC(2026, 0, 1);

/** Attempts as soon as they are allowed, and how long each had to wait for the one after it. */
function waits(attempts: number, key: (index: number) => readonly [string, string]): number[] {
  const throttle = new SignInThrottle();
  let now = NOW;
  return Array.from({ length: attempts }, (_, index) => {
    const waited = throttle.attempt(...key(index), now);
    now += waited;
    if (waited > 0) expect(throttle.attempt(...key(index), now)).toBe(0);
    return waited / SECOND;
  });
}

test('five wrong passwords of an account are free, then the wait doubles up to a quarter of an hour', () => {
  const of_account = waits(13, (index) => ['ada', `address ${index}`]);
  expect(of_account).toEqual([0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
});

test('twenty of an address are, whatever accounts they are of', () => {
  const of_address = waits(30, (index) => [`account ${index}`, '192.0.2.1']);
  expect(of_address.slice(0, 20).every((wait) => wait === 0)).toBe(true);
  // one is forgiven every ten minutes
  expect(of_address.slice(20)).toEqual([30, 60, 120, 240, 480, 480, 480, 480, 900, 480]);
});

test('many at once are counted as many', () => {
  const throttle = new SignInThrottle();
  const answers = Array.from({ length: 50 }, () => throttle.attempt('ada', 'here', NOW));
  expect(answers.filter((wait) => wait === 0)).toHaveLength(5);
});

test('waiting does not make it longer, and others are not concerned', () => {
  const throttle = new SignInThrottle();
  for (let index = 0; index < 20; index++) throttle.attempt('ada', 'here', NOW);
  expect(throttle.attempt('ada', 'here', NOW + 29 * SECOND)).toBe(SECOND);
  expect(throttle.attempt('ada', 'here', NOW + 30 * SECOND)).toBe(0);
  expect(throttle.attempt('grace', 'here', NOW + 30 * SECOND)).toBe(0);
});

test('the right password clears the account; what is wrong is forgiven by and by', () => {
  const throttle = new SignInThrottle();
  for (let index = 0; index < 4; index++) throttle.attempt('ada', 'here', NOW);
  throttle.succeeded('ada', 'here');
  for (let index = 0; index < 5; index++) expect(throttle.attempt('ada', 'here', NOW)).toBe(0);
  expect(throttle.attempt('ada', 'here', NOW)).toBeGreaterThan(0);
  const later = NOW + 2 * 3_600 * SECOND;
  for (let index = 0; index < 2; index++) expect(throttle.attempt('ada', 'here', later)).toBe(0);
  expect(throttle.attempt('ada', 'here', later)).toBe(30 * SECOND);
});

test('an office where somebody is wrong every ten minutes is never slowed down', () => {
  const throttle = new SignInThrottle();
  for (let index = 0; index < 500; index++)
    expect(throttle.attempt(`colleague ${index}`, 'office', NOW + index * 600 * SECOND)).toBe(0);
});

test('who signs in often from one address is not slowed down', () => {
  const throttle = new SignInThrottle();
  for (let index = 0; index < 100; index++) {
    expect(throttle.attempt(`colleague ${index}`, 'office', NOW)).toBe(0);
    throttle.succeeded(`colleague ${index}`, 'office');
  }
});
