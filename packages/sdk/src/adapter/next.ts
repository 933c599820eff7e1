// SPDX-License-Identifier: Apache-2.0
import { type Guard, refusalOf } from './refusal.js';

export type { AnyGate, Guard } from './refusal.js';

/** What is guarded by path: of several that fit, each must be allowed. */
export interface GuardedPath<Request> extends Guard<Request> {
  /** `/reports` and everything below it. */
  readonly path: string;
}

/** As much of `NextRequest` as is used: any web request fits. */
interface Asked {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * The middleware (or proxy) function of a Next.js app: undefined lets a request pass. A page that is refused leads to
 * the upgrade, if it has an address; everything else is answered with problem details.
 *
 * @example
 * export const middleware = guardPaths([{ path: '/reports', feature: 'reports', gate }]);
 */
export function guardPaths<Request extends Asked>(guards: readonly GuardedPath<Request>[]) {
  return async (request: Request): Promise<Response | undefined> => {
    const { pathname } = new URL(request.url);
    for (const guard of guards) {
      if (pathname !== guard.path && !pathname.startsWith(`${guard.path.replace(/\/$/, '')}/`)) continue;
      const refusal = await refusalOf(guard, request);
      if (refusal === null) continue;
      const { url = null } = refusal.body.upgrade ?? {};
      if (url !== null && request.headers.get('accept')?.includes('text/html'))
        return new Response(null, { status: 307, headers: { location: url, 'cache-control': 'no-store' } });
      return new Response(JSON.stringify(refusal.body), { status: refusal.status, headers: refusal.headers });
    }
    return undefined;
  };
}
