// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { addressOf, trustedProxies } from './visitor.js';

const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
const forwarded = (text: string) => new Headers({ 'x-forwarded-for': text });

describe('the address of a visitor', () => {
  test.each([
    ['that of the connection', new Headers(), from('203.0.113.9'), 0, '203.0.113.9'],
    ['an IPv4 address in IPv6 is itself', new Headers(), from('::ffff:203.0.113.9'), 0, '203.0.113.9'],
    ['a header nobody trusts is nothing', forwarded('192.0.2.1'), from('203.0.113.9'), 0, '203.0.113.9'],
    ['what the proxy saw', forwarded('192.0.2.1'), from('10.0.0.1'), 1, '192.0.2.1'],
    ['what the sender wrote before it is nothing', forwarded('9.9.9.9, 192.0.2.1'), from('10.0.0.1'), 1, '192.0.2.1'],
    ['two proxies', forwarded('9.9.9.9, 192.0.2.1, 10.0.0.2'), from('10.0.0.1'), 2, '192.0.2.1'],
    ['past the proxies', new Headers(), from('203.0.113.9'), 1, '203.0.113.9'],
    ['no address at all', forwarded('<script>'), from('10.0.0.1'), 1, null],
    ['in process', new Headers(), undefined, 0, null],
  ] as const)('%s', (_name, headers, connection, proxies, address) => {
    expect(addressOf(headers, connection, proxies)).toBe(address);
  });

  test('the number of proxies is a digit', () => {
    expect([trustedProxies(undefined), trustedProxies(''), trustedProxies('2')]).toEqual([0, 0, 2]);
    expect(() => trustedProxies('yes')).toThrow('KONTOR_TRUSTED_PROXIES');
  });
});
