// SPDX-License-Identifier: Apache-2.0
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { Problem, Result } from '@kontor/core';

/** What an installation permits besides public addresses. */
export interface AddressPolicy {
  /** Loopback addresses, over plain http too: for development and tests. */
  readonly allow_local: boolean;
}
/** Finds the addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;
/** Where a connection goes: an address that was looked at, so that no second look-up can give another. */
export interface Target {
  readonly url: URL;
  readonly address: string;
  readonly family: 4 | 6;
}

const MOST_CHARACTERS = 2_048;

// IANA special-purpose registries (RFC 6890 and its updates) and multicast: everything that is not the public internet.
const NOT_PUBLIC_4 = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // shared by carriers (CGNAT)
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, and the metadata service of clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
] as const)
  NOT_PUBLIC_4.addSubnet(net, prefix, 'ipv4');

// Of IPv6 only global unicast is public: mapped and translated IPv4 (::ffff:0:0/96, 64:ff9b::/96), unique local,
// link-local, site-local and multicast addresses lie outside of it.
const GLOBAL_6 = new BlockList();
GLOBAL_6.addSubnet('2000::', 3, 'ipv6');
const NOT_PUBLIC_6 = new BlockList();
for (const [net, prefix] of [
  ['2001::', 23], // protocol assignments: Teredo, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: holds an IPv4 address
  ['3fff::', 20], // documentation
] as const)
  NOT_PUBLIC_6.addSubnet(net, prefix, 'ipv6');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function isLoopback(address: string): boolean {
  // A mapped address would match the rule of IPv4, and is not what we mean.
  return isIP(address) === 4 ? LOOPBACK.check(address, 'ipv4') : address === '::1';
}

/** Whether a connection to this address stays off every network that is not the public internet. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !NOT_PUBLIC_4.check(address, 'ipv4');
    case 6:
      return !address.includes('%') && GLOBAL_6.check(address, 'ipv6') && !NOT_PUBLIC_6.check(address, 'ipv6');
    default:
      return false;
  }
}

function forbidden(message: string): { ok: false; problems: Problem[] } {
  const mend = 'use an https address of a server on the public internet, at port 443, 80 or 1024 and above';
  return { ok: false, problems: [{ code: 'webhook-url-forbidden', path: 'url', message, mend }] };
}

/** What an address says by itself: scheme, port, no user or password, and no forbidden IP however it is spelled. */
export function checkUrl(text: string, policy: AddressPolicy): Result<URL> {
  const url = URL.canParse(text) && text.length <= MOST_CHARACTERS ? new URL(text) : null;
  if (url === null) return forbidden(`this is no URL of at most ${MOST_CHARACTERS} characters`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.allow_local))
    return forbidden(`${url.protocol}// is not sent to`);
  if (url.username !== '' || url.password !== '') return forbidden('a user or password stands in it');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (port !== 80 && port !== 443 && port < 1_024) return forbidden(`port ${port} belongs to another service`);
  const host = hostOf(url);
  // RFC 6761: these names are this machine, whether or not a resolver says so.
  if (/(^|\.)localhost\.?$/.test(host) && !policy.allow_local) return forbidden(`${host} is this machine`);
  if (isIP(host) !== 0 && !permitted(url, host, policy)) return forbidden(`${host} is not a public address`);
  return { ok: true, value: url };
}

/** Without the brackets of IPv6. WHATWG URLs have turned every spelling of an IPv4 address into the dotted one. */
function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}

function permitted(url: URL, address: string, { allow_local }: AddressPolicy): boolean {
  if (allow_local && isLoopback(address)) return true;
  return url.protocol === 'https:' && isPublic(address);
}

/** All addresses that the system's resolver knows for a name. */
export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * Where to connect for this URL. A name with a single forbidden address among its addresses is refused: whoever makes
 * such a name means no good.
 */
export async function targetOf(
  text: string,
  policy: AddressPolicy,
  resolve: Resolve = systemResolve,
): Promise<Result<Target>> {
  const checked = checkUrl(text, policy);
  if (!checked.ok) return checked;
  const url = checked.value;
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host];
  const refused = addresses.find((address) => !permitted(url, address, policy));
  if (refused !== undefined) return forbidden(`${host} leads to ${refused}, which is not a public address`);
  const [address] = addresses;
  if (address === undefined)
    return {
      ok: false,
      problems: [
        {
          code: 'webhook-host-unknown',
          path: 'url',
          message: `no address is known for ${host}`,
          mend: 'check the spelling, and that the name resolves where Kontor runs',
        },
      ],
    };
  return { ok: true, value: { url, address, family: isIP(address) as 4 | 6 } };
}
