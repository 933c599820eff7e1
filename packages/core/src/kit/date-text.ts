// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from './calendar.js';
import type { NumberLanguage } from './number-text.js';

/** A day within a sentence: `31.03.2026` in German, which DIN 5008 asks for; elsewhere as ISO 8601 has it. */
export function dateText(date: PlainDate, language: NumberLanguage): string {
  if (language !== 'de') return date;
  const [year, month, day] = date.split('-');
  return `${day}.${month}.${year}`;
}
