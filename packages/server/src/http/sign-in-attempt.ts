// SPDX-License-Identifier: Apache-2.0
import type { SignInThrottle } from '../identity/sign-in-throttle.js';
import { normalisedEmail } from '../identity/users.js';
import type { Call } from './operation.js';
import { Refusal } from './problem.js';

/**
 * Runs what needs a password right, slowed down for whoever is wrong too often: by account, and by address or the network
 * of it. `attempt` returns null for a wrong one.
 */
export async function throttled<T>(
  throttle: SignInThrottle,
  { address, clock }: Pick<Call<unknown, unknown, unknown>, 'address' | 'clock'>,
  email: string,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  const account = normalisedEmail(email);
  const place = networkOf(address);
  const wait = await throttle.attempt(account, place, clock());
  if (wait > 0) throw tooOften(Math.ceil(wait / 1_000));
  const result = await attempt();
  if (result !== null) await throttle.succeeded(account, place, clock());
  return result;
}

/** Of IPv6 the network, all of whose addresses one subscriber has. */
export function networkOf(address: string | null): string {
  if (address === null) return 'in process';
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const whole = [...groups, ...Array.from({ length: gap }, () => '0'), ...rest];
  return whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function tooOften(seconds: number): Refusal {
  return new Refusal(
    429,
    [
      {
        code: 'sign-in-throttled',
        path: '',
        message: 'there were too many wrong passwords for this account or from this address',
        mend: `try again in ${seconds} s, or have a link sent to set a new password`,
      },
    ],
    { 'retry-after': String(seconds) },
  );
}
