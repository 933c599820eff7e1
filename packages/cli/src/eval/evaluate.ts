// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@kontor/core';
import { problemsOfZod } from '@kontor/server/zod-problems';
import { operations } from './operations.js';
import { type Operation, requests } from './protocol.js';

/** What is answered to one line: the request's `id` echoed (null when it could not be read), then result or problems. */
export type Answer =
  | { readonly id: string | number | null; readonly ok: true; readonly result: unknown }
  | { readonly id: string | number | null; readonly ok: false; readonly problems: readonly Problem[] };

/** Longest line that is read: a catalog fits many times over. */
export const MAX_LINE_LENGTH = 8 * 1024 * 1024;

/** Answers one line of the protocol. Never throws on any input; a defect of ours is the only thing that does. */
export function evaluateLine(line: string): Answer {
  if (line.length > MAX_LINE_LENGTH)
    return refuse(null, {
      code: 'request-too-large',
      path: '',
      message: `the line has ${line.length} characters`,
      mend: `send at most ${MAX_LINE_LENGTH} characters a line`,
    });
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    return refuse(null, {
      code: 'malformed-json',
      path: '',
      message: `the line is not JSON: ${(error as Error).message}`,
      mend: 'send one JSON object a line, without line breaks inside',
    });
  }
  return evaluate(request);
}

/** Answers one request. */
export function evaluate(request: unknown): Answer {
  const id = requestId(request);
  const op = (request as { op?: unknown } | null)?.op;
  if (typeof op !== 'string' || !Object.hasOwn(requests, op))
    return refuse(id, {
      code: 'unknown-operation',
      path: 'op',
      message: op === undefined ? 'the request names no operation' : `there is no operation ${JSON.stringify(op)}`,
      mend: `write one of ${Object.keys(requests).join(', ')}`,
    });
  const parsed = requests[op as Operation].safeParse(request);
  if (!parsed.success) return { id, ok: false, problems: problemsOfZod(parsed.error) };
  const run = operations[op as Operation] as (input: unknown) => ReturnType<(typeof operations)[Operation]>;
  try {
    const result = run(parsed.data);
    return result.ok ? { id, ok: true, result: result.value } : { id, ok: false, problems: result.problems };
  } catch (error) {
    // the core's word for a value beyond what it computes with: a date after the year 9999, say
    if (!(error instanceof RangeError)) throw error;
    return refuse(id, {
      code: 'out-of-range',
      path: '',
      message: error.message,
      mend: 'stay within the years 0000 to 9999 and amounts of at most 80 digits',
    });
  }
}

function requestId(request: unknown): string | number | null {
  const id = (request as { id?: unknown } | null)?.id;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function refuse(id: string | number | null, problem: Problem): Answer {
  return { id, ok: false, problems: [problem] };
}
