// SPDX-License-Identifier: Apache-2.0
import { pricingPage, readCalculatorState, resolveCatalog } from '@kontor/core/pricing';
import { calculatorSection, competitorSection, queryOf } from './calculator-form.js';
import { comparisonTable, extrasTable } from './comparison-table.js';
import { type Html, html } from './markup.js';
import type { PricingData, PricingView } from './page-data.js';
import { planCards } from './plan-cards.js';
import { PAGE_WORDS, type PageWords } from './wording/page-wording.js';

/** The whole pricing page as HTML, by the server and in the browser alike; its switches are links. */
export function pricingContent(data: PricingData, view: PricingView & { readonly live?: boolean }): Html {
  const catalog = resolveCatalog(data.catalog);
  const { state } = readCalculatorState(view.parameters, catalog);
  const { page_url = '', parameters, plans, language = 'en' } = view;
  const page = pricingPage(catalog, { ...state, language, ...(plans === undefined ? {} : { plans }) });
  const words = PAGE_WORDS[language];
  const choice = (name: 'currency' | 'interval', value: string, text: string, chosen: boolean) => {
    const address = `${page_url}${queryOf({ ...parameters, [name]: value })}`;
    return html`<a href="${address}" data-${name}="${value}"${chosen && html` aria-current="true"`}>${text}</a>`;
  };
  return html`<div class="pricing"><nav class="switches" aria-label="${words.switches}">
${page.intervals.length > 1 && html`<span class="switch">${page.intervals.map((each) => choice('interval', each, words[each], each === page.interval))}</span>`}
${page.currencies.length > 1 && html`<span class="switch">${page.currencies.map((code) => choice('currency', code, code, code === page.currency))}</span>`}</nav>
<section aria-labelledby="kp-plans"><h2 id="kp-plans">${words.plans}</h2>${planCards(data, page, language, view.buy_url)}</section>
${calculatorSection(data, catalog, view)}
${competitorSection(data, catalog, view)}
${comparisonTable(page, words)}
${extrasTable(words.add_ons, 'kp-add-ons', page.add_ons, words)}
${extrasTable(words.services, 'kp-services', page.services, words)}
${questions(data, words, view.live === true)}</div>`;
}

/** Its own questions, and what a page that holds the component puts beside them. */
function questions({ settings: { faq = [] } }: PricingData, words: PageWords, live: boolean): Html | null {
  const slot = live && html`<slot name="questions"></slot>`;
  if (faq.length === 0) return live ? html`${slot}` : null;
  return html`<section aria-labelledby="kp-questions"><h2 id="kp-questions">${words.questions}</h2>
${faq.map(({ question, answer }) => html`<details><summary>${question}</summary><p>${answer}</p></details>`)}${slot}</section>`;
}
