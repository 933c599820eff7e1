// SPDX-License-Identifier: Apache-2.0
import { OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Instant } from '@kontor/core';
import type { Context } from 'hono';
import type { StripeConnection } from '../collecting/providers.js';
import type { Device } from '../identity/session-terms.js';
import type { ExternalSigner } from '../licensing/signing-keys.js';
import type { TxtResolver } from '../portal/domains.js';
import { type AsOf, parseAsOf } from '../store/as-of.js';
import type { Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import { type Access, ANYONE, allowOnly, bearerOf, type Caller, organisationOf } from './access.js';
import { bearerKey, consoleSession, describeOperation, portalSession } from './document.js';
import { etagOf, namesTag } from './etag.js';
import { firstAnswer, IDEMPOTENCY_HEADER, idempotentRequest } from './idempotency.js';
import { memberOf } from './member-access.js';
import { type Call, type Handler, type Nothing, nothing, type Operation, type TextAnswer } from './operation.js';
import { portalCaller } from './portal-access.js';
import { problemResponse, Refusal } from './problem.js';
import { problemLanguage } from './problem-words/problem-words.js';
import { type RateLimit, RateLimiter } from './rate-limit.js';
import { bodyText, parsedJson } from './request-body.js';
import { isOwn, type RoleQuestion } from './roles.js';
import { type SessionCookie, sessionCookie } from './session-cookie.js';
import { useOf } from './session-use.js';
import { type Outgoing, textResponse } from './text-response.js';
import { API_VERSION, requireVersion, VERSION_HEADER } from './version.js';
import { addressOf, trustedProxies, type Visitor } from './visitor.js';
import { problemsOfZod } from './zod-problems.js';

export interface ApiOptions {
  readonly store: Store;
  /** Whoever presents it is the operator of the installation; absent: nobody is. */
  readonly operator_token?: string;
  readonly rate_limit?: RateLimit;
  /** Of each address that asks without a key. */
  readonly visitor_limit?: RateLimit;
  /** How many proxies of one's own add to X-Forwarded-For; default KONTOR_TRUSTED_PROXIES, else none. */
  readonly trusted_proxies?: number;
  /** Where customers reach this server, for links: `https://billing.example.com`; default KONTOR_PUBLIC_URL. */
  readonly public_url?: string | undefined;
  readonly now?: () => Instant;
  /** Where Stripe is; default KONTOR_STRIPE_URL, else its own address. */
  readonly stripe?: StripeConnection;
  /** Encrypts the private keys of licences besides; default KONTOR_SIGNING_PASSPHRASE. */
  readonly signing_passphrase?: string | undefined;
  /** Holds signing keys that never come here: PKCS #11, a key management service. */
  readonly external_signer?: ExternalSigner;
  /** Webhooks may go to loopback addresses; default: KONTOR_ALLOW_LOCAL_WEBHOOKS is 1. */
  readonly allow_local_webhooks?: boolean;
  /** Mails are sent, not only kept; default: KONTOR_SMTP_URL is set. */
  readonly sends_mail?: boolean;
  /** What asks the DNS for TXT records, which prove the names of portals; default: the system's. */
  readonly resolve_txt?: TxtResolver;
  /** Told of failures that are ours; default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}

export const RATE_LIMIT: RateLimit = { per_second: 100, burst: 500 };

/** Of each address that asks without a key: enough to read and sign, little to guess. */
export const VISITOR_LIMIT: RateLimit = { per_second: 2, burst: 60 };

/** Ends a request whose answer is known already: what its transaction did so far is rolled back. */
class Answered {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {}
}

/** Serves operations: who may, how often, is it well-formed, was it answered before; then the handler. */
export class Api {
  readonly app = new OpenAPIHono();
  readonly #options: ApiOptions;
  readonly #now: () => Instant;
  readonly #limiter: RateLimiter;
  readonly #visitors: RateLimiter;
  readonly #trusted_proxies: number;
  readonly #aside = new Set<Promise<unknown>>();
  /** Where browsers reach this server; undefined: where they ask. */
  readonly public_url: string | undefined;
  /** What carries the session of the console. */
  readonly cookie: SessionCookie;
  readonly #routes: { readonly method: string; readonly path: RegExp }[] = [];

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#limiter = new RateLimiter(options.rate_limit ?? RATE_LIMIT);
    this.#visitors = new RateLimiter(options.visitor_limit ?? VISITOR_LIMIT);
    this.#trusted_proxies = options.trusted_proxies ?? trustedProxies();
    this.public_url = options.public_url ?? process.env.KONTOR_PUBLIC_URL;
    this.cookie = sessionCookie('kontor_session', this.public_url);
    this.app.openAPIRegistry.registerComponent('securitySchemes', 'key', bearerKey);
    this.app.openAPIRegistry.registerComponent('securitySchemes', 'session', consoleSession);
    this.app.openAPIRegistry.registerComponent('securitySchemes', 'portal', portalSession);
    this.app.onError((error, context) => this.#refusal(error, context.req.raw));
  }

  add<
    Answer extends z.ZodType,
    Params extends z.ZodObject = Nothing,
    Query extends z.ZodObject = Nothing,
    Body extends z.ZodType = z.ZodUndefined,
  >(operation: Operation<Params, Query, Body, Answer>, handler: Handler<Params, Query, Body, Answer>): void {
    this.app.openAPIRegistry.registerPath(describeOperation(operation));
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const method = operation.method.toUpperCase();
    this.#routes.push({ method, path: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) });
    this.app.on(method, path, async (context) => {
      const request = context.req.raw;
      const access = operation.access ?? ['secret'];
      const address = this.#addressOf(context);
      const { caller, limits } = access.includes('anyone')
        ? { caller: ANYONE, limits: operation.signed ? this.#senderLimits(address) : this.visitorOf(context).limits }
        : await this.#known(request, access, operation, useOf(request, address, operation.text));
      allowOnly(caller, access, operation);
      requireVersion(request.headers);
      const params = checked(operation.params ?? nothing, context.req.param(), 400);
      const query = checked(operation.query ?? nothing, context.req.query(), 400);
      const text = operation.upload ? '' : await bodyText(request);
      const body =
        operation.body === undefined ? undefined : checked(operation.body, parsedJson(request.headers, text), 422);
      const input = { params, query, body } as Pick<
        Call<z.output<Params>, z.output<Query>, z.output<Body>>,
        'params' | 'query' | 'body'
      >;
      const own_headers = new Headers();
      const stillMay = () => this.#may(request, access, operation);
      const call = this.#call(operation, { request, caller, address, text, own_headers, stillMay }, input);
      if (operation.text !== undefined) {
        const { past_response } = (context.env ?? {}) as { readonly past_response?: Outgoing };
        // what stands in the response already goes out with what is written past it
        const extra = { ...Object.fromEntries(context.res.headers), ...limits };
        return textResponse((await handler(call)) as TextAnswer, extra, past_response);
      }
      const answer = await handler(call).then(
        (value) => new Answered(operation.status ?? 200, value),
        (error: unknown) => {
          if (error instanceof Answered) return Object.assign(error, { replayed: true });
          throw error;
        },
      );
      const { tagged } = operation;
      const tag_of = tagged === undefined ? answer.body : tagged(answer.body as z.output<Answer>);
      const response = answerResponse(request, answer, tag_of, {
        ...limits,
        ...('replayed' in answer ? { 'idempotent-replayed': 'true' } : {}),
      });
      for (const [name, value] of own_headers) response.headers.set(name, value);
      return response;
    });
  }

  /** The store it serves, and its clock: for what goes on between requests. */
  get surroundings(): { readonly store: Store; readonly now: () => Instant } {
    return { store: this.#options.store, now: this.#now };
  }

  /** Somebody without a key; refused when there are too many requests from there. */
  visitorOf(context: Context): Visitor {
    const address = this.#addressOf(context);
    const now = this.#now();
    return { address, now, limits: this.#visitors.take(address ?? 'in process', now) };
  }

  #senderLimits(address: string | null): Readonly<Record<string, string>> {
    return this.#limiter.take(`sender ${address ?? 'in process'}`, this.#now());
  }

  #addressOf(context: Context): string | null {
    return addressOf(context.req.raw.headers, context.env, this.#trusted_proxies);
  }

  async #known(request: Request, access: readonly Access[], question: RoleQuestion, used: Device | null) {
    const caller = await this.#whoAsks(request, access, question, used);
    return { caller, limits: caller.kind === 'operator' ? {} : this.#limiter.take(caller.actor, this.#now()) };
  }

  /** Whoever shows a key is who the key says; a cookie is read where there is none. */
  async #whoAsks(
    request: Request,
    access: readonly Access[],
    question: RoleQuestion,
    used: Device | null,
  ): Promise<Caller> {
    const { store, operator_token } = this.#options;
    const { cookie, public_url } = this;
    const now = this.#now();
    const portal = access.includes('portal') ? await portalCaller(request, store, { public_url, now, used }) : null;
    if (portal !== null) return portal;
    if (request.headers.has('authorization') || !(access.includes('secret') || access.includes('member')))
      return bearerOf(request.headers, store, operator_token);
    return memberOf(request, { store, cookie, public_url, now, access, own: isOwn(question), used });
  }

  /** Whether a request that was let in would be let in again. */
  async #may(request: Request, access: readonly Access[], question: RoleQuestion): Promise<boolean> {
    try {
      allowOnly(await this.#whoAsks(request, access, question, null), access, question);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /** Resolves when all work set aside so far is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#aside);
  }

  #setAside(work: Promise<unknown>): void {
    const done: Promise<unknown> = work
      .catch(this.#options.onFailure ?? console.error)
      .then(() => this.#aside.delete(done));
    this.#aside.add(done);
  }

  /** Which methods a path takes. */
  methodsAt(path: string): string[] {
    return this.#routes.filter((route) => route.path.test(path)).map((route) => route.method);
  }

  #call<Params, Query, Body>(
    operation: { readonly idempotent?: boolean; readonly status?: number },
    {
      request,
      caller,
      address,
      text,
      own_headers,
      stillMay,
    }: {
      readonly own_headers: Headers;
      readonly stillMay: () => Promise<boolean>;
      readonly request: Request;
      readonly caller: Caller;
      readonly address: string | null;
      readonly text: string;
    },
    input: { readonly params: Params; readonly query: Query; readonly body: Body },
  ): Call<Params, Query, Body> {
    const { store } = this.#options;
    // Requests are repeated in real time, whatever time it is in the organisation.
    const real_now = this.#now();
    const now = caller.test_clock ?? real_now;
    const by = { actor: caller.actor, now, real_now };
    const as_of = asOfIn(input.query);
    // an answer is kept for the organisation that asked, and here none did
    const once = caller.kind === 'anyone' ? null : idempotentRequest(request, text, customerOf(caller));
    if (once !== null && operation.idempotent === false) throw keyRefused();
    const status = operation.status ?? 200;
    const repeated = (first: { readonly status: number; readonly body: unknown } | null) => {
      if (first !== null) throw new Answered(first.status, first.body);
    };
    return {
      ...input,
      request,
      caller,
      language: problemLanguage(request.headers.get('accept-language')),
      address,
      store,
      now,
      clock: () => caller.test_clock ?? this.#now(),
      by,
      stillMay,
      answerHeader: (name, value) => own_headers.set(name, value),
      aside: (work) => this.#setAside(work),
      get org_id() {
        return organisationOf(caller);
      },
      read: (fn, statements) => store.read(organisationOf(caller), fn, { ...statements, as_of }),
      write: (fn, statements) =>
        store.write(
          organisationOf(caller),
          by,
          async (tx) => {
            if (once === null) return fn(tx);
            repeated(firstAnswer(await tx.idempotency.claim(once.key, once.hash, real_now)));
            const body = await fn(tx);
            await tx.idempotency.complete(once.key, status, JSON.stringify(body));
            return body;
          },
          statements,
        ),
      repeatable: async (fn) => {
        if (once === null) return fn();
        const org_id = organisationOf(caller);
        repeated(firstAnswer(await store.append(org_id, (tx) => tx.idempotency.claim(once.key, once.hash, real_now))));
        const body = await fn();
        await store.append(org_id, (tx) => tx.idempotency.complete(once.key, status, JSON.stringify(body)));
        return body;
      },
    };
  }

  #refusal(error: unknown, request: Request): Response {
    const { origin } = new URL(request.url);
    const language = problemLanguage(request.headers.get('accept-language'));
    if (error instanceof Refusal) return problemResponse(error, origin, language);
    if (error instanceof StoreError)
      return problemResponse(
        new Refusal(error.problem.code === 'organisation-unknown' ? 404 : 503, [error.problem]),
        origin,
        language,
      );
    (this.#options.onFailure ?? console.error)(error);
    return problemResponse(
      new Refusal(500, [
        {
          code: 'internal-error',
          path: '',
          message: 'something went wrong on our side, and nothing was changed',
          mend: 'try again; if it stays, tell the operator the time of the request',
        },
      ]),
      origin,
      language,
    );
  }
}

/** Keys of customers are each customer's own: nobody is answered what another one was. */
function customerOf(caller: Caller): string | null {
  return caller.kind === 'portal' || caller.kind === 'customer' ? caller.actor : null;
}

function checked<Schema extends z.ZodType>(schema: Schema, input: unknown, status: 400 | 422): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw new Refusal(status, problemsOfZod(result.error));
}

function answerResponse(
  request: Request,
  { status, body }: Answered,
  tag_of: unknown,
  extra: Readonly<Record<string, string>>,
): Response {
  const text = JSON.stringify(body);
  const headers: Record<string, string> = { [VERSION_HEADER]: API_VERSION, ...extra };
  if (request.method === 'GET' || request.method === 'HEAD') {
    headers.etag = etagOf(tag_of === body ? text : JSON.stringify(tag_of));
    headers['cache-control'] = 'private, no-cache';
    if (namesTag(request.headers.get('if-none-match') ?? '', headers.etag))
      return new Response(null, { status: 304, headers });
  }
  headers['content-type'] = 'application/json';
  const id = status === 201 ? (body as { id?: unknown }).id : undefined;
  if (typeof id === 'string') headers.location = `${new URL(request.url).pathname}/${encodeURIComponent(id)}`;
  return new Response(text, { status, headers });
}

function asOfIn(query: unknown): AsOf | undefined {
  const text = (query as { as_of?: string }).as_of;
  if (text === undefined) return undefined;
  const as_of = parseAsOf(text);
  if (as_of !== null) return as_of;
  throw new Refusal(400, [
    {
      code: 'invalid-moment',
      path: 'as_of',
      message: `${JSON.stringify(text)} is neither an instant nor a number of the commit clock`,
      mend: 'write e.g. 2026-03-01T00:00:00Z, or a number such as 17',
    },
  ]);
}

function keyRefused(): Refusal {
  return new Refusal(400, [
    {
      code: 'idempotency-key-invalid',
      path: IDEMPOTENCY_HEADER,
      message: 'this answer holds a secret, which is not kept for a repetition',
      mend: 'leave the idempotency key out, and revoke what was made twice',
    },
  ]);
}
