// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from '../kit/currency.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import { NO_BREAK_SPACE, NUMBER_STYLES, type NumberLanguage, writtenNumber } from '../kit/number-text.js';
import type { BillingInterval, Charge, DecimalInput, Price } from './charge.js';
import { PRICE_WORDS } from './wording/price-wording.js';

/** `12.50 USD`: with the currency's minor digits when they hold it, with all its digits when they do not. */
export function moneyWords(amount: Decimal, currency: string, language: NumberLanguage = 'en'): string {
  const places = minorUnits(currency) ?? 2;
  const rounded = amount.round(places, 'down');
  const plain = rounded.equals(amount) ? rounded.toFixed(places) : amount.toString();
  return `${writtenNumber(plain, NUMBER_STYLES[language])}${language === 'en' ? ' ' : NO_BREAK_SPACE}${currency}`;
}

/** A quantity of a catalog, `50,000`. */
export function quantityWords(quantity: DecimalInput | Decimal, language: NumberLanguage = 'en'): string {
  return writtenNumber(decimal(quantity).toString(), NUMBER_STYLES[language]);
}

/** `per month`, `every 2 weeks`, `once`. */
export function intervalWords(interval: BillingInterval, language: NumberLanguage = 'en'): string {
  const words = PRICE_WORDS[language];
  if (interval === 'once') return words.once;
  return typeof interval === 'string' ? words.every(1, interval) : words.every(interval.every, interval.unit);
}

/** What a price costs, in one clause: `49.00 USD per month`, `0.02 USD per GB beyond 100 GB`. */
export function priceWords(price: Price, currency: string, language: NumberLanguage = 'en'): string {
  const of = price.currency ?? currency;
  const words = PRICE_WORDS[language];
  const parts = [chargeWords(price.charge, of, price.unit, language)];
  if (price.charge.model === 'flat' || price.interval === 'once' || price.charge.model === 'per_seat')
    parts.push(intervalWords(price.interval, language));
  if (typeof price.included === 'object') parts.push(words.beyond_limit(price.included.limit_of));
  else if (price.included !== undefined)
    parts.push(words.beyond(`${quantityWords(price.included, language)} ${price.unit ?? words.unit(undefined, true)}`));
  if (price.minimum_amount !== undefined) {
    const least = moneyWords(decimal(price.minimum_amount), of, language);
    parts.push(words.at_least(least, intervalWords(price.interval, language)));
  }
  return parts.join(' ');
}

function chargeWords(charge: Charge, currency: string, named: string | undefined, language: NumberLanguage): string {
  const words = PRICE_WORDS[language];
  const money = (amount: DecimalInput) => moneyWords(decimal(amount), currency, language);
  const number = (quantity: DecimalInput) => quantityWords(quantity, language);
  const percent = (rate: DecimalInput) => words.percent(quantityWords(decimal(rate).multiply(decimal(100)), language));
  const unit = words.unit(named, false);
  const reach = (up_to: DecimalInput | null) => (up_to === null ? words.beyond_that : words.up_to(number(up_to)));
  switch (charge.model) {
    case 'flat':
      return money(charge.amount);
    case 'per_unit':
      return words.per(money(charge.unit_amount), unit);
    case 'per_seat':
      return words.per(money(charge.unit_amount), named ?? words.seat);
    case 'package':
      return words.per(money(charge.amount), `${number(charge.size)} ${words.unit(named, true)}`);
    case 'graduated':
    case 'volume':
      return charge.tiers
        .map(({ up_to, unit_amount = '0', flat_amount }) => {
          const flat = flat_amount === undefined ? '' : words.plus_flat(money(flat_amount));
          return `${words.per(money(unit_amount), unit)}${flat} ${reach(up_to)}`;
        })
        .join(', ')
        .concat(charge.model === 'volume' ? words.whole_tier : '');
    case 'stairstep':
      return charge.tiers.map(({ up_to, amount }) => `${money(amount)} ${reach(up_to)}`).join(', ');
    case 'percentage':
      return `${percent(charge.rate)}${charge.fixed_amount === undefined ? '' : words.plus_each(money(charge.fixed_amount))}`;
    case 'graduated_percentage':
      return charge.tiers.map(({ up_to, rate }) => `${percent(rate)} ${reach(up_to)}`).join(', ');
    case 'committed':
      return words.committed(
        money(charge.committed_amount),
        `${number(charge.committed_quantity)} ${words.unit(named, true)}`,
        words.per(money(charge.overage_unit_amount), unit),
      );
    case 'dynamic':
      return words.of_events;
    case 'negotiated': {
      const end = (amount: DecimalInput | undefined) => (amount === undefined ? null : money(amount));
      return words.negotiated(end(charge.minimum), end(charge.maximum));
    }
  }
}
