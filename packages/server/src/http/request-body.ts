// SPDX-License-Identifier: Apache-2.0
import { Refusal } from './problem.js';

/** Longest JSON body: 10,000 events of a kilobyte. */
const MOST_BYTES = 16 * 1024 * 1024;
const JSON_TYPE = /^application\/(?:json|cloudevents\+json|cloudevents-batch\+json)\s*(?:;|$)/i;

/** The body as text, refused as soon as it is longer than 16 MiB or not UTF-8. `mend`: what to do about a longer one. */
export async function bodyText(request: Request, mend?: string): Promise<string> {
  if (request.body === null) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let text = '';
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) throw tooLarge(mend);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw malformed('the body is not UTF-8');
    throw error;
  }
}

/** The body as it came, refused as soon as it is longer than 16 MiB. */
export async function bodyBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function parsedJson(headers: Headers, text: string): unknown {
  const type = headers.get('content-type');
  if (type !== null && !JSON_TYPE.test(type))
    throw new Refusal(415, [
      {
        code: 'media-type-unsupported',
        path: 'Content-Type',
        message: `the body is said to be ${type}`,
        mend: 'send JSON with `Content-Type: application/json`',
      },
    ]);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(text === '' ? 'the body is empty' : (error as Error).message);
  }
}

function malformed(reason: string): Refusal {
  return new Refusal(400, [
    { code: 'malformed-json', path: '', message: `the body is not JSON: ${reason}`, mend: 'send one JSON value' },
  ]);
}

function tooLarge(mend = 'send smaller batches, or a file to /v1/usage/imports'): Refusal {
  return new Refusal(413, [
    {
      code: 'request-too-large',
      path: '',
      message: `the body has more than ${MOST_BYTES / 1024 / 1024} MiB`,
      mend,
    },
  ]);
}
