// SPDX-License-Identifier: Apache-2.0
import { fromBase64url, toBase64url } from './base64url.js';
import { refuse } from './refusal.js';
import type { RevocationList } from './revocation-list.js';
import type { Steps } from './steps.js';
import type { Licence } from './verify.js';

/**
 * The latest time a licence was used at and the newest revocation list seen with it, authenticated by a key that
 * follows from the licence: a mark that was changed by hand, or belongs to another licence, is noticed.
 */
export interface ClockMark {
  /** Milliseconds since 1970. */
  readonly latest: number;
  /** Seconds since 1970; 0: none was seen. */
  readonly list_issued_at: number;
}

/** What to do when the clock stands before the mark: nothing runs; it runs on by the mark; it runs by the clock. */
export type RollbackPolicy = 'refuse' | 'use_mark' | 'warn';

export interface ClockPolicy {
  /** Default `use_mark`: the licence ages on, and nobody is locked out by a wrong clock. */
  readonly on_rollback?: RollbackPolicy;
  /** Clocks are set right now and then: so much back is no rollback, in seconds; default 3600. */
  readonly tolerance_seconds?: number;
}

export interface ClockVerdict {
  /** The time to go by, in milliseconds since 1970. */
  readonly now: number;
  /** By how many seconds the clock is behind the mark, where that is more than is tolerated; else 0. */
  readonly rolled_back_seconds: number;
  /** What to keep in place of the mark. */
  readonly mark: string;
}

const FORM = /^v1\.(\d{1,16})\.(\d{1,12})\.([A-Za-z0-9_-]{43})$/;

/**
 * Holds the clock, in milliseconds since 1970, against the mark (null: there is none yet), the licence's own time of
 * issue and the list's: none of them can lie in the future.
 */
export function* clockSteps(
  licence: Licence,
  list: RevocationList | null,
  mark: string | null,
  clock: number,
  { on_rollback = 'use_mark', tolerance_seconds = 3_600 }: ClockPolicy = {},
): Steps<ClockVerdict> {
  const known = mark === null ? { latest: 0, list_issued_at: 0 } : yield* openMark(licence, mark);
  if (list !== null && list.issued_at < known.list_issued_at)
    refuse('revocation-list-older', '', 'a newer revocation list was seen before');
  const latest = Math.max(known.latest, licence.claims.iat * 1000, (list?.issued_at ?? 0) * 1000);
  const behind = latest - clock;
  const rolled_back = behind > tolerance_seconds * 1000;
  if (rolled_back && on_rollback === 'refuse')
    refuse(
      'clock-rolled-back',
      '',
      `the clock is ${Math.floor(behind / 1000)} seconds behind the time it showed before`,
    );
  const now = on_rollback === 'warn' ? clock : Math.max(clock, rolled_back ? latest : clock);
  const next = {
    latest: Math.max(latest, clock),
    list_issued_at: Math.max(known.list_issued_at, list?.issued_at ?? 0),
  };
  return {
    now,
    rolled_back_seconds: rolled_back ? Math.floor(behind / 1000) : 0,
    mark: yield* sealMark(licence, next),
  };
}

function* openMark(licence: Licence, mark: string): Steps<ClockMark> {
  const found = FORM.exec(mark);
  if (found === null) return refuse('clock-mark-invalid', '', 'the clock mark is damaged');
  const [, latest, list, seal] = found as unknown as [string, string, string, string];
  const expected = yield* macOf(licence, latest, list);
  if (!isSame(expected, fromBase64url(seal, 'clock-mark')))
    refuse('clock-mark-invalid', '', 'the clock mark was changed, or belongs to another licence');
  return { latest: Number(latest), list_issued_at: Number(list) };
}

function* sealMark(licence: Licence, { latest, list_issued_at }: ClockMark): Steps<string> {
  const mac = yield* macOf(licence, String(latest), String(list_issued_at));
  return `v1.${latest}.${list_issued_at}.${toBase64url(mac)}`;
}

function* macOf({ signature, claims }: Licence, latest: string, list: string): Steps<Uint8Array> {
  const text = `kontor clock mark v1\n${claims.jti}\n${latest}\n${list}`;
  return (yield { kind: 'mac', key: signature, text }) as Uint8Array;
}

/** Compared in a time that does not tell where they differ. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++) difference |= (a[index] as number) ^ (b[index] ?? 0);
  return difference === 0;
}
