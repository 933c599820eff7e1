// SPDX-License-Identifier: Apache-2.0
import type { Payer } from '../contract/payer.js';
import { earlierDate, laterDate } from '../kit/calendar.js';
import { summed } from './generate.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';

/** A plan with who it is for. */
export interface PaidPlan {
  readonly plan: InvoicePlan;
  readonly payer: Payer;
}

/**
 * What of a plan is for whom: `payer`, who pays on its date, gets all of it but what takes back from others what they were
 * billed. That is theirs, told apart from what is their own.
 */
export function dividedByPayer(plan: InvoicePlan, payer: Payer): PaidPlan[] {
  const owner = ({ billed_to }: InvoiceLine) => billed_to?.customer_id ?? payer.customer_id;
  const owners = new Set(plan.lines.map(owner));
  if (owners.size === 1 && owners.has(payer.customer_id)) return [{ plan, payer }];
  return [...owners].map((customer_id) => {
    const lines = plan.lines.filter((line) => owner(line) === customer_id);
    const together = customer_id === payer.customer_id ? payer.together : customer_id !== plan.customer_id;
    return { plan: { ...plan, ...summed(lines), lines }, payer: { customer_id, together } };
  });
}

/**
 * Invoices by who pays them: what one payer pays on one day and in one currency is one invoice, whose lines say whose they
 * are: the payer's own first, then by customer, each customer's by subscription. Each payer's are in order of date.
 */
export function consolidated(plans: readonly PaidPlan[]): Map<string, InvoicePlan[]> {
  const together = new Map<string, InvoicePlan[]>();
  for (const { plan, payer } of plans) {
    const key = JSON.stringify([payer.customer_id, plan.invoice_date, plan.currency]);
    const known = together.get(key);
    if (known === undefined) together.set(key, [plan]);
    else known.push(plan);
  }
  const byPayer = new Map<string, InvoicePlan[]>();
  // by payer, then by day, then by currency
  for (const key of [...together.keys()].sort()) {
    const [payer] = JSON.parse(key) as [string];
    const plan = merged(payer, together.get(key) as InvoicePlan[]);
    const known = byPayer.get(payer);
    if (known === undefined) byPayer.set(payer, [plan]);
    else known.push(plan);
  }
  return byPayer;
}

function merged(payer: string, parts: readonly InvoicePlan[]): InvoicePlan {
  const [first] = parts as [InvoicePlan];
  const rank = ({ customer_id, subscription_id }: InvoicePlan) =>
    JSON.stringify([customer_id === payer ? 0 : 1, customer_id, subscription_id ?? '']);
  const sorted = parts.map((plan) => ({ plan, rank: rank(plan) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return {
    subscription_id: null,
    customer_id: payer,
    currency: first.currency,
    catalog_version: Math.max(...parts.map(({ catalog_version }) => catalog_version)),
    invoice_date: first.invoice_date,
    period: {
      start: parts.map(({ period }) => period.start).reduce(earlierDate),
      end: parts.map(({ period }) => period.end).reduce(laterDate),
    },
    lines: sorted.flatMap(({ plan: { customer_id, subscription_id, lines } }) =>
      lines.map((line): InvoiceLine => ({ holder: { customer_id, subscription_id }, ...line })),
    ),
    total_minor: parts.reduce((sum, { total_minor }) => sum + total_minor, 0n),
  };
}
