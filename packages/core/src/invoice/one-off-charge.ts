// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import type { Period } from '../contract/subscription.js';
import { earlierDate, laterDate, type PlainDate } from '../kit/calendar.js';
import { decimal, type Rounding } from '../kit/decimal.js';
import { type ProrationShare, prorateDerivation } from '../rating/prorate-derivation.js';
import { compilePrice, rate } from '../rating/rate.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';

/** What a customer is charged once, beside what subscriptions bill. */
export interface OneOffCharge {
  readonly id: string;
  readonly customer_id: string;
  /** Whose next invoice it waits for; null: it is billed by itself. */
  readonly subscription_id: string | null;
  readonly label: string;
  readonly currency: string;
  /** One that a quantity alone decides. */
  readonly price: Price;
  /** Decimal text. */
  readonly quantity: string;
  /** The days of the service: what reaches beyond the invoice's date is earned day by day. */
  readonly period: Period;
  /** The first day whose invoice it may be on. */
  readonly date: PlainDate;
  /** Which rows of the tax table it takes; absent: those without a category. */
  readonly tax_category?: string;
  /** The part of that which is charged; absent: all of it. */
  readonly share?: ProrationShare;
  /** Pays for credit that is used later: no revenue and no tax yet. Always on an invoice of its own. */
  readonly prepaid?: true;
  /** The catalog version that a service and its price come from; 0 for what was agreed by word. */
  readonly catalog_version: number;
  readonly rounding: Rounding;
}

const PREFIX = { charge: 'charge/', prepaid: 'prepaid/' } as const;

/** The id of the one-off charge that a line bills; null for the line of a subscription's price. */
export function oneOffChargeId(charge_key: string): string | null {
  for (const prefix of Object.values(PREFIX)) if (charge_key.startsWith(prefix)) return charge_key.slice(prefix.length);
  return null;
}

/** The line of a one-off charge. Throws a RangeError for a price that needs more than a quantity. */
export function oneOffLine(charge: OneOffCharge): InvoiceLine {
  const { customer_id, subscription_id, label, currency, period, price, rounding, tax_category, prepaid } = charge;
  const whole = rate(compilePrice(price, { currency, rounding }), { quantity: decimal(charge.quantity) });
  const derivation = charge.share === undefined ? whole : prorateDerivation(whole, charge.share);
  return {
    kind: 'charge',
    charge_key: (prepaid ? PREFIX.prepaid : PREFIX.charge) + charge.id,
    label,
    period,
    billed: period,
    revision: 0,
    metered: false,
    catalog_version: charge.catalog_version,
    plan: '',
    amount_minor: derivation.amount_minor,
    discount_minor: 0n,
    derivation,
    holder: { customer_id, subscription_id },
    ...(tax_category === undefined ? {} : { tax_category }),
    ...(prepaid === undefined ? {} : { prepaid }),
  };
}

/** The invoice of charges of one currency and customer by themselves. Throws a RangeError for none. */
export function oneOffInvoice(charges: readonly OneOffCharge[], invoice_date: PlainDate): InvoicePlan {
  const [first] = charges;
  if (first === undefined) throw new RangeError('an invoice has at least one charge');
  return withMoreLines(
    {
      subscription_id: null,
      customer_id: first.customer_id,
      currency: first.currency,
      catalog_version: Math.max(...charges.map(({ catalog_version }) => catalog_version)),
      invoice_date,
      period: first.period,
      lines: [],
      total_minor: 0n,
    },
    charges.map(oneOffLine),
  );
}

/** Where charges that wait go. */
export interface WithCharges {
  readonly plans: readonly InvoicePlan[];
  /** Those that have to wait on. */
  readonly waiting: readonly OneOffCharge[];
}

/**
 * Puts charges on the invoices that are due: each on the first of its currency that is dated on its day or later.
 * `plans` are in order of date.
 */
export function withCharges(plans: readonly InvoicePlan[], charges: readonly OneOffCharge[]): WithCharges {
  const waiting: OneOffCharge[] = [];
  const more = plans.map((): InvoiceLine[] => []);
  for (const charge of charges) {
    const at = plans.findIndex(
      ({ currency, invoice_date }) => currency === charge.currency && invoice_date >= charge.date,
    );
    if (at < 0) waiting.push(charge);
    else more[at]?.push(oneOffLine(charge));
  }
  return { plans: plans.map((plan, at) => withMoreLines(plan, more[at] as InvoiceLine[])), waiting };
}

/** The invoices of charges by themselves that are due before `until`: one a currency, dated by the last of them. */
export function chargesAlone(charges: readonly OneOffCharge[], until: PlainDate): InvoicePlan[] {
  const byCurrency = new Map<string, OneOffCharge[]>();
  for (const charge of charges)
    if (charge.date < until) byCurrency.set(charge.currency, [...(byCurrency.get(charge.currency) ?? []), charge]);
  return [...byCurrency.keys()].sort().map((currency) => {
    const due = byCurrency.get(currency) as OneOffCharge[];
    return oneOffInvoice(due, due.map(({ date }) => date).reduce(laterDate));
  });
}

function withMoreLines(plan: InvoicePlan, more: readonly InvoiceLine[]): InvoicePlan {
  if (more.length === 0) return plan;
  return {
    ...plan,
    lines: [...plan.lines, ...more],
    period: {
      start: more.map(({ period }) => period.start).reduce(earlierDate, plan.period.start),
      end: more.map(({ period }) => period.end).reduce(laterDate, plan.period.end),
    },
    total_minor: more.reduce((sum, line) => sum + line.amount_minor, plan.total_minor),
  };
}
