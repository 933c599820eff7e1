// SPDX-License-Identifier: Apache-2.0
import { type Fetch, type Fetched, GateServer } from '../gate/server.js';
import type { LicenceTexts } from './door.js';

export interface SellerOptions {
  /** Of the seller's Kontor. */
  readonly url: string;
  /** A publishable key of the seller. */
  readonly key: string;
  readonly fetch?: Fetch;
}

/** Whoever asks waits so long for the seller, and not longer. */
const ANSWER_MS = 20_000;

/** The seller, as whoever has a licence asks: for the one that came after, the revocation list, the keys. */
export class Seller {
  readonly #server: GateServer;
  #list: { readonly etag: string | null; readonly token: string } | null = null;

  constructor(options: SellerOptions) {
    this.#server = new GateServer({ ...options, customer: '' });
  }

  /** What the seller knows by now. Rejects when it does not answer, or refuses the key. */
  async learn(licence: string): Promise<Partial<LicenceTexts>> {
    const { tokens } = (await this.#get('/v1/licence_key_set')) as { tokens: readonly { token: string }[] };
    const list = await this.#revocationList();
    // a licence that the seller does not know any more changes nothing here
    const current = await this.#request('POST', '/v1/licences/current', { body: { licence } });
    const text = await current.text();
    return {
      key_sets: tokens.map(({ token }) => token),
      revocation_list: list,
      ...(current.status === 200 ? { licence: (JSON.parse(text) as { token: string }).token } : {}),
    };
  }

  async #revocationList(): Promise<string> {
    const headers = this.#list?.etag == null ? {} : { 'if-none-match': this.#list.etag };
    const response = await this.#request('GET', '/v1/revocation_list', { headers });
    const text = await response.text();
    if (response.status === 304 && this.#list !== null) return this.#list.token;
    const { token } = parsed(response, text) as { token: string };
    this.#list = { etag: response.headers.get('etag'), token };
    return token;
  }

  async #get(path: string): Promise<unknown> {
    const response = await this.#request('GET', path);
    return parsed(response, await response.text());
  }

  #request(
    method: 'GET' | 'POST',
    path: string,
    options: { readonly headers?: Record<string, string>; readonly body?: unknown } = {},
  ) {
    return this.#server.request(method, path, { ...options, signal: AbortSignal.timeout(ANSWER_MS) });
  }
}

function parsed(response: Fetched, text: string): unknown {
  if (response.status !== 200) throw new Error(`it answers ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
