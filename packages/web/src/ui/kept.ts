// SPDX-License-Identifier: Apache-2.0

/** What the browser refuses to keep, such as in a frame of another site, is known as long as the page is there. */
const here = new Map<string, string>();

/** What was kept of a choice of the reader, such as the theme; null: nothing. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return here.get(key) ?? null;
  }
}

/** Keeps a choice; null forgets it. */
export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value === null) here.delete(key);
    else here.set(key, value);
  }
}
