// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  csvRecord,
  type Decimal,
  FIGURES,
  type Figure,
  type FigureDetail,
  type FigureUnit,
  figureDefinition,
  figureDetails,
  figures,
  minorUnits,
  unknownFigure,
} from '@kontor/core';
import { readFigureInputs } from '../../metrics/figure-reading.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { orRefuse, Refusal } from '../problem.js';
import { currency, decimalText, listOf, pageFields, plainDate } from '../shapes.js';
import { type Asked, frameOf, frameQuery, refuseBackwards, shownUsedPolicy, TAG, usedPolicy } from './metric-frame.js';

const MOST_NAMES = 100;

const figureFrame = {
  on: plainDate.optional().openapi({ description: 'How things stand at the end of this day; default today.' }),
  from: plainDate.optional().openapi({
    description: 'The first day of what happened; default that of the month that ends with `on`.',
  }),
  currency: currency.optional().openapi({ description: 'Of all money; default that of the organisation.' }),
  ...frameQuery,
};
const query = z.strictObject({
  figures: z.string().min(1).max(4_000).optional().openapi({
    description: 'Only these, with commas: `mrr,logo_churn,mrr/plan/pro`; default all.',
  }),
  ...figureFrame,
});
type Query = z.output<typeof query>;
const detailQuery = z.strictObject({
  figure: z.string().min(1).max(200).openapi({ example: 'mrr/plan/pro' }),
  ...figureFrame,
});
const unit = z.enum(['money', 'fraction', 'ratio', 'months', 'count']).openapi({
  description: 'A fraction of 0.05 is 5 %.',
});
const figure = z.object({
  name: z.string().openapi({ example: 'mrr' }),
  title: z.string(),
  unit,
  currency: z.string().nullable(),
  value: decimalText.nullable(),
  reason: z.string().nullable().openapi({ description: 'Why there is no value.' }),
  from: plainDate,
  as_of: plainDate.openapi({ description: 'The last day it tells of.' }),
  definition: z.string(),
  policy: z.string().openapi({ description: 'Name and version.', example: 'kontor 1' }),
  inputs: z.array(z.object({ name: z.string(), value: decimalText, unit })),
});
const report = z
  .object({
    object: z.literal('figure_report'),
    policy: usedPolicy,
    timezone: z.string(),
    currency: z.string(),
    figures: z.array(figure),
  })
  .openapi('FigureReport');
const definition = z
  .object({
    id: z.string(),
    object: z.literal('figure_definition'),
    title: z.string(),
    unit,
    better: z.enum(['higher', 'lower']).nullable(),
    definition: z.string(),
    source: z.string().nullable().openapi({ description: 'Where it is defined so.' }),
    each: z.string().nullable().openapi({ description: 'There is one a member of this: `mrr/plan/pro`.' }),
  })
  .openapi('FigureDefinition');
const detail = z
  .object({
    id: z.string(),
    object: z.literal('figure_detail'),
    customer_id: z.string(),
    customer_name: z.string().nullable().openapi({ description: 'Null: one that was billed elsewhere.' }),
    subscription_id: z.string().nullable(),
    invoice_id: z.string().nullable(),
    currency: z.string().nullable(),
    amount: decimalText.openapi({ description: 'Its part of the figure; 1 for one that is counted.' }),
  })
  .openapi('FigureDetail');

/** Money with all digits of its currency, all else as it is. */
function valueText(value: Decimal, of: FigureUnit, money: string | null): string {
  return of === 'money' ? value.toFixed(minorUnits(money ?? '') ?? 2) : value.toString();
}

function shownFigure({ value, inputs, ...rest }: Figure, money: string) {
  return {
    ...rest,
    value: value === null ? null : valueText(value, rest.unit, money),
    inputs: inputs.map((input) => ({ ...input, value: input.value.toString() })),
  };
}

/** The names asked for; refuses what is no figure. */
function namesIn(text: string | undefined): readonly string[] | undefined {
  const names = text?.split(',').map((name) => name.trim());
  const unknown = names?.find((name) => figureDefinition(name) === null);
  if (unknown !== undefined) throw new Refusal(400, [{ ...unknownFigure(unknown), path: 'figures' }]);
  if (names !== undefined && names.length > MOST_NAMES)
    throw new Refusal(400, [
      {
        code: 'too-many-entries',
        path: 'figures',
        message: `these are ${names.length} figures`,
        mend: `ask for at most ${MOST_NAMES}, or for all of them`,
      },
    ]);
  return names;
}

async function reportOf(call: Asked<Query>) {
  const names = namesIn(call.query.figures);
  const frame = await frameOf(call);
  const { on = frame.today, from, currency: money } = call.query;
  refuseBackwards(from, on);
  const { history, facts, request } = await readFigureInputs(call.store, frame, { on, from, currency: money, names });
  // with it come pictures, which a server that starts does not need
  const { toldFigure } = await import('@kontor/core/report');
  return {
    object: 'figure_report' as const,
    policy: shownUsedPolicy(frame.policy, call.language),
    timezone: frame.timezone,
    currency: request.currency,
    figures: figures(history, facts, request).map((one) =>
      shownFigure(toldFigure(one, call.language), request.currency),
    ),
  };
}

/** Everything behind a figure, each row with its id. */
async function detailsOf(call: Asked<z.output<typeof detailQuery>>) {
  const { figure: name, from, currency: money } = call.query;
  if (figureDefinition(name) === null) throw new Refusal(400, [unknownFigure(name)]);
  const frame = await frameOf(call);
  const { on = frame.today } = call.query;
  refuseBackwards(from, on);
  const asked = { on, from, currency: money, names: [name] };
  const { history, facts, request } = await readFigureInputs(call.store, frame, asked);
  return withIds(orRefuse(figureDetails(history, facts, request, name)));
}

/** Of what is counted there is no currency. */
function amountText(amount: Decimal, money: string | null): string {
  return money === null ? amount.toString() : valueText(amount, 'money', money);
}

/** Rows with an id each: those of one customer, subscription and invoice are told apart by their place. */
function withIds(rows: readonly FigureDetail[]): (FigureDetail & { readonly id: string })[] {
  const places = new Map<string, number>();
  return rows.map((row) => {
    const key = [row.customer_id, row.subscription_id ?? '', row.invoice_id ?? ''].map(encodeURIComponent).join('/');
    const place = (places.get(key) ?? 0) + 1;
    places.set(key, place);
    return { ...row, id: `${key}/${place}` };
  });
}

function placeBehind(rows: readonly { readonly id: string }[], cursor: string): number {
  const place = rows.findIndex(({ id }) => id === cursor);
  if (place !== -1) return place + 1;
  throw new Refusal(400, [
    {
      code: 'invalid-format',
      path: 'starting_after',
      message: `there is no row ${cursor} behind this figure`,
      mend: 'write the id of the last row of the page before, and ask for the same days; `as_of` keeps rows from changing',
    },
  ]);
}

export function addMetricFigures(api: Api): void {
  api.add(
    {
      operation_id: 'getMetrics',
      method: 'get',
      path: '/v1/metrics',
      tag: TAG,
      summary: 'The figures as of a day, under a policy, each with its definition and what it was computed from',
      query,
      answer: report,
    },
    reportOf,
  );
  api.add(
    {
      operation_id: 'exportMetrics',
      method: 'get',
      path: '/v1/metrics/export',
      tag: TAG,
      summary: 'The same as CSV',
      query,
      answer: textAnswer,
      text: ['text/csv'],
    },
    async (call) => {
      const told = await reportOf(call);
      async function* pieces() {
        yield csvRecord([
          'name',
          'title',
          'value',
          'unit',
          'currency',
          'from',
          'as_of',
          'policy',
          'reason',
          'definition',
        ]);
        for (const { name, title, value, unit: of, currency: money, ...rest } of told.figures)
          yield csvRecord([
            ...[name, title, value ?? '', of, money ?? '', rest.from, rest.as_of, rest.policy],
            ...[rest.reason ?? '', rest.definition],
          ]);
      }
      return { content_type: 'text/csv', file_name: 'metrics.csv', pieces: pieces() };
    },
  );
  api.add(
    {
      operation_id: 'listFigureDefinitions',
      method: 'get',
      path: '/v1/metrics/definitions',
      tag: TAG,
      summary: 'Every figure there is, with its definition and where that comes from',
      answer: listOf(definition, 'FigureDefinitionList'),
    },
    async () => ({
      object: 'list' as const,
      data: [...FIGURES.values()].map(({ name, span: _span, behind: _behind, ...rest }) => ({
        id: name,
        object: 'figure_definition' as const,
        ...rest,
      })),
      has_more: false,
    }),
  );
  api.add(
    {
      operation_id: 'listFigureDetails',
      method: 'get',
      path: '/v1/metrics/details',
      tag: TAG,
      summary: 'The customers, subscriptions and invoices behind a figure',
      description: 'By customer. Rows of money are each rounded by themselves.',
      query: detailQuery.extend({ limit: pageFields.limit, starting_after: pageFields.starting_after }),
      answer: listOf(detail, 'FigureDetailList'),
    },
    async (call) => {
      const { limit = 20, starting_after } = call.query;
      const rows = await detailsOf(call);
      const first = starting_after === undefined ? 0 : placeBehind(rows, starting_after);
      const page = rows.slice(first, first + limit);
      const customers = await call.read((tx) => tx.customers.many([...new Set(page.map((row) => row.customer_id))]));
      return {
        object: 'list' as const,
        data: page.map(({ amount, ...row }) => ({
          ...row,
          object: 'figure_detail' as const,
          customer_name: customers.get(row.customer_id)?.name ?? null,
          amount: amountText(amount, row.currency),
        })),
        has_more: rows.length > first + limit,
      };
    },
  );
  api.add(
    {
      operation_id: 'exportFigureDetails',
      method: 'get',
      path: '/v1/metrics/details/export',
      tag: TAG,
      summary: 'All of them as CSV',
      query: detailQuery,
      answer: textAnswer,
      text: ['text/csv'],
    },
    async (call) => {
      const rows = await detailsOf(call);
      async function* pieces() {
        yield csvRecord(['figure', 'customer_id', 'subscription_id', 'invoice_id', 'amount', 'currency']);
        for (const { customer_id, subscription_id, invoice_id, amount, currency: money } of rows)
          yield csvRecord([
            ...[call.query.figure, customer_id, subscription_id ?? '', invoice_id ?? ''],
            ...[amountText(amount, money), money ?? ''],
          ]);
      }
      return { content_type: 'text/csv', file_name: 'figure-details.csv', pieces: pieces() };
    },
  );
}
