// SPDX-License-Identifier: Apache-2.0

/** How sessions travel: which cookie, and whether only over TLS. */
export interface SessionCookie {
  /** `__Host-` in front over TLS: no other host, path or plain connection can set it. */
  readonly name: string;
  readonly secure: boolean;
}

/** By where browsers reach this server. */
export function sessionCookie(name: string, public_url: string | undefined): SessionCookie {
  const secure = public_url?.startsWith('https://') ?? false;
  return { name: secure ? `__Host-${name}` : name, secure };
}

/** The value that a request carries; null when it carries none. Of two of one name neither is believed. */
export function cookieValue(headers: Headers, { name }: SessionCookie): string | null {
  const values = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 && values[0] !== '' ? (values[0] as string) : null;
}

/** The header that sets it for so many seconds; 0 takes it away. */
export function setCookie({ name, secure }: SessionCookie, value: string, max_age_s: number): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${max_age_s}`, ...(secure ? ['Secure'] : [])];
  return [`${name}=${value}`, ...attributes].join('; ');
}
