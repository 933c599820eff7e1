// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, formatMinor, type Instant } from '@kontor/core';
import { hearStatement } from '../../collecting/bank-lines.js';
import { parseCamt053 } from '../../payments/bank-transfer/camt053.js';
import { parseCsvStatement } from '../../payments/bank-transfer/csv-statement.js';
import type { StatementLine } from '../../payments/bank-transfer/statement.js';
import { assigned, exchangedTo, type PlannedStatement, planStatement } from '../../receivables/bank-statement.js';
import { type AllocatedPayment, storePayment } from '../../receivables/receive-payment.js';
import type { BankTransaction, NewBankTransaction } from '../../store/bank-transactions.js';
import type { Payout } from '../../store/payouts.js';
import { shownAllocation } from '../../store/shown.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, currency, decimalText, instant, listAnswer, listOf, pageFields, pageOf, plainDate } from '../shapes.js';
import { dry_run } from './credits.js';
import { customerBy } from './customers.js';
import { exchangeBy, exchangedPayment, exchangeRate, nothingExchanged, shownExchange } from './payment-exchanges.js';
import { allocation, openInvoiceBy } from './receivables.js';

const status = z.enum(['applied', 'returned', 'paid_out', 'ambiguous', 'unmatched', 'dismissed', 'ignored']);
const transaction = z
  .object({
    id: z.string().nullable().openapi({ description: 'null for a dry run.' }),
    object: z.literal('bank_transaction'),
    line_id: z.string().openapi({ description: 'The same for every statement that repeats the line.' }),
    booked_on: plainDate,
    amount: decimalText.openapi({ description: 'Below zero: money out.' }),
    currency: z.string(),
    name: z.string(),
    iban: z.string().nullable(),
    text: z.string(),
    status,
    candidates: z
      .array(z.string())
      .openapi({ description: 'Invoices it may be for, or payouts it may be, where several fit.' }),
    payment_id: z.string().nullable().openapi({ description: 'What it became, or what it took back.' }),
    payout_id: z.string().nullable().openapi({ description: 'The payout of a provider that it is.' }),
    customer_id: z.string().nullable(),
    note: z.string(),
    created: instant.nullable(),
  })
  .openapi('BankTransaction');
const paidTransaction = transaction
  .extend({
    known: z.boolean().openapi({ description: 'It came with an earlier statement and is left as it is.' }),
    allocations: z.array(allocation),
    exchanges: z.array(exchangedPayment).openapi({ description: 'Which invoices in other currencies it pays.' }),
    on_account: decimalText,
  })
  .openapi('StatementTransaction');
const statement = z
  .object({ object: z.literal('bank_statement'), transactions: z.array(paidTransaction) })
  .openapi('BankStatement');
const column = z.string().min(1).max(200);
const mapping = z
  .strictObject({
    delimiter: z.enum([',', ';', '\t']).default(';'),
    date_format: z.enum(['yyyy-mm-dd', 'dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy']).default('yyyy-mm-dd'),
    decimal_separator: z.enum([',', '.']).default('.'),
    currency,
    columns: z.strictObject({
      booked_on: column,
      amount: column.openapi({ description: 'Signed: money out is negative.' }),
      name: column,
      remittance_text: column,
      iban: column.optional(),
      currency: column.optional(),
      structured_reference: column.optional(),
      end_to_end_id: column.optional(),
      line_id: column.optional().openapi({ description: "The bank's own id of the line." }),
    }),
  })
  .openapi('StatementMapping', { description: "Which column of a bank's CSV holds what." });
const newStatement = z
  .strictObject({
    format: z.enum(['camt053', 'csv']),
    content: z.string().min(1).openapi({ description: 'The file as text.' }),
    mapping: mapping.optional().openapi({ description: 'Of CSV, and of nothing else.' }),
    dry_run,
  })
  .openapi('NewBankStatement');
const assignment = z
  .strictObject({
    invoice_id: z.string().min(1).optional().openapi({ description: 'By id or number; the rest stays on account.' }),
    customer_id: z.string().min(1).optional().openapi({ description: 'It pays their oldest open invoices.' }),
    payout_id: z.string().min(1).optional().openapi({ description: 'It is this payout, of the very amount.' }),
    exchange_rate: exchangeRate,
    dry_run,
  })
  .openapi('AssignBankTransaction');

function shown(row: NewBankTransaction | BankTransaction, stored: boolean) {
  const { id, line_id, booked_on, amount_minor, currency: of, candidates, payment_id, customer_id, note } = row;
  return {
    id: stored ? id : null,
    object: 'bank_transaction' as const,
    line_id,
    booked_on,
    amount: formatMinor(amount_minor, of),
    currency: of,
    name: row.counterparty_name,
    iban: row.counterparty_iban,
    text: row.structured_reference ?? row.remittance_text,
    status: row.status,
    candidates: [...candidates],
    payment_id: stored ? payment_id : null,
    payout_id: row.payout_id,
    customer_id,
    note,
    created: stored && 'created_at' in row ? formatInstant(row.created_at) : null,
  };
}

function shownPaid(row: NewBankTransaction, payment: AllocatedPayment | null, stored: boolean) {
  return {
    ...shown(row, stored),
    known: false,
    allocations: (payment?.allocations ?? []).map((each) => ({
      ...shownAllocation(each, row.currency),
      payment_id: stored ? each.payment_id : null,
    })),
    exchanges: (payment?.exchanges ?? []).map((each) => shownExchange(each, stored ? each.payment.id : null)),
    on_account: formatMinor(payment?.on_account_minor ?? 0n, row.currency),
  };
}

function shownStatement({ fresh, known }: PlannedStatement, stored: boolean) {
  return {
    object: 'bank_statement' as const,
    transactions: [
      ...fresh.map(({ transaction: row, payment }) => shownPaid(row, payment, stored)),
      ...known.map((row) => ({
        ...shown(row, true),
        known: true,
        allocations: [],
        exchanges: [],
        on_account: formatMinor(0n, row.currency),
      })),
    ],
  };
}

function linesOf({ format, content, mapping: columns }: z.output<typeof newStatement>): readonly StatementLine[] {
  if ((format === 'csv') !== (columns !== undefined))
    throw new Refusal(422, [
      {
        code: format === 'csv' ? 'missing-field' : 'unknown-field',
        path: 'mapping',
        message: format === 'csv' ? 'nothing says what the columns are' : 'camt.053 needs no mapping',
        mend: format === 'csv' ? 'add `mapping`' : 'remove `mapping`',
      },
    ]);
  if (columns !== undefined) {
    const read = parseCsvStatement(content, columns as Parameters<typeof parseCsvStatement>[1]);
    if (!read.ok) throw new Refusal(422, read.problems);
    return read.value.lines;
  }
  const read = parseCamt053(content);
  if (!read.ok) throw new Refusal(422, read.problems);
  return read.value.flatMap(({ lines }) => lines);
}

/** One that waits for somebody to say what it is. */
async function waitingBy(tx: Transaction, id: string): Promise<BankTransaction> {
  const found = await tx.bankTransactions.get(id);
  if (found === null) throw unknownResource('bank transaction', id);
  if (found.status === 'ambiguous' || found.status === 'unmatched') return found;
  throw new Refusal(409, [
    {
      code: 'bank-transaction-settled',
      path: 'id',
      message: `the line of ${found.booked_on} over ${formatMinor(found.amount_minor, found.currency)} is ${found.status}`,
      mend: 'list those that wait: `status=unmatched` and `status=ambiguous`',
    },
  ]);
}

/** Refuses an assignment that does not say one thing. */
function sayOneThing({ invoice_id, customer_id, payout_id, exchange_rate }: z.output<typeof assignment>): void {
  const said = [invoice_id, customer_id, payout_id].filter((id) => id !== undefined);
  if (said.length !== 1)
    throw new Refusal(422, [
      {
        code: 'missing-field',
        path: 'invoice_id',
        message: said.length === 0 ? 'it is not said what it is for' : 'it is said to be for more than one thing',
        mend: 'write one of `invoice_id`, `customer_id` and `payout_id`',
      },
    ]);
  if (payout_id !== undefined && exchange_rate !== undefined) throw nothingExchanged();
}

/** What an assigned transfer pays. */
async function assignedBy(
  tx: Transaction,
  found: BankTransaction,
  { invoice_id, customer_id, exchange_rate }: z.output<typeof assignment>,
  now: Instant,
): Promise<AllocatedPayment> {
  if (found.amount_minor <= 0n)
    throw new Refusal(422, [
      { code: 'not-positive', path: 'id', message: 'money that went out pays nothing', mend: 'dismiss it' },
    ]);
  if (invoice_id !== undefined) {
    const invoice = await openInvoiceBy(tx, invoice_id);
    if (invoice.currency !== found.currency) {
      const whole = assigned(found, invoice.customer_id, [], now);
      const at = { date: found.booked_on, now };
      const exchange = await exchangeBy(tx, whole.payment, found.amount_minor, invoice, { exchange_rate }, at);
      return { ...whole, ...exchangedTo(whole, [exchange]) };
    }
    if (exchange_rate !== undefined) throw nothingExchanged();
    return assigned(found, invoice.customer_id, [invoice], now);
  }
  if (exchange_rate !== undefined) throw nothingExchanged();
  const { id } = await customerBy(tx, customer_id as string);
  return assigned(found, id, await tx.payments.openInvoices(id), now);
}

/** The payout that a line is said to be: one of its very amount that has not come in yet. */
async function payoutBy(tx: Transaction, found: BankTransaction, id: string): Promise<Payout> {
  const payout = await tx.payouts.get(id);
  if (payout === null) throw unknownResource('payout', id);
  const received_minor = payout.amount_minor - payout.fee_minor;
  const same = payout.currency === found.currency && received_minor === found.amount_minor;
  if (same && payout.failed_on === null && payout.bank_transaction_id === null) return payout;
  const came = `${formatMinor(received_minor, payout.currency)} ${payout.currency}`;
  throw new Refusal(409, [
    {
      code: 'payout-mismatch',
      path: 'payout_id',
      message: !same
        ? `of the payout ${came} came in, and the line is over ${formatMinor(found.amount_minor, found.currency)} ${found.currency}`
        : payout.failed_on === null
          ? `the payout is the line ${payout.bank_transaction_id}`
          : `the payout failed on ${payout.failed_on}`,
      mend: 'name a payout of the amount of the line that no other line is, or dismiss the line',
    },
  ]);
}

export function addBankStatements(api: Api): void {
  api.add(
    {
      operation_id: 'importBankStatement',
      method: 'post',
      path: '/v1/bank_statements',
      tag: 'Payments',
      summary: 'Pay invoices with what a bank statement says came in',
      description:
        'camt.053, or CSV with a mapping. Each line is stored once, whichever statement it comes with. A transfer pays the invoices it names, or the only one of its amount by its payer; others wait to be assigned.',
      body: newStatement,
      answer: statement,
    },
    ({ read, write, body, now }) => {
      const lines = linesOf(body);
      if (body.dry_run) return read(async (tx) => shownStatement(await planStatement(tx, lines, now), false));
      return write(async (tx) => {
        const plan = await planStatement(tx, lines, tx.now);
        await hearStatement(tx, plan);
        return shownStatement(plan, true);
      });
    },
  );
  api.add(
    {
      operation_id: 'listBankTransactions',
      method: 'get',
      path: '/v1/bank_transactions',
      tag: 'Payments',
      summary: 'Lines of bank statements, newest first',
      query: z.strictObject({ ...pageFields, status: status.optional() }),
      answer: listOf(transaction, 'BankTransactionList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const of = query.status === undefined ? {} : { status: query.status };
        return listAnswer(await tx.bankTransactions.list({ ...pageOf(query), ...of }), (row) => shown(row, true));
      }),
  );
  api.add(
    {
      operation_id: 'assignBankTransaction',
      method: 'post',
      path: '/v1/bank_transactions/{id}/assign',
      tag: 'Payments',
      summary: 'Say what a transfer pays, an invoice or what a customer owes, or which payout it is',
      params: byId,
      body: assignment,
      answer: paidTransaction,
    },
    ({ read, write, params, body, now }) => {
      sayOneThing(body);
      const { payout_id } = body;
      if (body.dry_run)
        return read(async (tx) => {
          const found = await waitingBy(tx, params.id);
          if (payout_id !== undefined) {
            const { id } = await payoutBy(tx, found, payout_id);
            return { ...shownPaid({ ...found, status: 'paid_out', payout_id: id }, null, false), id: found.id };
          }
          const payment = await assignedBy(tx, found, body, now);
          const { customer_id } = payment.payment;
          return { ...shownPaid({ ...found, status: 'applied', customer_id }, payment, false), id: found.id };
        });
      return write(async (tx) => {
        const found = await waitingBy(tx, params.id);
        if (payout_id !== undefined) {
          const { id } = await payoutBy(tx, found, payout_id);
          const by = { status: 'paid_out' as const, payment_id: null, payout_id: id, customer_id: null, note: '' };
          return shownPaid(await tx.bankTransactions.resolve(found, by), null, true);
        }
        const payment = await assignedBy(tx, found, body, tx.now);
        const { id: payment_id, customer_id } = await storePayment(tx, payment);
        const after = await tx.bankTransactions.resolve(found, {
          status: 'applied',
          payment_id,
          payout_id: null,
          customer_id,
          note: '',
        });
        return shownPaid(after, payment, true);
      });
    },
  );
  api.add(
    {
      operation_id: 'dismissBankTransaction',
      method: 'post',
      path: '/v1/bank_transactions/{id}/dismiss',
      tag: 'Payments',
      summary: 'Say that a line of a statement pays nothing of ours',
      params: byId,
      body: z.strictObject({ note: z.string().trim().min(1).max(500) }),
      answer: transaction,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const found = await waitingBy(tx, params.id);
        const nothing = { payment_id: null, payout_id: null, customer_id: null };
        const by = { ...nothing, status: 'dismissed' as const, note: body.note };
        return shown(await tx.bankTransactions.resolve(found, by), true);
      }),
  );
}
