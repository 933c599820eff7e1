// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import type { Instant } from '@kontor/core';

/** Somebody without a key. */
export interface Visitor {
  /** Null where the request did not come over the network, or its address cannot be known. */
  readonly address: string | null;
  readonly now: Instant;
  /** What is left of the requests from there. */
  readonly limits: Readonly<Record<string, string>>;
}

/** What `@hono/node-server` hands on beside the request; nothing of it is there in process. */
interface Connection {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
}

/**
 * Where a request came from: the address of the connection, or behind `trusted_proxies` proxies of one's own what the
 * outermost of them saw. Each proxy adds one address to the right of X-Forwarded-For; whatever is further left was
 * written by the sender, and believed by nobody.
 */
export function addressOf(headers: Headers, connection: unknown, trusted_proxies: number): string | null {
  const direct = (connection as Connection | undefined)?.incoming?.socket?.remoteAddress ?? '';
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  const seen = [...forwarded.filter((part) => part !== ''), direct];
  const address = (seen.at(-1 - Math.min(trusted_proxies, seen.length - 1)) as string).replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(address) === 0 ? null : address;
}

/** How many proxies of one's own stand before this server: KONTOR_TRUSTED_PROXIES, default none. */
export function trustedProxies(setting = process.env.KONTOR_TRUSTED_PROXIES): number {
  if (setting === undefined || setting === '') return 0;
  if (/^\d$/.test(setting)) return Number(setting);
  throw new RangeError(`KONTOR_TRUSTED_PROXIES is ${setting}; write the number of proxies, such as 1`);
}
