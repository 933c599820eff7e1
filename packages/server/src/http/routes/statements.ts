// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, formatMinor, statementOfEntries } from '@kontor/core';
import { FunctionalTeller, originalsOf } from '../../ledger/functional-journal.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { asOf, byId, currency, decimalText, plainDate } from '../shapes.js';
import { customerBy } from './customers.js';
import { functional, noFunctionalCurrency, refuseMissing } from './functional-books.js';

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
        const of = told?.currency ?? query.currency ?? customer.currency;
        const until = query.until ?? dateAt(now, (await tx.organisations.get()).timezone);
        if (until < query.from)
          throw new Refusal(400, [
            {
              code: 'period-empty',
              path: 'until',
              message: `a statement cannot end on ${until}, before it begins`,
              mend: 'let `until` be the last day, `from` the first',
            },
          ]);
        const request = { customer_id: customer.id, currency: of, from: query.from, until };
        const { opening_minor, closing_minor, on_account_minor, movements, open_items } = statementOfEntries(
          told?.entries ?? (await tx.ledger.entriesOf(customer.id)),
          request,
        );
        const numbers = await tx.invoices.numbersOf([
          ...movements.map(({ reference }) => reference),
          ...open_items.map(({ invoice_id }) => invoice_id),
        ]);
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
}
