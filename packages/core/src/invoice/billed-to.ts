// SPDX-License-Identifier: Apache-2.0
import { allocate, lesser } from '../kit/money.js';
import type { BilledLine } from './billed.js';
import { correctionDerivation } from './correction.js';
import type { InvoiceLine } from './invoice.js';

/** Who was billed a line, and on which invoices. */
export interface BilledTo {
  readonly customer_id: string;
  readonly invoice_ids: readonly string[];
}
/** The same with what is left with them of its amount. */
export interface BilledShare extends BilledTo {
  readonly amount_minor: bigint;
}

/**
 * Says of the lines of one correction who was billed what they take back, whoever pays today: those who were billed it last
 * come first, none of them with more than they were billed, so a correction may become a credit for each. What adds to
 * the line is for whoever pays now.
 */
export function takenBack(lines: readonly InvoiceLine[], billed: BilledLine, currency: string): readonly InvoiceLine[] {
  const back_minor = lines.reduce((sum, { amount_minor }) => sum - amount_minor, 0n);
  if (billed.billed_to === undefined || back_minor <= 0n) return lines;
  const shares = sharesOf(back_minor, billed.billed_to);
  const [only] = shares;
  if (only !== undefined && shares.length === 1) return lines.map((line) => ({ ...line, billed_to: named(only) }));
  const [first, last] = [lines[0], lines.at(-1)] as [InvoiceLine, InvoiceLine];
  const discounts = allocate(
    lines.reduce((sum, { discount_minor }) => sum + discount_minor, 0n),
    shares.map(({ amount_minor }) => amount_minor),
  );
  let before_minor = billed.amount_minor;
  return shares.map((share, index): InvoiceLine => {
    const after_minor = before_minor - share.amount_minor;
    const derivation = correctionDerivation(before_minor, after_minor, currency);
    before_minor = after_minor;
    return {
      ...first,
      kind: 'credit',
      billed: last.billed,
      revision: billed.revision + 1 + index,
      amount_minor: -share.amount_minor,
      discount_minor: discounts[index] as bigint,
      derivation,
      billed_to: named(share),
    };
  });
}

/** An amount over those who were billed, the last one first. */
function sharesOf(back_minor: bigint, billed_to: readonly BilledShare[]): BilledShare[] {
  const shares: BilledShare[] = [];
  let left = back_minor;
  for (const share of [...billed_to].reverse()) {
    const amount_minor = lesser(share.amount_minor, left);
    if (amount_minor <= 0n) continue;
    shares.push({ ...share, amount_minor });
    left -= amount_minor;
  }
  if (left > 0n) throw new RangeError(`${left} minor units more are taken back than anybody was billed`);
  return shares;
}

const named = ({ customer_id, invoice_ids }: BilledTo): BilledTo => ({ customer_id, invoice_ids });
