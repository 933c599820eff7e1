// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import {
  ACCOUNT_BEGINS,
  ACCOUNT_CEASES,
  CHURN,
  type Changes,
  CONTRACTION,
  CUSTOMER_BEGINS,
  CUSTOMER_CEASES,
  type CustomerHistory,
  EXPANSION,
  NEW,
  REACTIVATION,
} from './customer-history.js';
import type { MetricPolicy } from './policy.js';
import type { Lane, Units } from './units.js';

const DAY = 86_400_000;

/**
 * The changes of a customer with only one a stretch between `cuts` and account: what all of them come to, at the time
 * at which the account began or else of the last. Who comes and goes within one stretch has no change in it.
 */
export function nettedChanges(
  { changes, currencies }: Pick<CustomerHistory, 'changes' | 'currencies'>,
  cuts: readonly Instant[],
  { reactivation_days }: MetricPolicy,
  lane: Lane,
): Changes {
  const net: Changes = { at: [], account: [], delta: [], code: [] };
  const active = currencies.map(() => false);
  let customer_active = false;
  let ever = false;
  let left_at = 0;
  let cut = 0;
  for (let index = 0; index < changes.at.length; ) {
    while (cut < cuts.length && (cuts[cut] as Instant) <= (changes.at[index] as Instant)) cut++;
    const until = cut < cuts.length ? (cuts[cut] as Instant) : Number.POSITIVE_INFINITY;
    const deltas = currencies.map(() => lane.zero);
    const before = customer_active;
    const were = [...active];
    let at = 0;
    let began_at: Instant | null = null;
    let last = 0;
    const begins = currencies.map(() => 0);
    const left_before = left_at;
    for (; index < changes.at.length && (changes.at[index] as Instant) < until; index++) {
      const account = changes.account[index] as number;
      const code = changes.code[index] as number;
      at = changes.at[index] as Instant;
      deltas[account] = lane.add(deltas[account] as Units, changes.delta[index] as Units);
      last = account;
      if ((code & ACCOUNT_BEGINS) !== 0) {
        active[account] = true;
        begins[account] = at;
      }
      if ((code & ACCOUNT_CEASES) !== 0) active[account] = false;
      if ((code & CUSTOMER_BEGINS) !== 0) {
        customer_active = true;
        began_at ??= at;
      }
      if ((code & CUSTOMER_CEASES) !== 0) {
        customer_active = false;
        left_at = at;
      }
    }
    let kind: number | null = null;
    let customer = 0;
    if (!before && customer_active) {
      const away = (began_at ?? at) - left_before;
      kind = !ever || (reactivation_days !== null && away > reactivation_days * DAY) ? NEW : REACTIVATION;
      customer = CUSTOMER_BEGINS;
    } else if (before && !customer_active) {
      kind = CHURN;
      customer = CUSTOMER_CEASES;
    }
    for (let account = 0; account < currencies.length; account++) {
      const delta = deltas[account] as Units;
      const was = were[account] as boolean;
      const is = active[account] as boolean;
      const sign = lane.sign(delta);
      if (sign === 0 && was === is) continue;
      net.at.push(!was && is ? (begins[account] as Instant) : at);
      net.account.push(account);
      net.delta.push(delta);
      net.code.push(
        (kind ?? (sign > 0 ? EXPANSION : CONTRACTION)) |
          (was === is ? 0 : is ? ACCOUNT_BEGINS : ACCOUNT_CEASES) |
          customer,
      );
      customer = 0;
    }
    // who is kept over a gap pays nothing at either end of it
    if (customer !== 0) {
      net.at.push(at);
      net.account.push(last);
      net.delta.push(lane.zero);
      net.code.push((kind as number) | customer);
    }
    if (customer_active) ever = true;
  }
  return net;
}
