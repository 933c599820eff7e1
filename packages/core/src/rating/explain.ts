// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { fromMinor } from '../kit/money.js';
import type { Derivation, Step } from './derivation.js';
import { list, money, number, plural } from './wording.js';

const HUNDRED = Decimal.fromInteger(100);

/**
 * A derivation as one English sentence for the customer, e.g. `1,250,000 events: 100,000 included, then 900,000 at
 * 0.0001 and 250,000 at 0.00005 = 102.50 USD`. Amounts have the currency's digits, and more where they are needed to
 * be exact; rounding is told only when it changed something.
 */
export function explainDerivation(derivation: Derivation): string {
  const { currency, exact, steps } = derivation;
  const before: string[] = [];
  const charged: string[] = [];
  const after: string[] = [];
  const notes: string[] = [];
  for (const step of steps) {
    if (isIdle(step)) continue;
    const phrases = explainStep(step, currency);
    if (step.kind === 'soft_limit') notes.push(...phrases);
    else if (step.kind === 'true_up' || step.kind === 'proration') after.push(...phrases);
    else if ('amount' in step) charged.push(...phrases);
    else before.push(...phrases);
  }
  const parts = [before.join(', '), list(charged), ...after].filter((part) => part !== '');
  const body = parts.length === 0 ? 'nothing to charge' : parts.join(', then ');
  const rounded = fromMinor(derivation.amount_minor, currency);
  const amount = `${money(rounded, currency)} ${currency}`;
  const result = rounded.equals(exact) ? amount : `${money(exact, currency)}, rounded to ${amount}`;
  return [`${opening(derivation)}${body} = ${result}`, ...notes].join('; ');
}

/** Whether a step charged nothing because there was nothing to charge. */
function isIdle(step: Step): boolean {
  if (!('amount' in step) || !step.amount.isZero()) return false;
  return ('quantity' in step && step.quantity.isZero()) || ('base' in step && step.base.isZero());
}

/** What was counted; nothing where the charge does not depend on it. */
function opening({ model, currency, quantity, unit, steps }: Derivation): string {
  const [first] = steps;
  const isMoney = model === 'percentage' || model === 'graduated_percentage';
  const word = (value: Decimal) => (isMoney ? currency : plural(unit ?? 'unit', value));
  const none = quantity.sign() < 0 ? ' (counted as none)' : '';
  if (first?.kind === 'convert') {
    const { divide_by, rounding, result } = first;
    const changed = rounding !== null && !result.multiply(divide_by).equals(first.quantity);
    const sign = changed ? ', rounded to' : ' =';
    return `${number(quantity)}${none} / ${number(divide_by)}${sign} ${number(result)} ${word(result)}: `;
  }
  if (first?.kind === 'flat' || first?.kind === 'event_amounts' || first?.kind === 'owed') return '';
  return `${isMoney ? money(quantity, currency) : number(quantity)} ${word(quantity)}${none}: `;
}

function explainStep(step: Step, currency: string): string[] {
  const inMoney = (value: Decimal) => money(value, currency);
  switch (step.kind) {
    case 'convert':
      return [];
    case 'hard_limit':
      return [`${number(step.refused)} beyond the hard limit of ${number(step.limit)} refused`];
    case 'soft_limit':
      return [`${number(step.over)} above the soft limit of ${number(step.limit)}`];
    case 'allowance':
      if (step.included.isZero() || (step.used.isZero() && step.result.isZero())) return [];
      return [step.used.equals(step.included) ? `${number(step.used)} included` : `all ${number(step.used)} included`];
    case 'flat':
      return [`flat fee of ${inMoney(step.amount)}`];
    case 'units':
    case 'overage':
      return [atRate(step.kind === 'overage' ? 'above it' : '', step, currency)];
    case 'packages':
      return [
        `${number(step.packages)} ${plural('package', step.packages)} of ${number(step.size)} at ${inMoney(step.package_amount)}`,
      ];
    case 'tier':
      return [atRate('', step, currency)];
    case 'volume_tier':
      return [`all ${atRate('', step, currency)}`];
    case 'stair':
      return [`${block(step)} for ${inMoney(step.amount)}`];
    case 'percentage':
      return [`${percent(step.rate)} of ${inMoney(step.base)}`];
    case 'percentage_tier':
      return [`${percent(step.rate)} of ${inMoney(step.base)}${plusFlat(step.flat_amount, currency)}`];
    case 'free_transactions':
      return [
        `the first ${number(step.transactions)} ${plural('transaction', step.transactions)} (${inMoney(step.base)}) free`,
      ];
    case 'free_amount':
      return [`${inMoney(step.base)} free of the rate`];
    case 'fixed_fees':
      return [
        `${number(step.transactions)} ${plural('transaction', step.transactions)} at ${inMoney(step.fixed_amount)}`,
      ];
    case 'transaction_bounds': {
      const { lifted, cut, minimum, maximum } = step;
      return [
        ...(minimum === null || lifted.isZero()
          ? []
          : [`${inMoney(lifted)} more for transactions below the minimum of ${inMoney(minimum)}`]),
        ...(maximum === null || cut.isZero()
          ? []
          : [`${inMoney(cut)} less for transactions above the maximum of ${inMoney(maximum)}`]),
      ];
    }
    case 'commitment': {
      const used = step.quantity.lessThan(step.committed_quantity) ? ` (${number(step.quantity)} used)` : '';
      return [`${number(step.committed_quantity)} committed for ${inMoney(step.amount)}${used}`];
    }
    case 'event_amounts':
      return [
        `${number(step.events)} ${plural('event', step.events)} with amounts of ${inMoney(step.amount)} together`,
      ];
    case 'owed':
      return [step.amount.isZero() ? 'nothing is owed' : `${inMoney(step.amount)} is owed`];
    case 'billed_before':
      return [`${inMoney(step.billed)} was billed before`];
    case 'true_up':
      return [`${inMoney(step.amount)} more to reach the minimum of ${inMoney(step.minimum_amount)}`];
    case 'proration': {
      const word = step.by === 'day' ? 'days' : 'seconds';
      return [
        `${number(Decimal.fromInteger(step.numerator))} of ${number(Decimal.fromInteger(step.denominator))} ${word}`,
      ];
    }
  }
}

/** `900,000 at 0.0001 plus 5.00`, or as much of it as is not zero. */
function atRate(
  where: string,
  step: { readonly quantity: Decimal; readonly unit_amount: Decimal; readonly flat_amount?: Decimal },
  currency: string,
): string {
  const quantity = `${number(step.quantity)}${where === '' ? '' : ` ${where}`}`;
  const flat = step.flat_amount;
  if (step.unit_amount.isZero())
    return flat === undefined || flat.isZero()
      ? `${quantity} at no charge`
      : `${quantity} for ${money(flat, currency)}`;
  return `${quantity} at ${money(step.unit_amount, currency)}${plusFlat(flat, currency)}`;
}

function plusFlat(flat: Decimal | undefined, currency: string): string {
  return flat === undefined || flat.isZero() ? '' : ` plus ${money(flat, currency)}`;
}

function block({ from, up_to }: { readonly from: Decimal; readonly up_to: Decimal | null }): string {
  if (up_to === null) return from.isZero() ? 'one block' : `the block above ${number(from)}`;
  return from.isZero() ? `the block up to ${number(up_to)}` : `the block above ${number(from)} up to ${number(up_to)}`;
}

function percent(rate: Decimal): string {
  return `${number(rate.multiply(HUNDRED))} %`;
}
