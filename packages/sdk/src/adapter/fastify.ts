// SPDX-License-Identifier: Apache-2.0
import { type Guard, refusalOf } from './refusal.js';

export type { AnyGate, Guard } from './refusal.js';

/** As much of Fastify's reply as is used. */
interface Replying {
  code(status: number): unknown;
  headers(values: Record<string, string>): unknown;
  send(payload: string): unknown;
}

/**
 * A `preHandler` that lets a request pass if the gate does.
 *
 * @example
 * app.get('/reports', { preHandler: requireFeature({ feature: 'reports', gate }) }, show);
 */
export function requireFeature<Request>(guard: Guard<Request>) {
  return async (request: unknown, reply: Replying): Promise<unknown> => {
    const refusal = await refusalOf(guard, request as Request);
    if (refusal === null) return undefined;
    reply.code(refusal.status);
    reply.headers({ ...refusal.headers });
    reply.send(JSON.stringify(refusal.body));
    return reply;
  };
}
