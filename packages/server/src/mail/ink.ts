// SPDX-License-Identifier: Apache-2.0

const DARK = '#101318';
const LIGHT = '#ffffff';

/** Black or white: what reads better on a colour `#rrggbb`, by the contrast ratio of WCAG 2. */
export function inkOn(colour: string): string {
  const luminance = luminanceOf(colour);
  return contrast(luminance, luminanceOf(LIGHT)) >= contrast(luminance, luminanceOf(DARK)) ? LIGHT : DARK;
}

/** The contrast ratio of two colours `#rrggbb`: 1 to 21. */
export function contrastOf(a: string, b: string): number {
  return contrast(luminanceOf(a), luminanceOf(b));
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Relative luminance, 0 to 1. Throws a RangeError for what is no colour. */
function luminanceOf(colour: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new RangeError(`not a colour #rrggbb: ${colour}`);
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
