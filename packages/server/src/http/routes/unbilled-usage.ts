// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { explainInvoice, formatInstant, formatMinor } from '@kontor/core';
import { unbilledUsage } from '../../billing/unbilled-usage.js';
import type { UsageReading } from '../../thresholds/usage-reading.js';
import type { Api } from '../api.js';
import type { ProblemLanguage } from '../problem-words/problem-words.js';
import { byId, decimalText, instant, plainDate } from '../shapes.js';
import { customerBy } from './customers.js';

const sums = {
  amount: decimalText.openapi({ description: 'What usage comes to by now, before discounts and taxes.' }),
  billed: decimalText.openapi({ description: 'What of it was billed while its period ran.' }),
  unbilled: decimalText,
};
const unbilled = z
  .object({
    object: z.literal('unbilled_usage'),
    customer_id: z.string(),
    at: instant,
    subscriptions: z.array(
      z.object({
        subscription_id: z.string(),
        plan: z.string(),
        currency: z.string(),
        periods: z.array(
          z.object({
            start: plainDate,
            end: plainDate,
            running: z.boolean().openapi({ description: 'False: it is over and waits to be closed.' }),
            ...sums,
            charges: z.array(z.object({ charge_key: z.string(), ...sums, sentence: z.string().nullable() })),
          }),
        ),
      }),
    ),
    balances: z.array(
      z.object({
        currency: z.string(),
        unbilled: decimalText,
        usable: decimalText.openapi({ description: 'Credit that could pay an invoice now.' }),
        projected: decimalText.openapi({ description: 'What is left of it once all that is due or used is invoiced.' }),
      }),
    ),
  })
  .openapi('UnbilledUsage');

function shownReading({ subscription_id, plan, currency, usage }: UsageReading, language: ProblemLanguage) {
  const shownSums = ({ amount_minor, billed_minor }: { amount_minor: bigint; billed_minor: bigint }) => ({
    amount: formatMinor(amount_minor, currency),
    billed: formatMinor(billed_minor, currency),
    unbilled: formatMinor(amount_minor - billed_minor, currency),
  });
  return {
    subscription_id,
    plan,
    currency,
    periods: usage.map(({ period, running, amounts, ...whole }) => ({
      ...period,
      running,
      ...shownSums(whole),
      charges: amounts.map(({ charge_key, owed, ...part }) => ({
        charge_key,
        ...shownSums(part),
        sentence: owed === null ? null : (explainInvoice({ lines: [owed] }, language)[0] ?? null),
      })),
    })),
  };
}

export function addUnbilledUsage(api: Api): void {
  api.add(
    {
      operation_id: 'getUnbilledUsage',
      method: 'get',
      path: '/v1/customers/{id}/unbilled',
      tag: 'Invoices',
      summary: 'What a customer used and was not billed for, and the credit that leaves',
      params: byId,
      answer: unbilled,
    },
    ({ read, params, now, language }) =>
      read(async (tx) => {
        const customer = await customerBy(tx, params.id);
        const { readings, balances } = await unbilledUsage(tx, customer.id, now);
        return {
          object: 'unbilled_usage' as const,
          customer_id: customer.id,
          at: formatInstant(now),
          subscriptions: readings.map((reading) => shownReading(reading, language)),
          balances: balances.map(({ currency, unbilled_minor, usable_minor, projected_minor }) => ({
            currency,
            unbilled: formatMinor(unbilled_minor, currency),
            usable: formatMinor(usable_minor, currency),
            projected: formatMinor(projected_minor, currency),
          })),
        };
      }),
  );
}
