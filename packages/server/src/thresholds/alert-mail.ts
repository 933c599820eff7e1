// SPDX-License-Identifier: Apache-2.0
import { type AlertRecipient, type Decimal, dateAt, type ThresholdMeasure } from '@kontor/core';
import { mailBrand, mailTo, recipientOf } from '../collecting/mails.js';
import { queueMail } from '../mail/outbox.js';
import type { MailData, UsageValue } from '../mail/template-data.js';
import type { Customer } from '../store/customers.js';
import type { WriteTransaction } from '../store/transaction.js';
import type { Crossing } from './crossing.js';

/** Digits of a share of a limit that a mail shows. */
const SHARE_PLACES = 3;

/**
 * Writes of a step that was reached to whom the threshold names: the customer, and the address for questions of the
 * organisation. Nothing where no address is known. Once a crossing, in the commit that stores it.
 */
export async function mailCrossing(tx: WriteTransaction, id: string, crossing: Crossing): Promise<void> {
  const { mail_to = [] } = crossing.threshold.rule;
  const customer = mail_to.length === 0 ? null : await tx.customers.get(crossing.customer_id);
  if (customer === null) return;
  const told = toldOf(crossing, customer);
  for (const recipient of new Set(mail_to)) await mailOne(tx, { id, recipient, customer, told });
}

type Told = Omit<MailData['usage_threshold_reached'], 'recipient_name' | 'customer_name'>;

function toldOf({ threshold, step, value, ends_at }: Crossing, customer: Customer): Told {
  const { measure, action } = threshold.rule;
  return {
    step: usageValue(measure, step),
    value: usageValue(measure, value),
    action,
    opens_on: action === 'block' ? dateAt(ends_at, customer.timezone) : null,
  };
}

function usageValue(measure: ThresholdMeasure, value: Decimal): UsageValue {
  switch (measure.of) {
    case 'amount':
      return { of: 'amount', amount: value.toString(), currency: measure.currency };
    case 'quantity':
      return { of: 'quantity', quantity: value.toString(), feature: measure.feature };
    case 'share':
      return { of: 'share', share: value.round(SHARE_PLACES, 'down').toString(), feature: measure.feature };
  }
}

async function mailOne(
  tx: WriteTransaction,
  {
    id: object,
    recipient,
    customer,
    told,
  }: { readonly id: string; readonly recipient: AlertRecipient; readonly customer: Customer; readonly told: Told },
): Promise<void> {
  const template = 'usage_threshold_reached' as const;
  if (recipient === 'customer') {
    const data = { ...told, recipient_name: recipientOf(customer), customer_name: null };
    return mailTo(tx, customer, { template, data, object, step: recipient });
  }
  const organisation = await tx.organisations.get();
  const brand = await mailBrand(tx, organisation);
  if (brand.support_email === null) return;
  await queueMail(tx, {
    template,
    data: { ...told, recipient_name: brand.sender_name, customer_name: customer.name },
    language: organisation.billing.documents?.language ?? 'en',
    brand,
    to: { address: brand.support_email, name: brand.sender_name },
    customer_id: customer.id,
    object,
    step: recipient,
  });
}
