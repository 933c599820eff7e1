// SPDX-License-Identifier: Apache-2.0
import {
  type CalculatedPlan,
  type CalculatorInput,
  type CalculatorState,
  calculate,
  calculatedCurve,
  calculatorInputs,
  calculatorParameters,
  comparedScenarios,
  monthlyText,
  NUMBER_STYLES,
  percentText,
  type ResolvedCatalog,
  readCalculatorState,
} from '@kontor/core/pricing';
import { costCurvePicture } from './cost-curve.js';
import { type Html, html, safeAddress } from './markup.js';
import type { PricingData, PricingView } from './page-data.js';
import { PAGE_WORDS, type PageWords } from './wording/page-wording.js';

/** The parameters of a state as the end of an address: `?usage.events=100000`. */
export function queryOf(parameters: Readonly<Record<string, string>>): string {
  return `?${new URLSearchParams(parameters)}`;
}

/** So that a link is in the language of its page; English is what a page is in by itself. */
function spokenIn({ language = 'en', parameters }: PricingView): Record<string, string> {
  return language === 'en' && parameters.lang === undefined ? {} : { lang: language };
}

/** Inputs, and what comes of them; `live`: a script follows the sliders, so there are some and no button. */
export function calculatorSection(
  data: PricingData,
  catalog: ResolvedCatalog,
  view: PricingView & { readonly live?: boolean },
): Html | null {
  const inputs = calculatorInputs(catalog);
  if (inputs.length === 0) return null;
  const { parameters, live = false, page_url = '', language = 'en' } = view;
  const words = PAGE_WORDS[language];
  const { currency, interval } = readCalculatorState(parameters, catalog).state;
  return html`<section aria-labelledby="kp-calculate"><h2 id="kp-calculate">${words.calculator}</h2>
<form method="get" action="${page_url}" class="calculator" id="kp-form">
<input type="hidden" name="currency" value="${currency}"><input type="hidden" name="interval" value="${interval}">${parameters.lang !== undefined && html`<input type="hidden" name="lang" value="${parameters.lang}">`}
<div class="inputs">${inputs.map((input) => field(input, parameters[input.name] ?? '', words, live))}</div>
${overField(inputs, overOf(catalog, parameters), words)}
${!live && html`<button type="submit" class="act">${words.calculate}</button>`}
</form>
<div class="results" aria-live="polite">${calculatorResults(data, catalog, view)}</div></section>`;
}

function field(
  { name, label, unit, by_month, slider_maximum }: CalculatorInput,
  value: string,
  words: PageWords,
  live: boolean,
): Html {
  const id = `kp-${name}`;
  const counted = unit ?? words.how_many;
  const per = by_month ? words.monthly_unit(counted) : counted;
  return html`<div class="field"><label for="${id}">${label} <span class="soft">(${per})</span></label>
<input type="text" inputmode="decimal" id="${id}" name="${name}" value="${value}" autocomplete="off" maxlength="40">
${live && html`<input type="range" data-of="${name}" aria-label="${words.slider(`${label}, ${per}`)}" min="0" max="${slider_maximum}" step="any" value="${value || '0'}">`}</div>`;
}

function overField(inputs: readonly CalculatorInput[], over: string | null, words: PageWords): Html | null {
  const meters = inputs.filter(({ kind }) => kind === 'meter');
  if (meters.length === 0) return null;
  return html`<div class="field"><label for="kp-over">${words.draw_over}</label><select id="kp-over" name="over">${meters.map(
    ({ key, label }) => html`<option value="${key}"${key === over && html` selected`}>${label}</option>`,
  )}</select></div>`;
}

/** The meter that the curve is drawn over: the one asked for, else the first that has a price. */
function overOf(catalog: ResolvedCatalog, { over }: Readonly<Record<string, string>>): string | null {
  const meters = calculatorInputs(catalog).flatMap(({ kind, key }) => (kind === 'meter' ? [key] : []));
  const add_ons = Object.values(catalog.definition.add_ons ?? {});
  const prices = [...catalog.plans.values()].flatMap((plan) => [...plan.prices.values()]);
  const priced = new Set(
    [...prices, ...add_ons.flatMap((addOn) => Object.values(addOn.prices))].map(({ meter }) => meter),
  );
  return meters.find((key) => key === over) ?? meters.find((key) => priced.has(key)) ?? meters[0] ?? null;
}

/** What plans come to, the cheapest named, the curve and a link that holds it all. */
export function calculatorResults(data: PricingData, catalog: ResolvedCatalog, view: PricingView): Html {
  const { parameters, plans, page_url = '', language = 'en' } = view;
  const words = PAGE_WORDS[language];
  const { state, problems } = readCalculatorState(parameters, catalog);
  const rows = calculate(catalog, state, { language, plans });
  const cheapest = rows.find((row) => row.cheapest);
  const over = overOf(catalog, parameters);
  const curve = over === null ? null : calculatedCurve(catalog, state, over, plans);
  const held = calculatorParameters(state, catalog);
  const spoken = spokenIn(view);
  const query = queryOf({ ...held, ...spoken, ...(parameters.over === undefined || over === null ? {} : { over }) });
  return html`${problems.map(({ path }) => html`<p class="notice" role="alert">${noQuantity(catalog, path, words)}</p>`)}
<p class="cheapest">${
    cheapest === undefined
      ? words.none_holds
      : html`${words.cheapest_is} <strong>${cheapest.name}</strong>, <strong>${cheapest.monthly_text ?? ''}</strong> ${words.a_month}`
  }</p>
<div class="scroll" role="region" aria-label="${words.cost_of_plans}" tabindex="0"><table><thead><tr><th scope="col">${words.plan}</th><th scope="col" class="amount">${words.monthly}</th><th scope="col">${words.how}</th>${data.quotes && html`<th scope="col">${words.quote}</th>`}</tr></thead>
<tbody>${rows.map((row) => resultRow(data, row, words, `${page_url}/quote.pdf${queryOf({ ...held, lang: language, plan: row.plan })}`))}</tbody></table></div>
${curve !== null && costCurvePicture(curve, state.currency, language)}
<p><a href="${page_url}${query}" data-share>${words.link}</a></p>`;
}

function noQuantity(catalog: ResolvedCatalog, path: string, words: PageWords): string {
  const input = calculatorInputs(catalog).find(({ name }) => name === path);
  return `${input?.label ?? path}: ${words.no_quantity(input?.kind !== 'meter')}`;
}

function resultRow({ quotes }: PricingData, row: CalculatedPlan, words: PageWords, quote: string): Html {
  const { name, monthly_text, once_text, why_not, sentences, cheapest } = row;
  const had = monthly_text !== null && why_not === null;
  return html`<tr${cheapest && html` class="best"`}><th scope="row">${name}${cheapest && html`<small>${words.cheapest}</small>`}</th>
<td class="amount">${had ? monthly_text : '–'}${had && once_text !== null && html`<small>${words.once(once_text)}</small>`}</td>
<td>${why_not !== null ? why_not : sentences.length === 0 ? words.without_charge : html`<details><summary>${words.charges(sentences.length)}</summary><ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul></details>`}</td>
${quotes && html`<td>${had && html`<a href="${quote}">PDF<span class="heard">${words.quote_of(name)}</span></a>`}</td>`}</tr>`;
}

/** Cited prices of others beside the catalog's own, each case with a link that fills the calculator with it. */
export function competitorSection(
  { settings: { competitors } }: PricingData,
  catalog: ResolvedCatalog,
  view: PricingView,
): Html | null {
  if (competitors === undefined || !catalog.definition.currencies.includes(competitors.currency)) return null;
  const { currency, source, url } = competitors;
  const { page_url = '', language = 'en' } = view;
  const words = PAGE_WORDS[language];
  const address = safeAddress(url);
  return html`<section aria-labelledby="kp-others"><h2 id="kp-others">${words.others}</h2>
${comparedScenarios(catalog, competitors).map(({ label, prices, state }) => {
  return html`<h3>${label}</h3><div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr><th scope="col">${words.product}</th><th scope="col" class="amount">${words.monthly}</th><th scope="col" class="amount">${words.saving}</th></tr></thead>
<tbody>${prices.map(
    ({ name, kind, monthly, saving }) =>
      html`<tr><th scope="row">${name}${kind === 'stated' && html`<small>${words.as_published}</small>`}${kind === 'ours' && html`<small>${words.exactly}</small>`}</th><td class="amount">${monthly === null ? '–' : monthlyText(monthly, currency, language)}</td><td class="amount">${saving === null ? '' : percentText(saving.round(2, 'half-away').toString(), NUMBER_STYLES[language])}</td></tr>`,
  )}</tbody></table></div>
<p><a href="${page_url}${queryOf({ ...calculatorParameters(state satisfies CalculatorState, catalog), ...spokenIn(view) })}">${words.calculate_this}</a></p>`;
})}
<p class="soft">${words.source} ${address === null ? source : html`<a href="${address}">${source}</a>`}</p></section>`;
}
