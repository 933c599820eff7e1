// SPDX-License-Identifier: Apache-2.0
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Target } from './address-guard.js';

/** What came of one attempt. */
export interface Outcome {
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Why there was none. */
  readonly error: string | null;
  readonly duration_ms: number;
  /** The first kilobyte of the answer, as text. */
  readonly response: string | null;
  readonly retry_after: string | undefined;
}

const SNIPPET_BYTES = 1_024;

/**
 * Sends a body to exactly the address of `target`, over a connection of its own. Redirects are answers like any other.
 * Never rejects: what goes wrong is the outcome.
 */
export function post(
  target: Target,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeout_ms: number,
): Promise<Outcome> {
  const started = performance.now();
  const { url, address, family } = target;
  const send = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve) => {
    const done = (outcome: Omit<Outcome, 'duration_ms'>) =>
      resolve({ ...outcome, duration_ms: Math.round(performance.now() - started) });
    const failed = (error: string) => done({ status: null, error, response: null, retry_after: undefined });
    let answered = false;
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        // The name is for the certificate and the Host header only: where the connection goes is settled.
        lookup: (_host, options, found) =>
          options.all ? found(null, [{ address, family }]) : found(null, address, family),
      },
      (answer) => {
        answered = true;
        snippetOf(answer).then((response) => {
          const { statusCode: status = 0, headers } = answer;
          done({ status, error: null, response, retry_after: headers['retry-after'] });
          request.destroy();
        });
      },
    );
    // Once the answer has begun its status counts, and only the reading of it ends here.
    const limit = setTimeout(() => request.destroy(new Error(`no answer within ${timeout_ms} ms`)), timeout_ms);
    request.on('error', (error) => {
      if (!answered) failed(error.message || (error as { code?: string }).code || 'connection failed');
    });
    request.on('close', () => clearTimeout(limit));
    request.end(body);
  });
}

/** Reads no further than what is kept. */
function snippetOf(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    // NUL is the one character PostgreSQL's text does not hold.
    const done = () => resolve(bytes.subarray(0, SNIPPET_BYTES).toString('utf8').replaceAll('\0', ''));
    answer.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length >= SNIPPET_BYTES) done();
    });
    answer.on('end', done);
    answer.on('error', done);
    answer.on('close', done);
  });
}
