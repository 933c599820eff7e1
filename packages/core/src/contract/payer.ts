// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { Problem } from '../kit/result.js';

/** How a customer is billed on the days `[valid_from, valid_to)`. */
export interface PayerTerms {
  readonly customer_id: string;
  /** Who pays for it; null: itself. */
  readonly payer_customer_id: string | null;
  /** Whether all that it pays on a day is one invoice. */
  readonly consolidate: boolean;
  readonly valid_from: PlainDate;
  readonly valid_to: PlainDate;
}

/** Who pays for a customer on a day. */
export interface Payer {
  readonly customer_id: string;
  /** Whether all that they pay on that day is one invoice a currency. */
  readonly together: boolean;
}

/**
 * Who pays for whom on which day. A customer that pays for others is billed together with them; one that pays for itself
 * alone gets an invoice for each subscription, unless it wants one for all. What is not known pays for itself.
 */
export class Payers {
  readonly #terms = new Map<string, PayerTerms[]>();
  /** By payer, everybody it pays for on some day. */
  readonly #paidFor = new Map<string, Set<string>>();

  /** Terms in order of their days: those of the customers asked about, and of everybody they pay for. */
  constructor(terms: readonly PayerTerms[]) {
    for (const one of terms) {
      const { customer_id, payer_customer_id: payer } = one;
      const known = this.#terms.get(customer_id);
      if (known === undefined) this.#terms.set(customer_id, [one]);
      else known.push(one);
      if (payer !== null) this.#paidFor.set(payer, (this.#paidFor.get(payer) ?? new Set()).add(customer_id));
    }
  }

  on(customer_id: string, date: PlainDate): Payer {
    const terms = this.#termsOn(customer_id, date);
    if (terms?.payer_customer_id != null) return { customer_id: terms.payer_customer_id, together: true };
    if (terms?.consolidate) return { customer_id, together: true };
    for (const other of this.#paidFor.get(customer_id) ?? [])
      if (this.#termsOn(other, date)?.payer_customer_id === customer_id) return { customer_id, together: true };
    return { customer_id, together: false };
  }

  #termsOn(customer_id: string, date: PlainDate): PayerTerms | undefined {
    const all = this.#terms.get(customer_id) ?? [];
    // the first terms reach back as far as a subscription does
    return all.findLast(({ valid_from }) => valid_from <= date) ?? all[0];
  }
}

/**
 * Why a customer cannot be paid for by another from a day on: accounts have one level, so nobody pays who is paid for.
 * `terms` are those of both, and of everybody the customer pays for.
 */
export function payerProblems(
  { customer_id, payer_customer_id, from }: { customer_id: string; payer_customer_id: string; from: PlainDate },
  terms: readonly PayerTerms[],
): Problem[] {
  const later = terms.filter(({ valid_to }) => valid_to > from);
  const refuse = (message: string, mend: string): Problem[] => [
    { code: 'payer-chain', path: 'payer_customer_id', message, mend },
  ];
  if (payer_customer_id === customer_id)
    return refuse('nobody pays for itself by somebody else', 'leave it out, or write null: the customer pays itself');
  const above = later.find((one) => one.customer_id === payer_customer_id && one.payer_customer_id !== null);
  if (above !== undefined)
    return refuse(
      `${above.payer_customer_id} pays for ${payer_customer_id}`,
      `name ${above.payer_customer_id}, or let ${payer_customer_id} pay itself first`,
    );
  const below = later.find((one) => one.payer_customer_id === customer_id);
  if (below === undefined) return [];
  return refuse(`${customer_id} pays for ${below.customer_id}`, `give ${below.customer_id} that payer first`);
}
