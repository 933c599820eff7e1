// SPDX-License-Identifier: Apache-2.0

/** What a page asks for within so long after it was touched, it asks for somebody who is there. */
const THERE_MS = 60_000;

// a page that is opened is opened by somebody
let touched_at = Date.now();
for (const event of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
  addEventListener(
    event,
    () => {
      touched_at = Date.now();
    },
    { capture: true, passive: true },
  );

/** Says of a request that the page makes it by itself: it keeps no session alive. Nothing while somebody is there. */
export function backgroundHeader(): Record<string, string> {
  return Date.now() - touched_at > THERE_MS ? { 'Kontor-Background': '1' } : {};
}
