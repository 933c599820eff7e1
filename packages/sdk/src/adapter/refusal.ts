// SPDX-License-Identifier: Apache-2.0
import type { GateAnswer } from '../gate/answer.js';
import { GateDeniedError } from '../gate/answer.js';
import type { Gate } from '../gate/gate.js';

/** What a request must be allowed, and how much of it. */
export interface Guard<Request> {
  readonly feature: string;
  /** The gate of the customer who asks: one for all, or found by the request. */
  readonly gate: AnyGate | ((request: Request) => AnyGate | Promise<AnyGate>);
  /** Of a quota; default 1. */
  readonly need?: number | string | ((request: Request) => number | string);
  /** Takes what is needed, and refuses if that cannot be. */
  readonly consume?: boolean;
}

/** A gate of any catalog: keys that the catalog does not have are denied, as always. */
export type AnyGate = Pick<Gate, 'allows' | 'check' | 'consume' | 'value'>;

/** A refusal over HTTP: RFC 9457 problem details, and where to buy what is missing. */
export interface HttpRefusal {
  readonly status: 403 | 429 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly title: string;
    readonly status: number;
    readonly code: 'feature-not-allowed';
    readonly detail: string;
    readonly feature: string;
  } & GateAnswer;
}

/** Null: the request may pass. What is consumed is taken. */
export async function refusalOf<Request>(guard: Guard<Request>, request: Request): Promise<HttpRefusal | null> {
  const { feature, consume } = guard;
  const gate = typeof guard.gate === 'function' ? await guard.gate(request) : guard.gate;
  const need = typeof guard.need === 'function' ? guard.need(request) : (guard.need ?? 1);
  const answer = gate.check(feature, { need });
  if (answer.allowed && (!consume || gate.consume(feature, need))) return null;
  // it was allowed, and is not any more, or it is nothing that is consumed: never passed for free
  return httpRefusal(feature, answer.allowed ? { ...gate.check(feature, { need }), allowed: false } : answer);
}

/** 429 where it comes back by itself, 503 while nothing is known, else 403. */
export function httpRefusal(feature: string, answer: GateAnswer): HttpRefusal {
  const { reason, resets_at, upgrade } = answer;
  const status = reason === 'outage' ? 503 : reason === 'limit_reached' || reason === 'no_lease' ? 429 : 403;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 429 && resets_at !== null ? { 'retry-after': new Date(resets_at).toUTCString() } : {}),
      ...(upgrade?.url == null ? {} : { link: `<${upgrade.url}>; rel="payment"` }),
    },
    body: {
      title: 'Not part of what was bought',
      status,
      code: 'feature-not-allowed',
      detail: new GateDeniedError(feature, answer).message,
      feature,
      ...answer,
    },
  };
}
