// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, formatMinor, rateDate, rateText } from '@kontor/core';
import { type MissingRates, openBooks } from '../../ledger/functional-balances.js';
import type { MissingRate } from '../../ledger/functional-journal.js';
import { type Revaluation, revaluation } from '../../ledger/revaluation.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { asOf, decimalText, plainDate } from '../shapes.js';

/** Whether books are asked for in the functional currency. */
export const functional = z.enum(['true', 'false']).default('false').openapi({
  description: 'In the functional currency, each document at its rate.',
});
const missingRate = z
  .object({
    reference: z.string().openapi({ description: 'Id of the document.' }),
    kind: z.string(),
    date: plainDate,
    base: z.string(),
    quote: z.string(),
    rate_date: plainDate.nullable().openapi({
      description: 'The day whose rate is missing; null: that of another document is.',
    }),
    waits_for: z.string().openapi({ description: 'Id of the document whose rate is missing: itself, or another.' }),
  })
  .openapi('MissingExchangeRate');
/** Of a report in the functional currency: what is not in it. */
export const missingFields = {
  missing_rates: z.array(missingRate).openapi({
    description: 'Documents left out of the functional currency for want of a rate, the first 100.',
  }),
  missing_rate_count: z.int(),
};
const revalued = z
  .object({
    object: z.literal('revaluation'),
    functional_currency: z.string(),
    on: plainDate,
    receivables: z.array(
      z.object({
        currency: z.string(),
        open: decimalText.openapi({ description: 'What is owed, in `currency`.' }),
        carried: decimalText.openapi({ description: 'What it stands at in the books, at the rates of its documents.' }),
        rate: decimalText
          .nullable()
          .openapi({ description: 'Of the day, or the last before it; null: none is recorded.' }),
        rate_date: plainDate.nullable(),
        worth: decimalText.nullable(),
        gain: decimalText
          .nullable()
          .openapi({ description: '`worth` less `carried`: not realised; below zero a loss.' }),
      }),
    ),
    ...missingFields,
  })
  .openapi('Revaluation');

export function shownMissing({ named, count }: MissingRates) {
  return { missing_rates: [...named], missing_rate_count: count };
}

function shownRevaluation({ functional_currency: of, on, receivables, missing }: Revaluation) {
  const told = (minor: bigint | null) => (minor === null ? null : formatMinor(minor, of));
  return {
    object: 'revaluation' as const,
    functional_currency: of,
    on,
    receivables: receivables.map(({ currency, open_minor, carried_minor, rate, worth_minor, gain_minor }) => ({
      currency,
      open: formatMinor(open_minor, currency),
      carried: formatMinor(carried_minor, of),
      rate: rate === null ? null : rateText(rate),
      rate_date: rate === null ? null : rateDate(rate),
      worth: told(worth_minor),
      gain: told(gain_minor),
    })),
    ...shownMissing(missing),
  };
}

export function noFunctionalCurrency(): Refusal {
  return new Refusal(409, [
    {
      code: 'functional-currency-missing',
      path: 'functional',
      message: 'nothing says in which currency the books are kept',
      mend: 'put `currencies` with `functional_currency` into the billing settings: PUT /v1/billing_settings',
    },
  ]);
}

/** What cannot be told in the functional currency, where gaps would be worse than nothing. */
export function refuseMissing(missing: readonly MissingRate[]): void {
  const problems = missing.slice(0, 10).map(({ reference, kind, base, quote, rate_date, waits_for }) => ({
    code: 'exchange-rate-missing',
    path: 'functional',
    message:
      rate_date === null
        ? `${kind} ${reference} settles ${waits_for}, which has no rate`
        : `${kind} ${reference} is in ${base}, and no rate of ${base} in ${quote} is recorded that may stand for ${rate_date}`,
    mend: 'record it: PUT /v1/exchange_rates, or kontor exchange-rates set',
  }));
  if (problems.length > 0) throw new Refusal(422, problems);
}

/** What is owed in other currencies, valued for who closes the books. */
export function addRevaluation(api: Api): void {
  api.add(
    {
      operation_id: 'getRevaluation',
      method: 'get',
      path: '/v1/ledger/revaluation',
      tag: 'Ledger',
      summary: 'What is owed in other currencies, at the rates of a day; nothing is posted',
      query: z.strictObject({
        on: plainDate.optional().openapi({ description: 'The last day that counts; default today.' }),
        as_of: asOf,
      }),
      answer: revalued,
    },
    async ({ read, store, org_id, query, now }) => {
      const { opened, on } = await read(async (tx) => {
        const day = query.on ?? dateAt(now, (await tx.organisations.get()).timezone);
        return { opened: await openBooks(tx, day), on: day };
      });
      if (opened === null) throw noFunctionalCurrency();
      return shownRevaluation(await revaluation(store, org_id, opened, on));
    },
  );
}
