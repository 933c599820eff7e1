// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from '../kit/decimal.js';
import { frameOf, type PictureHead, type PictureOptions, TEXT_SIZE } from './frame.js';
import { group } from './markup.js';
import { coordinateOf, decimalOf, type PictureValue, shortText, valueText } from './measure.js';
import { baseline, rowMiddle } from './plot.js';
import { type PictureRows, tableOf } from './table.js';
import { fittedText, textWidth } from './text-width.js';

/** How many reach each step of a way, from the first on. */
export interface Funnel extends PictureHead {
  readonly words: {
    readonly step: string;
    readonly count: string;
    readonly of_previous: string;
    readonly of_first: string;
  };
  readonly steps: readonly { readonly label: string; readonly count: PictureValue }[];
}

const SHARE_PLACES = 4;
/** Left free beside a text that ends at the right. */
const GAP = 6;
/** Null of nothing. */
function shareOf(part: PictureValue, whole: PictureValue | undefined): Decimal | null {
  if (whole === undefined || decimalOf(whole).isZero()) return null;
  return decimalOf(part).divide(decimalOf(whole), SHARE_PLACES, 'half-away');
}

export function funnelRows({ words, steps }: Funnel): PictureRows {
  return {
    columns: [
      { key: 'step', label: words.step },
      { key: 'count', label: words.count, measure: { kind: 'count' } },
      { key: 'of_previous', label: words.of_previous, measure: { kind: 'share' } },
      { key: 'of_first', label: words.of_first, measure: { kind: 'share' } },
    ],
    rows: steps.map(({ label, count }, at) => [
      label,
      decimalOf(count),
      shareOf(count, steps[at - 1]?.count),
      shareOf(count, steps[0]?.count),
    ]),
  };
}

/** SVG of the funnel: bars from the left, with their count, and what part of the step before it that is. */
export function funnelPicture(data: Funnel, options: PictureOptions = {}): string {
  const { words, steps } = data;
  const frame = frameOf(data, [], options, { content_height: 26 * (Math.max(1, steps.length) + 1) });
  const { pen, language, area } = frame;
  const table = tableOf(funnelRows(data), language);
  const counts = steps.map(({ count }) => Math.max(0, coordinateOf(count)));
  if (steps.length === 0) return frame.finishEmpty(table);
  const width = area.right - area.left;
  const [names, number] = [width * 0.28, width * 0.16];
  // its heading is longer than what stands below it
  const share = Math.min(width * 0.3, Math.max(number, textWidth(words.of_previous, TEXT_SIZE) + GAP));
  const left = area.left + names;
  const longest = width - names - number - share - 8;
  const most = Math.max(...counts, 1e-9);
  const end = (x: number, y: number, room: number, text: string, colour: 'ink' | 'soft') =>
    pen.text(x, baseline(y), fittedText(text, room - GAP, TEXT_SIZE), TEXT_SIZE, colour, { 'text-anchor': 'end' });
  return frame.finish(
    table,
    end(area.right - share, rowMiddle(area.top, 0), number, words.count, 'soft'),
    end(area.right, rowMiddle(area.top, 0), share, words.of_previous, 'soft'),
    ...steps.map(({ label, count }, index) => {
      const y = rowMiddle(area.top, index + 1);
      const part = shareOf(count, steps[index - 1]?.count);
      return group(
        pen.text(area.left, baseline(y), fittedText(label, names - 10, TEXT_SIZE), TEXT_SIZE, 'ink'),
        pen.rectangle(left, y - 9, Math.max(1, ((counts[index] as number) / most) * longest), 18, 'series-0', {
          rx: 2,
        }),
        end(area.right - share, y, number, shortText(count, { kind: 'count' }, language), 'ink'),
        end(area.right, y, share, part === null ? '' : valueText(part, { kind: 'share' }, language), 'soft'),
      );
    }),
  );
}
