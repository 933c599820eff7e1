// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { type Bridge, type BridgeRow, bridge, csvRecord, dateAt, formatMinor, roundedUnits } from '@kontor/core';
import { policyBy } from '../../metrics/policies.js';
import { ratesInto } from '../../metrics/rates.js';
import { readInput } from '../../metrics/revenue-reading.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { orRefuse, unknownResource } from '../problem.js';
import { currency, decimalText, pageFields, plainDate } from '../shapes.js';
import { type Asked, frameQuery, shownUsedPolicy, TAG, usedPolicy } from './metric-frame.js';

const { policy: named, ...zoneAndTime } = frameQuery;
const query = z.strictObject({
  from: named.openapi({ description: 'The policy to begin with.' }),
  to: z.string().min(1).max(60).openapi({ description: 'The policy to come to.', example: 'chartmogul' }),
  on: plainDate.optional().openapi({ description: 'At the end of this day; default today.' }),
  currency: currency.optional().openapi({ description: 'Of all money; default that of the organisation.' }),
  limit: pageFields.limit.openapi({ description: 'Rows of each step, the largest first; default 20.' }),
  ...zoneAndTime,
});
type Query = z.output<typeof query>;
const answer = z
  .object({
    object: z.literal('policy_bridge'),
    from: usedPolicy,
    to: usedPolicy,
    on: plainDate,
    timezone: z.string(),
    currency: z.string(),
    from_mrr: decimalText,
    to_mrr: decimalText,
    steps: z.array(
      z.object({
        option: z.string(),
        before: z.string().openapi({ description: 'What the first policy says, in words.' }),
        after: z.string(),
        difference: decimalText
          .nullable()
          .openapi({ description: 'Null: it has no say in MRR, only in its movements.' }),
        row_count: z.int().openapi({ description: 'How many parts differ; the export has them all.' }),
        rows: z.array(
          z.object({
            customer_id: z.string(),
            customer_name: z.string().nullable(),
            subscription_id: z.string(),
            plan: z.string(),
            charge_key: z.string(),
            before: decimalText,
            after: decimalText,
          }),
        ),
      }),
    ),
  })
  .openapi('PolicyBridge', {
    description: 'from_mrr and every difference together are to_mrr; each is printed to the cent by itself.',
  });

async function bridgeOf({ read, query: asked, now, language }: Asked<Query>) {
  return read(async (tx) => {
    const [from, to] = await Promise.all(
      [asked.from, asked.to].map(async (name) => {
        const found = await policyBy(tx, name);
        if (found === null) throw unknownResource('metric policy', name);
        return found.policy;
      }),
    );
    const organisation = await tx.organisations.get();
    const timezone = asked.timezone ?? organisation.timezone;
    const money = asked.currency ?? organisation.currency;
    const as_of = asked.on ?? dateAt(now, timezone);
    const input = await readInput(tx);
    const rate = await ratesInto(tx, new Set(input.states.map((state) => state.currency)), money, as_of);
    const found = orRefuse(
      bridge(input, from as NonNullable<typeof from>, to as NonNullable<typeof to>, {
        as_of,
        timezone,
        currency: money,
        rate,
        language,
      }),
    );
    const names = await tx.customers.many([...new Set(found.rows.map(({ customer_id }) => customer_id))]);
    return { found, timezone, names: (id: string) => names.get(id)?.name ?? null };
  });
}

const text = ({ units_per_minor, currency: money }: Bridge, units: bigint) =>
  formatMinor(roundedUnits(units, units_per_minor), money);

function shownRow(
  found: Bridge,
  { customer_id, subscription_id, plan, charge_key, before, after }: BridgeRow,
  name: string | null,
) {
  return {
    customer_id,
    customer_name: name,
    subscription_id,
    plan,
    charge_key,
    before: text(found, before),
    after: text(found, after),
  };
}

/** The largest difference first. */
function bySize(a: BridgeRow, b: BridgeRow): number {
  const size = ({ before, after }: BridgeRow) => (after > before ? after - before : before - after);
  return size(a) === size(b) ? 0 : size(a) > size(b) ? -1 : 1;
}

export function addMetricBridge(api: Api): void {
  api.add(
    {
      operation_id: 'getPolicyBridge',
      method: 'get',
      path: '/v1/metrics/bridge',
      tag: TAG,
      summary: 'Why two policies come to different MRR: option by option, customer by customer',
      query,
      answer,
    },
    async (call) => {
      const { found, timezone, names } = await bridgeOf(call);
      return {
        object: 'policy_bridge' as const,
        from: shownUsedPolicy(found.from, call.language),
        to: shownUsedPolicy(found.to, call.language),
        on: found.as_of,
        timezone,
        currency: found.currency,
        from_mrr: text(found, found.from_mrr),
        to_mrr: text(found, found.to_mrr),
        steps: found.steps.map(({ option, before_words, after_words, difference }) => {
          const rows = found.rows.filter((row) => row.option === option).sort(bySize);
          return {
            option,
            before: before_words,
            after: after_words,
            difference: difference === null ? null : text(found, difference),
            row_count: rows.length,
            rows: rows.slice(0, call.query.limit ?? 20).map((row) => shownRow(found, row, names(row.customer_id))),
          };
        }),
      };
    },
  );
  api.add(
    {
      operation_id: 'exportPolicyBridge',
      method: 'get',
      path: '/v1/metrics/bridge/export',
      tag: TAG,
      summary: 'The same as CSV, a row a part that differs',
      query,
      answer: textAnswer,
      text: ['text/csv'],
    },
    async (call) => {
      const { found, names } = await bridgeOf(call);
      const columns = [
        'customer_id',
        'customer_name',
        'subscription_id',
        'plan',
        'charge_key',
        'before',
        'after',
      ] as const;
      async function* pieces() {
        yield csvRecord(['option', ...columns, 'difference', 'currency']);
        for (const row of found.rows) {
          const shown = shownRow(found, row, names(row.customer_id));
          const difference = text(found, row.after - row.before);
          yield csvRecord([row.option, ...columns.map((column) => shown[column] ?? ''), difference, found.currency]);
        }
      }
      return { content_type: 'text/csv', file_name: 'bridge.csv', pieces: pieces() };
    },
  );
}
