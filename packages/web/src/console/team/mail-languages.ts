// SPDX-License-Identifier: Apache-2.0
import { LANGUAGES } from '../../ui/words.ts';

/** Mails and documents are worded in more languages than pages. */
export const MAIL_LANGUAGES: readonly (readonly [code: string, name: string])[] = [
  ...Object.entries(LANGUAGES),
  ['fr', 'Français'],
  ['es', 'Español'],
  ['ja', '日本語'],
];
