// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import type { Instant } from '@kontor/core';
import type { Actor, StatementOptions, Store } from '../store/store.js';
import type { ReadTransaction, WriteTransaction } from '../store/transaction.js';
import type { Access, Caller } from './access.js';
import type { ProblemLanguage } from './problem-words/problem-words.js';

/** Nothing is expected: any member is one too many. */
export const nothing = z.strictObject({});
export type Nothing = typeof nothing;

/** An answer that is sent while it is made: text or bytes of any length instead of JSON. */
export interface TextAnswer {
  /** One of those the operation names. */
  readonly content_type: string;
  /** What a browser saves it as; absent: it is to be read as it comes, not saved. */
  readonly file_name?: string;
  /** It goes on as long as somebody listens. */
  readonly lasting?: boolean;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}
/** The `answer` of an operation with text. */
export const textAnswer = z.custom<TextAnswer>();

/** One operation of the API: the route, its documentation and the shapes it takes and answers, in one place. */
export interface Operation<
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodType,
> {
  /** `listCustomers`: the name of the function in generated clients. */
  readonly operation_id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** `/v1/customers/{id}` */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /**
   * Which keys may call it; default secret keys only. What is open to secret keys is open to members as their role allows;
   * `member` alone: to nobody else. The operator may call everything. `anyone` stands alone: no key is read, requests are
   * limited by address, and the handler works on the store, for no organisation is named.
   */
  readonly access?: readonly Access[];
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The body is bytes, handed on as a stream of any length. */
  readonly upload?: boolean;
  readonly answer: Answer;
  /** The part of the answer that its entity tag stands for; default all of it. */
  readonly tagged?: (answer: z.output<Answer>) => unknown;
  /** It answers with text (`answer` is `textAnswer`): of these content types. */
  readonly text?: readonly string[];
  /** What `anyone` sends is signed: senders are known, so that they may send as much as the bearer of a key. */
  readonly signed?: boolean;
  /** Of success; default 200. */
  readonly status?: 200 | 201;
  /** False where the answer may not be kept, for it holds a secret. */
  readonly idempotent?: boolean;
}

/** One request to an operation, checked. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  readonly caller: Caller;
  /** In which sentences of the answer are told, by `Accept-Language`. */
  readonly language: ProblemLanguage;
  /** Where it came from; null in process. */
  readonly address: string | null;
  readonly store: Store;
  /** What time it is in the organisation: its test clock, or the system's. */
  readonly now: Instant;
  /** What time it is by now, after work that took a while. */
  clock(): Instant;
  /** The organisation it works on; refuses when the operator named none. */
  readonly org_id: string;
  readonly by: Actor;
  /** Whether who asked may still call it: for answers that last. */
  stillMay(): Promise<boolean>;
  /** Sets a header of the answer, such as a cookie. */
  answerHeader(name: string, value: string): void;
  /** Goes on with work that the answer does not wait for; the server waits for it before it ends. */
  aside(work: Promise<unknown>): void;
  /** A view of the organisation, at `as_of` if the query has one. */
  read<T>(fn: (tx: ReadTransaction) => Promise<T>, statements?: StatementOptions): Promise<T>;
  /**
   * A change of the organisation. With an `Idempotency-Key` its answer is stored in the same transaction, so `fn` must
   * return the whole answer: a request that was carried out is never carried out again, whenever the server died.
   */
  write<T>(fn: (tx: WriteTransaction) => Promise<T>, statements?: StatementOptions): Promise<T>;
  /** The same for work that does no harm when it is done again: its first answer is kept. */
  repeatable<T>(fn: () => Promise<T>): Promise<T>;
}

export type Handler<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> = (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<z.input<Answer>>;
