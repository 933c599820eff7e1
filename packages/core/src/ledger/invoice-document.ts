// SPDX-License-Identifier: Apache-2.0
import type { InvoiceLine } from '../invoice/invoice.js';
import type { SettledPlan } from '../invoice/settle.js';
import { type CreditPart, loweredBy } from '../invoice/spread-credit.js';
import { firstDayFrom, touchedDays } from '../kit/bound.js';
import type { PlainDate } from '../kit/calendar.js';
import type { AppliedCredit, PostedInvoice } from './document.js';

/** Where the amount of a plan that takes back more than it charges goes. */
export interface PlanCredit {
  readonly parts: readonly CreditPart[];
  /** The grant that what was paid becomes; null: nothing was. */
  readonly balance: { readonly grant: { readonly id: string; readonly amount_minor: bigint } } | null;
}

/** What a plan is called once it is issued. */
export interface PlanIds {
  readonly id: string;
  /** In the order of the plan's lines. */
  readonly line_ids: readonly string[];
}

/**
 * A settled plan as the books see it. Usage, and whatever else was delivered before its date, is earned at once; the
 * rest over its days. What takes back more than it charges lowers open invoices; what it gives back is a use of credit
 * below zero.
 */
export function postedInvoice(plan: SettledPlan, credit: PlanCredit | null, { id, line_ids }: PlanIds): PostedInvoice {
  const { settlement, customer_id, subscription_id, currency, invoice_date } = plan;
  const kinds = new Map(settlement.grants.map((grant) => [grant.id, grant.kind]));
  const credits = settlement.burns.map(({ grant_id, amount_minor }) => ({
    grant_id,
    kind: kinds.get(grant_id) ?? ('prepaid' as const),
    amount_minor,
  }));
  return {
    id,
    customer_id,
    ...(subscription_id === null ? {} : { subscription_id }),
    currency,
    date: invoice_date,
    lines: plan.lines.map((line, index) => {
      const settled = settlement.lines[index];
      const line_id = line_ids[index];
      if (settled === undefined || line_id === undefined)
        throw new RangeError(`${id} has ${plan.lines.length} lines and lacks what they came to, or their ids`);
      return {
        id: line_id,
        charge_key: line.charge_key,
        ...(line.holder?.subscription_id == null ? {} : { subscription_id: line.holder.subscription_id }),
        net_minor: settled.net_minor,
        discount_minor: settled.discount_minor,
        tax: settled.taxes,
        service_period: touchedDays(line.period),
        recognition: recognitionOf(line, invoice_date),
      };
    }),
    credits_applied: credit === null ? credits : givenBack(credit),
    settles: [...loweredBy(credit?.parts ?? [])].map(([invoice_id, amount_minor]) => ({ invoice_id, amount_minor })),
    total_minor: settlement.total_minor,
    tax_minor: settlement.tax_minor,
  };
}

function recognitionOf({ prepaid, metered, period }: InvoiceLine, invoice_date: PlainDate) {
  if (prepaid) return 'prepaid' as const;
  return metered || firstDayFrom(period.end) <= invoice_date ? ('on_date' as const) : ('over_time' as const);
}

/** What is put on the balance and back into grants, as uses of credit below zero. */
function givenBack({ parts, balance }: PlanCredit): AppliedCredit[] {
  const returned = parts.flatMap((part): AppliedCredit[] =>
    'grant_id' in part ? [{ grant_id: part.grant_id, kind: part.source, amount_minor: -part.amount_minor }] : [],
  );
  if (balance === null) return returned;
  return [...returned, { grant_id: balance.grant.id, kind: 'prepaid', amount_minor: -balance.grant.amount_minor }];
}
