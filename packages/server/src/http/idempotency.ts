// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Claim } from '../store/idempotency.js';
import { Refusal } from './problem.js';

export const IDEMPOTENCY_HEADER = 'idempotency-key';

/** A request that says how it is to be recognised when it comes again. */
export interface IdempotentRequest {
  readonly key: string;
  readonly hash: string;
}

/**
 * The key of a request and what it must be repeated with: method, path with query, and body. `whose`: keys are those of
 * one customer; null: of the organisation.
 */
export function idempotentRequest(request: Request, body: string, whose: string | null): IdempotentRequest | null {
  const key = request.headers.get(IDEMPOTENCY_HEADER);
  if (key === null) return null;
  if (key === '' || key.length > 255)
    throw new Refusal(400, [
      {
        code: 'idempotency-key-invalid',
        path: 'Idempotency-Key',
        message: `the idempotency key has ${key.length} characters`,
        mend: 'send 1 to 255 characters, e.g. a UUID',
      },
    ]);
  const { pathname, search } = new URL(request.url);
  const hash = createHash('sha256').update(`${request.method} ${pathname}${search}\n${body}`).digest('hex');
  return { key: whose === null ? key : `${whose} ${key}`, hash };
}

/** The first answer, when this request was answered before; null when it is to be carried out. */
export function firstAnswer(claim: Claim): { readonly status: number; readonly body: unknown } | null {
  if (claim.state === 'done') return { status: claim.status, body: JSON.parse(claim.response) };
  if (claim.state !== 'mismatch') return null;
  throw new Refusal(422, [
    {
      code: 'idempotency-key-reused',
      path: 'Idempotency-Key',
      message: 'the idempotency key came before with another request',
      mend: 'use a new key for a new request; repeat a request exactly as it was',
    },
  ]);
}
