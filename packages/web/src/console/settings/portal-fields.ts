// SPDX-License-Identifier: Apache-2.0
import type { settingsWords } from '../words/settings.ts';
import type { settingsOutsideWords } from '../words/settings-outside.ts';
import type { SettingField } from './setting-control.tsx';

export function portalFields(
  words: (typeof settingsOutsideWords)['de'],
  of_documents: (typeof settingsWords)['de'],
): readonly SettingField[] {
  const hint = of_documents.as_documents;
  return [
    { path: 'open', label: words.open, hint: words.open_hint, kind: 'checkbox' },
    {
      path: 'downgrades',
      label: words.downgrades,
      kind: 'choice',
      choices: Object.entries(words.downgrade_times),
    },
    { path: 'allow', label: words.allow, kind: 'several', choices: Object.entries(words.permissions) },
    { path: 'brand.name', label: words.brand_name, hint },
    { path: 'brand.accent_colour', label: of_documents.accent_colour, hint: of_documents.colour_hint },
    { path: 'brand.logo', label: of_documents.logo, hint: of_documents.logo_hint, kind: 'logo' },
    { path: 'links.terms', label: words.terms },
    { path: 'links.privacy', label: words.privacy },
    { path: 'links.support', label: words.support, hint: words.support_hint },
    { path: 'frame_origins', label: words.frame_origins, hint: words.frame_hint, kind: 'lines' },
  ];
}
