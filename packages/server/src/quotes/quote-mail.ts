// SPDX-License-Identifier: Apache-2.0
import type { QuoteDocument } from '@kontor/core';
import { mailTo, recipientOf } from '../collecting/mails.js';
import type { StoredQuote } from '../store/quotes.js';
import type { WriteTransaction } from '../store/transaction.js';

/** Mails the link of a quote to its customer, if the organisation wants that; answers the address, or null. */
export async function mailQuote(
  tx: WriteTransaction,
  { id, customer_id, terms }: StoredQuote,
  { number, total }: QuoteDocument,
  link: string,
): Promise<string | null> {
  const { billing } = await tx.organisations.get();
  if (billing.mail?.quotes !== true) return null;
  const customer = await tx.customers.get(customer_id);
  if (customer === null || customer.email === null) return null;
  await mailTo(tx, customer, {
    template: 'quote_to_sign',
    data: {
      recipient_name: recipientOf(customer),
      quote_number: number as string,
      amount_minor: BigInt(total.total_minor),
      currency: terms.currency,
      valid_until: terms.valid_until,
      sign_url: link,
    },
    object: id,
    step: 'sent',
  });
  return customer.email;
}
