// SPDX-License-Identifier: Apache-2.0
import type { QuoteDocument } from '@kontor/core';
import { documentLanguage } from '../billing/printed-frame.js';
import { mailBrand } from '../mail/brand.js';
import { queueMail } from '../mail/outbox.js';
import type { StoredQuote } from '../store/quotes.js';
import type { WriteTransaction } from '../store/transaction.js';

/** Mails the link of a quote to its customer, if the organisation wants that; answers the address, or null. */
export async function mailQuote(
  tx: WriteTransaction,
  { id, customer_id, terms }: StoredQuote,
  { number, total }: QuoteDocument,
  link: string,
): Promise<string | null> {
  const organisation = await tx.organisations.get();
  if (organisation.billing.mail?.quotes !== true) return null;
  const customer = await tx.customers.get(customer_id);
  if (customer === null || customer.email === null) return null;
  const recipient_name = customer.billing.documents?.contact_name ?? customer.name;
  await queueMail(tx, {
    template: 'quote_to_sign',
    data: {
      recipient_name,
      quote_number: number as string,
      amount_minor: BigInt(total.total_minor),
      currency: terms.currency,
      valid_until: terms.valid_until,
      sign_url: link,
    },
    language: documentLanguage(organisation, customer),
    brand: mailBrand(organisation),
    to: { address: customer.email, name: recipient_name },
    customer_id,
    object: id,
    step: 'sent',
  });
  return customer.email;
}
