// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage, PlanCard, PricingPage } from '@kontor/core/pricing';
import { type Html, html, safeAddress } from './markup.js';
import type { PricingData } from './page-data.js';
import { PAGE_WORDS, type PageWords } from './wording/page-wording.js';

/** The address to buy a plan at, or to ask for it. */
export function buyAddress({ settings }: PricingData, card: PlanCard, currency: string, buy_url?: string) {
  if (card.contact) return safeAddress(settings.contact_url);
  const template = safeAddress(buy_url ?? settings.buy_url);
  const chosen = { plan: card.key, option: card.option ?? '', currency, interval: card.price?.every ?? 'month' };
  return (
    template?.replace(/\{(plan|option|currency|interval)\}/g, (_all, word: keyof typeof chosen) =>
      encodeURIComponent(chosen[word]),
    ) ?? null
  );
}

export function planCards(
  data: PricingData,
  { plans, currency }: PricingPage,
  language: NumberLanguage,
  buy_url?: string,
): Html {
  return html`<ul class="cards">${plans.map((card) => planCardHtml(PAGE_WORDS[language], card, buyAddress(data, card, currency, buy_url)))}</ul>`;
}

function planCardHtml(words: PageWords, card: PlanCard, address: string | null): Html {
  const { name, target, headlines, contact, price, besides, trial_days, option_label } = card;
  return html`<li class="card"><h3>${name}</h3>${target !== null && html`<p class="soft">${words.meant_for(target)}</p>`}
${priceHtml(words, contact, price)}
${option_label !== null && html`<p class="soft">${option_label}</p>`}
${besides.length > 0 && html`<ul class="besides">${besides.map((each) => html`<li>${each}</li>`)}</ul>`}
${headlines.length > 0 && html`<ul>${headlines.map((each) => html`<li>${each}</li>`)}</ul>`}
${trial_days !== null && html`<p>${words.trial(trial_days)}</p>`}
${address !== null && html`<a class="act" href="${address}">${contact ? words.talk(name) : words.choose(name)}</a>`}</li>`;
}

function priceHtml(words: PageWords, contact: boolean, price: PlanCard['price']): Html {
  if (contact) return html`<p class="price"><strong>${words.by_contract}</strong></p>`;
  if (price === null) return html`<p class="price">${words.not_in_currency}</p>`;
  const monthly = price.monthly_text;
  return html`<p class="price"><strong>${price.text}</strong> ${price.per}${monthly !== null && html`<br><span class="soft">${monthly} ${words.a_month}</span>`}</p>`;
}
