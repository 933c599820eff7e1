// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { periodsBetween } from '../contract/periods.js';
import type { Subscription } from '../contract/subscription.js';
import { subscribedPrices } from '../contract/terms.js';
import { addToDate, daysBetween, type PlainDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { LINE_ROUNDING } from '../kit/money.js';
import type { TrueUp } from '../licence/overage.js';
import type { OneOffCharge } from './one-off-charge.js';

export interface TrueUpRequest {
  readonly id: string;
  readonly subscription: Subscription;
  readonly catalog: ResolvedCatalog;
  /** Key of the seats feature. */
  readonly feature: string;
  readonly true_up: TrueUp;
  /** First day after the term of the licence. */
  readonly term_end: PlainDate;
  /** On no invoice of an earlier day. */
  readonly date: PlainDate;
}

/**
 * What a true-up costs: its seats, at what one seat costs in the whole term by the plan or the contract, for the days
 * from the first of its period to the end of the term. Rounded once, at the line. Null when a seat has no price of its
 * own there (`per_seat`), or no seat is to be paid.
 *
 * The term costs as many intervals as it has; of a last one that is cut, its days.
 */
export function trueUpCharge(request: TrueUpRequest): OneOffCharge | null {
  const { id, subscription, catalog, feature, true_up, term_end, date } = request;
  const { seats, days, term_days, start } = true_up;
  if (seats.sign() <= 0) return null;
  const paid = subscribedPrices(subscription, catalog).filter(
    ({ price, charge_key }) =>
      charge_key.startsWith('plan/') && price.feature === feature && price.charge.model === 'per_seat',
  );
  const [first] = paid;
  if (paid.length !== 1 || first === undefined) return null;
  const { charge, interval } = first.price;
  if (charge.model !== 'per_seat' || interval === 'once') return null;
  const term_start = addToDate(term_end, { days: -term_days });
  const schedule = { anchor: { kind: 'anniversary', date: term_start }, interval } as const;
  const intervals = periodsBetween(schedule, term_start, term_end);
  const last = intervals.at(-1);
  if (last === undefined) return null;
  const [served, whole] = [daysBetween(last.start, term_end), daysBetween(last.start, last.end)];
  // (n - 1 + served / whole) intervals for days / term_days, as one fraction of n intervals
  const count = intervals.length;
  const definition = catalog.definition.features[feature];
  return {
    id,
    customer_id: subscription.customer_id,
    subscription_id: subscription.id,
    label: `${definition?.label ?? feature}: true-up`,
    currency: subscription.currency,
    price: {
      charge: {
        model: 'per_seat',
        unit_amount: decimal(charge.unit_amount).multiply(Decimal.fromInteger(count)).toString(),
      },
      interval: 'once',
      ...(definition?.kind === 'seats' ? { unit: definition.unit } : {}),
    },
    quantity: seats.toString(),
    share:
      served === whole
        ? { numerator: days, denominator: term_days, by: 'day' }
        : {
            numerator: ((count - 1) * whole + served) * days,
            denominator: count * whole * term_days,
            by: 'day',
          },
    period: { start, end: term_end },
    date,
    catalog_version: subscription.catalog_version,
    rounding: catalog.definition.rounding ?? LINE_ROUNDING,
  };
}
