// SPDX-License-Identifier: Apache-2.0
import { lesser } from '../kit/money.js';

/** What an invoice has left that a credit may take, in minor units, none of it below zero. */
export interface CreditableInvoice {
  readonly invoice_id: string;
  /** On paper. */
  readonly number: string;
  /** Not paid yet. */
  readonly open_minor: bigint;
  /** Paid with money, and not given back. */
  readonly paid_minor: bigint;
  /** Paid from credits and not given back, by grant, those used last first. */
  readonly burns: readonly {
    readonly grant_id: string;
    readonly kind: 'prepaid' | 'promotional';
    readonly amount_minor: bigint;
  }[];
  /** Given up as bad debt. */
  readonly written_off_minor: bigint;
}

/** Where a part of a credit comes from. */
export type CreditPart =
  | {
      readonly source: 'open' | 'paid' | 'written_off';
      readonly invoice_id: string;
      readonly number: string;
      readonly amount_minor: bigint;
    }
  | {
      readonly source: 'prepaid' | 'promotional';
      readonly invoice_id: string;
      readonly number: string;
      readonly grant_id: string;
      readonly amount_minor: bigint;
    };

export interface SpreadCredit {
  readonly parts: readonly CreditPart[];
  /** What no invoice had left. */
  readonly rest_minor: bigint;
  /** The invoices after it, in their order. */
  readonly invoices: readonly CreditableInvoice[];
}

/**
 * Spreads a credit over invoices, in their order: first over what is open of them, so that nobody gets back what they
 * did not pay; then over what was paid with money; then over credits, which return to their grants, prepaid before
 * promotional; at last over what was written off. Parts and rest sum to the amount.
 */
export function spreadCredit(amount_minor: bigint, invoices: readonly CreditableInvoice[]): SpreadCredit {
  const parts: CreditPart[] = [];
  let left = amount_minor;
  const take = (available: bigint): bigint => {
    const taken = available > 0n ? lesser(available, left) : 0n;
    left -= taken;
    return taken;
  };
  let after = invoices;
  for (const source of ['open', 'paid'] as const)
    after = after.map((invoice) => {
      const taken = take(invoice[`${source}_minor`]);
      if (taken === 0n) return invoice;
      parts.push({ source, ...named(invoice), amount_minor: taken });
      return { ...invoice, [`${source}_minor`]: invoice[`${source}_minor`] - taken };
    });
  for (const source of ['prepaid', 'promotional'] as const)
    after = after.map((invoice) => ({
      ...invoice,
      burns: invoice.burns.map((burn) => {
        const taken = burn.kind === source ? take(burn.amount_minor) : 0n;
        if (taken === 0n) return burn;
        parts.push({ source, ...named(invoice), grant_id: burn.grant_id, amount_minor: taken });
        return { ...burn, amount_minor: burn.amount_minor - taken };
      }),
    }));
  after = after.map((invoice) => {
    const taken = take(invoice.written_off_minor);
    if (taken === 0n) return invoice;
    parts.push({ source: 'written_off', ...named(invoice), amount_minor: taken });
    return { ...invoice, written_off_minor: invoice.written_off_minor - taken };
  });
  return { parts, rest_minor: left, invoices: after };
}

const named = ({ invoice_id, number }: CreditableInvoice) => ({ invoice_id, number });

/** The sum of the parts from some sources. */
export function creditFrom(parts: readonly CreditPart[], ...sources: readonly CreditPart['source'][]): bigint {
  return parts.reduce((sum, part) => (sources.includes(part.source) ? sum + part.amount_minor : sum), 0n);
}

/** What of a credit lowers which invoice: what is open of it, and what was written off and is taken back first. */
export function loweredBy(parts: readonly CreditPart[]): Map<string, bigint> {
  const lowered = new Map<string, bigint>();
  for (const { source, invoice_id, amount_minor } of parts)
    if (source === 'open' || source === 'written_off')
      lowered.set(invoice_id, (lowered.get(invoice_id) ?? 0n) + amount_minor);
  return lowered;
}
