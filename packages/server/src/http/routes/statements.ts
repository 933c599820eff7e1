// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, formatMinor, type Instant, type JournalEntry, type PlainDate, statementOfEntries } from '@kontor/core';
import { queueTo, recipientOf } from '../../collecting/mails.js';
import { FunctionalTeller, originalsOf } from '../../ledger/functional-journal.js';
import { getMail } from '../../mail/outbox.js';
import type { StatedKind } from '../../mail/template-data.js';
import type { Customer } from '../../store/customers.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { asOf, byId, currency, decimalText, plainDate } from '../shapes.js';
import { customerBy } from './customers.js';
import { functional, noFunctionalCurrency, refuseMissing } from './functional-books.js';
import { mail, shownMail } from './mails.js';

const number = z.string().nullable().openapi({ description: 'Of an invoice or credit note, as it is printed.' });
const statement = z
  .object({
    object: z.literal('statement_of_account'),
    customer_id: z.string(),
    currency: z.string(),
    from: plainDate,
    until: plainDate,
    opening: decimalText,
    movements: z.array(
      z.object({
        date: plainDate,
        kind: z.string(),
        reference: z.string().openapi({ description: 'Id of the document.' }),
        number,
        amount: decimalText,
        balance: decimalText,
      }),
    ),
    closing: decimalText,
    open_items: z.array(z.object({ invoice_id: z.string(), number, open: decimalText })),
    on_account: decimalText.openapi({ description: 'Below zero: paid without an invoice to pay.' }),
  })
  .openapi('StatementOfAccount', { description: 'Opening and movements, closing, and what is open of what.' });

/** A customer's entries in the functional currency; what they owe in any other is told in it. */
async function functionalEntries(tx: Transaction, customer_id: string) {
  const teller = await FunctionalTeller.open(tx);
  if (teller === null) throw noFunctionalCurrency();
  const entries = await tx.ledger.entriesOf(customer_id);
  // what is deferred is nothing that a customer owes
  const told = await teller.tell(entries, await originalsOf(tx, entries), async () => []);
  refuseMissing(told.missing);
  return { currency: teller.currency, entries: told.entries };
}

interface Days {
  readonly from: PlainDate;
  readonly until?: PlainDate | undefined;
  readonly currency?: string | undefined;
}

/** A statement out of a customer's entries, with the numbers of its documents. */
async function statementIn(
  tx: Transaction,
  customer: Customer,
  entries: readonly JournalEntry[],
  { from, until: named, currency: of = customer.currency }: Days,
  now: Instant,
) {
  const until = named ?? dateAt(now, (await tx.organisations.get()).timezone);
  if (until < from)
    throw new Refusal(400, [
      {
        code: 'period-empty',
        path: 'until',
        message: `a statement cannot end on ${until}, before it begins`,
        mend: 'let `until` be the last day, `from` the first',
      },
    ]);
  const request = { customer_id: customer.id, currency: of, from, until };
  const found = statementOfEntries(entries, request);
  const numbers = await tx.invoices.numbersOf([
    ...found.movements.map(({ reference }) => reference),
    ...found.open_items.map(({ invoice_id }) => invoice_id),
  ]);
  return { ...found, request, numbers };
}

export function addStatements(api: Api): void {
  api.add(
    {
      operation_id: 'getStatementOfAccount',
      method: 'get',
      path: '/v1/customers/{id}/statement',
      tag: 'Payments',
      summary: 'What a customer owed, what changed it, and what they owe now',
      params: byId,
      query: z.strictObject({
        from: plainDate,
        until: plainDate.optional().openapi({ description: 'The last day, which counts; default today.' }),
        currency: currency.optional().openapi({ description: "Default: the customer's." }),
        functional,
        as_of: asOf,
      }),
      answer: statement,
    },
    ({ read, params, query, now }) =>
      read(async (tx) => {
        const customer = await customerBy(tx, params.id);
        if (query.functional === 'true' && query.currency !== undefined)
          throw new Refusal(400, [
            {
              code: 'unknown-field',
              path: 'currency',
              message: 'in the functional currency the statement is about what is owed in any',
              mend: 'leave `currency` out, or `functional`',
            },
          ]);
        const told = query.functional === 'true' ? await functionalEntries(tx, customer.id) : null;
        const entries = told?.entries ?? (await tx.ledger.entriesOf(customer.id));
        const days = { ...query, currency: told?.currency ?? query.currency };
        const { request, numbers, ...read } = await statementIn(tx, customer, entries, days, now);
        const { opening_minor, closing_minor, on_account_minor, movements, open_items } = read;
        const of = request.currency;
        return {
          object: 'statement_of_account' as const,
          ...request,
          opening: formatMinor(opening_minor, of),
          movements: movements.map(({ amount_minor, balance_minor, ...rest }) => ({
            ...rest,
            number: numbers.get(rest.reference) ?? null,
            amount: formatMinor(amount_minor, of),
            balance: formatMinor(balance_minor, of),
          })),
          closing: formatMinor(closing_minor, of),
          open_items: open_items.map(({ invoice_id, open_minor }) => ({
            invoice_id,
            number: numbers.get(invoice_id) ?? null,
            open: formatMinor(open_minor, of),
          })),
          on_account: formatMinor(on_account_minor, of),
        };
      }),
  );
  api.add(
    {
      operation_id: 'mailStatementOfAccount',
      method: 'post',
      path: '/v1/customers/{id}/statement/mail',
      tag: 'Payments',
      summary: 'Mail a statement of account to the customer, in their language',
      params: byId,
      body: z.strictObject({
        from: plainDate,
        until: plainDate.optional().openapi({ description: 'The last day, which counts; default today.' }),
        currency: currency.optional().openapi({ description: "Default: the customer's." }),
      }),
      answer: mail,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const customer = await customerBy(tx, params.id);
        const entries = await tx.ledger.entriesOf(customer.id);
        const { request, numbers, ...read } = await statementIn(tx, customer, entries, body, tx.now);
        const { from, until, currency: of } = request;
        const id = await queueTo(tx, customer, {
          template: 'statement_of_account',
          data: {
            recipient_name: recipientOf(customer),
            currency: of,
            from,
            until,
            opening_minor: read.opening_minor,
            movements: read.movements.map(({ date, kind, reference, amount_minor, balance_minor }) => ({
              date,
              // all that changes what a customer owes is one of them
              kind: kind as StatedKind,
              number: numbers.get(reference) ?? '',
              amount_minor,
              balance_minor,
            })),
            closing_minor: read.closing_minor,
            pay_url: null,
          },
          object: customer.id,
          // asked for again it is sent again, with what has happened since
          step: `${from} ${until} ${of} ${tx.seq}`,
        });
        const queued = id === null ? null : await getMail(tx, id);
        if (queued !== null) return shownMail(queued);
        throw new Refusal(422, [
          {
            code: 'mail-address-missing',
            path: 'id',
            message: `no address of ${customer.name} is known to write to`,
            mend: 'store one: PATCH /v1/customers/{id} with `email`',
          },
        ]);
      }),
  );
}
