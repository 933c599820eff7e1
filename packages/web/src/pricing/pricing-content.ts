// SPDX-License-Identifier: Apache-2.0
import { pricingPage, readCalculatorState, resolveCatalog } from '@kontor/core/pricing';
import { calculatorSection, competitorSection, queryOf } from './calculator-form.js';
import { comparisonTable, extrasTable } from './comparison-table.js';
import { type Html, html } from './markup.js';
import type { PricingData, PricingView } from './page-data.js';
import { planCards } from './plan-cards.js';

const INTERVALS = { month: 'Monthly', year: 'Yearly' } as const;

/** The whole pricing page as HTML, by the server and in the browser alike; its switches are links. */
export function pricingContent(data: PricingData, view: PricingView & { readonly live?: boolean }): Html {
  const catalog = resolveCatalog(data.catalog);
  const { state } = readCalculatorState(view.parameters, catalog);
  const page = pricingPage(catalog, { ...state, ...(view.plans === undefined ? {} : { plans: view.plans }) });
  const { page_url = '', parameters } = view;
  const choice = (name: 'currency' | 'interval', value: string, words: string, chosen: boolean) => {
    const address = `${page_url}${queryOf({ ...parameters, [name]: value })}`;
    return html`<a href="${address}" data-${name}="${value}"${chosen && html` aria-current="true"`}>${words}</a>`;
  };
  return html`<div class="pricing"><nav class="switches" aria-label="Interval and currency">
${page.intervals.length > 1 && html`<span class="switch">${page.intervals.map((each) => choice('interval', each, INTERVALS[each], each === page.interval))}</span>`}
${page.currencies.length > 1 && html`<span class="switch">${page.currencies.map((code) => choice('currency', code, code, code === page.currency))}</span>`}</nav>
<section aria-labelledby="kp-plans"><h2 id="kp-plans">Plans</h2>${planCards(data, page, view.buy_url)}</section>
${calculatorSection(data, catalog, view)}
${competitorSection(data, catalog, view)}
${comparisonTable(page)}
${extrasTable('Add-ons', 'kp-add-ons', page.add_ons)}
${extrasTable('Services', 'kp-services', page.services)}
${questions(data)}</div>`;
}

function questions({ settings: { faq = [] } }: PricingData): Html | null {
  if (faq.length === 0) return null;
  return html`<section aria-labelledby="kp-questions"><h2 id="kp-questions">Questions</h2>
${faq.map(({ question, answer }) => html`<details><summary>${question}</summary><p>${answer}</p></details>`)}</section>`;
}
