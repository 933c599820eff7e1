// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { keep, kept } from '../ui/kept.ts';

const KEPT = 'kontor-single-keys';

/** Whether keys act without Ctrl: who speaks to the computer may not want that (WCAG 2.1.4). */
export const singleKeysAct = () => kept(KEPT) !== 'off';
export const chooseSingleKeys = (act: boolean) => keep(KEPT, act ? null : 'off');

/** What the keyboard opened over the page: the palette, or the list of shortcuts. */
export function useShortcuts() {
  const [opened, open] = useState<'palette' | 'shortcuts' | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, target } = event;
      const busy = (target as HTMLElement).closest('input,textarea,select,[role=dialog],[role=menu]') !== null;
      const single = !busy && !event.ctrlKey && !event.metaKey && singleKeysAct();
      const wanted =
        (key === 'k' && (event.metaKey || event.ctrlKey)) || (key === '/' && single)
          ? 'palette'
          : key === '?' && single
            ? 'shortcuts'
            : null;
      if (wanted === null) return;
      event.preventDefault();
      open(wanted);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return { opened, open, close: () => open(null) };
}
