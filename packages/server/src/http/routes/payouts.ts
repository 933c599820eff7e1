// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, formatMinor, type Instant } from '@kontor/core';
import { payoutOf, storePayout } from '../../receivables/payout.js';
import type { Payout } from '../../store/payouts.js';
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
    currency: z.string(),
    amount: decimalText.openapi({ description: "What left the provider's balance." }),
    fee: decimalText.openapi({ description: 'What of it the provider kept for paying it out.' }),
    received: decimalText.openapi({ description: 'What came in at the bank.' }),
    paid_on: plainDate,
    reference: z.string(),
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

function shown(row: Omit<Payout, 'created_at'>, created_at: Instant | null) {
  const { id, amount_minor, fee_minor, ...rest } = row;
  return {
    id: created_at === null ? null : id,
    object: 'payout' as const,
    currency: rest.currency,
    amount: formatMinor(amount_minor, rest.currency),
    fee: formatMinor(fee_minor, rest.currency),
    received: formatMinor(amount_minor - fee_minor, rest.currency),
    paid_on: rest.paid_on,
    reference: rest.reference,
    created: created_at === null ? null : formatInstant(created_at),
  };
}

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
  const { reference } = body;
  return orRefuse(
    await payoutOf(tx, { id: freshId('pyo', now), currency: of, amount_minor, fee_minor, paid_on, reference }),
  );
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
    ({ read, query }) =>
      read(async (tx) => listAnswer(await tx.payouts.list(pageOf(query)), (row) => shown(row, row.created_at))),
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
        ? read(async (tx) => shown(await planned(tx, body, now), null))
        : write(async (tx) => {
            const stored = await storePayout(tx, await planned(tx, body, tx.now));
            return shown(stored, stored.created_at);
          }),
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
        return shown(found, found.created_at);
      }),
  );
}
