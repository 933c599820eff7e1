// SPDX-License-Identifier: Apache-2.0

import { intervalWords, priceWords } from '../catalog/price-words.js';
import { monthlyAmount } from '../catalog/recurring-amount.js';
import { pricesFor, type ResolvedCatalog, type ResolvedPlan, type ResolvedPrice } from '../catalog/resolve.js';
import { PRICE_WORDS } from '../catalog/wording/price-wording.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { NUMBER_STYLES, type NumberLanguage, priceText } from '../kit/number-text.js';

/** How often a visitor would rather pay. */
export type PayInterval = 'month' | 'year';

/** What stands on a plan's card. */
export interface PlanCard {
  readonly key: string;
  readonly name: string;
  readonly target: string | null;
  readonly headlines: readonly string[];
  /** The option that is shown: the first that is paid by the interval asked for, else the plan's first. */
  readonly option: string | null;
  readonly option_label: string | null;
  /** A contract settles its price. */
  readonly contact: boolean;
  /** `$299.00` and `per month`: the flat fee, else the price of a seat; null with `contact`, or in another currency. */
  readonly price: {
    readonly amount: Decimal;
    readonly text: string;
    readonly per: string;
    readonly every: PayInterval;
    /** What a yearly price comes to in a month, exact to 12 places; null where it is paid by the month. */
    readonly monthly_text: string | null;
  } | null;
  /** What is paid besides: seats, usage, fees that come once; a clause each. */
  readonly besides: readonly string[];
  readonly trial_days: number | null;
}

/** Which of a plan's options is paid by the interval; null: it has none. */
export function optionPaidBy(plan: ResolvedPlan, currency: string, interval: PayInterval): string | null {
  const [first = null] = plan.options;
  return (
    plan.options.find((option) =>
      [...pricesFor(plan, option, currency).values()].some((price) => isFee(price) && price.interval === interval),
    ) ?? first
  );
}

/** Whether any plan can be paid by the interval. */
export function isPaidBy(catalog: ResolvedCatalog, interval: PayInterval): boolean {
  return [...catalog.plans.values()].some((plan) =>
    [...plan.prices.values()].some((price) => isFee(price) && price.interval === interval),
  );
}

/** A plan's card. Expects a public catalog. */
export function planCard(
  plan: ResolvedPlan,
  { definition }: ResolvedCatalog,
  currency: string,
  interval: PayInterval,
  language: NumberLanguage = 'en',
): PlanCard {
  const option = optionPaidBy(plan, currency, interval);
  const all = [...pricesFor(plan, option ?? undefined, currency)];
  const prices = all.map(([, price]) => price);
  const { name, target, headlines = [], contract, trial, options } = plan.definition;
  const contact = contract === true || prices.some(({ charge }) => charge.model === 'negotiated');
  const fees = prices.filter(isFee);
  const flat = fees.filter(({ charge }) => charge.model === 'flat');
  const [main] = flat.length > 0 ? flat : fees;
  const offered = plan.prices.size === 0 || prices.length > 0;
  const summed = flat.length > 0 ? flat.filter(({ interval: every }) => every === main?.interval) : fees.slice(0, 1);
  return {
    key: plan.key,
    name,
    target: target ?? null,
    headlines,
    option,
    option_label: option === null ? null : (options?.[option]?.label ?? option),
    contact,
    price: contact || !offered ? null : headline(main, summed, currency, language),
    besides: contact
      ? []
      : prices
          .filter((price) => !summed.includes(price))
          .map((price) => {
            const label = price.label ?? definition.meters?.[price.meter ?? '']?.label;
            const words = priceWords(price, currency, language);
            return label === undefined ? words : `${label}: ${words}`;
          }),
    trial_days: trial?.trial_days ?? null,
  };
}

/** Comes round, and does not depend on usage. */
function isFee({ charge, interval, meter }: ResolvedPrice): boolean {
  return interval !== 'once' && meter === undefined && (charge.model === 'flat' || charge.model === 'per_seat');
}

function headline(
  main: ResolvedPrice | undefined,
  summed: readonly ResolvedPrice[],
  currency: string,
  language: NumberLanguage,
) {
  const written = (amount: Decimal) => priceText(amount.toString(), currency, NUMBER_STYLES[language]);
  const amount = summed.reduce((sum, { charge }) => sum.add(amountOf(charge)), Decimal.ZERO);
  const { per_seat, seat: anySeat } = PRICE_WORDS[language];
  const seat = main?.charge.model === 'per_seat' ? `${per_seat(main.unit ?? anySeat)} ` : '';
  const yearly = main?.interval === 'year';
  return {
    amount,
    text: written(amount),
    per: `${seat}${intervalWords(main?.interval ?? 'month', language)}`,
    every: yearly ? ('year' as const) : ('month' as const),
    monthly_text: yearly ? written(monthlyAmount(amount, 'year').round(2, 'half-away')) : null,
  };
}

function amountOf(charge: ResolvedPrice['charge']): Decimal {
  if (charge.model === 'flat') return decimal(charge.amount);
  return charge.model === 'per_seat' ? decimal(charge.unit_amount) : Decimal.ZERO;
}
