// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { fail, ok, type Result } from '@kontor/core';
import { list, readBankXml, text, within } from '../payments/bank-transfer/bank-xml.js';
import { returnFailure } from '../payments/bank-transfer/return-reasons.js';
import type { Rejection } from '../payments/bank-transfer/status-report.js';
import { type PaymentFailure, paymentFailure } from '../payments/failure.js';
import type { SecretBox } from '../store/secret-box.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { getAttempt, isUnderWay, type PaymentAttempt } from './attempts.js';
import { type DirectDebit, debitFileContent, debitFileOf, debitsOfFile } from './direct-debits.js';
import { failed } from './settle.js';
import { wakeInvoices } from './wake.js';

/** A debit that the bank refused before it was booked. */
export interface RejectedDebit {
  readonly debit: DirectDebit;
  readonly attempt: PaymentAttempt;
  readonly failure: PaymentFailure;
  /** False: how it ended is known already, from a statement or an earlier report. */
  readonly news: boolean;
}

/** Which debits a report refuses, each once. Fails with `resource-unknown` for a file that is none of ours. */
export async function planRejections(
  tx: Transaction,
  box: SecretBox,
  rejections: readonly Rejection[],
): Promise<Result<readonly RejectedDebit[]>> {
  const planned = new Map<string, RejectedDebit>();
  for (const { message_id, block_id, end_to_end_id, reason } of rejections) {
    const file = await debitFileOf(tx, message_id);
    if (file === null)
      return fail({
        code: 'resource-unknown',
        path: 'OrgnlMsgId',
        message: `no file of debits has the message id ${message_id}`,
        mend: 'list them with GET /v1/direct_debit_files; reports of other files are not read',
      });
    const named = block_id === null || end_to_end_id !== null ? null : await namedInBlock(tx, box, file.id, block_id);
    for (const debit of await debitsOfFile(tx, file.id)) {
      const meant =
        end_to_end_id === null ? (named?.has(debit.end_to_end_id) ?? true) : debit.end_to_end_id === end_to_end_id;
      // the reason of a debit itself says more than that of its block
      if (!meant || (planned.has(debit.attempt_id) && end_to_end_id === null)) continue;
      const attempt = await getAttempt(tx, debit.attempt_id);
      if (attempt === null) continue;
      const failure = reason === null ? paymentFailure('card-declined', null) : returnFailure(reason);
      planned.set(debit.attempt_id, { debit, attempt, failure, news: isUnderWay(attempt) });
    }
  }
  return ok([...planned.values()]);
}

/** A refused debit is a decline for the bank's reason; what ended otherwise, or was told before, stays as it is. */
export async function storeRejections(tx: WriteTransaction, planned: readonly RejectedDebit[]): Promise<void> {
  const news = planned.filter((one) => one.news);
  for (const { attempt, failure } of news) await failed(tx, attempt, 'failed', failure);
  await wakeInvoices(
    tx,
    news.map(({ attempt }) => attempt.invoice_id),
  );
  tx.audit.record({
    action: 'direct_debit_report.read',
    object: tx.org_id,
    after: news.map(({ debit, failure }) => ({ end_to_end_id: debit.end_to_end_id, reason: failure.provider_code })),
  });
}

/** What is in a block of a file, by the file itself. */
async function namedInBlock(
  tx: Transaction,
  box: SecretBox,
  file_id: string,
  block_id: string,
): Promise<ReadonlySet<string>> {
  const content = await debitFileContent(tx, box, file_id);
  const read = readBankXml(content ?? '', new Set(['PmtInf', 'DrctDbtTxInf']));
  if (!read.ok) throw new Error(`the file ${file_id} of debits is damaged: ${read.message}`);
  const blocks = list(within(read.root, 'Document', 'CstmrDrctDbtInitn'), 'PmtInf');
  const block = blocks.find((one) => text(one, 'PmtInfId') === block_id);
  const debits = block === undefined ? [] : list(block, 'DrctDbtTxInf');
  return new Set(debits.flatMap((one) => text(one, 'PmtId', 'EndToEndId') ?? []));
}
