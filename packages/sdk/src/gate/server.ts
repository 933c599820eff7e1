// SPDX-License-Identifier: Apache-2.0

/** As much of `fetch` as a gate needs; a product may hand in its own, with a proxy or a certificate. */
export type Fetch = (
  url: string,
  request: {
    readonly method?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal;
    readonly keepalive?: boolean;
  },
) => Promise<Fetched>;

/** As much of a response. */
export interface Fetched {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): PieceReader } | null;
  text(): Promise<string>;
}
export interface PieceReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<unknown>;
}

/** Something that went wrong beside the answers, which go on by the policy for outages. */
export interface GateProblem {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
}

export function serverUnreachable(error: unknown): GateProblem {
  return {
    code: 'gate-server-unreachable',
    message: `the server does not answer: ${error instanceof Error ? error.message : String(error)}`,
    mend: 'check the address and the network; the gate tries again by itself',
  };
}

export function keyRefused(status: number): GateProblem {
  return {
    code: 'gate-key-refused',
    message: `the server answers ${status} to this key or customer`,
    mend: 'use a secret key of the organisation, and the id or own key of a customer',
  };
}

export function answerUnreadable(message: string): GateProblem {
  return {
    code: 'gate-answer-unreadable',
    message: `what the server sent cannot be read: ${message}`,
    mend: 'check that the address is that of a Kontor, and that nothing between changes what it sends',
  };
}

/** The requests of one gate to its server. */
export class GateServer {
  readonly #base: string;
  readonly #key: string;
  readonly #fetch: Fetch;
  readonly customer: string;

  constructor(options: {
    readonly url: string;
    readonly key: string;
    readonly customer: string;
    readonly fetch?: Fetch | undefined;
  }) {
    this.#base = options.url.replace(/\/+$/, '');
    this.#key = options.key;
    this.customer = options.customer;
    this.#fetch = options.fetch ?? ((url, request) => fetch(url, request) as Promise<Fetched>);
  }

  /** `path` is below the customer; with a leading slash below the root. */
  request(
    method: 'GET' | 'POST',
    path: string,
    options: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly signal?: AbortSignal;
      /** Sent even if the page that sends it goes away. */
      readonly keepalive?: boolean;
    } = {},
  ): Promise<Fetched> {
    const { body, headers, ...rest } = options;
    const whole = path.startsWith('/') ? path : `/v1/customers/${encodeURIComponent(this.customer)}/${path}`;
    return this.#fetch(this.#base + whole, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...rest,
    });
  }
}

/** Whether the same request may succeed later: the server is busy or broken, not the request. */
export function mayPass(status: number): boolean {
  return status >= 500 || status === 429 || status === 408 || status === 425;
}
