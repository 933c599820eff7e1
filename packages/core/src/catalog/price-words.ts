// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from '../kit/currency.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import type { BillingInterval, Charge, DecimalInput, Price } from './charge.js';

/** `12.50 USD`: with the currency's minor digits when they hold it, with all its digits when they do not. */
export function moneyWords(amount: Decimal, currency: string): string {
  const places = minorUnits(currency) ?? 2;
  const rounded = amount.round(places, 'down');
  return `${rounded.equals(amount) ? rounded.toFixed(places) : amount.toString()} ${currency}`;
}

/** `per month`, `every 2 weeks`, `once`. */
export function intervalWords(interval: BillingInterval): string {
  if (interval === 'once') return 'once';
  if (typeof interval === 'string') return `per ${interval}`;
  return interval.every === 1 ? `per ${interval.unit}` : `every ${interval.every} ${interval.unit}s`;
}

/** What a price costs, in one clause: `49.00 USD per month`, `0.02 USD per GB beyond 100 GB`. */
export function priceWords(price: Price, currency: string): string {
  const of = price.currency ?? currency;
  const parts = [chargeWords(price.charge, of, price.unit ?? 'unit')];
  if (price.charge.model === 'flat' || price.interval === 'once' || price.charge.model === 'per_seat')
    parts.push(intervalWords(price.interval));
  if (typeof price.included === 'object') parts.push(`beyond the limit of ${price.included.limit_of}`);
  else if (price.included !== undefined) parts.push(`beyond ${price.included} ${price.unit ?? 'units'}`);
  if (price.minimum_amount !== undefined)
    parts.push(`at least ${moneyWords(decimal(price.minimum_amount), of)} ${intervalWords(price.interval)}`);
  return parts.join(' ');
}

function chargeWords(charge: Charge, currency: string, unit: string): string {
  const money = (amount: DecimalInput) => moneyWords(decimal(amount), currency);
  const percent = (rate: DecimalInput) => `${decimal(rate).multiply(decimal(100))} %`;
  switch (charge.model) {
    case 'flat':
      return money(charge.amount);
    case 'per_unit':
      return `${money(charge.unit_amount)} per ${unit}`;
    case 'per_seat':
      return `${money(charge.unit_amount)} per ${unit === 'unit' ? 'seat' : unit}`;
    case 'package':
      return `${money(charge.amount)} per ${charge.size} ${unit}s`;
    case 'graduated':
    case 'volume':
      return charge.tiers
        .map(({ up_to, unit_amount = '0', flat_amount }) => {
          const flat = flat_amount === undefined ? '' : ` and ${money(flat_amount)}`;
          return `${money(unit_amount)} per ${unit}${flat} ${reach(up_to)}`;
        })
        .join(', ')
        .concat(charge.model === 'volume' ? ' (the tier reached prices all units)' : '');
    case 'stairstep':
      return charge.tiers.map(({ up_to, amount }) => `${money(amount)} ${reach(up_to)}`).join(', ');
    case 'percentage':
      return `${percent(charge.rate)}${charge.fixed_amount === undefined ? '' : ` plus ${money(charge.fixed_amount)} each`}`;
    case 'graduated_percentage':
      return charge.tiers.map(({ up_to, rate }) => `${percent(rate)} ${reach(up_to)}`).join(', ');
    case 'committed':
      return (
        `${money(charge.committed_amount)} for ${charge.committed_quantity} ${unit}s, ` +
        `then ${money(charge.overage_unit_amount)} per ${unit}`
      );
    case 'dynamic':
      return 'the amounts on the events';
    case 'negotiated':
      return charge.minimum === undefined && charge.maximum === undefined
        ? 'negotiated'
        : `negotiated, ${[charge.minimum, charge.maximum].map((end) => (end === undefined ? 'open' : money(end))).join(' to ')}`;
  }
}

function reach(up_to: DecimalInput | null): string {
  return up_to === null ? 'beyond that' : `up to ${up_to}`;
}
