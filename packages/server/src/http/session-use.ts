// SPDX-License-Identifier: Apache-2.0
import type { Device } from '../identity/session-terms.js';

/** What a page sends along with what it asks for by itself, while nobody touches it. */
export const BACKGROUND_HEADER = 'kontor-background';
/** No browser says more; what is longer was made up. */
const LONGEST_AGENT = 400;

/** What a request comes from. */
export function deviceOf({ headers }: Request, address: string | null): Device {
  return { agent: headers.get('user-agent')?.slice(0, LONGEST_AGENT) || null, address };
}

/** By what a request uses a session; null: it is not the person who asks, but a page by itself, or a stream. */
export function useOf(request: Request, address: string | null, text: readonly string[] | undefined): Device | null {
  const by_itself = request.headers.has(BACKGROUND_HEADER) || text?.includes('text/event-stream') === true;
  return by_itself ? null : deviceOf(request, address);
}
