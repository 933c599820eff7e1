// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { MenuItem } from './menu.tsx';
import { chooseTheme, storedTheme, THEMES, type Theme } from './theme.ts';
import { LANGUAGES, type Language } from './words.ts';

/** Theme and language as parts of a menu, what is chosen ticked. */
export function usePreferenceItems({
  theme_words,
  language,
  chooseLanguage,
}: {
  readonly theme_words: Readonly<Record<Theme, string>>;
  readonly language: Language;
  readonly chooseLanguage: (language: Language) => void;
}): readonly (MenuItem | 'line')[] {
  const [theme, setTheme] = useState<Theme>(storedTheme);
  return [
    ...THEMES.map((one) => ({
      label: theme_words[one],
      checked: one === theme,
      onSelect: () => {
        chooseTheme(one);
        setTheme(one);
      },
    })),
    'line',
    ...(Object.entries(LANGUAGES) as [Language, string][]).map(([one, name]) => ({
      label: name,
      checked: one === language,
      onSelect: () => chooseLanguage(one),
    })),
  ];
}
