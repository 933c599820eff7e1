// SPDX-License-Identifier: Apache-2.0
import {
  type CalculatedCurve,
  type Decimal,
  monthlyText,
  NUMBER_STYLES,
  type NumberLanguage,
  writtenNumber,
} from '@kontor/core/pricing';
import { type Html, html } from './markup.js';
import { PAGE_WORDS } from './wording/page-wording.js';

// Drawn here and not by the pictures of core, whose scales and legends alone would take the bundle past its budget.

const WIDTH = 640;
const HEIGHT = 260;
const EDGE = { left: 112, right: 12, top: 12, bottom: 34 };

/** Plans over one meter: the lines, and beneath them every figure as a table. */
export function costCurvePicture(curve: CalculatedCurve, currency: string, language: NumberLanguage): Html {
  const { points, plans, label, unit } = curve;
  const words = PAGE_WORDS[language];
  const known = points.flatMap(({ monthly }) => monthly.filter((each) => each !== null));
  const [first] = known;
  if (first === undefined) return html`<p>${words.none_holds}</p>`;
  const highest = known.reduce((a, b) => a.max(b), first);
  const widest = (points.at(-1) as (typeof points)[number]).quantity;
  const x = (quantity: Decimal) => EDGE.left + share(quantity, widest) * (WIDTH - EDGE.left - EDGE.right);
  const y = (amount: Decimal) => HEIGHT - EDGE.bottom - share(amount, highest) * (HEIGHT - EDGE.top - EDGE.bottom);
  const amount = (each: Decimal) => monthlyText(each, currency, language);
  const number = (each: Decimal) => writtenNumber(each.toString(), NUMBER_STYLES[language]);
  const bottom = HEIGHT - EDGE.bottom;
  const half = points[points.length / 2 - 0.5] ?? points[0];
  const title = words.cost_over(label);
  return html`<figure><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words.table_beneath(title)}">
<path class="axis" d="M${EDGE.left} ${EDGE.top}V${bottom}H${WIDTH - EDGE.right}"/>
<text x="${EDGE.left - 6}" y="${EDGE.top + 10}" text-anchor="end">${amount(highest)}</text>
<text x="${EDGE.left - 6}" y="${bottom}" text-anchor="end">${amount(highest.subtract(highest))}</text>
<text x="${EDGE.left}" y="${HEIGHT - 12}">0</text>
${half !== undefined && html`<text x="${x(half.quantity)}" y="${HEIGHT - 12}" text-anchor="middle">${number(half.quantity)}</text>`}
<text x="${WIDTH - EDGE.right}" y="${HEIGHT - 12}" text-anchor="end">${number(widest)}</text>
${plans.map((_plan, index) => html`<path class="line line-${index % 6}" d="${pathOf(points, index, x, y)}"/>`)}
</svg>
<ul class="legend">${plans.map(
    ({ name }, index) =>
      html`<li><svg viewBox="0 0 28 8" aria-hidden="true"><path class="line line-${index % 6}" d="M1 4H27"/></svg>${name}</li>`,
  )}</ul>
<details><summary>${words.every_figure}</summary><div class="scroll" role="region" aria-label="${words.table_of(title)}" tabindex="0"><table>
<thead><tr><th scope="col">${label}${unit !== null && `, ${unit}`}</th>${plans.map(({ name }) => html`<th scope="col" class="amount">${name}</th>`)}</tr></thead>
<tbody>${points.map(
    ({ quantity, monthly }) =>
      html`<tr><th scope="row">${number(quantity)}</th>${monthly.map((each) => html`<td class="amount">${each === null ? '–' : amount(each)}</td>`)}</tr>`,
  )}</tbody></table></div></details></figure>`;
}

/** A place on the picture, and never an amount that is told. */
function share(value: Decimal, of: Decimal): number {
  return of.isZero() ? 0 : Number(value.toString()) / Number(of.toString());
}

function pathOf(
  points: CalculatedCurve['points'],
  plan: number,
  x: (quantity: Decimal) => number,
  y: (amount: Decimal) => number,
): string {
  let down = false;
  return points
    .map(({ quantity, monthly }) => {
      const amount = monthly[plan] ?? null;
      const step = amount === null ? '' : `${down ? 'L' : 'M'}${x(quantity).toFixed(1)} ${y(amount).toFixed(1)}`;
      down = amount !== null;
      return step;
    })
    .join('');
}
