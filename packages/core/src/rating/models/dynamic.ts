// SPDX-License-Identifier: Apache-2.0
import type { ChargeRating } from './charge-rating.js';

/** The events carry their amounts: the charge is the sum, whatever their number (`event_count`, else the quantity). Throws a RangeError without `event_amount`. */
export const dynamic: ChargeRating = {
  rate(quantity, { event_amount, event_count }, steps) {
    if (event_amount === undefined) throw new RangeError('a dynamic charge needs `event_amount`');
    steps.push({ kind: 'event_amounts', events: event_count ?? quantity, amount: event_amount });
    return event_amount;
  },
};
