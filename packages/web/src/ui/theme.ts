// SPDX-License-Identifier: Apache-2.0
import { keep, kept } from './kept.ts';

/** Light, dark, or what the system says. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEY = 'kontor-theme';
const DARK = matchMedia('(prefers-color-scheme: dark)');

export function storedTheme(): Theme {
  const stored = kept(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme === 'system' ? (DARK.matches ? 'dark' : 'light') : theme;
}

/** Chooses and keeps a theme. */
export function chooseTheme(theme: Theme): void {
  keep(KEY, theme === 'system' ? null : theme);
  show(theme);
}

/** Shows the theme that was chosen, and follows the system where none was. */
export function followTheme(): void {
  show(storedTheme());
  DARK.addEventListener('change', () => show(storedTheme()));
}
