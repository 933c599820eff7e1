// SPDX-License-Identifier: Apache-2.0

/** Remainder by 97 of a text whose letters count as 10 to 35 (ISO 7064, MOD 97-10). Text: A–Z and 0–9 only. */
export function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** The two digits that make `body + country + digits` leave the remainder 1. */
export function checkDigits(body: string, prefix: string): string {
  return String(98 - mod97(`${body}${prefix}00`)).padStart(2, '0');
}
