// SPDX-License-Identifier: Apache-2.0
import type { TextAnswer } from './operation.js';
import { API_VERSION, VERSION_HEADER } from './version.js';

/** As much of what `node:http` answers with as is needed to write to it. */
export interface Outgoing {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  /** False: what was written has to go out before more is. */
  write(bytes: string | Uint8Array): boolean;
  end(): unknown;
  destroy(): unknown;
  on(event: 'close' | 'drain', then: () => void): unknown;
}

/**
 * Sends an answer of text or bytes a piece at a time, as fast as it is read. The first piece is made before the answer begins, so
 * that what can be refused still is; a failure after it cuts the connection, and the text shows that it has no end. What
 * lasts is written to `outgoing` where there is one; the response is empty then, and whoever serves it passes it over.
 */
export async function textResponse(
  { content_type, file_name, lasting, pieces }: TextAnswer,
  extra: Readonly<Record<string, string>>,
  outgoing?: Outgoing,
): Promise<Response> {
  const iterator = pieces[Symbol.asyncIterator]();
  const headers = {
    'content-type': /^text\/|[/+]xml$/.test(content_type) ? `${content_type}; charset=utf-8` : content_type,
    ...(file_name === undefined ? {} : { 'content-disposition': `attachment; filename="${file_name}"` }),
    'cache-control': 'private, no-store',
    [VERSION_HEADER]: API_VERSION,
    ...extra,
  };
  const encoder = new TextEncoder();
  let next = await iterator.next();
  if (lasting && outgoing !== undefined) {
    void writeOut(outgoing, headers, next, iterator);
    return new Response(null);
  }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next.done) return controller.close();
      controller.enqueue(typeof next.value === 'string' ? encoder.encode(next.value) : next.value);
      next = await iterator.next();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, { headers });
}

/**
 * Writes pieces to the connection itself: the streams of the web take several times as long for each, and there are
 * thousands of these answers at a time. Ends with the connection, and waits while it is slow.
 */
async function writeOut(
  outgoing: Outgoing,
  headers: Readonly<Record<string, string>>,
  first: IteratorResult<string | Uint8Array>,
  iterator: AsyncIterator<string | Uint8Array>,
): Promise<void> {
  let goOn = () => {};
  outgoing.on('drain', () => goOn());
  outgoing.on('close', () => {
    goOn();
    void iterator.return?.();
  });
  try {
    outgoing.writeHead(200, headers);
    for (let next = first; !next.done; next = await iterator.next())
      if (!outgoing.write(next.value))
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

/** A text that is there at once, as pieces. */
export async function* once<T>(piece: T): AsyncGenerator<T> {
  yield piece;
}
