// SPDX-License-Identifier: Apache-2.0
import { type Fetch, type Fetched, type GateProblem, GateServer, keyRefused } from '../gate/server.js';
import { fromBase64url } from '../licence/base64url.js';
import type { PlaceAnswer, PlaceRequest } from './place-pool.js';
import { Seller } from './seller.js';

/** What a door answers to who asks for a place. */
export type DoorAnswer = PlaceAnswer & {
  readonly object: 'place' | 'activation';
  readonly holder: string;
  /** Changes with the licence; at a site also with its revocation list and its keys. */
  readonly licence_tag: string;
};

/** What lies behind `licence_tag`. Everything in it is signed: whoever reads it verifies it by keys of its own. */
export interface LicenceTexts {
  readonly licence: string;
  readonly revocation_list: string | null;
  /** Signed key sets, for installations that know older keys. */
  readonly key_sets: readonly string[];
}

/**
 * Where places are asked for. Each rejects with a `DoorRefusal` where asking again would be answered the same, with a
 * `SyntaxError` where the answer is none, and otherwise where nobody answers.
 */
export interface Door {
  ask(request: PlaceRequest): Promise<DoorAnswer>;
  release(request: PlaceRequest): Promise<unknown>;
  licence(): Promise<LicenceTexts>;
}

/** A door is near, or it is down. */
const ANSWER_MS = 10_000;

interface DoorOptions {
  readonly url: string;
  readonly token: string;
  readonly fetch?: Fetch;
}

/** A server of the site, as `kontor site serve` starts it. */
export function siteDoor(options: DoorOptions): Door {
  const server = new GateServer({ ...options, key: options.token, customer: '' });
  const request = async (method: 'GET' | 'POST', path: string, body?: PlaceRequest) =>
    answerIn(await server.request(method, path, { body, signal: AbortSignal.timeout(ANSWER_MS) }));
  return {
    ask: async (run) => placeIn(await request('POST', '/v1/places', run)),
    release: (run) => request('POST', '/v1/places/release', run),
    licence: async () => textsIn(await request('GET', '/v1/licence')),
  };
}

/** The seller itself, who keeps the places of a licence. */
export function sellerDoor(options: DoorOptions & { readonly licence: string }): Door {
  const access = { ...options, key: options.token };
  const server = new GateServer({ ...access, customer: '' });
  const seller = new Seller(access);
  let { licence } = options;
  const request = async (run: PlaceRequest, action = '') => {
    const path = `/v1/licences/${encodeURIComponent(idIn(licence))}/activations${action}`;
    const body = { ...run, licence };
    return answerIn(await server.request('POST', path, { body, signal: AbortSignal.timeout(ANSWER_MS) }));
  };
  const learn = async (): Promise<LicenceTexts> => {
    const learnt = await seller.learn(licence);
    licence = learnt.licence ?? licence;
    return { revocation_list: null, key_sets: [], ...learnt, licence };
  };
  return {
    ask: async (run) => {
      const before = licence;
      try {
        return placeIn(await request(run));
      } catch (error) {
        // one that was revoked may have a renewal that was not
        if (!(error instanceof DoorRefusal) || (await learn()).licence === before) throw error;
        return placeIn(await request(run));
      }
    },
    release: (run) => request(run, '/release'),
    licence: learn,
  };
}

/** The door answers, and says no. */
export class DoorRefusal extends Error {
  constructor(readonly problem: GateProblem) {
    super(problem.code);
  }
}

function placeIn(content: unknown): DoorAnswer {
  const { object, state } = (content ?? {}) as Partial<DoorAnswer>;
  if ((object !== 'place' && object !== 'activation') || (state !== 'held' && state !== 'waiting'))
    throw new SyntaxError('it is no place');
  return content as DoorAnswer;
}

function textsIn(content: unknown): LicenceTexts {
  const { licence, revocation_list, key_sets } = (content ?? {}) as Partial<LicenceTexts>;
  if (typeof licence !== 'string' || !Array.isArray(key_sets)) throw new SyntaxError('it is no licence of a site');
  return { licence, revocation_list: revocation_list ?? null, key_sets };
}

async function answerIn(response: Fetched): Promise<unknown> {
  const text = await response.text();
  if (response.status === 200) return JSON.parse(text);
  if (response.status === 401 || response.status === 403) throw new DoorRefusal(keyRefused(response.status));
  if (response.status === 404 || response.status === 409) throw new DoorRefusal(problemIn(text));
  throw new Error(`it answers ${response.status}: ${text.slice(0, 300)}`);
}

function problemIn(text: string): GateProblem {
  const { errors } = JSON.parse(text) as { errors?: readonly GateProblem[] };
  const [problem] = errors ?? [];
  if (typeof problem?.code !== 'string') throw new SyntaxError('it is no problem');
  return problem;
}

/** The id that a licence claims: the seller knows whether it is so. */
function idIn(licence: string): string {
  try {
    const claims = new TextDecoder().decode(fromBase64url(licence.split('.')[1] ?? '', 'licence'));
    return String((JSON.parse(claims) as { jti?: unknown }).jti);
  } catch {
    return 'unreadable';
  }
}
