// SPDX-License-Identifier: Apache-2.0
import { mailBrand } from '../collecting/mails.js';
import { queueMail } from '../mail/outbox.js';
import type { WriteTransaction } from '../store/transaction.js';
import type { AlertEvent, StoredAlert } from './alerts.js';

/** Writes to the address for questions of the organisation, where the alert says so and there is one. */
export async function mailAlert(tx: WriteTransaction, { rule }: StoredAlert, event: AlertEvent): Promise<void> {
  if (!rule.mail) return;
  const organisation = await tx.organisations.get();
  const brand = await mailBrand(tx, organisation);
  if (brand.support_email === null) return;
  await queueMail(tx, {
    template: 'metric_alert',
    data: {
      recipient_name: brand.sender_name,
      label: rule.label,
      change: event.change,
      figure: event.words,
      date: event.date,
    },
    language: organisation.billing.documents?.language ?? 'en',
    brand,
    to: { address: brand.support_email, name: brand.sender_name },
    customer_id: null,
    object: event.id,
    step: event.change,
  });
}
