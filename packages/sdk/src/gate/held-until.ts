// SPDX-License-Identifier: Apache-2.0

/** Of a duration that is promised: clocks that run at different speeds must not make it last longer here. */
const HELD_PER_CENT = 90;

/** Until when a promise holds here, of a server that counts so long from when the request reached it. */
export function heldUntil(sent_at: number, expires_in_ms: number): number {
  return sent_at + Math.floor((expires_in_ms * HELD_PER_CENT) / 100);
}
