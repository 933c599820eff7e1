// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { addToDate, dateAt, formatInstant, formatMinor, type Instant } from '@kontor/core';
import { planRejections, type RejectedDebit, storeRejections } from '../../collecting/debit-rejections.js';
import {
  type DirectDebit,
  debitFileContent,
  debitsOfFile,
  getDebitFile,
  listDebitFiles,
  planDebitFile,
  type StoredDebitFile,
  storeDebitFile,
} from '../../collecting/direct-debits.js';
import { parseStatusReport } from '../../payments/bank-transfer/status-report.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { orRefuse, unknownResource } from '../problem.js';
import { byId, decimalText, instant, listAnswer, listOf, pageFields, pageOf, plainDate } from '../shapes.js';
import { once } from '../text-response.js';
import { dry_run } from './credits.js';

const TAG = 'Collecting';
const XML = 'application/xml';
/** How far ahead banks take debits. */
const AHEAD_DAYS = 14;
const debit = z
  .object({
    payment_attempt_id: z.string(),
    mandate_id: z.string(),
    customer_id: z.string(),
    invoice_id: z.string(),
    end_to_end_id: z.string().openapi({ description: 'By which statements of the bank name it.' }),
    sequence_type: z.enum(['FRST', 'RCUR', 'FNAL', 'OOFF']),
    collect_on: plainDate,
    amount: decimalText,
  })
  .openapi('DirectDebit');
const head = z
  .object({
    id: z.string().nullable().openapi({ description: 'null: nothing is stored, or there is nothing to hand over.' }),
    object: z.literal('direct_debit_file'),
    message_id: z.string().openapi({ description: 'By which the bank knows it; numbers have no gaps.' }),
    debits: z.int(),
    amount: decimalText.openapi({ description: 'In EUR.' }),
    first_day: plainDate,
    last_day: plainDate,
    created: instant.nullable(),
  })
  .openapi('DirectDebitFile');
const whole = head.extend({ lines: z.array(debit) }).openapi('DirectDebitFileLines');
const made = whole
  .extend({
    dropped: z
      .array(z.object({ payment_attempt_id: z.string(), why: z.enum(['mandate', 'paid']) }))
      .openapi({ description: 'Charges that come to nothing: their mandate is over, or the invoice is paid.' }),
  })
  .openapi('MadeDirectDebitFile');

const rejected = z
  .object({
    object: z.literal('direct_debit_report'),
    rejected: z.array(
      debit.extend({
        failure: z.object({ code: z.string(), kind: z.enum(['soft', 'hard']), reason: z.string().nullable() }),
        known: z.boolean().openapi({ description: 'How it ended was known before: nothing is changed.' }),
      }),
    ),
  })
  .openapi('DirectDebitReport');

function shown(
  file: Omit<StoredDebitFile, 'id' | 'created_at'>,
  stored: Pick<StoredDebitFile, 'id' | 'created_at'> | null,
) {
  return {
    id: stored?.id ?? null,
    object: 'direct_debit_file' as const,
    message_id: file.message_id,
    debits: file.debits,
    amount: formatMinor(file.amount_minor, 'EUR'),
    first_day: file.first_day,
    last_day: file.last_day,
    created: stored === null ? null : formatInstant(stored.created_at),
  };
}

const shownDebit = ({ attempt_id, amount_minor, ...row }: DirectDebit) => ({
  payment_attempt_id: attempt_id,
  ...row,
  amount: formatMinor(amount_minor, 'EUR'),
});

/** Files that take charges by mandate to the bank. */
export function addDirectDebitFiles(api: Api): void {
  api.add(
    {
      operation_id: 'makeDirectDebitFile',
      method: 'post',
      path: '/v1/direct_debit_files',
      tag: TAG,
      summary: 'Put the charges by mandate that wait into a file for the bank (pain.008.001.08)',
      description:
        'Each charge is in one file only. A file that was stored is the same whenever it is fetched, so nothing is lost where the answer was.',
      body: z.strictObject({
        until: plainDate.optional().openapi({ description: 'The last day of a debit in it. Default: in 14 days.' }),
        dry_run,
      }),
      answer: made,
    },
    ({ read, write, store, body, now }) => {
      const plan = async (tx: Transaction, at: Instant) => {
        const today = dateAt(at, (await tx.organisations.get()).timezone);
        const until = body.until ?? addToDate(today, { days: AHEAD_DAYS });
        return orRefuse(await planDebitFile(tx, store.secrets, { now: at, until }));
      };
      const told = ({ file, debits, dropped }: Awaited<ReturnType<typeof plan>>, stored: StoredDebitFile | null) => ({
        ...shown(file, stored),
        lines: debits.map(shownDebit),
        dropped: dropped.map(({ attempt_id, why }) => ({ payment_attempt_id: attempt_id, why })),
      });
      if (body.dry_run) return read(async (tx) => told(await plan(tx, now), null));
      return write(async (tx) => {
        const planned = await plan(tx, tx.now);
        return told(planned, await storeDebitFile(tx, store.secrets, planned));
      });
    },
  );
  api.add(
    {
      operation_id: 'listDirectDebitFiles',
      method: 'get',
      path: '/v1/direct_debit_files',
      tag: TAG,
      summary: 'Files for the bank, newest first',
      query: z.strictObject(pageFields),
      answer: listOf(head, 'DirectDebitFileList'),
    },
    ({ read, query }) =>
      read(async (tx) => listAnswer(await listDebitFiles(tx, pageOf(query)), (file) => shown(file, file))),
  );
  api.add(
    {
      operation_id: 'getDirectDebitFile',
      method: 'get',
      path: '/v1/direct_debit_files/{id}',
      tag: TAG,
      summary: 'One file with its debits',
      params: byId,
      answer: whole,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const file = await getDebitFile(tx, params.id);
        if (file === null) throw unknownResource('direct debit file', params.id);
        return { ...shown(file, file), lines: (await debitsOfFile(tx, file.id)).map(shownDebit) };
      }),
  );
  api.add(
    {
      operation_id: 'readDirectDebitReport',
      method: 'post',
      path: '/v1/direct_debit_reports',
      tag: TAG,
      summary: 'Tell which debits the bank refused, by its payment status report (pain.002)',
      description:
        'A refused debit is a decline with the reason of the bank, and collecting goes on from there. A report that comes again changes nothing.',
      body: z.strictObject({ content: z.string().min(1).openapi({ description: 'The file as text.' }), dry_run }),
      answer: rejected,
    },
    ({ read, write, store, body }) => {
      const rejections = orRefuse(parseStatusReport(body.content));
      const told = (planned: readonly RejectedDebit[]) => ({
        object: 'direct_debit_report' as const,
        rejected: planned.map(({ debit: row, failure: { code, kind, provider_code }, news }) => ({
          ...shownDebit(row),
          failure: { code, kind, reason: provider_code },
          known: !news,
        })),
      });
      if (body.dry_run) return read(async (tx) => told(orRefuse(await planRejections(tx, store.secrets, rejections))));
      return write(async (tx) => {
        const planned = orRefuse(await planRejections(tx, store.secrets, rejections));
        await storeRejections(tx, planned);
        return told(planned);
      });
    },
  );
  api.add(
    {
      operation_id: 'getDirectDebitFileXml',
      method: 'get',
      path: '/v1/direct_debit_files/{id}/xml',
      tag: TAG,
      summary: 'The file as it is handed to the bank',
      params: byId,
      answer: textAnswer,
      text: [XML],
    },
    ({ read, store, params }) =>
      read(async (tx) => {
        const file = await getDebitFile(tx, params.id);
        const content = file === null ? null : await debitFileContent(tx, store.secrets, file.id);
        if (file === null || content === null) throw unknownResource('direct debit file', params.id);
        return { content_type: XML, file_name: `${file.message_id}.xml`, pieces: once(content) };
      }),
  );
}
