// SPDX-License-Identifier: Apache-2.0
import { periodsBetween } from '../contract/periods.js';
import { type Phase, phaseOn } from '../contract/phase.js';
import { servedUntil } from '../contract/status.js';
import type { Period } from '../contract/subscription.js';
import { dayOf, firstDayFrom } from '../kit/bound.js';
import { earlierDate, laterDate, type PlainDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';
import type { Derivation } from '../rating/derivation.js';
import { billedKey } from './billed.js';
import { type DueRequest, lookedAtFrom } from './due-charges.js';
import type { InvoiceLine } from './invoice.js';

export const COMMITMENT_KEY = 'contract/commitment';

/**
 * What is missing to the spending a contract commits to, a line for each term that is over: the terms count from the
 * subscription's start, a term that is cut short owes the whole amount, and spending is what was billed for days from
 * the term's first on, before discounts and taxes. `fresh` is what is being billed now.
 */
export function commitmentLines(request: DueRequest, fresh: readonly InvoiceLine[]): InvoiceLine[] {
  const { phases, billed } = request;
  const lines: InvoiceLine[] = [];
  for (const term of commitmentTerms(request, lookedAtFrom(request))) {
    const phase = phaseOn(phases, term.start);
    const { contract, currency, catalog_version, plan } = phase.subscription;
    if (contract?.commitment === undefined || billed.has(billedKey(COMMITMENT_KEY, term.start))) continue;
    const spent =
      [...billed.values()].filter((line) => inTerm(line.billed, line.charge_key, term)).reduce(sumMinor, 0n) +
      fresh.filter((line) => inTerm(line.billed, line.charge_key, term)).reduce(sumMinor, 0n);
    const derivation = shortfall(spent, decimal(contract.commitment.amount), currency);
    if (derivation === null) continue;
    const owner = phase.catalog.plans.get(plan)?.definition.name ?? plan;
    lines.push({
      kind: 'charge',
      charge_key: COMMITMENT_KEY,
      label: `${owner}: committed spending`,
      period: term,
      billed: term,
      revision: 0,
      metered: true,
      catalog_version,
      plan,
      amount_minor: derivation.amount_minor,
      discount_minor: 0n,
      derivation,
    });
  }
  return lines;
}

/**
 * The terms that are over by the day billing looks to, and that something billed from the day `from` on may belong to;
 * the last one ends with the subscription.
 */
export function commitmentTerms(
  { phases, until: day, arrears_until: until = day }: Pick<DueRequest, 'phases' | 'until' | 'arrears_until'>,
  from: PlainDate,
): Period[] {
  const last = phases.at(-1);
  const months = phases.findLast(({ subscription }) => subscription.contract?.commitment !== undefined)?.subscription
    .contract?.commitment?.months;
  if (last === undefined || months === undefined) return [];
  const start = (phases[0] as Phase).subscription.start_date;
  const end = servedUntil(last.subscription);
  const schedule = {
    anchor: { kind: 'anniversary' as const, date: start },
    interval: { every: months, unit: 'month' as const },
  };
  return periodsBetween(schedule, laterDate(start, from), end === undefined ? until : earlierDate(end, until))
    .map((term) => ({ start: term.start, end: end === undefined ? term.end : earlierDate(term.end, end) }))
    .filter((term) => firstDayFrom(term.end) <= until && term.start < dayOf(term.end));
}

function inTerm({ start }: Period, charge_key: string, term: Period): boolean {
  return charge_key !== COMMITMENT_KEY && start >= term.start && start < term.end;
}

function sumMinor(sum: bigint, line: { readonly amount_minor: bigint }): bigint {
  return sum + line.amount_minor;
}

/** Null when the commitment was reached. */
function shortfall(spent_minor: bigint, minimum_amount: Decimal, currency: string): Derivation | null {
  const spent = fromMinor(spent_minor, currency);
  const missing = minimum_amount.subtract(spent);
  if (missing.sign() <= 0) return null;
  return {
    model: 'commitment_true_up',
    currency,
    unit: null,
    quantity: Decimal.ONE,
    steps: [
      { kind: 'owed', amount: spent },
      { kind: 'true_up', minimum_amount, amount: missing },
      { kind: 'billed_before', billed: spent, amount: spent.negate() },
    ],
    exact: missing,
    rounding: LINE_ROUNDING,
    amount_minor: toMinor(missing, currency, LINE_ROUNDING),
  };
}
