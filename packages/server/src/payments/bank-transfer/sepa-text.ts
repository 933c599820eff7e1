// SPDX-License-Identifier: Apache-2.0

const SPELT: Readonly<Record<string, string>> = {
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  Æ: 'Ae',
  æ: 'ae',
  Ø: 'O',
  ø: 'o',
  Œ: 'Oe',
  œ: 'oe',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  '&': '+',
};

/**
 * Text in the characters that every bank in SEPA takes (EPC217-08): Latin letters without marks, digits and
 * `/-?:().,'+` and space. Others become a point; the text is cut at `length`.
 */
export function sepaText(text: string, length: number): string {
  return [...text.normalize('NFC')]
    .map((character) => SPELT[character] ?? character.normalize('NFKD').replace(/\p{M}/gu, ''))
    .join('')
    .replace(/[^A-Za-z0-9/?:().,'+ -]/g, '.')
    .replace(/\/{2,}/g, '/')
    .replace(/^\/+|\/+$/g, '')
    .trim()
    .slice(0, length);
}
