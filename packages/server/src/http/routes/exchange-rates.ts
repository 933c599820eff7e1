// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, decimal } from '@kontor/core';
import { checkedRates } from '../../currencies/rate-check.js';
import { parseRateFile } from '../../currencies/rate-file.js';
import type { NewRate, RateChanges, RateKey } from '../../store/exchange-rates.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import type { Call } from '../operation.js';
import { orRefuse, Refusal } from '../problem.js';
import { asOf, currency, decimalText, listOf, pageFields, plainDate } from '../shapes.js';
import { dry_run } from './credits.js';

const source = z.string().trim().min(1).max(200).openapi({ example: 'European Central Bank' });
const rateFields = {
  base: currency,
  quote: currency.openapi({ example: 'USD' }),
  date: plainDate,
  rate: decimalText.openapi({ description: 'How much of `quote` one of `base` was worth.', example: '1.0825' }),
};
const exchangeRate = z
  .object({
    id: z.string().openapi({ example: '2026-01-30.EUR.USD' }),
    object: z.literal('exchange_rate'),
    ...rateFields,
    source,
    seq: z.string().openapi({ description: 'The number of the commit that recorded it.' }),
  })
  .openapi('ExchangeRate');
const changes = z
  .object({
    object: z.literal('exchange_rate_changes'),
    added: z.int(),
    corrected: z.array(z.object({ ...rateFields, source })).openapi({
      description: 'Said something else before, which stays known as of then.',
    }),
    unchanged: z.int(),
    unknown_currencies: z.array(z.string()).openapi({
      description: 'Columns of a file that were passed over: ISO 4217 does not list them any more.',
    }),
    stored: z.boolean().openapi({ description: 'False for a dry run.' }),
  })
  .openapi('ExchangeRateChanges');
const putRates = z
  .strictObject({
    rates: z
      .array(z.strictObject({ ...rateFields, source: source.optional() }))
      .min(1)
      .max(10_000),
    source: source.optional().openapi({ description: 'Who published those that do not say it themselves.' }),
    dry_run,
  })
  .openapi('PutExchangeRates');
const rateFile = z
  .strictObject({
    content: z.string().min(1).openapi({
      description:
        'The file as text: a row a rate under `base,quote,date,rate,source`, or the CSV of the European Central Bank.',
    }),
    source: source.optional().openapi({ description: 'Who published those that do not say it themselves.' }),
    currencies: z.array(currency).min(1).max(200).optional().openapi({
      description: 'Only rates from or to one of these; default all.',
    }),
    dry_run,
  })
  .openapi('ExchangeRateFile');
const place = /^(\d{4}-\d{2}-\d{2})\.([A-Z]{3})\.([A-Z]{3})$/;

function keyOf(cursor: string | undefined): RateKey | null {
  const [, date, base, quote] = place.exec(cursor ?? '') ?? [];
  return date === undefined || base === undefined || quote === undefined ? null : { date, base, quote };
}

function shownRate({ base, quote, date, rate, source: of }: NewRate) {
  return { base, quote, date, rate: rate.toString(), source: of };
}

function shownChanges({ added, corrected, unchanged }: RateChanges, unknown: readonly string[], stored: boolean) {
  return {
    object: 'exchange_rate_changes' as const,
    added: added.length,
    corrected: corrected.map(shownRate),
    unchanged,
    unknown_currencies: [...unknown],
    stored,
  };
}

/** Records rates, or says what recording them would do. */
async function record(
  { read, write, now }: Pick<Call<unknown, unknown, unknown>, 'read' | 'write' | 'now'>,
  given: readonly NewRate[],
  { dry_run: dry, unknown = [] }: { readonly dry_run: boolean; readonly unknown?: readonly string[] },
) {
  const checked = async (tx: Transaction) => {
    const today = dateAt(now, (await tx.organisations.get()).timezone);
    const { rates, problems } = checkedRates(given, today);
    if (problems.length > 0) throw new Refusal(422, problems.slice(0, 100));
    return rates;
  };
  if (dry) return read(async (tx) => shownChanges(await tx.exchangeRates.plan(await checked(tx)), unknown, false));
  return write(async (tx) => shownChanges(await tx.exchangeRates.record(await checked(tx)), unknown, true));
}

export function addExchangeRates(api: Api): void {
  api.add(
    {
      operation_id: 'putExchangeRates',
      method: 'put',
      path: '/v1/exchange_rates',
      tag: 'Currencies',
      summary: 'Record what currencies were worth, or correct it',
      description:
        'Each pair has a rate a day. What was known before stays known as of then; rates that say the same are left as they are.',
      body: putRates,
      answer: changes,
    },
    (call) => {
      const { body } = call;
      const unsaid = body.rates.findIndex((rate) => (rate.source ?? body.source) === undefined);
      if (unsaid !== -1)
        throw new Refusal(422, [
          {
            code: 'missing-field',
            path: `rates[${unsaid}].source`,
            message: 'nothing says who published the rate',
            mend: 'write `source`, for this rate or for all of them',
          },
        ]);
      const rates = body.rates.map((rate) => ({
        ...rate,
        rate: decimal(rate.rate),
        source: rate.source ?? body.source ?? '',
      }));
      return record(call, rates, body);
    },
  );
  api.add(
    {
      operation_id: 'importExchangeRates',
      method: 'post',
      path: '/v1/exchange_rates/import',
      tag: 'Currencies',
      summary: 'Record the rates of a file',
      description:
        'CSV with a row a rate, or the daily and historical files of the European Central Bank as they come.',
      body: rateFile,
      answer: changes,
    },
    (call) => {
      const { content, ...options } = call.body;
      const { rates, unknown_currencies } = orRefuse(parseRateFile(content, options));
      return record(call, rates, { dry_run: options.dry_run, unknown: unknown_currencies });
    },
  );
  api.add(
    {
      operation_id: 'listExchangeRates',
      method: 'get',
      path: '/v1/exchange_rates',
      tag: 'Currencies',
      summary: 'Recorded rates, newest day first',
      query: z.strictObject({
        base: currency.optional(),
        quote: currency.optional(),
        from: plainDate.optional().openapi({ description: 'The first day.' }),
        until: plainDate.optional().openapi({ description: 'The first day after.' }),
        limit: pageFields.limit,
        starting_after: z
          .string()
          .regex(place, 'write the id of a rate, such as 2026-01-30.EUR.USD')
          .optional()
          .openapi({ description: 'Id of the last rate of the page before.' }),
        as_of: asOf,
      }),
      answer: listOf(exchangeRate, 'ExchangeRateList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const limit = query.limit ?? 20;
        const found = await tx.exchangeRates.list(query, keyOf(query.starting_after), limit + 1);
        const data = found.slice(0, limit).map((rate) => ({
          id: `${rate.date}.${rate.base}.${rate.quote}`,
          object: 'exchange_rate' as const,
          ...shownRate(rate),
          seq: String(rate.sys_from),
        }));
        return { object: 'list' as const, data, has_more: found.length > limit };
      }),
  );
}
