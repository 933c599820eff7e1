// SPDX-License-Identifier: Apache-2.0
import { valueScale } from './axis.js';
import { frameOf, type PictureHead, type PictureOptions, TEXT_SIZE } from './frame.js';
import { group } from './markup.js';
import { coordinateOf, decimalOf, type Measure, type PictureValue, shortText } from './measure.js';
import { baseline, ROW_HEIGHT, rowMiddle } from './plot.js';
import { type PictureRows, tableOf } from './table.js';
import { fittedText, textWidth } from './text-width.js';

/** What matters most: the outcome when one assumption alone is low and when it is high, beside the outcome as assumed. */
export interface Tornado extends PictureHead {
  readonly measure: Measure;
  readonly base: PictureValue;
  readonly words: { readonly assumption: string; readonly base: string; readonly low: string; readonly high: string };
  readonly rows: readonly {
    readonly label: string;
    /** The outcome at the low and at the high end of the assumption. */
    readonly low: PictureValue;
    readonly high: PictureValue;
  }[];
}

/** The widest swing first. */
function sorted({ rows }: Tornado): Tornado['rows'] {
  const swing = ({ low, high }: Tornado['rows'][number]) => Math.abs(coordinateOf(high) - coordinateOf(low));
  return [...rows].sort((a, b) => swing(b) - swing(a));
}

export function tornadoRows(data: Tornado): PictureRows {
  const { measure, words } = data;
  return {
    columns: [
      { key: 'assumption', label: words.assumption },
      { key: 'low', label: words.low, measure },
      { key: 'high', label: words.high, measure },
    ],
    rows: sorted(data).map(({ label, low, high }) => [label, decimalOf(low), decimalOf(high)]),
  };
}

/** SVG of the swings about the outcome as assumed: low ends in vermilion, high ends in blue, each with its outcome. */
export function tornadoPicture(data: Tornado, options: PictureOptions = {}): string {
  const { measure, base, words } = data;
  const rows = sorted(data);
  const frame = frameOf(
    data,
    [
      { label: words.low, colour: 'down', sign: 'square' },
      { label: words.high, colour: 'up', sign: 'square' },
    ],
    options,
    { content_height: ROW_HEIGHT * (Math.max(1, rows.length) + 1) },
  );
  const { pen, language, area } = frame;
  const table = tableOf(tornadoRows(data), language);
  if (rows.length === 0) return frame.finishEmpty(table);
  const width = area.right - area.left;
  const written = (value: PictureValue) => fittedText(shortText(value, measure, language), width * 0.17, TEXT_SIZE);
  const room =
    Math.max(...rows.flatMap(({ low, high }) => [low, high]).map((value) => textWidth(written(value), TEXT_SIZE))) + 8;
  const names = Math.min(width * 0.42, Math.max(...rows.map(({ label }) => textWidth(label, TEXT_SIZE))) + 12);
  const left = area.left + names + room;
  const right = area.right - room;
  const ends = rows.flatMap(({ low, high }) => [coordinateOf(low), coordinateOf(high)]);
  const scale = valueScale([...ends, coordinateOf(base)], false, right - left, measure, language);
  const [lowest, highest] = [Math.min(...ends, coordinateOf(base)), Math.max(...ends, coordinateOf(base))];
  const span = highest - lowest || scale.high - scale.low;
  const x = (value: number) => left + ((value - lowest) / span) * (right - left);
  const middle = x(coordinateOf(base));
  const title = fittedText(`${words.base} ${shortText(base, measure, language)}`, width * 0.6, TEXT_SIZE);
  const half = textWidth(title, TEXT_SIZE) / 2;
  return frame.finish(
    table,
    pen.text(
      Math.min(Math.max(middle, area.left + half), area.right - half),
      baseline(rowMiddle(area.top, 0)),
      title,
      TEXT_SIZE,
      'soft',
      {
        'text-anchor': 'middle',
      },
    ),
    ...rows.map(({ label, low, high }, index) => {
      const y = rowMiddle(area.top, index + 1);
      const [from, to] = [x(coordinateOf(low)), x(coordinateOf(high))];
      // both ends may be on one side of the outcome as assumed
      const bar = (end: number, colour: 'down' | 'up') =>
        pen.rectangle(Math.min(end, middle), y - 8, Math.abs(end - middle), 16, colour, { 'fill-opacity': 0.9 });
      const [first, last] = from <= to ? [low, high] : [high, low];
      const longer = Math.abs(from - middle) > Math.abs(to - middle) ? ['down', 'up'] : ['up', 'down'];
      return group(
        pen.text(area.left, baseline(y), fittedText(label, names - 10, TEXT_SIZE), TEXT_SIZE, 'ink'),
        // the shorter one stands before the longer one
        ...(longer as ('down' | 'up')[]).map((colour) => bar(colour === 'down' ? from : to, colour)),
        pen.text(Math.min(from, to, middle) - 5, baseline(y), written(first), TEXT_SIZE, 'soft', {
          'text-anchor': 'end',
        }),
        pen.text(Math.max(from, to, middle) + 5, baseline(y), written(last), TEXT_SIZE, 'soft'),
      );
    }),
    pen.line(middle, rowMiddle(area.top, 0) + 10, middle, area.bottom, 'ink'),
  );
}
