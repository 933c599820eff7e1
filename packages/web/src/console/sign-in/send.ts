// SPDX-License-Identifier: Apache-2.0
import { API_ROOT } from '../../api/client.ts';

/** A refusal, and the seconds after which it may be tried again. */
export interface Refused {
  readonly problem: unknown;
  readonly retry_after: number | null;
}

/** Sends what needs no session; throws a `Refused`. */
export async function send<T>(path: string, body: object): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`${API_ROOT}${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'Accept-Language': document.documentElement.lang },
      body: JSON.stringify(body),
    });
  } catch (problem) {
    throw { problem, retry_after: null } satisfies Refused;
  }
  const answer = await response.json();
  if (response.ok) return answer;
  const wait = response.headers.get('retry-after');
  throw { problem: answer, retry_after: wait === null ? null : Number(wait) } satisfies Refused;
}
