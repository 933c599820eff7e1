// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

/** Longest line that is read; of a longer one only its beginning is kept, to be rejected. */
export const MAX_LINE_LENGTH = 1 << 20;

/** Consecutive lines without their ends; `first` is the number of the first, from 1. */
export interface Lines {
  readonly first: number;
  readonly lines: readonly string[];
}

/** The bytes of a stream, unpacked if they begin as gzip does. `onBytes` sees the packed ones. */
export async function* unpacked(stream: Readable, onBytes: (count: number) => void = () => {}): AsyncGenerator<Buffer> {
  const source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head: Buffer = Buffer.alloc(0);
  let next = await source.next();
  while (!next.done) {
    onBytes(next.value.length);
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    if (head.length >= 2) break;
    next = await source.next();
  }
  async function* all() {
    if (head.length > 0) yield head;
    for (let chunk = await source.next(); !chunk.done; chunk = await source.next()) {
      onBytes(chunk.value.length);
      yield chunk.value;
    }
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* all();
  const gunzip = createGunzip({ chunkSize: 1 << 17 });
  const packed = all();
  const pump = async () => {
    for await (const chunk of packed)
      if (!gunzip.write(chunk)) await new Promise((resolve) => gunzip.once('drain', resolve).once('close', resolve));
    gunzip.end();
  };
  pump().catch((error) => gunzip.destroy(error));
  yield* gunzip as AsyncIterable<Buffer>;
}

/** Lines of UTF-8 text in portions as they come; LF or CRLF, with or without a byte order mark or a last end. */
export async function* textLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
  const decoder = new StringDecoder('utf8');
  let first = 1;
  let rest = '';
  let skipping = false;
  const portion = (text: string): Lines => {
    const lines = text.split('\n');
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] as string;
      if (line.endsWith('\r')) lines[index] = line.slice(0, -1);
    }
    if (first === 1 && lines[0]?.charCodeAt(0) === 0xfeff) lines[0] = (lines[0] as string).slice(1);
    const begun = first;
    first += lines.length;
    return { first: begun, lines };
  };
  for await (const chunk of bytes) {
    let text = decoder.write(chunk);
    if (skipping) {
      const end = text.indexOf('\n');
      if (end === -1) continue;
      text = text.slice(end);
      skipping = false;
    }
    const end = text.lastIndexOf('\n');
    if (end === -1) rest += text;
    else {
      yield portion(rest + text.slice(0, end));
      rest = text.slice(end + 1);
    }
    if (rest.length > MAX_LINE_LENGTH) {
      rest = rest.slice(0, MAX_LINE_LENGTH + 1);
      skipping = true;
    }
  }
  rest += decoder.end();
  if (rest !== '') yield portion(rest);
}
