// SPDX-License-Identifier: Apache-2.0
import { type Fetch, type Fetched, GateServer } from '../gate/server.js';
import type { PlaceAnswer, PlaceRequest } from './place-pool.js';

/** What a door answers to who asks for a place. */
export type DoorAnswer = PlaceAnswer & {
  readonly object: 'place';
  readonly holder: string;
  /** Changes with the licence, its revocation list or its keys. */
  readonly licence_tag: string;
};

/** What lies behind `licence_tag`. Everything in it is signed: whoever reads it verifies it by keys of its own. */
export interface LicenceTexts {
  readonly licence: string;
  readonly revocation_list: string | null;
  /** Signed key sets, for installations that know older keys. */
  readonly key_sets: readonly string[];
}

/** A door is near, or it is down. */
const ANSWER_MS = 10_000;

/** Where places are asked for. Requests reject where nobody answers. */
export interface Door {
  ask(request: PlaceRequest): Promise<Fetched>;
  release(request: PlaceRequest): Promise<Fetched>;
  licence(): Promise<Fetched>;
}

/** A server of the site, as `kontor site serve` starts it. */
export function siteDoor(options: { readonly url: string; readonly token: string; readonly fetch?: Fetch }): Door {
  const server = new GateServer({ ...options, key: options.token, customer: '' });
  const within = () => AbortSignal.timeout(ANSWER_MS);
  return {
    ask: (body) => server.request('POST', '/v1/places', { body, signal: within() }),
    release: (body) => server.request('POST', '/v1/places/release', { body, signal: within() }),
    licence: () => server.request('GET', '/v1/licence', { signal: within() }),
  };
}
