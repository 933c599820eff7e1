// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Invoice } from '../store/invoices.js';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { getProvider } from './providers.js';
import { collectingOf } from './settings.js';

/** What an invoice says of the mandate that it will be debited by: the notice that a customer gets before a debit. */
export interface DebitNotice {
  readonly reference: string;
  readonly creditor_id: string;
  readonly prenotification_days: number;
}

/**
 * The notice of an invoice; null where its customer is not debited by mandate: nothing is collected, none held when it was
 * issued, or something else is tried first.
 */
export async function debitNotice(
  tx: Transaction,
  { customer_id, currency, kind, issued_at }: Pick<Invoice, 'customer_id' | 'currency' | 'kind' | 'issued_at'>,
): Promise<DebitNotice | null> {
  if (kind !== 'invoice' || currency !== 'EUR') return null;
  const stored = await getProvider(tx, 'bank-transfer');
  const settings = stored?.settings.provider === 'bank-transfer' ? stored.settings.direct_debit : undefined;
  if (settings === undefined || !(await collectingOf(tx)).enabled) return null;
  const { rows } = await tx.client.query<{ id: string }>(
    `SELECT m.id FROM mandate m JOIN payment_method p ON p.org_id = m.org_id AND p.provider = 'bank-transfer'
       AND p.method_ref = m.id
     WHERE m.org_id = $1 AND m.customer_id = $2 AND m.created_at <= $3 AND (m.ended_at IS NULL OR m.ended_at >= $3)
       AND NOT EXISTS (SELECT FROM payment_method f WHERE f.org_id = m.org_id AND f.customer_id = m.customer_id
         AND f.status = 'active' AND f.position < p.position)
     ORDER BY m.created_at DESC, m.id DESC LIMIT 1`,
    [tx.org_id, customer_id, toTimestamp(issued_at)],
  );
  const { creditor_id, prenotification_days } = settings;
  return rows[0] === undefined ? null : { reference: rows[0].id, creditor_id, prenotification_days };
}
