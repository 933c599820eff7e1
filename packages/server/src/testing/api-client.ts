// SPDX-License-Identifier: Apache-2.0
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApiDocument } from '../http/document.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the test says about it
  readonly body: any;
}

interface Described {
  readonly path: RegExp;
  readonly method: string;
  /** By status: what compiles the schema of the answer, once; null where the answer is none. */
  readonly responses: Readonly<Record<string, (() => ValidateFunction) | null>>;
}

/** Calls an app and holds every answer against the app's own OpenAPI document: undescribed answers fail the test. */
export class ApiClient {
  readonly #app: OpenAPIHono;
  readonly headers: Readonly<Record<string, string>>;

  constructor(app: OpenAPIHono, headers: Readonly<Record<string, string>>) {
    this.#app = app;
    this.headers = headers;
  }

  /** The same app with other headers. */
  with(headers: Readonly<Record<string, string>>): ApiClient {
    return new ApiClient(this.#app, { ...this.headers, ...headers });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }
  post(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, body === undefined ? undefined : JSON.stringify(body), headers);
  }
  put(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('PUT', path, JSON.stringify(body), headers);
  }
  patch(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('PATCH', path, JSON.stringify(body), headers);
  }

  /** A file, as it is sent. */
  async file(path: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await this.#app.request(path, { headers: this.headers })).arrayBuffer());
  }

  async send(
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await this.#app.request(path, {
      method,
      headers: {
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...this.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const plain = /^text\/|xml/.test(response.headers.get('content-type') ?? '');
    const content = text === '' ? null : plain ? text : JSON.parse(text);
    const answer = { status: response.status, headers: response.headers, body: content };
    this.#check(method, new URL(path, 'http://localhost').pathname, answer);
    return answer;
  }

  #check(method: string, path: string, { status, body }: Answer): void {
    operations ??= describedBy(this.#app);
    const found = operations.find((operation) => operation.method === method && operation.path.test(path));
    if (found === undefined) return; // no operation: the answer says so
    const known = status in found.responses ? status : 'default';
    const compiled = known === 'default' && status < 400 ? undefined : found.responses[known];
    if (compiled === undefined) throw new Error(`${method} ${path} answers ${status}, which is not described`);
    const validate = compiled?.();
    if (validate !== undefined && !validate(body))
      throw new Error(
        `${method} ${path} answers ${status} with something else than described: ${JSON.stringify(validate.errors)}`,
      );
  }
}

/** Of whichever app was asked first: each serves the same operations. */
let operations: readonly Described[] | undefined;

function describedBy(app: OpenAPIHono): Described[] {
  const document = openApiDocument(app);
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'api', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  const rooted = (schema: object) => {
    let validate: ValidateFunction | undefined;
    return () => {
      if (validate !== undefined) return validate;
      const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
      validate = compiled.get(text) ?? ajv.compile(JSON.parse(text));
      compiled.set(text, validate);
      return validate;
    };
  };
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(
      item as Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>,
    ).map(([method, { responses }]) => ({
      path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      method: method.toUpperCase(),
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, { content }]) => {
          const schema = Object.values(content ?? {})[0]?.schema;
          return [status, schema === undefined ? null : rooted(schema)];
        }),
      ),
    })),
  );
}
