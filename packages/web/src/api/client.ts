// SPDX-License-Identifier: Apache-2.0
import createFetchClient, { type Client, type Middleware } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { backgroundHeader } from './background.ts';
import type { components, paths } from './openapi.d.ts';

export type Schemas = components['schemas'];
/** What the API says of a refused request (RFC 9457). */
export type Problem = Schemas['Problem'];

/** Whose session it is and which organisation is looked at; set by whoever signs in. */
export interface SessionHeaders {
  readonly organisation: string | null;
  readonly csrf_token: string | null;
  /** Of a page in a frame, which has no cookie; kept in memory alone. */
  readonly bearer?: string | null;
}

let session: SessionHeaders = { organisation: null, csrf_token: null };
export function setSessionHeaders(next: SessionHeaders): void {
  session = next;
}

/** Where the API is from the `<base>` of the page, as its document says; beside the page otherwise. */
const api_root = document.querySelector<HTMLMetaElement>('meta[name="api-root"]')?.content || '../';
/** The API, wherever a proxy puts both. */
export const API_ROOT = new URL(api_root, document.baseURI).href.replace(/\/$/, '');

const SAFE = new Set(['GET', 'HEAD']);

/** The headers of a request, for what goes past the client: files and streams. */
export function requestHeaders(method: string): Record<string, string> {
  return {
    // the language the page is shown in
    ...backgroundHeader(),
    'Accept-Language': document.documentElement.lang,
    ...(session.organisation === null ? {} : { 'Kontor-Organisation': session.organisation }),
    ...(session.bearer ? { Authorization: `Bearer ${session.bearer}` } : {}),
    ...(SAFE.has(method) || session.csrf_token === null ? {} : { 'Kontor-Csrf': session.csrf_token }),
  };
}

const withSession: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(requestHeaders(request.method))) request.headers.set(name, value);
    return request;
  },
};

export const api: Client<paths> = createFetchClient<paths>({ baseUrl: API_ROOT, credentials: 'same-origin' });
api.use(withSession);

/** The same as queries and mutations: what is read is kept, what is changed says so. */
export const query = createQueryClient(api);
