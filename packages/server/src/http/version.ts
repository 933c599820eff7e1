// SPDX-License-Identifier: Apache-2.0
import { Refusal } from './problem.js';

/** The day of the last change that could break a client. */
export const API_VERSION = '2026-11-01';
export const VERSION_HEADER = 'kontor-version';

/** A client that names the version it was written for is not answered in another one. */
export function requireVersion(headers: Headers): void {
  const asked = headers.get(VERSION_HEADER);
  if (asked === null || asked === API_VERSION) return;
  throw new Refusal(400, [
    {
      code: 'api-version-unknown',
      path: 'Kontor-Version',
      message: `this server does not speak the version ${asked}`,
      mend: `leave the header out, or send ${API_VERSION}`,
    },
  ]);
}
