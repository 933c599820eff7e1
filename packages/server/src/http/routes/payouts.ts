// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import type { Instant } from '@kontor/core';
import { payoutOf, storePayout } from '../../receivables/payout.js';
import { shownPayout } from '../../store/shown.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import { amountMinor } from '../amount.js';
import type { Api } from '../api.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  pageFields,
  pageOf,
  plainDate,
} from '../shapes.js';
import { dry_run } from './credits.js';
import { dayOf } from './receivables.js';

const payout = z
  .object({
    id: z.string().nullable().openapi({ description: 'null for a dry run.' }),
    object: z.literal('payout'),
    provider: z.string().nullable().openapi({ description: 'Who told of it; null: somebody recorded it.' }),
    currency: z.string(),
    amount: decimalText.openapi({
      description: "What left the provider's balance; below zero: what the provider took from the bank.",
    }),
    fee: decimalText.openapi({ description: 'What of it the provider kept for paying it out.' }),
    received: decimalText.openapi({ description: 'What came in at the bank.' }),
    paid_on: plainDate,
    reference: z.string(),
    status: z.enum(['paid', 'failed']).openapi({ description: 'failed: the money is with the provider again.' }),
    failed_on: plainDate.nullable(),
    failure: z.string().nullable().openapi({ description: "Why, in the provider's own word." }),
    bank_transaction_id: z.string().nullable().openapi({ description: 'The line of a bank statement that it is.' }),
    created: instant.nullable(),
  })
  .openapi('Payout');
const newPayout = z
  .strictObject({
    amount: decimalText.openapi({ description: "What left the provider's balance, before any fee." }),
    fee: decimalText.default('0').openapi({ description: 'What of it the provider kept for paying it out.' }),
    currency: currency.optional().openapi({ description: "Default: the organisation's." }),
    paid_on: plainDate.optional().openapi({ description: 'The day it came in at the bank. Default: today.' }),
    reference: z.string().trim().max(500).default('').openapi({ example: 'po_1Q…' }),
    dry_run,
  })
  .openapi('NewPayout');

const NOT_STORED = { created_at: null, failed_on: null, failure: null, bank_transaction_id: null } as const;

async function planned(tx: Transaction, body: z.output<typeof newPayout>, now: Instant) {
  const of = body.currency ?? (await tx.organisations.get()).currency;
  const amount_minor = amountMinor(body.amount, of);
  const fee_minor = amountMinor(body.fee, of, 'fee', 'zero');
  if (fee_minor > amount_minor)
    throw new Refusal(422, [
      {
        code: 'fee-without-payment',
        path: 'fee',
        message: `a fee of ${body.fee} is more than the ${body.amount} it was kept of`,
        mend: 'write a fee of at most the amount',
      },
    ]);
  const paid_on = await dayOf(tx, body.paid_on, now, 'paid_on');
  const terms = { amount_minor, fee_minor, paid_on, reference: body.reference };
  return orRefuse(await payoutOf(tx, { ...terms, id: freshId('pyo', now), provider: null, currency: of }));
}

/** What providers pay out to the bank. */
export function addPayouts(api: Api): void {
  api.add(
    {
      operation_id: 'listPayouts',
      method: 'get',
      path: '/v1/payouts',
      tag: 'Payments',
      summary: 'What payment providers paid out to the bank, newest first',
      query: z.strictObject({ ...pageFields, as_of: asOf }),
      answer: listOf(payout, 'PayoutList'),
    },
    ({ read, query }) => read(async (tx) => listAnswer(await tx.payouts.list(pageOf(query)), shownPayout)),
  );
  api.add(
    {
      operation_id: 'recordPayout',
      method: 'post',
      path: '/v1/payouts',
      tag: 'Payments',
      summary: 'Record that a payment provider paid out to the bank what it held',
      body: newPayout,
      answer: payout,
    },
    ({ read, write, body, now }) =>
      body.dry_run
        ? read(async (tx) => shownPayout({ ...(await planned(tx, body, now)), ...NOT_STORED }))
        : write(async (tx) => shownPayout(await storePayout(tx, await planned(tx, body, tx.now)))),
  );
  api.add(
    {
      operation_id: 'getPayout',
      method: 'get',
      path: '/v1/payouts/{id}',
      tag: 'Payments',
      summary: 'One payout',
      params: byId,
      query: asOfQuery,
      answer: payout,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await tx.payouts.get(params.id);
        if (found === null) throw unknownResource('payout', params.id);
        return shownPayout(found);
      }),
  );
}
