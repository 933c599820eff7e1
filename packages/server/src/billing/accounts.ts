// SPDX-License-Identifier: Apache-2.0
import {
  chargesAlone,
  consolidated,
  dividedByPayer,
  type InvoicePlan,
  type OneOffCharge,
  type PaidPlan,
  type Payers,
  type PlainDate,
  type Problem,
  withCharges,
} from '@kontor/core';

/** What is owed before it is settled. */
export interface Owed {
  /** Null: what a payer pays together, or charges by themselves. */
  readonly subscription_id: string | null;
  readonly customer_id: string;
  readonly plans: readonly InvoicePlan[];
  readonly problems: readonly Problem[];
}
/** Who pays what subscriptions owe, and what is billed beside it. */
export interface Accounts {
  /** Null: each subscription is paid by its own customer. */
  readonly payers: Payers | null;
  /** What others pay is left out; absent: nothing is. */
  readonly of?: ReadonlySet<string>;
  /** Charges that are billed by themselves, or with what their payer pays together. */
  readonly charges: readonly OneOffCharge[];
}

/**
 * What is owed by who pays it, and what is given back by who was billed it: what one pays together is taken from the subscriptions and follows after them, each payer's
 * in order of date, with the charges that are due before `until`.
 */
export function owedByPayer(
  owed: readonly Owed[],
  { payers, of, charges }: Accounts,
  until: PlainDate,
): readonly Owed[] {
  if (payers === null && charges.length === 0) return owed;
  const payerOf = (customer_id: string, date: PlainDate) =>
    payers?.on(customer_id, date) ?? { customer_id, together: false };
  const isOurs = (payer: string) => of === undefined || of.has(payer);
  const apart: Owed[] = [];
  const joint: PaidPlan[] = [];
  for (const { plans, ...entry } of owed) {
    const own: InvoicePlan[] = [];
    for (const whole of plans) {
      for (const paid of dividedByPayer(whole, payerOf(whole.customer_id, whole.invoice_date))) {
        if (!isOurs(paid.payer.customer_id)) continue;
        if (paid.payer.together) joint.push(paid);
        else own.push(paid.plan);
      }
    }
    apart.push({ ...entry, plans: own });
  }
  const together = consolidated(joint);
  const waiting = new Map<string, OneOffCharge[]>();
  for (const charge of charges) {
    const payer = payerOf(charge.customer_id, charge.date).customer_id;
    if (isOurs(payer)) waiting.set(payer, [...(waiting.get(payer) ?? []), charge]);
  }
  const all = [...new Set([...together.keys(), ...waiting.keys()])].sort().map((payer): Owed => {
    const taken = withCharges(together.get(payer) ?? [], waiting.get(payer) ?? []);
    const alone = chargesAlone(taken.waiting, until).map((plan) => ({ ...plan, customer_id: payer }));
    return { subscription_id: null, customer_id: payer, plans: [...taken.plans, ...alone], problems: [] };
  });
  return [...apart, ...all];
}
