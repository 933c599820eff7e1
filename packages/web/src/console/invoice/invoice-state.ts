// SPDX-License-Identifier: Apache-2.0
import type { stateWords } from '../words/states.ts';

type InvoiceState = keyof (typeof stateWords)['en']['invoice'];

const isNothing = (amount: string) => !/[1-9]/.test(amount);

/** How an invoice stands by what is open of it. */
export function invoiceState(
  { kind, due }: { readonly kind: 'invoice' | 'credit_note'; readonly due: string },
  open: string,
): InvoiceState {
  if (kind === 'credit_note') return 'credit_note';
  if (isNothing(open)) return 'paid';
  return open === due ? 'open' : 'partly_paid';
}
