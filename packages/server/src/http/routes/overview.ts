// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, formatInstant, KONTOR_POLICY } from '@kontor/core';
import { ATTENTION_KINDS, attention } from '../../overview/attention.js';
import { refreshOverview, storedOverview } from '../../overview/stored.js';
import { usageToday } from '../../overview/usage-today.js';
import type { Api } from '../api.js';
import { decimalText, instant, plainDate } from '../shapes.js';
import { shownUsedPolicy, usedPolicy } from './metric-frame.js';

/** Figures that are older are computed while somebody waits: no worker keeps them. */
const OLD_MS = 600_000;

const figure = z.object({
  value: decimalText.nullable(),
  reason: z.string().nullable().openapi({ description: 'Why there is no value.' }),
});
const amounts = z.array(z.object({ currency: z.string(), count: z.int(), amount: decimalText }));
const overview = z
  .object({
    object: z.literal('overview'),
    day: plainDate.openapi({ description: 'The day the figures are of.' }),
    seq: z.string().openapi({ description: 'The commit they are of.' }),
    computed: instant.openapi({ description: 'When they were computed.' }),
    current: z.boolean().openapi({ description: 'Whether nothing was committed since.' }),
    timezone: z.string(),
    currency: z.string(),
    policy: usedPolicy,
    mrr: figure,
    net_new_mrr: figure.openapi({ description: 'What the month so far added to it.' }),
    months: z
      .array(figure.extend({ date: plainDate }))
      .openapi({ description: 'Recurring revenue at the ends of the thirteen months before, oldest first.' }),
    customers: z.object({ total: z.int(), paying: z.int(), free: z.int(), new_this_month: z.int() }),
    invoices: z
      .object({ issued: amounts, collected: amounts, open: amounts, overdue: amounts })
      .openapi({ description: 'Issued and collected of the month so far, open and overdue of now; by currency.' }),
    usage: z
      .array(
        z.object({
          meter: z.string(),
          label: z.string(),
          unit: z.string(),
          today: decimalText.openapi({ description: 'Of all customers, so far.' }),
          yesterday: decimalText,
        }),
      )
      .openapi({ description: 'Of the moment; meters that count different values are left out.' }),
    attention: z
      .array(
        z.object({
          kind: z.enum(ATTENTION_KINDS),
          count: z.int().openapi({ description: 'At most 1,000: then there may be more.' }),
          path: z.string().openapi({ description: 'The list to look at.', example: '/v1/collections' }),
          query: z.record(z.string(), z.string()),
        }),
      )
      .openapi({ description: 'What waits for somebody at the moment, the most urgent first.' }),
  })
  .openapi('Overview');

export function addOverview(api: Api): void {
  const { now: clock } = api.surroundings;
  api.add(
    {
      operation_id: 'getOverview',
      method: 'get',
      path: '/v1/overview',
      tag: 'Metrics',
      summary: 'Recurring revenue, customers, usage and invoices at a glance, and what needs somebody',
      description:
        'The figures are those of `/v1/metrics` under the policy `kontor`. They are kept up to date in the background, and ' +
        'say of which day, commit and moment they are.',
      answer: overview,
    },
    async ({ read, store, org_id, now, language }) => {
      const real_now = clock();
      const found = await read(async (tx) => ({
        stored: await storedOverview(tx),
        seq: tx.seq,
        timezone: (await tx.organisations.get()).timezone,
        usage: await usageToday(tx, now),
        waiting: await attention(tx, now),
      }));
      const { timezone, usage, waiting } = found;
      const holds = found.stored?.seq === found.seq && found.stored.day === dateAt(now, timezone);
      const { figures, day, seq, computed_at } =
        found.stored !== null && (holds || real_now - found.stored.computed_at < OLD_MS)
          ? found.stored
          : await refreshOverview(store, org_id, { now, real_now });
      const { currency, mrr, net_new_mrr, months, customers, invoices } = figures;
      return {
        object: 'overview' as const,
        day,
        seq: String(seq),
        computed: formatInstant(computed_at),
        current: seq >= found.seq && day === dateAt(now, timezone),
        timezone,
        currency,
        policy: shownUsedPolicy(KONTOR_POLICY, language),
        mrr,
        net_new_mrr,
        months: [...months],
        customers,
        invoices: {
          issued: [...invoices.issued],
          collected: [...invoices.collected],
          open: [...invoices.open],
          overdue: [...invoices.overdue],
        },
        usage,
        attention: waiting.map(({ query, ...rest }) => ({ ...rest, query: { ...query } })),
      };
    },
  );
}
