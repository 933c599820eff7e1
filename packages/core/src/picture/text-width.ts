// SPDX-License-Identifier: Apache-2.0

/**
 * Advance widths of U+0020 to U+007E in hundredths of the font size, Noto Sans Regular (the hmtx table of the font).
 */
const WIDTHS = (
  '26 27 41 65 57 83 73 23 30 30 55 57 27 32 27 37 57 57 57 57 57 57 57 57 57 57 27 27 57 57 57 43 90 64 65 63 73 56 ' +
  '52 73 74 34 27 62 52 91 76 78 61 78 62 55 56 73 60 93 59 57 57 33 37 33 57 44 28 56 62 48 62 56 34 62 62 26 26 53 26 ' +
  '94 62 61 62 62 41 48 36 62 51 79 53 51 47 38 55 38 57'
)
  .split(' ')
  .map(Number);
/** Of letters that the table does not have: the widest Latin, Greek and Cyrillic are about this. */
const OTHER = 80;
/** CJK, full-width forms, emoji, and U+FFFD, which stands for what cannot be written. */
const SQUARE = 105;
const NARROW: Readonly<Record<string, number>> = {
  '\u00a0': 26,
  '\u202f': 26,
  '–': 50,
  '−': 57,
  '…': 79,
  '·': 27,
  '€': 57,
  '×': 57,
};
/** A reader without Noto Sans sees another font: the wide ones (DejaVu Sans, Verdana) are this much wider. */
const ALLOWANCE = 1.14;

/** The width of a line of text in pixels at a font size in pixels; rather too wide than too narrow. */
export function textWidth(text: string, size: number): number {
  let hundredths = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) as number;
    hundredths += WIDTHS[code - 0x20] ?? NARROW[letter] ?? (code < 0x20 || code >= 0x1100 ? SQUARE : OTHER);
  }
  return (hundredths * size * ALLOWANCE) / 100;
}

/** The text, or as much of it as fits with an ellipsis; empty where not even one letter does. */
export function fittedText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  let room = width - textWidth('…', size);
  let kept = 0;
  for (const letter of letters) {
    room -= textWidth(letter, size);
    if (room < 0) break;
    kept++;
  }
  return kept === 0 ? '' : `${letters.slice(0, kept).join('').trimEnd()}…`;
}
