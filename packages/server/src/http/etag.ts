// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { Refusal } from './problem.js';

/** A strong entity tag (RFC 9110 §8.8.3) of a JSON text. */
export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
}

/** Whether one of the tags in `If-None-Match` or `If-Match` is this one; `*` matches any. */
export function namesTag(header: string, tag: string): boolean {
  return header.split(',').some((part) => {
    const named = part.trim().replace(/^W\//, '');
    return named === '*' || named === tag;
  });
}

/** Refuses a change to something that is no longer as the client read it (`If-Match`, RFC 9110 §13.1.1). */
export function requireMatch(headers: Headers, current: unknown): void {
  const expected = headers.get('if-match');
  if (expected === null || namesTag(expected, etagOf(JSON.stringify(current)))) return;
  throw new Refusal(412, [
    {
      code: 'precondition-failed',
      path: 'If-Match',
      message: 'it was changed since it was read',
      mend: 'read it again, and repeat the change on what it is now',
    },
  ]);
}
