// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword, storePassword } from '../identity/passwords.js';
import { createUser } from '../identity/users.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';
import { networkOf } from './sign-in-attempt.js';

const PASSWORD = 'correct horse battery';
let now = Date.UTC(2026, 0, 1);
let store: TestStore;
let hash: string;
beforeAll(async () => {
  store = await openTestStore();
  hash = await hashPassword(PASSWORD);
});
afterAll(() => store?.close());

let people = 0;
/** A person of their own, and how they sign in from an address, seen through one proxy. */
async function person() {
  const email = `person-${++people}@example.com`;
  await store.person({}, async (tx) => {
    const { id } = await createUser(tx, { email, name: 'Person', language: 'en' }, now);
    await storePassword(tx, id, hash, now);
  });
  return email;
}
function world() {
  const app = createApp({ store, now: () => now, trusted_proxies: 1, visitor_limit: { per_second: 1e6, burst: 1e6 } });
  return async (email: string, password: string, forwarded = '192.0.2.1') => {
    const response = await app.request(
      '/v1/sessions',
      {
        method: 'POST',
        body: JSON.stringify({ email, password }),
        headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
      },
      { incoming: { socket: { remoteAddress: '10.0.0.1' } } },
    );
    const { code } = (await response.json()) as { code?: string };
    return `${response.status} ${code ?? 'in'} ${response.headers.get('retry-after') ?? '-'}`;
  };
}

test('an account: five wrong ones, then a wait that the right password does not shorten', async () => {
  const email = await person();
  const signIn = world();
  for (let index = 0; index < 5; index++) expect(await signIn(email, 'wrong')).toBe('401 sign-in-wrong -');
  expect(await signIn(email, PASSWORD)).toBe('429 sign-in-throttled 30');
  // however the address is written, and wherever from
  expect(await signIn(` ${email.toUpperCase()} `, PASSWORD, '203.0.113.7')).toBe('429 sign-in-throttled 30');
  now += 29_500;
  expect(await signIn(email, PASSWORD)).toBe('429 sign-in-throttled 1');
  now += 500;
  expect(await signIn(email, PASSWORD)).toBe('201 in -');
  expect(await signIn(email, 'wrong')).toBe('401 sign-in-wrong -');
});

test('an account that is unknown is answered as one that is known', async () => {
  const signIn = world();
  for (let index = 0; index < 5; index++) expect(await signIn('nobody@example.com', 'x')).toBe('401 sign-in-wrong -');
  expect(await signIn('nobody@example.com', 'x')).toBe('429 sign-in-throttled 30');
});

test('an address: twenty wrong ones for whatever accounts, whatever the sender writes before the proxy', async () => {
  const email = await person();
  const signIn = world();
  const guesses = Array.from({ length: 20 }, (_, index) => `guess-${index}@example.com`);
  await Promise.all(guesses.map((guess, index) => signIn(guess, 'password1234', `10.9.8.${index}, 192.0.2.1`)));
  expect(await signIn(email, PASSWORD, '172.16.0.1, 192.0.2.1')).toBe('429 sign-in-throttled 30');
  expect(await signIn(email, PASSWORD, '192.0.2.1, 198.51.100.4')).toBe('201 in -');
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  [null, 'in process'],
  ['2001:db8:0:1::1f', '2001:db8:0:1'],
  ['2001:DB8::1:a:b:c:d', '2001:db8:0:1'],
  ['2001:0db8:0000:0001:ffff::', '2001:db8:0:1'],
  ['2001:db8:0:2::1', '2001:db8:0:2'],
  ['::1', '0:0:0:0'],
  ['fe80::', 'fe80:0:0:0'],
])('%s counts as %s: of IPv6 a network, however it is written', (address, place) => {
  expect(networkOf(address)).toBe(place);
});

test('a second server on the same database, and one that starts again, are no way round', async () => {
  const email = await person();
  const [one, other] = [world(), world()];
  for (let index = 0; index < 5; index++)
    expect(await (index % 2 === 0 ? one : other)(email, 'wrong', '192.0.2.9')).toBe('401 sign-in-wrong -');
  expect(await other(email, PASSWORD, '192.0.2.9')).toBe('429 sign-in-throttled 30');
  expect(await world()(email, PASSWORD, '192.0.2.9')).toBe('429 sign-in-throttled 30');
});

test('many at once are no way round', async () => {
  const email = await person();
  const signIn = world();
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(email, 'wrong', '198.51.100.9')));
  expect(answers.filter((answer) => answer.startsWith('401'))).toHaveLength(5);
  expect(answers.filter((answer) => answer.startsWith('429'))).toHaveLength(7);
});
