// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/index.js';
import { SignInThrottle } from './sign-in-throttle.js';

const SECOND = 1_000;
const NOW = Date.UTC(2026, 0, 1);

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

/** Nobody was wrong yet. */
async function fresh(options = {}): Promise<SignInThrottle> {
  await store.person({}, async ({ client }) => {
    await client.query("SELECT set_config('kontor.sign_in_sweep', 'on', true)");
    await client.query('DELETE FROM sign_in_attempt');
  });
  return new SignInThrottle(store, options);
}
async function remembered(): Promise<number> {
  return store.person({}, async ({ client }) => {
    await client.query("SELECT set_config('kontor.sign_in_sweep', 'on', true)");
    return (await client.query('SELECT key_hash FROM sign_in_attempt')).rows.length;
  });
}

/** Attempts as soon as they are allowed, and how long each had to wait for the one after it. */
async function waits(attempts: number, key: (index: number) => readonly [string, string]): Promise<number[]> {
  const throttle = await fresh();
  let now = NOW;
  const all: number[] = [];
  for (let index = 0; index < attempts; index++) {
    const waited = await throttle.attempt(...key(index), now);
    now += waited;
    if (waited > 0) expect(await throttle.attempt(...key(index), now)).toBe(0);
    all.push(waited / SECOND);
  }
  return all;
}

test('five wrong passwords of an account are free, then the wait doubles up to a quarter of an hour', async () => {
  const of_account = await waits(13, (index) => ['ada', `address ${index}`]);
  expect(of_account).toEqual([0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
});

test('twenty of an address are, whatever accounts they are of', async () => {
  const of_address = await waits(30, (index) => [`account ${index}`, '192.0.2.1']);
  expect(of_address.slice(0, 20).every((wait) => wait === 0)).toBe(true);
  // one is forgiven every ten minutes
  expect(of_address.slice(20)).toEqual([30, 60, 120, 240, 480, 480, 480, 480, 900, 480]);
});

test('many at once are counted as many', async () => {
  const throttle = await fresh();
  const answers = await Promise.all(Array.from({ length: 50 }, () => throttle.attempt('ada', 'here', NOW)));
  expect(answers.filter((wait) => wait === 0)).toHaveLength(5);
});

test('waiting does not make it longer, and others are not concerned', async () => {
  const throttle = await fresh();
  for (let index = 0; index < 20; index++) await throttle.attempt('ada', 'here', NOW);
  expect(await throttle.attempt('ada', 'here', NOW + 29 * SECOND)).toBe(SECOND);
  expect(await throttle.attempt('ada', 'here', NOW + 30 * SECOND)).toBe(0);
  expect(await throttle.attempt('grace', 'here', NOW + 30 * SECOND)).toBe(0);
});

test('the right password clears the account; what is wrong is forgiven by and by', async () => {
  const throttle = await fresh();
  for (let index = 0; index < 4; index++) await throttle.attempt('ada', 'here', NOW);
  await throttle.succeeded('ada', 'here', NOW);
  for (let index = 0; index < 5; index++) expect(await throttle.attempt('ada', 'here', NOW)).toBe(0);
  expect(await throttle.attempt('ada', 'here', NOW)).toBeGreaterThan(0);
  const later = NOW + 2 * 3_600 * SECOND;
  for (let index = 0; index < 2; index++) expect(await throttle.attempt('ada', 'here', later)).toBe(0);
  expect(await throttle.attempt('ada', 'here', later)).toBe(30 * SECOND);
});

test('an office where somebody is wrong every ten minutes is never slowed down', async () => {
  const throttle = await fresh();
  for (let index = 0; index < 60; index++)
    expect(await throttle.attempt(`colleague ${index}`, 'office', NOW + index * 600 * SECOND)).toBe(0);
});

test('who signs in often from one address is not slowed down', async () => {
  const throttle = await fresh();
  for (let index = 0; index < 100; index++) {
    expect(await throttle.attempt(`colleague ${index}`, 'office', NOW)).toBe(0);
    await throttle.succeeded(`colleague ${index}`, 'office', NOW);
  }
});

test('another process, and one that starts again, count on', async () => {
  const throttle = await fresh();
  const other = new SignInThrottle(store);
  for (let index = 0; index < 3; index++) expect(await throttle.attempt('ada', 'here', NOW)).toBe(0);
  for (let index = 0; index < 2; index++) expect(await other.attempt('ada', 'there', NOW)).toBe(0);
  expect(await throttle.attempt('ada', 'here', NOW)).toBe(30 * SECOND);
  expect(await new SignInThrottle(store).attempt('ada', 'elsewhere', NOW)).toBe(30 * SECOND);
});

test('strangers do not keep out who signed in from where they are', async () => {
  const throttle = await fresh();
  await throttle.attempt('ada', 'home', NOW);
  await throttle.succeeded('ada', 'home', NOW);
  for (let index = 0; index < 8; index++) await throttle.attempt('ada', `stranger ${index}`, NOW);
  expect(await throttle.attempt('ada', 'cafe', NOW)).toBeGreaterThan(0);
  expect(await throttle.attempt('ada', 'home', NOW)).toBe(0);
  // signing in there gives strangers no more guesses
  await throttle.succeeded('ada', 'home', NOW);
  expect(await throttle.attempt('ada', 'stranger', NOW)).toBeGreaterThan(0);
  // who guesses at home is slowed down there
  for (let index = 0; index < 5; index++) expect(await throttle.attempt('ada', 'home', NOW)).toBe(0);
  expect(await throttle.attempt('ada', 'home', NOW)).toBe(30 * SECOND);
  // and after a month home is as any other place
  const month = NOW + 31 * 24 * 3_600 * SECOND;
  for (let index = 0; index < 5; index++) expect(await throttle.attempt('ada', 'cafe', month)).toBe(0);
  expect(await throttle.attempt('ada', 'home', month)).toBe(30 * SECOND);
});

test('what is forgotten is taken away, and so is what is soonest forgotten of too much', async () => {
  const throttle = await fresh({ most: 20 });
  for (let index = 0; index < 15; index++) await throttle.attempt(`account ${index}`, `place ${index}`, NOW);
  expect(await remembered()).toBe(30);
  // the places are forgotten by then, the accounts are not
  await throttle.attempt('ada', 'here', NOW + 700 * SECOND);
  expect(await remembered()).toBe(17);
  for (let index = 0; index < 15; index++) await throttle.attempt(`late ${index}`, `late ${index}`, NOW + 701 * SECOND);
  expect(await remembered()).toBe(47);
  await throttle.attempt('ada', 'here', NOW + 770 * SECOND);
  expect(await remembered()).toBe(20);
  await new SignInThrottle(store).attempt('ada', 'here', NOW + 30 * 3_600 * SECOND);
  expect(await remembered()).toBe(2);
});

test('a transaction sees the rows it names, and no others', async () => {
  const throttle = await fresh();
  await throttle.attempt('ada', 'here', NOW);
  const seen = await store.person(
    {},
    async ({ client }) => (await client.query('SELECT key_hash FROM sign_in_attempt')).rows,
  );
  expect(seen).toEqual([]);
});
