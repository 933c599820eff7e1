// SPDX-License-Identifier: Apache-2.0
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlaceRequest } from '../../floating/place-pool.js';
import type { GateProblem } from '../../gate/server.js';

/** A request that is refused. */
export class SiteRefusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: GateProblem & { readonly path?: string },
  ) {
    super(problem.code);
  }
}

const LONGEST_BODY = 16_384;
/** No character that a line or a terminal takes for something else. */
const NAME = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,200}$/u;

/** Whether requests carry the token of the site; compared by hash, in a time that does not tell where they differ. */
export function tokenCheck(token: string): (request: IncomingMessage) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return ({ headers }) => {
    const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}

/** Who asks for a place, or gives it back. */
export async function placeRequest(request: IncomingMessage): Promise<PlaceRequest> {
  const text = await bodyText(request);
  let body: { readonly holder?: unknown; readonly session?: unknown } | null;
  try {
    body = JSON.parse(text);
  } catch {
    throw new SiteRefusal(400, {
      code: 'malformed-json',
      path: '',
      message: 'the body is no JSON',
      mend: 'send {"holder": "…", "session": "…"}',
    });
  }
  return { holder: nameIn(body?.holder, 'holder'), session: nameIn(body?.session, 'session') };
}

function nameIn(value: unknown, path: string): string {
  if (typeof value === 'string' && NAME.test(value)) return value;
  throw new SiteRefusal(422, {
    code: 'invalid-format',
    path,
    message: `${path} is no text of 1 to 200 printable characters`,
    mend: path === 'holder' ? 'name the node, process or user' : 'make up a name for this run, unlike any other',
  });
}

async function bodyText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  // who sends too much is answered before the connection ends
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > LONGEST_BODY)
      throw new SiteRefusal(413, {
        code: 'request-too-large',
        path: '',
        message: `the body is longer than ${LONGEST_BODY} bytes`,
        mend: 'send the holder and its session, and nothing else',
      });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, JSON.stringify(body), 'application/json');
}

export function sendText(response: ServerResponse, status: number, text: string, content_type: string): void {
  response.writeHead(status, {
    'content-type': content_type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

/** An error in the shape of those of the API: RFC 9457, with every problem in `errors`. */
export function sendProblem(response: ServerResponse, { status, problem }: SiteRefusal): void {
  const { code, message, mend, path = '' } = problem;
  if (status === 401) response.setHeader('www-authenticate', 'Bearer realm="kontor-site"');
  // the rest of a body that is too long is not waited for
  if (status === 413) response.setHeader('connection', 'close');
  const body = {
    type: 'about:blank',
    status,
    detail: `${message}; ${mend}`,
    code,
    errors: [{ code, path, message, mend }],
  };
  sendText(response, status, JSON.stringify(body), 'application/problem+json');
}
