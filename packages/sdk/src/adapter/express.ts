// SPDX-License-Identifier: Apache-2.0
import { type Guard, refusalOf } from './refusal.js';

export type { AnyGate, Guard } from './refusal.js';

/** As much of Express's response as is used; that of version 4 or 5 fits. */
interface Answering {
  status(code: number): unknown;
  setHeader(name: string, value: string): unknown;
  end(text: string): unknown;
}

/**
 * Middleware that lets a request pass if the gate does, and answers 403, 429 or 503 with problem details if not.
 *
 * @example
 * app.get('/reports', requireFeature({ feature: 'reports', gate }), show);
 * app.post('/ask', requireFeature({ feature: 'ai-conversations', gate: (request) => gateOf(request), consume: true }), ask);
 */
export function requireFeature<Request>(guard: Guard<Request>) {
  return async (request: unknown, response: Answering, next: (error?: unknown) => void): Promise<void> => {
    try {
      const refusal = await refusalOf(guard, request as Request);
      if (refusal === null) return next();
      response.status(refusal.status);
      for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
      response.end(JSON.stringify(refusal.body));
    } catch (error) {
      next(error);
    }
  };
}
