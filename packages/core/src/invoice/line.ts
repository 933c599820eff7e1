// SPDX-License-Identifier: Apache-2.0
import type { Charge, Price } from '../catalog/charge.js';
import type { ResolvedCatalog } from '../catalog/resolve.js';
import type { Phase } from '../contract/phase.js';
import { prorate } from '../contract/prorate.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import { LINE_ROUNDING } from '../kit/money.js';
import type { Derivation } from '../rating/derivation.js';
import { prorateDerivation } from '../rating/prorate-derivation.js';
import { type CompiledPrice, compilePrice, type RatingInput, rate } from '../rating/rate.js';
import type { DueCharge } from './due-charges.js';
import type { InvoiceLine } from './invoice.js';
import { held, includedIn, needOf, type UsageNeed, type UsageTotals } from './usage-need.js';

/** The line of a due charge; null when there is nothing to say: no limit, or no amount and nothing counted. */
export function lineOf(due: DueCharge, usage: (need: UsageNeed) => UsageTotals): InvoiceLine | null {
  const { subscription, catalog } = due.phase;
  const included = includedIn(due);
  if (included === 'unlimited') return null;
  const need = needOf(due);
  const priced = due.interim === true ? withoutMinimum(due.price) : perUnitHeld(due);
  const input = inputOf(due, need === null ? null : usage(need), included);
  const full = rate(compiled(catalog, priced, subscription.currency), input);
  const derivation = need === null ? servedShare(full, due) : full;
  const counts = due.price.meter !== undefined || due.price.feature !== undefined;
  if (due.interim === true && (derivation.amount_minor === 0n || input.quantity.sign() <= 0)) return null;
  if (derivation.amount_minor === 0n && !(counts && input.quantity.sign() > 0)) return null;
  return {
    kind: 'charge',
    charge_key: due.charge_key,
    label: labelOf(due),
    period: due.served,
    billed: due.served,
    revision: 0,
    metered: need !== null,
    ...(due.interim === true ? { interim: true } : {}),
    catalog_version: subscription.catalog_version,
    plan: subscription.plan,
    amount_minor: derivation.amount_minor,
    discount_minor: 0n,
    derivation,
  };
}

/** Whose price it is and what for: its own label, else that of what it counts. */
function labelOf({ owner, price, phase, interim }: DueCharge): string {
  const { definition } = phase.catalog;
  const counted = definition.meters?.[price.meter ?? ''] ?? definition.features[price.feature ?? ''];
  const label = price.label ?? counted?.label;
  const whole = label === undefined ? owner : `${owner}: ${label}`;
  return interim === true ? `${whole} (so far)` : whole;
}

const withoutMinimums = new WeakMap<Price, Price>();

/** While a period runs nothing is missing to its minimum yet. */
function withoutMinimum(price: Price): Price {
  if (price.minimum_amount === undefined) return price;
  let found = withoutMinimums.get(price);
  if (found === undefined) {
    const { minimum_amount: _due_at_the_end, ...rest } = price;
    found = rest;
    withoutMinimums.set(price, found);
  }
  return found;
}

/** The part of a fixed amount that falls on the served days; usage needs none, it happened on them. */
function servedShare(full: Derivation, due: DueCharge): Derivation {
  const by = due.price.proration ?? 'day';
  if (by === 'none' || (due.full.start === due.served.start && due.full.end === due.served.end)) return full;
  const { numerator, denominator } = prorate({
    full_amount: full.exact,
    full: due.full,
    served: due.served,
    by,
    timezone: due.phase.subscription.timezone,
  });
  return prorateDerivation(full, { numerator, denominator, by });
}

/** A flat price of an add-on is due for each unit of it that is held. */
function perUnitHeld({ price, entry }: DueCharge): Price {
  if (price.charge.model !== 'flat' || entry === null || entry.quantity === '1') return price;
  const charge: Charge = { model: 'per_unit', unit_amount: price.charge.amount };
  return { ...price, charge };
}

function inputOf(due: DueCharge, totals: UsageTotals | null, included: Decimal | null): RatingInput {
  const allowance = included === null ? {} : { included };
  if (totals !== null)
    return {
      quantity: totals.quantity,
      transaction_count: totals.event_count,
      event_count: totals.event_count,
      ...allowance,
      ...(totals.amount === undefined ? {} : { event_amount: totals.amount }),
      ...(totals.transactions === undefined ? {} : { transactions: totals.transactions }),
    };
  const { feature } = due.price;
  return { quantity: feature === undefined ? held(due) : seatsHeld(due, feature), ...allowance };
}

/** The seats of the terms, or the most of them on any day served. */
function seatsHeld({ price, phase, phases, served }: DueCharge, feature: string): Decimal {
  const seatsOf = ({ subscription }: Phase) => decimal(subscription.quantities[feature] ?? '0');
  if (price.seat_changes !== 'high_water') return seatsOf(phase);
  const counted = phases.filter(
    ({ valid_from, valid_to }, index) =>
      (index === 0 || valid_from < served.end) && (index === phases.length - 1 || valid_to > served.start),
  );
  return counted.map(seatsOf).reduce((most, seats) => most.max(seats));
}

/** Prices of a catalog are compiled once, not once a line. */
const compiledPrices = new WeakMap<ResolvedCatalog, WeakMap<Price, CompiledPrice>>();

function compiled(catalog: ResolvedCatalog, price: Price, currency: string): CompiledPrice {
  let known = compiledPrices.get(catalog);
  if (known === undefined) {
    known = new WeakMap();
    compiledPrices.set(catalog, known);
  }
  let found = known.get(price);
  if (found === undefined) {
    found = compilePrice(withUnit(price, catalog), {
      currency,
      rounding: catalog.definition.rounding ?? LINE_ROUNDING,
    });
    known.set(price, found);
  }
  return found;
}

/** A price that does not convert counts in the unit of its meter or seats, unless it says otherwise. */
function withUnit(price: Price, { definition }: ResolvedCatalog): Price {
  if (price.unit !== undefined || price.convert !== undefined) return price;
  const feature = definition.features[price.feature ?? ''];
  const unit = definition.meters?.[price.meter ?? '']?.unit ?? (feature?.kind === 'seats' ? feature.unit : undefined);
  return unit === undefined ? price : { ...price, unit };
}
