// SPDX-License-Identifier: Apache-2.0
import { frameOf, type PictureHead, type PictureOptions, signOf, TEXT_SIZE } from './frame.js';
import { group } from './markup.js';
import { coordinateOf, decimalOf, type Measure, type PictureValue, shortText, valueText } from './measure.js';
import type { Colour } from './palette.js';
import { baseline, ROW_HEIGHT, rowMiddle } from './plot.js';
import { type PictureRows, tableOf } from './table.js';
import { fittedText } from './text-width.js';

/** How a claim fares. */
export type ClaimVerdict = 'holds' | 'rounds' | 'contradicted' | 'not-derivable';

/** What is claimed beside what it comes to, a row a figure; figures of any measure stand on one scale by their share. */
export interface ClaimDots extends PictureHead {
  readonly rows: readonly {
    readonly label: string;
    readonly claimed: PictureValue;
    /** Null where nothing can be derived. */
    readonly recomputed: PictureValue | null;
    readonly measure: Measure;
    readonly verdict: ClaimVerdict;
  }[];
  readonly words: {
    readonly figure: string;
    readonly claimed: string;
    readonly recomputed: string;
    readonly verdict: string;
    readonly verdicts: Readonly<Record<ClaimVerdict, string>>;
  };
}

export function claimDotsRows({ rows, words }: ClaimDots): PictureRows {
  return {
    columns: [
      { key: 'figure', label: words.figure },
      { key: 'claimed', label: words.claimed },
      { key: 'recomputed', label: words.recomputed },
      { key: 'verdict', label: words.verdict },
    ],
    rows: rows.map(({ label, claimed, recomputed, measure, verdict }) => [
      label,
      { value: decimalOf(claimed), measure },
      { value: recomputed === null ? null : decimalOf(recomputed), measure },
      words.verdicts[verdict],
    ]),
  };
}

const VERDICTS: Readonly<
  Record<ClaimVerdict, { readonly colour: Colour; readonly sign: 'dot' | 'diamond' | 'square' }>
> = {
  holds: { colour: 'series-2', sign: 'dot' },
  rounds: { colour: 'series-0', sign: 'square' },
  contradicted: { colour: 'down', sign: 'diamond' },
  'not-derivable': { colour: 'series-6', sign: 'dot' },
};
/** Beyond half as much again, or half, a dot stands at the edge: its numbers are written beside it. */
const EDGE = 0.5;

/** How far what it comes to is from what is claimed, as a share of the claim, -1/2 to 1/2. */
function deviation(claimed: PictureValue, recomputed: PictureValue): number {
  const [from, to] = [coordinateOf(claimed), coordinateOf(recomputed)];
  const share = from === to ? 0 : from === 0 ? Math.sign(to) : (to - from) / Math.abs(from);
  return Math.max(-EDGE, Math.min(EDGE, share));
}

/**
 * SVG: the upright line is what is claimed, the sign beside it what it comes to, 50% less to 50% more. Verdicts differ
 * by sign as well as by colour.
 */
export function claimDotsPicture(data: ClaimDots, options: PictureOptions = {}): string {
  const { rows, words } = data;
  const used = (Object.keys(VERDICTS) as ClaimVerdict[]).filter((verdict) =>
    rows.some((row) => row.verdict === verdict && row.recomputed !== null),
  );
  const legend = used.map((verdict) => ({ label: words.verdicts[verdict], ...VERDICTS[verdict] }));
  const frame = frameOf(data, legend, options, { content_height: ROW_HEIGHT * (Math.max(1, rows.length) + 1) });
  const { pen, language, area } = frame;
  const table = tableOf(claimDotsRows(data), language);
  if (rows.length === 0) return frame.finishEmpty(table);
  const width = area.right - area.left;
  const number = width * 0.17;
  const plot = { left: area.left + width * 0.34, right: area.right - 2 * number - 8 };
  const middle = (plot.left + plot.right) / 2;
  const x = (share: number) => middle + (share / EDGE) * ((plot.right - plot.left) / 2 - 8);
  const head = (text: string, right: number) =>
    pen.text(right, baseline(rowMiddle(area.top, 0)), fittedText(text, number - 6, TEXT_SIZE), TEXT_SIZE, 'soft', {
      'text-anchor': 'end',
    });
  const written = (value: PictureValue | null, measure: Measure) => {
    const full = valueText(value, measure, language);
    return fittedText(full, number - 6, TEXT_SIZE) === full
      ? full
      : fittedText(shortText(value, measure, language), number - 6, TEXT_SIZE);
  };
  const drawn = rows.map(({ label, claimed, recomputed, measure, verdict }, index) => {
    const y = rowMiddle(area.top, index + 1);
    const { colour, sign } = VERDICTS[verdict];
    const to = recomputed === null ? middle : x(deviation(claimed, recomputed));
    return group(
      pen.line(area.left, y + ROW_HEIGHT / 2, area.right, y + ROW_HEIGHT / 2, 'rule'),
      pen.text(area.left, baseline(y), fittedText(label, width * 0.34 - 10, TEXT_SIZE), TEXT_SIZE, 'ink'),
      ...(recomputed === null
        ? []
        : [pen.line(middle, y, to, y, colour, { 'stroke-width': 2 }), signOf(sign, to, y, colour, pen)]),
      pen.text(area.right - number, baseline(y), written(claimed, measure), TEXT_SIZE, 'ink', { 'text-anchor': 'end' }),
      pen.text(
        area.right,
        baseline(y),
        written(recomputed, measure),
        TEXT_SIZE,
        recomputed === null ? 'soft' : colour === 'down' ? 'down' : 'ink',
        { 'text-anchor': 'end' },
      ),
    );
  });
  const edge = (share: number, text: string) =>
    pen.text(x(share), baseline(rowMiddle(area.top, 0)), text, TEXT_SIZE, 'soft', { 'text-anchor': 'middle' });
  const percent = (share: number) => `${share > 0 ? '+' : ''}${valueText(share, { kind: 'share' }, language)}`;
  const roomy = plot.right - plot.left > 150;
  return frame.finish(
    table,
    pen.line(middle, rowMiddle(area.top, 0) + 10, middle, area.top + ROW_HEIGHT * (rows.length + 1), 'soft'),
    ...(roomy ? [edge(-EDGE, percent(-EDGE)), edge(EDGE, percent(EDGE))] : []),
    head(words.claimed, area.right - number),
    head(words.recomputed, area.right),
    ...drawn,
  );
}
