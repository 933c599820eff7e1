// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { decimal, formatMinor, type Instant, type PlainDate } from '@kontor/core';
import { exchangeFor, nothingToExchange, type PlannedExchange, rateFor } from '../../receivables/exchange-payment.js';
import type { OpenInvoice } from '../../store/payments.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import { Refusal } from '../problem.js';
import { decimalText, plainDate } from '../shapes.js';

export const exchangeRate = decimalText.optional().openapi({
  description:
    "Where the invoice is in another currency: how much of that one of the payment's is, as it was agreed. Default: the rate recorded for the day.",
});
export const exchangedPayment = z
  .object({
    id: z
      .string()
      .nullable()
      .openapi({ description: 'Of the payment it is in the other currency; null for a dry run.' }),
    invoice_id: z.string(),
    currency: z.string().openapi({ description: "The invoice's." }),
    amount: decimalText.openapi({ description: 'What it paid of the invoice.' }),
    given: decimalText.openapi({ description: "What it took of the payment, in the payment's currency." }),
    rate: decimalText.openapi({ description: "How much of the invoice's currency one of the payment's is." }),
    rate_date: plainDate.nullable().openapi({ description: 'The day the rate is of; null: it was agreed.' }),
    source: z.string().nullable(),
    undone: decimalText.openapi({ description: 'What of `given` is on account again, for the bank took it back.' }),
  })
  .openapi('PaymentExchange');

/** As the API tells it; `id` null: it is not stored. */
export function shownExchange(
  { payment: row, invoice_id }: Omit<PlannedExchange, 'from'>,
  id: string | null,
  undone_minor = 0n,
) {
  const { exchange, currency: of, amount_minor } = row;
  return {
    id,
    invoice_id,
    currency: of,
    amount: formatMinor(amount_minor, of),
    given: formatMinor(exchange.amount_minor, exchange.currency),
    rate: exchange.rate,
    rate_date: exchange.date,
    source: exchange.source,
    undone: formatMinor(undone_minor, exchange.currency),
  };
}

/** Which invoices in other currencies a payment pays. */
export async function exchangesOf(tx: Transaction, payment_id: string) {
  return (await tx.payments.exchanges(payment_id)).flatMap(({ invoice_id, exchange, ...row }) =>
    exchange == null
      ? []
      : shownExchange({ payment: { ...row, exchange }, invoice_id }, row.id, row.exchange_undone_minor),
  );
}

/** A rate was said where both are in one currency. */
export function nothingExchanged(): Refusal {
  return new Refusal(422, [
    {
      code: 'unknown-field',
      path: 'exchange_rate',
      message: 'nothing is exchanged',
      mend: 'leave it out, or name an invoice in another currency',
    },
  ]);
}

/** What a payment pays of an invoice in another currency, or why it pays nothing. */
export async function exchangeBy(
  tx: Transaction,
  payment: Parameters<typeof exchangeFor>[0],
  left_minor: bigint,
  invoice: OpenInvoice,
  { exchange_rate }: { readonly exchange_rate?: string | undefined },
  { date, now }: { readonly date: PlainDate; readonly now: Instant },
): Promise<PlannedExchange> {
  const agreed = exchange_rate === undefined ? null : decimal(exchange_rate);
  if (agreed !== null && agreed.sign() <= 0)
    throw new Refusal(422, [
      {
        code: 'exchange-rate-invalid',
        path: 'exchange_rate',
        message: `a rate of ${agreed} is not above zero`,
        mend: "say how much of the invoice's currency one of the payment's is",
      },
    ]);
  const rate = await rateFor(tx, payment.currency, invoice, date, agreed);
  if (!rate.ok) throw new Refusal(422, rate.problems);
  const terms = { id: freshId('pay', now), rate: rate.value, date };
  const exchange = exchangeFor(payment, left_minor, invoice, terms);
  if (exchange === null) throw new Refusal(422, [nothingToExchange(invoice)]);
  return exchange;
}
