// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  csvRecord,
  customersOf,
  formatMinor,
  MOVEMENT_KINDS,
  type MovementAmounts,
  type MovementKind,
  type MovementRequest,
  type MovementRow,
  type MovementTotal,
  movementReport,
  movementRows,
  policyLabel,
  roundedMovements,
} from '@kontor/core';
import type { Frame } from '../../metrics/frame.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { orRefuse } from '../problem.js';
import { decimalText, listOf, pageFields, plainDate } from '../shapes.js';
import {
  type Asked,
  frameOf,
  frameQuery,
  ratesFor,
  refuseTooMany,
  reportCurrency,
  shownUsedPolicy,
  spanOf,
  spanQuery,
  TAG,
  usedPolicy,
} from './metric-frame.js';

/** Customers whose rows are computed at once. */
const AT_ONCE = 500;

const kind = z.enum(MOVEMENT_KINDS).optional().openapi({ description: 'Only rows in which it is not zero.' });
const query = z.strictObject({
  ...spanQuery,
  by: z.enum(['day', 'week', 'month', 'quarter', 'year']).default('month'),
  currency: reportCurrency,
  ...frameQuery,
});
type Query = z.output<typeof query>;
const period = z.object({ start: plainDate, end: plainDate.openapi({ description: 'The first day after.' }) });
const amounts = {
  opening: decimalText,
  new: decimalText,
  expansion: decimalText,
  contraction: decimalText,
  churn: decimalText,
  reactivation: decimalText,
  fx: decimalText.openapi({ description: 'What rates changed; zero where nothing is converted.' }),
  closing: decimalText,
};
const report = z
  .object({
    object: z.literal('movement_report'),
    policy: usedPolicy,
    timezone: z.string(),
    currency: z.string().nullable().openapi({ description: 'Null: each amount is in its own currency.' }),
    totals: z.array(
      z.object({
        period,
        currency: z.string(),
        ...amounts,
        changes: z
          .object({
            new: z.int(),
            expansion: z.int(),
            contraction: z.int(),
            churn: z.int(),
            reactivation: z.int(),
          })
          .openapi({ description: 'How many there were of each.' }),
        opening_customers: z.int(),
        closing_customers: z.int(),
      }),
    ),
  })
  .openapi('MovementReport', {
    description:
      'Opening + new + expansion + contraction + churn + reactivation + fx = closing; each printed to the cent.',
  });
const row = z
  .object({
    id: z.string().openapi({ example: '2026-01-01.EUR.cus_1' }),
    object: z.literal('customer_movement'),
    period,
    customer_id: z.string(),
    currency: z.string(),
    ...amounts,
  })
  .openapi('CustomerMovement');

function shownAmounts(exact: MovementAmounts, units_per_minor: bigint, currency: string) {
  const rounded = roundedMovements(exact, units_per_minor);
  const text = (minor: bigint) => formatMinor(minor, currency);
  return {
    opening: text(rounded.opening),
    new: text(rounded.new),
    expansion: text(rounded.expansion),
    contraction: text(rounded.contraction),
    churn: text(rounded.churn),
    reactivation: text(rounded.reactivation),
    fx: text(rounded.fx),
    closing: text(rounded.closing),
  };
}

function shownTotal({ period: days, currency, ...total }: MovementTotal, units_per_minor: bigint) {
  return {
    period: days,
    currency,
    ...shownAmounts(total.amounts, units_per_minor, currency),
    changes: total.changes,
    opening_customers: total.opening_customers,
    closing_customers: total.closing_customers,
  };
}

/** The frame of a report, and what it asks of the core. */
async function asked(call: Asked<Query>) {
  const frame = await frameOf(call);
  const { by, currency } = call.query;
  const span = spanOf(call.query, frame.today);
  refuseTooMany(span, by);
  const rate = await call.read((tx) => ratesFor(tx, frame.history, currency, span.to));
  return { frame, request: { ...span, by, currency: currency ?? null, rate } satisfies MovementRequest };
}

/** The rows of customers, by customer, currency and period, after a place; computed as far as they are read. */
function* rowsAfter({ history }: Frame, request: MovementRequest, after: Place | null): Generator<Shown> {
  const customers = [...customersOf(history)]
    .filter(({ customer_id }) => after === null || customer_id >= after.customer_id)
    .sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1));
  // of nobody: only for the unit that all amounts of the report are in
  const { units_per_minor } = orRefuse(movementReport({ ...history, buckets: [] }, request));
  for (let from = 0; from < customers.length; from += AT_ONCE)
    for (const each of orRefuse(movementRows(history, request, customers.slice(from, from + AT_ONCE))))
      if (after === null || isAfter(each, after)) yield shownRow(each, request, units_per_minor);
}

interface Place {
  readonly start: string;
  readonly currency: string;
  readonly customer_id: string;
}
type Shown = ReturnType<typeof shownRow>;
const place = /^(\d{4}-\d{2}-\d{2})\.([A-Z]{3})\.(.+)$/s;

function placeOf(cursor: string | undefined): Place | null {
  const [, start, currency, customer_id] = place.exec(cursor ?? '') ?? [];
  return start === undefined || currency === undefined || customer_id === undefined
    ? null
    : { start, currency, customer_id };
}

function isAfter({ customer_id, currency, period: { start } }: MovementRow, after: Place): boolean {
  if (customer_id !== after.customer_id) return customer_id > after.customer_id;
  return currency === after.currency ? start > after.start : currency > after.currency;
}

function isOf(row: Shown, kind: MovementKind | undefined): boolean {
  return kind === undefined || /[1-9]/.test(row[kind]);
}

function shownRow(
  { period: days, customer_id, currency, amounts: exact }: MovementRow,
  request: MovementRequest,
  units: bigint,
) {
  return {
    id: `${days.start}.${currency}.${customer_id}`,
    object: 'customer_movement' as const,
    period: days,
    customer_id,
    currency: request.currency ?? currency,
    ...shownAmounts(exact, units, request.currency ?? currency),
  };
}

export function addMetricMovements(api: Api): void {
  api.add(
    {
      operation_id: 'getMovements',
      method: 'get',
      path: '/v1/metrics/movements',
      tag: TAG,
      summary: 'How recurring revenue moved, by period and currency',
      query,
      answer: report,
    },
    async (call) => {
      const { frame, request } = await asked(call);
      const { policy, timezone, units_per_minor, currency, totals } = orRefuse(movementReport(frame.history, request));
      return {
        object: 'movement_report' as const,
        policy: shownUsedPolicy(policy, call.language),
        timezone,
        currency,
        totals: totals.map((total) => shownTotal(total, units_per_minor)),
      };
    },
  );
  api.add(
    {
      operation_id: 'exportMovements',
      method: 'get',
      path: '/v1/metrics/movements/export',
      tag: TAG,
      summary: 'The same as CSV',
      query,
      answer: textAnswer,
      text: ['text/csv'],
    },
    async (call) => {
      const { frame, request } = await asked(call);
      const { policy, units_per_minor, totals } = orRefuse(movementReport(frame.history, request));
      const columns = ['opening', ...MOVEMENT_KINDS, 'closing'] as const;
      async function* pieces() {
        yield csvRecord(['start', 'end', 'currency', ...columns, 'opening_customers', 'closing_customers', 'policy']);
        for (const total of totals) {
          const shown = shownTotal(total, units_per_minor);
          yield csvRecord([
            shown.period.start,
            shown.period.end,
            shown.currency,
            ...columns.map((column) => shown[column]),
            String(shown.opening_customers),
            String(shown.closing_customers),
            policyLabel(policy),
          ]);
        }
      }
      return { content_type: 'text/csv', file_name: 'movements.csv', pieces: pieces() };
    },
  );
  api.add(
    {
      operation_id: 'listCustomerMovements',
      method: 'get',
      path: '/v1/metrics/movements/customers',
      tag: TAG,
      summary: 'The customers behind the movements: one row a customer, currency and period in which something moved',
      description: 'By customer, currency and period.',
      query: query.extend({
        kind,
        limit: pageFields.limit,
        starting_after: z
          .string()
          .regex(place, 'write the id of a row, such as 2026-01-01.EUR.cus_1')
          .optional()
          .openapi({ description: 'Id of the last row of the page before.' }),
      }),
      answer: listOf(row, 'CustomerMovementList'),
    },
    async (call) => {
      const { frame, request } = await asked(call);
      const { limit = 20 } = call.query;
      const data: Shown[] = [];
      for (const each of rowsAfter(frame, request, placeOf(call.query.starting_after))) {
        if (!isOf(each, call.query.kind)) continue;
        if (data.length === limit) return { object: 'list' as const, data, has_more: true };
        data.push(each);
      }
      return { object: 'list' as const, data, has_more: false };
    },
  );
  api.add(
    {
      operation_id: 'exportCustomerMovements',
      method: 'get',
      path: '/v1/metrics/movements/customers/export',
      tag: TAG,
      summary: 'All of them as CSV',
      query: query.extend({ kind }),
      answer: textAnswer,
      text: ['text/csv'],
    },
    async (call) => {
      const { frame, request } = await asked(call);
      const columns = ['opening', ...MOVEMENT_KINDS, 'closing'] as const;
      async function* pieces() {
        yield csvRecord(['customer_id', 'start', 'end', 'currency', ...columns, 'policy']);
        for (const shown of rowsAfter(frame, request, null))
          if (isOf(shown, call.query.kind))
            yield csvRecord([
              ...[shown.customer_id, shown.period.start, shown.period.end, shown.currency],
              ...columns.map((column) => shown[column]),
              policyLabel(frame.policy),
            ]);
      }
      return { content_type: 'text/csv', file_name: 'customer-movements.csv', pieces: pieces() };
    },
  );
}
