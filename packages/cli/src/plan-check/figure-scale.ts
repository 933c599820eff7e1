// SPDX-License-Identifier: Apache-2.0
import type { FigureVerdict, Finding, Interval } from '@kontor/core';

const WIDTH = 640;
const HEIGHT = 44;
const MARGIN = 14;
/** Middle of the strip of what is claimed, and of what follows. */
const CLAIMED = 13;
const FOLLOWS = 31;

/** Room between a strip and its text, and that of a letter of it, at most. */
const GAP = 8;
const LETTER = 7.5;

type Place = (end: Interval['low'], open: 'start' | 'end') => number;

/** Coordinates only: what is written stands beside the picture, exactly. */
function coordinate(end: NonNullable<Interval['low']>): number {
  return Number(end.toDecimal(9, 'half-even').toString());
}

/**
 * What a figure says, with all it may mean as a band, above what follows for it: SVG to stand in a page with the classes
 * `band`, `claimed` and `follows`. Null where one of the two is no number, or the two are ends that should meet.
 */
export function figureScale({ written, label, unit }: FigureVerdict, finding: Finding): string | null {
  const { follows, follows_text, kind } = finding;
  if (follows === null || unit.kind === 'words' || kind === 'timeline' || kind === 'tiers') return null;
  const held = `${kind === 'same' ? 'elsewhere' : 'follows'} ${follows_text}`;
  const ends = [written.meant.low, written.meant.high, follows.low, follows.high].filter((end) => end !== null);
  const numbers = ends.map(coordinate);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.length === 0 || !Number.isFinite(most - least)) return null;
  const room = most === least ? Math.max(1, Math.abs(most)) : (most - least) * 0.12;
  const scale = (WIDTH - 2 * MARGIN) / (most - least + 2 * room);
  const place: Place = (end, open) => {
    if (end === null) return open === 'start' ? 0 : WIDTH;
    return MARGIN + (coordinate(end) - least + room) * scale;
  };
  return [
    `<svg class="scale" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`${label}: says ${written.text}, ${held}`)}">`,
    `<line class="axis" x1="0" y1="22" x2="${WIDTH}" y2="22"/>`,
    strip('band', written.meant, CLAIMED, 14, place),
    strip('claimed', written.value, CLAIMED, 10, place),
    strip('follows', follows, FOLLOWS, 10, place),
    beside(`says ${written.text}`, written.meant, CLAIMED, place),
    beside(held, follows, FOLLOWS, place),
    '</svg>',
  ].join('');
}

/** An interval as a bar, a single value as a bar that can still be seen. */
function strip(kind: string, { low, high }: Interval, middle: number, height: number, place: Place): string {
  const [from, to] = [place(low, 'start'), place(high, 'end')];
  const width = Math.max(to - from, 3);
  const left = (from + to) / 2 - width / 2;
  return `<rect class="${kind}" x="${left.toFixed(1)}" y="${middle - height / 2}" width="${width.toFixed(1)}" height="${height}" rx="1.5"/>`;
}

/** What a strip is, on the side of it that has more room; nowhere where neither has any. */
function beside(text: string, { low, high }: Interval, middle: number, place: Place): string {
  const [from, to] = [place(low, 'start'), place(high, 'end')];
  const after = WIDTH - to > from;
  if (Math.max(WIDTH - to, from) < text.length * LETTER + GAP) return '';
  const at = after ? `x="${(to + GAP).toFixed(1)}"` : `x="${(from - GAP).toFixed(1)}" text-anchor="end"`;
  return `<text ${at} y="${middle + 4}">${escaped(text)}</text>`;
}

/** Text as it may stand in HTML and in its attributes. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
