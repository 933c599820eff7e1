// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { createApp, Store, StoreProgress } from '@kontor/server';
import { DEFAULT_PORT } from './commands/start.js';
import { CommandFailure } from './failure.js';

/** A request to the API: `path` below the root, e.g. `/v1/customers`. */
export interface ApiRequest {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with its content type; instead of `body`. */
  readonly stream?: { readonly content: ReadableStream<Uint8Array>; readonly type: string };
  readonly idempotency_key?: string;
}

/** The API, wherever it runs. A refusal is thrown as a CommandFailure that carries the problem document. */
export interface Connection {
  request<T = Record<string, unknown>>(method: string, path: string, request?: ApiRequest): Promise<T>;
  /** Hands on an answer of text or bytes as it comes. */
  text(path: string, query: ApiRequest['query'], write: (piece: Uint8Array) => unknown): Promise<void>;
  /** The same connection acting for another organisation (operator only; a key belongs to one). */
  as(organisation: string): Connection;
  close(): Promise<void>;
}

/** What the options and the environment say about where to connect. */
export interface Target {
  /** Base URL of a running Kontor; absent: the database is opened in this process. */
  readonly url: string | undefined;
  readonly api_key: string | undefined;
  readonly database_url: string | undefined;
  readonly data_dir: string;
  readonly organisation: string | undefined;
}

export function targetFrom(
  options: { organisation?: string | undefined; dataDir?: string | undefined; url?: string | undefined },
  environment: NodeJS.ProcessEnv = process.env,
): Target {
  return {
    url: options.url ?? environment.KONTOR_URL,
    api_key: environment.KONTOR_API_KEY,
    database_url: environment.KONTOR_DATABASE_URL,
    data_dir: resolve(options.dataDir ?? environment.KONTOR_DATA_DIR ?? '.kontor'),
    organisation: options.organisation ?? environment.KONTOR_ORGANISATION,
  };
}

export async function connect(target: Target): Promise<Connection> {
  if (target.url === undefined) {
    const local = await openLocal(target);
    return local.connection(target.organisation);
  }
  if (target.api_key === undefined)
    throw new CommandFailure(`KONTOR_URL is ${target.url} but KONTOR_API_KEY is not set; set it to a secret key`, 2);
  const headers = { authorization: `Bearer ${target.api_key}` };
  const base = target.url.replace(/\/+$/, '');
  return over(
    (path, init) => fetch(base + path, init),
    headers,
    async () => {},
  );
}

/** The database and the API in this process, for an operator who has the files or the database's address. */
export interface Local {
  readonly store: Store;
  readonly app: ReturnType<typeof createApp>;
  connection(organisation?: string): Connection;
  close(): Promise<void>;
}

export async function openLocal(target: Target, onProgress?: (step: StoreProgress) => void): Promise<Local> {
  const { createApp, openStore } = await import('@kontor/server');
  const store = await openStore({
    ...(target.database_url === undefined ? { data_dir: target.data_dir } : { database_url: target.database_url }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  // lives as long as this process: whoever holds it already holds the database
  const operatorToken = randomBytes(32).toString('base64url');
  const app = createApp({ store, operator_token: operatorToken });
  return {
    store,
    app,
    connection: (organisation) =>
      over(
        // links in answers lead to where `kontor start` serves, unless KONTOR_PUBLIC_URL says otherwise
        async (path, init) => app.request(`http://127.0.0.1:${DEFAULT_PORT}${path}`, init),
        {
          authorization: `Bearer ${operatorToken}`,
          ...(organisation === undefined ? {} : { 'kontor-organisation': organisation }),
        },
        () => store.close(),
      ),
    close: () => store.close(),
  };
}

type Send = (path: string, init: RequestInit) => Promise<Response>;

function over(send: Send, headers: Readonly<Record<string, string>>, close: () => Promise<void>): Connection {
  const answer = (path: string, init: RequestInit) =>
    send(path, init).catch((error: unknown) => {
      throw new CommandFailure(`cannot reach Kontor: ${causeOf(error)}; is the server running?`, 1);
    });
  return {
    async text(path, query, write) {
      const response = await answer(path + queryText(query), { headers });
      if (!response.ok) throw refusalOf(response.status, await response.json());
      for await (const bytes of response.body ?? []) write(bytes);
    },
    async request<T>(method: string, path: string, request: ApiRequest = {}): Promise<T> {
      const response = await answer(path + queryText(request.query), requestInit(method, headers, request));
      const text = await response.text();
      const content: unknown = text === '' ? null : JSON.parse(text);
      if (!response.ok) throw refusalOf(response.status, content);
      return content as T;
    },
    as: (organisation) => over(send, { ...headers, 'kontor-organisation': organisation }, close),
    close,
  };
}

function requestInit(method: string, headers: Readonly<Record<string, string>>, request: ApiRequest): RequestInit {
  return {
    method,
    headers: {
      ...headers,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(request.stream === undefined ? {} : { 'content-type': request.stream.type }),
      ...(request.idempotency_key === undefined ? {} : { 'idempotency-key': request.idempotency_key }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    ...(request.stream === undefined ? {} : { body: request.stream.content, duplex: 'half' as const }),
  };
}

function queryText(query: ApiRequest['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string; readonly mend: string }[];
}

/** One line: every mistake with its path and mend. Exit code 2 for bad input, 1 for a refusal. */
function refusalOf(status: number, content: unknown): CommandFailure {
  const problem = (content ?? {}) as ProblemDocument;
  const parts = problem.errors?.map(
    ({ path, message, mend }) => `${path === '' ? '' : `${path}: `}${message}; ${mend}`,
  );
  const text = parts !== undefined && parts.length > 0 ? parts.join(' · ') : (problem.detail ?? problem.title);
  return new CommandFailure(text ?? `the server answered ${status}`, status === 400 || status === 422 ? 2 : 1, content);
}

function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return cause?.message ?? message ?? String(error);
}
