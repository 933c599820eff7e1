// SPDX-License-Identifier: Apache-2.0
import type { ComparisonCell, Extra, PricingPage } from '@kontor/core/pricing';
import { type Html, html } from './markup.js';
import type { PageWords } from './wording/page-wording.js';

/** Every feature by its group; the table scrolls by itself where it is wider than the page. */
export function comparisonTable({ columns, groups }: PricingPage, words: PageWords): Html {
  return html`<section aria-labelledby="kp-compare"><h2 id="kp-compare">${words.compare}</h2>
<div class="scroll" role="region" aria-label="${words.all_features}" tabindex="0"><table>
<thead><tr><td></td>${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
${groups.map(
  ({
    name,
    rows,
  }) => html`<tbody><tr class="group"><th scope="rowgroup" colspan="${columns.length + 1}"><span>${name}</span></th></tr>
${rows.map(({ label, description, cells }) => html`<tr><th scope="row">${label}${small(description)}</th>${cells.map(cell)}</tr>`)}</tbody>`,
)}
</table></div></section>`;
}

const small = (text: string | null) => text !== null && html`<small>${text}</small>`;

function cell({ kind, words, detail }: ComparisonCell): Html {
  if (kind === 'words') return html`<td>${words}${small(detail)}</td>`;
  const [sign, look] = kind === 'yes' ? ['✓', 'yes'] : [kind === 'no' ? '–' : '', 'no'];
  return html`<td class="${look}"><span aria-hidden="true">${sign}</span><span class="heard">${words}</span>${small(detail)}</td>`;
}

/** Add-ons and services, each with its prices. */
export function extrasTable(title: string, id: string, extras: readonly Extra[], words: PageWords): Html | null {
  if (extras.length === 0) return null;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<div class="scroll" role="region" aria-label="${words.table_of(title)}" tabindex="0"><table>
<thead><tr><th scope="col">${words.name}</th><th scope="col">${words.price}</th>${extras.some(({ plans }) => plans.length > 0) && html`<th scope="col">${words.sold_with}</th>`}</tr></thead>
<tbody>${extras.map(
    ({ name, description, prices, plans }) =>
      html`<tr><th scope="row">${name}${small(description)}</th><td>${prices.join(', ') || words.on_request}</td>${plans.length > 0 && html`<td>${plans.join(', ')}</td>`}</tr>`,
  )}</tbody></table></div></section>`;
}
