// SPDX-License-Identifier: Apache-2.0
import type { PlanCard, PricingPage } from '@kontor/core/pricing';
import { type Html, html, safeAddress } from './markup.js';
import type { PricingData } from './page-data.js';

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

export function planCards(data: PricingData, { plans, currency }: PricingPage, buy_url?: string): Html {
  return html`<ul class="cards">${plans.map((card) => planCardHtml(data, card, currency, buy_url))}</ul>`;
}

function planCardHtml(data: PricingData, card: PlanCard, currency: string, buy_url?: string): Html {
  const { name, target, headlines, contact, price, besides, trial_days, option_label } = card;
  const address = buyAddress(data, card, currency, buy_url);
  return html`<li class="card"><h3>${name}</h3>${target !== null && html`<p class="soft">For ${target}</p>`}
${priceHtml(contact, price)}
${option_label !== null && html`<p class="soft">${option_label}</p>`}
${besides.length > 0 && html`<ul class="besides">${besides.map((words) => html`<li>${words}</li>`)}</ul>`}
${headlines.length > 0 && html`<ul>${headlines.map((words) => html`<li>${words}</li>`)}</ul>`}
${trial_days !== null && html`<p>Free for ${trial_days} days</p>`}
${address !== null && html`<a class="act" href="${address}">${contact ? 'Talk to us about' : 'Choose'} ${name}</a>`}</li>`;
}

function priceHtml(contact: boolean, price: PlanCard['price']): Html {
  if (contact) return html`<p class="price"><strong>By contract</strong></p>`;
  if (price === null) return html`<p class="price">Not sold in this currency</p>`;
  const monthly = price.monthly_text;
  return html`<p class="price"><strong>${price.text}</strong> ${price.per}${monthly !== null && html`<br><span class="soft">${monthly} a month</span>`}</p>`;
}
