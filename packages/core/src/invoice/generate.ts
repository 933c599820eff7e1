// SPDX-License-Identifier: Apache-2.0
import { contractProblems } from '../contract/check.js';
import { earlierDate, laterDate } from '../kit/calendar.js';
import { type DueRequest, dueCharges } from './due-charges.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';
import { lineOf } from './line.js';
import type { UsageNeed, UsageTotals } from './usage-need.js';

export interface GenerateRequest extends DueRequest {
  readonly usage: (need: UsageNeed) => UsageTotals;
}

/**
 * The invoices a subscription is due by `until`: the difference between what is owed and what was billed, so that
 * calling it again with its lines in `billed` gives none. One invoice a due date, in order of date. Lines of
 * usage or seats that counted something stay even at no charge; other lines of no amount are left out.
 *
 * Pure: previews, dry runs and the real thing are this call. Throws a RangeError for a subscription that
 * `contractProblems` finds fault with: check before.
 */
export function generate(request: GenerateRequest): InvoicePlan[] {
  const { subscription, catalog } = request;
  if (subscription.status === 'draft') return [];
  const [problem] = contractProblems(subscription, catalog);
  if (problem !== undefined) throw new RangeError(`${problem.code} at ${problem.path}: ${problem.message}`);
  const byDate = new Map<string, InvoiceLine[]>();
  for (const due of dueCharges(request)) {
    const line = lineOf(due, request);
    if (line === null) continue;
    const lines = byDate.get(due.due_date);
    if (lines === undefined) byDate.set(due.due_date, [line]);
    else lines.push(line);
  }
  return [...byDate.keys()].sort().map((invoice_date) => {
    const lines = byDate.get(invoice_date) as InvoiceLine[];
    return {
      subscription_id: subscription.id,
      customer_id: subscription.customer_id,
      currency: subscription.currency,
      catalog_version: subscription.catalog_version,
      invoice_date,
      period: {
        start: lines.map((line) => line.period.start).reduce(earlierDate),
        end: lines.map((line) => line.period.end).reduce(laterDate),
      },
      lines,
      total_minor: lines.reduce((sum, line) => sum + line.amount_minor, 0n),
    };
  });
}
