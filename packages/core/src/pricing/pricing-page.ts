// SPDX-License-Identifier: Apache-2.0

import { priceWords } from '../catalog/price-words.js';
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { PRICE_WORDS } from '../catalog/wording/price-wording.js';
import type { NumberLanguage } from '../kit/number-text.js';
import { type ComparisonColumn, type ComparisonGroup, comparisonColumns, comparisonGroups } from './comparison.js';
import { isPaidBy, type PayInterval, type PlanCard, planCard } from './plan-card.js';

export interface PricingChoice {
  /** Default: the catalog's first. */
  readonly currency?: string;
  readonly interval?: PayInterval;
  /** Keys of plans, in the order to show them; default every plan, in the catalog's. */
  readonly plans?: readonly string[];
  /** Of its words and numbers; what the catalog says stays as it was written. Default English. */
  readonly language?: NumberLanguage;
}

/** What a pricing page shows. */
export interface PricingPage {
  readonly name: string;
  readonly currency: string;
  readonly currencies: readonly string[];
  readonly interval: PayInterval;
  /** More than one: there is something to switch. */
  readonly intervals: readonly PayInterval[];
  readonly plans: readonly PlanCard[];
  /** Of the comparison: the plans, and beside all of them the editions that no plan belongs to. */
  readonly columns: readonly ComparisonColumn[];
  readonly groups: readonly ComparisonGroup[];
  readonly add_ons: readonly Extra[];
  readonly services: readonly Extra[];
}

/** An add-on or a service: what it is, what it costs, and with which plans it goes. */
export interface Extra {
  readonly name: string;
  readonly description: string | null;
  readonly prices: readonly string[];
  readonly plans: readonly string[];
}

/**
 * What a pricing page shows of a public catalog (`publicCatalog`), for a currency and an interval. What is not there
 * falls back to the catalog's first; plans that do not exist are left out.
 */
export function pricingPage(catalog: ResolvedCatalog, choice: PricingChoice = {}): PricingPage {
  const { definition } = catalog;
  const { currencies } = definition;
  const { language = 'en' } = choice;
  const currency = currencies.find((code) => code === choice.currency) ?? currencies[0];
  const paid = (['month', 'year'] as const).filter((each) => isPaidBy(catalog, each));
  const intervals = paid.length === 0 ? (['month'] as const) : paid;
  const interval = intervals.find((each) => each === choice.interval) ?? (intervals[0] as PayInterval);
  const plans = [...catalog.plans.values()].filter(({ key }) => choice.plans?.includes(key) ?? true);
  const order = choice.plans ?? [];
  plans.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  // who chooses plans wants these
  const columns = comparisonColumns(catalog, plans).filter(({ plan }) => plan !== null || choice.plans === undefined);
  const wordsOf = (prices: Parameters<typeof priceWords>[0][]) =>
    prices.flatMap((price) =>
      (price.currency ?? currencies[0]) === currency
        ? [
            price.charge.model === 'negotiated'
              ? PRICE_WORDS[language].on_request
              : priceWords(price, currency, language),
          ]
        : [],
    );
  return {
    name: definition.name,
    currency,
    currencies,
    interval,
    intervals,
    plans: plans.map((plan) => planCard(plan, catalog, currency, interval, language)),
    columns,
    groups: comparisonGroups(catalog, columns, language),
    add_ons: Object.entries(definition.add_ons ?? {}).flatMap(([key, { name, description, prices }]) => {
      const with_plans = plans.filter((plan) => catalog.add_ons.get(plan.key)?.has(key) === true);
      const words = wordsOf(Object.values(prices));
      if (with_plans.length === 0 || words.length === 0) return [];
      const names = with_plans.map((plan) => plan.definition.name);
      return [{ name, description: description ?? null, prices: words, plans: names }];
    }),
    services: Object.values(definition.services ?? {}).map(({ name, scope, prices = {} }) => ({
      name,
      description: scope ?? null,
      prices: wordsOf(Object.values(prices)),
      plans: [],
    })),
  };
}
