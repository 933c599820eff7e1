// SPDX-License-Identifier: Apache-2.0
import type { TextAnswer } from './operation.js';
import { API_VERSION, VERSION_HEADER } from './version.js';

/**
 * Sends an answer of text or bytes a piece at a time, as fast as it is read. The first piece is made before the answer begins, so
 * that what can be refused still is; a failure after it cuts the connection, and the text shows that it has no end.
 */
export async function textResponse(
  { content_type, file_name, pieces }: TextAnswer,
  extra: Readonly<Record<string, string>>,
): Promise<Response> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let next = await iterator.next();
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
  return new Response(body, {
    headers: {
      'content-type': /^text\/|[/+]xml$/.test(content_type) ? `${content_type}; charset=utf-8` : content_type,
      ...(file_name === undefined ? {} : { 'content-disposition': `attachment; filename="${file_name}"` }),
      'cache-control': 'private, no-store',
      [VERSION_HEADER]: API_VERSION,
      ...extra,
    },
  });
}

/** A text that is there at once, as pieces. */
export async function* once<T>(piece: T): AsyncGenerator<T> {
  yield piece;
}
