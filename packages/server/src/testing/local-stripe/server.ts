// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.js';
import { StripeApiError, type StripeErrorBody } from './api-error.js';
import { StripeBooks } from './books.js';
import { parseForm } from './form.js';

/**
 * What can go wrong with the next requests: the connection closes before or after the work is done, the work is done
 * and no answer ever comes, or Stripe says no before it begins.
 */
export type StripeFault =
  | 'close-before-work'
  | 'close-after-work'
  | 'hang-after-work'
  | 'key-in-use'
  | 'rate-limit'
  | 'server-error';

/** Those after which somebody who asks again soon gets an answer. */
export const PASSING_FAULTS: readonly StripeFault[] = [
  'close-after-work',
  'close-before-work',
  'key-in-use',
  'rate-limit',
  'server-error',
];

/** Answers that say no before any work is done. Source: docs.stripe.com/error-low-level. */
const REFUSALS: { readonly [K in StripeFault]?: { status: number; error: StripeErrorBody } } = {
  'key-in-use': {
    status: 409,
    error: {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: 'There is currently another in-progress request using this idempotency key.',
    },
  },
  'rate-limit': {
    status: 429,
    error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests hit the API too quickly.' },
  },
  'server-error': { status: 500, error: { type: 'api_error', message: 'An unknown error occurred.' } },
};

export interface LocalStripe {
  readonly port: number;
  readonly books: StripeBooks;
  /** Everything that was answered with 200, newest last. */
  readonly answered: object[];
  /** Requests seen, such as `POST /v1/refunds`, with their keys. */
  readonly requests: { readonly request: string; readonly idempotency_key: string | null }[];
  /** The next `times` requests go wrong so. */
  breakNext(fault: StripeFault, times?: number): void;
  /** Resolves once so many requests wait for an answer that never comes. */
  hanging(count: number): Promise<void>;
  /** While true, nobody is at home. */
  down: boolean;
  stop(): Promise<void>;
}

const API_KEY = 'sk_test_local';
/** A second in 2026, so that runs do not differ. */
const START = 1_780_000_000;

interface Kept {
  readonly fingerprint: string;
  readonly status: number;
  readonly text: string;
}

/** Starts a Stripe of our own on 127.0.0.1, at a free port, with an empty account. */
export async function startLocalStripe(): Promise<LocalStripe> {
  const books = new StripeBooks(START);
  const faults: StripeFault[] = [];
  const kept = new Map<string, Kept>();
  const waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  let hung = 0;
  const server = createServer((request, response) => void serve(request, response));
  const local = {
    port: 0,
    books,
    answered: [] as object[],
    requests: [] as { request: string; idempotency_key: string | null }[],
    down: false,
    hanging: (count: number) =>
      new Promise<void>((resolve) => {
        if (hung >= count) resolve();
        else waiters.push({ count, resolve });
      }),
    breakNext: (fault: StripeFault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://localhost');
    local.requests.push({
      request: `${request.method} ${url.pathname}`,
      idempotency_key: (request.headers['idempotency-key'] as string | undefined) ?? null,
    });
    const fault = local.down ? 'close-before-work' : faults.shift();
    if (fault === 'close-before-work') return void request.socket.destroy();
    const send = (status: number, text: string, headers: Record<string, string> = {}) =>
      response
        .writeHead(status, {
          'content-type': 'application/json',
          'request-id': `req_${local.requests.length}`,
          ...headers,
        })
        .end(text);
    const refusal = fault && REFUSALS[fault];
    if (refusal) {
      const advice = refusal.status === 429 ? { 'retry-after': '7' } : {};
      const { status, error } = refusal;
      return void send(status, JSON.stringify({ error }), { 'stripe-should-retry': 'false', ...advice });
    }
    const body = Buffer.concat(chunks).toString();
    const outcome = once(request, url, body);
    if (fault === 'close-after-work') return void request.socket.destroy();
    if (fault === 'hang-after-work') {
      hung++;
      for (const waiter of waiters) if (hung >= waiter.count) waiter.resolve();
      return;
    }
    send(outcome.status, outcome.text, outcome.replayed ? { 'idempotent-replayed': 'true' } : {});
  }

  /** The same key gives the same answer, declines included; refused requests never began and are not kept. */
  function once(request: IncomingMessage, url: URL, body: string): Kept & { replayed: boolean } {
    const key = request.headers['idempotency-key'];
    const fingerprint = `${request.method} ${url.pathname} ${[...new URLSearchParams(body)].sort().join('&')}`;
    const before = typeof key === 'string' && request.method === 'POST' ? kept.get(key) : undefined;
    if (before && before.fingerprint !== fingerprint) {
      const message = `Keys for idempotent requests can only be used with the same parameters they were first used with.`;
      const error = { type: 'idempotency_error', message };
      return { fingerprint, status: 400, text: JSON.stringify({ error }), replayed: false };
    }
    if (before) return { ...before, replayed: true };
    const made = { fingerprint, ...work(request, url, body) };
    if (typeof key === 'string' && (made.status === 200 || made.status === 402)) kept.set(key, made);
    return { ...made, replayed: false };
  }

  function work(request: IncomingMessage, url: URL, body: string): { status: number; text: string } {
    try {
      authorise(request);
      const form = parseForm(request.method === 'GET' ? url.search.slice(1) : body);
      const object = answer(books, request.method ?? '', url.pathname, form);
      local.answered.push(object);
      return { status: 200, text: JSON.stringify(object) };
    } catch (error) {
      if (!(error instanceof StripeApiError)) throw error;
      return { status: error.status, text: JSON.stringify({ error: error.body }) };
    }
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  local.port = (server.address() as AddressInfo).port;
  return local;
}

function authorise(request: IncomingMessage): void {
  if (request.headers.authorization !== `Bearer ${API_KEY}`)
    throw new StripeApiError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided.' });
  if (!/^\d{4}-\d\d-\d\d(\.\w+)?$/.test(String(request.headers['stripe-version'])))
    throw new StripeApiError(400, { type: 'invalid_request_error', message: 'Invalid Stripe API version.' });
  const type = request.headers['content-type'];
  if (request.method === 'POST' && type !== 'application/x-www-form-urlencoded')
    throw new StripeApiError(400, { type: 'invalid_request_error', message: `Invalid content type: ${type}` });
}

/** How a provider reaches a local Stripe: one short try, so that a test sees what a caller sees. */
export function localStripeSettings(local: LocalStripe) {
  return {
    api_key: API_KEY,
    webhook_secrets: ['whsec_local'],
    host: '127.0.0.1',
    port: local.port,
    protocol: 'http' as const,
    timeout_ms: 2000,
    network_retries: 0,
  };
}
