// SPDX-License-Identifier: Apache-2.0
import { type Guard, refusalOf } from './refusal.js';

export type { AnyGate, Guard } from './refusal.js';

/**
 * Middleware that lets a request pass if the gate does. `gate` and `need` are given Hono's context.
 *
 * @example
 * app.get('/reports', requireFeature({ feature: 'reports', gate }), show);
 */
export function requireFeature<Context>(guard: Guard<Context>) {
  return async (context: unknown, next: () => Promise<void>): Promise<Response | undefined> => {
    const refusal = await refusalOf(guard, context as Context);
    if (refusal !== null)
      return new Response(JSON.stringify(refusal.body), { status: refusal.status, headers: refusal.headers });
    await next();
    return undefined;
  };
}
