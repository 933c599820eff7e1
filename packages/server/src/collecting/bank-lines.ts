// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { returnFailure } from '../payments/bank-transfer/return-reasons.js';
import { type PlannedStatement, storeStatement } from '../receivables/bank-statement.js';
import type { WriteTransaction } from '../store/transaction.js';
import { changeAttempt, getAttempt, isUnderWay } from './attempts.js';
import { noteEvent } from './collections.js';
import { failed } from './settle.js';
import { wakeInvoices } from './wake.js';

/**
 * Stores the new lines of a statement with what they pay, and tells the collections whose debits they are about: one that
 * came in has succeeded, one that came back is a decline for the bank's reason. Whoever planned it did so in the same
 * transaction.
 */
export async function hearStatement(tx: WriteTransaction, planned: PlannedStatement): Promise<void> {
  await storeStatement(tx, planned);
  const ids = planned.fresh.flatMap(({ transaction }) => transaction.end_to_end_id ?? []);
  const debits = await debitsByEndToEnd(tx, ids);
  for (const { transaction, payment, returned } of planned.fresh) {
    const attempt_id = debits.get(transaction.end_to_end_id ?? '');
    const attempt = attempt_id === undefined ? null : await getAttempt(tx, attempt_id);
    if (attempt === null) continue;
    if (transaction.return_reason === null) {
      if (payment === null || !isUnderWay(attempt)) continue;
      await changeAttempt(tx, attempt.id, { status: 'succeeded', ask_at: null, ended_at: tx.now });
      await noteEvent(tx, attempt, { id: `paid-${attempt.id}`, at: tx.now, type: 'paid' });
    } else {
      const failure = returnFailure(transaction.return_reason);
      if (isUnderWay(attempt)) await failed(tx, attempt, 'failed', failure);
      else if (returned !== null)
        await noteEvent(tx, attempt, {
          id: `returned-${returned.returned.id}`,
          at: tx.now,
          type: 'payment_returned',
          attempt: attempt.step,
          method_id: attempt.method_id ?? '',
          failure: { kind: failure.kind, code: failure.code },
        });
      else continue;
    }
    await wakeInvoices(tx, [attempt.invoice_id]);
  }
}

async function debitsByEndToEnd(tx: WriteTransaction, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.client.query<{ end_to_end_id: string; attempt_id: string }>(
    'SELECT end_to_end_id, attempt_id FROM direct_debit WHERE org_id = $1 AND end_to_end_id = ANY($2::text[])',
    [tx.org_id, ids],
  );
  return new Map(rows.map((row) => [row.end_to_end_id, row.attempt_id]));
}
