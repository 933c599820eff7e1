// SPDX-License-Identifier: Apache-2.0
import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from './problem.js';

export const CSRF_HEADER = 'kontor-csrf';

/**
 * Refuses what a page of another site sent. Browsers say where a change comes from by `Sec-Fetch-Site` and `Origin`, which
 * no script can set; what is no browser says neither, and carries no cookie that somebody else could use.
 */
export function requireSameOrigin(request: Request, public_url: string | undefined): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (site !== null && site !== 'same-origin' && site !== 'none') throw foreign('Sec-Fetch-Site', site);
  if (origin === null || origin === new URL(request.url).origin) return;
  // a proxy that ends TLS leaves the host: it decides where nobody said what the address is
  const ours = public_url === undefined ? hostOf(request.url) : hostOf(public_url);
  if (hostOf(origin) === ours && (public_url === undefined || origin === new URL(public_url).origin)) return;
  throw foreign('Origin', origin);
}

/** Refuses a change that does not carry the token of its session. */
export function requireCsrfToken(request: Request, csrf_token: string): void {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const given = request.headers.get(CSRF_HEADER);
  if (given !== null && timingSafeEqual(digest(given), digest(csrf_token))) return;
  throw new Refusal(403, [
    {
      code: 'csrf-token-wrong',
      path: 'Kontor-Csrf',
      message: given === null ? 'the request carries no token of its session' : 'the token is of another session',
      mend: 'send the header `Kontor-Csrf` with the `csrf_token` that GET /v1/session answers',
    },
  ]);
}

function foreign(header: string, value: string): Refusal {
  return new Refusal(403, [
    {
      code: 'csrf-token-wrong',
      path: header,
      message: `a page of another site sent it (${value})`,
      mend: 'change things from the console itself; programs use an API key',
    },
  ]);
}

/** `null`, which sandboxed pages send, is the host of nobody. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}
