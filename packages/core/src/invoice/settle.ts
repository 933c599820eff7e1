// SPDX-License-Identifier: Apache-2.0
import type { AppliedDiscount } from '../discount/applied.js';
import { applyDiscounts, type RedeemedCoupon } from '../discount/apply.js';
import type { Redemption } from '../discount/coupon.js';
import type { ChargeLine } from '../discount/scope.js';
import type { VolumeDiscount } from '../discount/volume-discount.js';
import type { Instant } from '../kit/calendar.js';
import { ok, type Result } from '../kit/result.js';
import { computeTax } from '../tax/compute.js';
import type { TaxTable } from '../tax/rates.js';
import type { TaxDecision } from '../tax/tax-decision.js';
import type { TaxAmount, TaxBehaviour } from '../tax/tax-result.js';
import { type Burn, burnDown } from '../wallet/burn-down.js';
import type { CreditGrant } from '../wallet/wallet.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';

/** What an invoice is settled by, besides its lines. */
export interface SettlementTerms {
  readonly redemptions: readonly RedeemedCoupon[];
  readonly volume?: VolumeDiscount;
  /** Null for a seller that charges no taxes. */
  readonly tax: {
    readonly behaviour: TaxBehaviour;
    readonly rounding: 'line' | 'invoice';
    readonly place: TaxDecision;
    readonly table: TaxTable;
  } | null;
  /** Credits of the customer in the invoice's currency. */
  readonly grants: readonly CreditGrant[];
  readonly now: Instant;
}

const PREPAID_NOTE = 'Payment in advance: tax is charged on what it is used for.';

/** A line from its price to what is paid for it, in minor units. */
export interface SettledLine {
  /** Below zero for the share that a credit takes back. */
  readonly discount_minor: bigint;
  /** After discount and without tax. */
  readonly net_minor: bigint;
  readonly tax_minor: bigint;
  readonly gross_minor: bigint;
  readonly taxes: readonly TaxAmount[];
  /** EN 16931; null where taxes are none of the seller's business. */
  readonly vat_category: string | null;
}

export interface Settlement {
  /** In the order of the plan's lines. */
  readonly lines: readonly SettledLine[];
  readonly discounts: readonly AppliedDiscount[];
  readonly taxes: readonly TaxAmount[];
  readonly tax_behaviour: TaxBehaviour | null;
  /** What the invoice says where no tax is charged, with its EN 16931 code. */
  readonly tax_note: { readonly text: string; readonly vatex_code: string | null } | null;
  readonly burns: readonly Burn[];
  /** The sum of the lines, before discounts. */
  readonly subtotal_minor: bigint;
  readonly discount_minor: bigint;
  readonly net_minor: bigint;
  readonly tax_minor: bigint;
  /** Net and tax; below zero when more is taken back than charged. */
  readonly total_minor: bigint;
  /** Paid from credits. */
  readonly credited_minor: bigint;
  /** What is left to pay; zero when the total is below zero. */
  readonly due_minor: bigint;
  /** After this invoice. */
  readonly redemptions: readonly Redemption[];
  readonly grants: readonly CreditGrant[];
}

/** A plan with what it comes to; its total is the settlement's. */
export interface SettledPlan extends InvoicePlan {
  /** A credit note takes back more than it charges. */
  readonly kind: 'invoice' | 'credit_note';
  readonly settlement: Settlement;
}

export function settledPlan(plan: InvoicePlan, settlement: Settlement): SettledPlan {
  const { subscription_id, customer_id, currency, catalog_version, invoice_date, period, lines } = plan;
  const { total_minor } = settlement;
  return {
    kind: total_minor < 0n ? 'credit_note' : 'invoice',
    subscription_id,
    customer_id,
    currency,
    catalog_version,
    invoice_date,
    period,
    lines,
    total_minor,
    settlement,
  };
}

/**
 * What an invoice comes to: discounts off the lines, taxes on what is left, credits against the total, in this order.
 * Every step reconciles: subtotal − discount = net (or gross, for prices with tax), net + tax = total, total = credited
 * + due. Fails with `tax-rate-missing` where the place of supply taxes and no rate is known.
 */
export function settle(plan: InvoicePlan, terms: SettlementTerms): Result<Settlement> {
  const { currency, invoice_date, lines } = plan;
  const { redemptions, volume, grants, tax, now } = lines.some(({ prepaid }) => prepaid) ? ahead(plan, terms) : terms;
  // most invoices have neither coupons nor credits, and a close makes very many
  const discounts =
    redemptions.length === 0 && volume === undefined
      ? null
      : applyDiscounts({
          currency,
          // a credit is what it gives back after its share of the discount
          lines: lines.map((line) => chargeLine(line, line.amount_minor - line.discount_minor)),
          redemptions,
          ...(volume === undefined ? {} : { volume }),
          on: invoice_date,
        });
  const off = lines.map((line, index) => line.discount_minor + (discounts?.lines[index]?.discount_minor ?? 0n));
  const after = lines.map((line, index) => line.amount_minor - (off[index] as bigint));
  const taxed = tax === null ? null : taxesOn(plan, after, tax);
  if (taxed !== null && !taxed.ok) return taxed;
  const settled = lines.map((_line, index): SettledLine => {
    const amount = after[index] as bigint;
    const line = taxed?.value.lines[index];
    return {
      discount_minor: off[index] as bigint,
      net_minor: line?.net_minor ?? amount,
      tax_minor: line?.tax_minor ?? 0n,
      gross_minor: line?.gross_minor ?? amount,
      taxes: line?.taxes ?? [],
      vat_category: line?.vat_category ?? (tax === null && terms.tax !== null ? 'O' : null),
    };
  });
  const burned =
    grants.length === 0
      ? null
      : burnDown({
          lines: lines.map((line, index) => chargeLine(line, (settled[index] as SettledLine).gross_minor)),
          grants,
          now,
        });
  const total_minor = sum(settled, 'gross_minor');
  const note = taxed?.value.note ?? (tax === null && terms.tax !== null ? PREPAID_NOTE : null);
  return ok({
    lines: settled,
    discounts: discounts?.applied ?? [],
    taxes: taxed?.value.summary ?? [],
    tax_behaviour: tax?.behaviour ?? null,
    tax_note:
      note === null
        ? null
        : { text: note, vatex_code: taxed?.value.vatex_code ?? (taxed === null ? 'VATEX-EU-O' : null) },
    burns: burned?.burns ?? [],
    subtotal_minor: sum(lines, 'amount_minor'),
    discount_minor: sum(settled, 'discount_minor'),
    net_minor: sum(settled, 'net_minor'),
    tax_minor: sum(settled, 'tax_minor'),
    total_minor,
    credited_minor: burned?.burned_minor ?? 0n,
    due_minor: burned?.owed_minor ?? (total_minor > 0n ? total_minor : 0n),
    redemptions: discounts?.redemptions ?? [],
    grants: burned?.grants ?? [],
  });
}

/** What a payment ahead is settled by: its discounts, taxes and credits are those of what it is used for. */
function ahead({ lines }: InvoicePlan, terms: SettlementTerms): SettlementTerms {
  if (lines.some(({ prepaid }) => prepaid !== true))
    throw new RangeError('a payment ahead is on an invoice of its own');
  return { redemptions: [], tax: null, grants: [], now: terms.now };
}

function taxesOn(plan: InvoicePlan, amounts: readonly bigint[], tax: NonNullable<SettlementTerms['tax']>) {
  return computeTax({
    currency: plan.currency,
    lines: plan.lines.map((line, index) => ({
      key: lineKey(line),
      amount_minor: amounts[index] as bigint,
      ...(line.tax_category === undefined ? {} : { tax_category: line.tax_category }),
    })),
    behaviour: tax.behaviour,
    rounding: tax.rounding,
    place: tax.place,
    table: tax.table,
    date: plan.invoice_date,
  });
}

/** Names a line within its invoice. */
function lineKey({ charge_key, period, revision, holder }: InvoiceLine): string {
  const key = `${charge_key}@${period.start}/${revision}`;
  return holder === undefined ? key : `${key} ${holder.subscription_id ?? holder.customer_id}`;
}

function chargeLine({ charge_key, period, plan, holder }: InvoiceLine, amount_minor: bigint): ChargeLine {
  const [owner, key] = charge_key.split('/');
  return {
    charge_key,
    amount_minor,
    period,
    ...(holder === undefined ? {} : { subscription_id: holder.subscription_id }),
    ...(owner === 'plan' ? { plan } : {}),
    ...(owner === 'add_on' && key !== undefined ? { add_on: key } : {}),
  };
}

function sum<Field extends string>(lines: readonly { readonly [Name in Field]: bigint }[], field: Field): bigint {
  return lines.reduce((total, line) => total + line[field], 0n);
}
