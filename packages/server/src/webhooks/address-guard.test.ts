// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { checkUrl, isPublic, targetOf } from './address-guard.js';

const strict = { allow_local: false };
const local = { allow_local: true };
const codeOf = (result: { ok: boolean; problems?: readonly { code: string }[] }) =>
  result.ok ? 'ok' : result.problems?.[0]?.code;

describe('addresses', () => {
  test.each([
    '93.184.215.14',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '192.0.1.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::200e',
  ])('%s is public', (address) => expect(isPublic(address)).toBe(true));

  test.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.1', 'CGNAT'],
    ['100.127.255.255', 'CGNAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'metadata of a cloud'],
    ['169.254.0.1', 'link-local'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.8', 'protocol assignments'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarks'],
    ['198.19.255.255', 'benchmarks'],
    ['203.0.113.9', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'compatible IPv4'],
    ['::ffff:127.0.0.1', 'mapped IPv4'],
    ['::ffff:8.8.8.8', 'mapped IPv4, even of a public address'],
    ['::ffff:0:7f00:1', 'translated IPv4'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b::8.8.8.8', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:10::1', 'ORCHID'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::1', '6to4'],
    ['3fff::1', 'documentation'],
    ['fc00::1', 'unique local'],
    ['fd12:3456:789a::1', 'unique local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['localhost', 'no address'],
    ['', 'nothing'],
  ])('%s is not: %s', (address) => expect(isPublic(address)).toBe(false));
});

describe('URLs by themselves', () => {
  test.each([
    ['https://example.com/hooks', 'ok'],
    ['https://example.com:8443/hooks?a=b', 'ok'],
    ['https://example.com:80/', 'ok'],
    ['https://93.184.215.14/', 'ok'],
    ['https://[2606:4700::1111]/', 'ok'],
    ['not a url', 'webhook-url-forbidden'],
    [`https://example.com/${'a'.repeat(2048)}`, 'webhook-url-forbidden'],
    ['http://example.com/', 'webhook-url-forbidden'],
    ['ftp://example.com/', 'webhook-url-forbidden'],
    ['file:///etc/passwd', 'webhook-url-forbidden'],
    ['gopher://example.com/', 'webhook-url-forbidden'],
    ['https://example.com:22/', 'webhook-url-forbidden'],
    ['https://example.com:25/', 'webhook-url-forbidden'],
    ['https://example.com:0/', 'webhook-url-forbidden'],
    ['https://example.com:1023/', 'webhook-url-forbidden'],
    ['https://user:pass@example.com/', 'webhook-url-forbidden'],
    ['https://user@example.com/', 'webhook-url-forbidden'],
    ['https://example.com@127.0.0.1/', 'webhook-url-forbidden'],
    ['https://127.0.0.1/', 'webhook-url-forbidden'],
    ['https://127.0.0.1./', 'webhook-url-forbidden'],
    ['https://127.1/', 'webhook-url-forbidden'],
    ['https://LocalHost/', 'webhook-url-forbidden'],
    ['https://localhost./', 'webhook-url-forbidden'],
    ['https://a.localhost/', 'webhook-url-forbidden'],
    ['https://127.0.1/', 'webhook-url-forbidden'],
    ['https://2130706433/', 'webhook-url-forbidden'],
    ['https://0x7f000001/', 'webhook-url-forbidden'],
    ['https://0x7f.0.0.1/', 'webhook-url-forbidden'],
    ['https://0177.0.0.1/', 'webhook-url-forbidden'],
    ['https://017700000001/', 'webhook-url-forbidden'],
    ['https://①②⑦.0.0.1/', 'webhook-url-forbidden'],
    ['https://127。0。0。1/', 'webhook-url-forbidden'],
    ['https://%31%32%37.0.0.1/', 'webhook-url-forbidden'],
    ['https://0/', 'webhook-url-forbidden'],
    ['https://169.254.169.254/latest/meta-data/', 'webhook-url-forbidden'],
    ['https://0xa9fea9fe/', 'webhook-url-forbidden'],
    ['https://[::1]/', 'webhook-url-forbidden'],
    ['https://[::]/', 'webhook-url-forbidden'],
    ['https://[0:0:0:0:0:0:0:1]/', 'webhook-url-forbidden'],
    ['https://[::ffff:127.0.0.1]/', 'webhook-url-forbidden'],
    ['https://[::ffff:7f00:1]/', 'webhook-url-forbidden'],
    ['https://[64:ff9b::169.254.169.254]/', 'webhook-url-forbidden'],
    ['https://[fd00::1]/', 'webhook-url-forbidden'],
  ])('%s: %s', (url, code) => expect(codeOf(checkUrl(url, strict))).toBe(code));

  test.each([
    ['http://127.0.0.1:3000/', 'ok'],
    ['http://[::1]:3000/', 'ok'],
    ['https://127.0.0.1:3000/', 'ok'],
    ['http://10.0.0.1:3000/', 'webhook-url-forbidden'],
    ['http://93.184.215.14/', 'webhook-url-forbidden'],
    ['https://192.168.1.1/', 'webhook-url-forbidden'],
    ['http://[::ffff:127.0.0.1]:3000/', 'webhook-url-forbidden'],
    ['http://127.0.0.1:22/', 'webhook-url-forbidden'],
  ])('for development, %s: %s', (url, code) => expect(codeOf(checkUrl(url, local))).toBe(code));
});

describe('names', () => {
  const target = (addresses: readonly string[], policy = strict, url = 'https://hooks.example/') =>
    targetOf(url, policy, async () => addresses);

  test('lead to the address that was looked at', async () => {
    expect(await target(['93.184.215.14', '2606:4700::1111'])).toMatchObject({
      ok: true,
      value: { address: '93.184.215.14', family: 4 },
    });
    expect(await target(['2606:4700::1111'])).toMatchObject({ ok: true, value: { family: 6 } });
  });

  test.each([
    ['127.0.0.1'],
    ['10.0.0.7'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:10.0.0.7'],
    ['93.184.215.14', '10.0.0.7'],
  ])('that lead to %s are refused', async (...addresses) => {
    expect(codeOf(await target(addresses))).toBe('webhook-url-forbidden');
  });

  test('that lead nowhere, or cannot be asked for, are told apart', async () => {
    expect(codeOf(await target([]))).toBe('webhook-host-unknown');
    const broken = targetOf('https://hooks.example/', strict, () => Promise.reject(new Error('SERVFAIL')));
    expect(codeOf(await broken)).toBe('webhook-host-unknown');
  });

  test('an address is not asked for', async () => {
    const found = await targetOf('https://93.184.215.14/', strict, () => Promise.reject(new Error('asked')));
    expect(found).toMatchObject({ ok: true, value: { address: '93.184.215.14' } });
  });

  test('plain http goes to loopback only, whatever the name', async () => {
    expect(codeOf(await target(['127.0.0.1'], local, 'http://hooks.example:3000/'))).toBe('ok');
    expect(codeOf(await target(['93.184.215.14'], local, 'http://hooks.example:3000/'))).toBe('webhook-url-forbidden');
  });
});
