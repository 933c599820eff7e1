// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { comparisonWords, explainInvoice, formatMinor, type InvoiceComparison, type InvoiceLine } from '@kontor/core';
import {
  type RehearsalSummary,
  type RehearsedMove,
  rehearsalSummary,
  rehearsedPage,
} from '../../billing/plan-migration/dry-run.js';
import type { Api } from '../api.js';
import { inLanguage, type ProblemLanguage } from '../problem-words/problem-words.js';
import { byId, decimalText, pageFields, plainDate } from '../shapes.js';
import { migrationBy, problem, TAG } from './plan-migrations.js';

const line = z.object({ charge_key: z.string(), label: z.string(), amount: decimalText, sentence: z.string() });
const side = z.object({ total: decimalText, lines: z.array(line) });
const comparison = z
  .object({
    period: z.object({ start: plainDate, end: plainDate }),
    complete: z.boolean().openapi({ description: 'false: the period runs, and its usage is what there was so far.' }),
    currency: z.string(),
    old_invoice: side,
    new_invoice: side,
    difference: decimalText,
    difference_percent: z.string().nullable().openapi({ description: 'null when the old invoice was of nothing.' }),
    sentence: z.string(),
  })
  .openapi('InvoiceComparison');
export const rehearsed = z
  .object({
    id: z.string().openapi({ description: 'Of the subscription: the cursor of this list.' }),
    object: z.literal('plan_migration_rehearsal'),
    customer_id: z.string(),
    plan: z.string(),
    new_plan: z.string().nullable().openapi({ description: 'null when it cannot be moved: see `problems`.' }),
    effective_date: plainDate,
    comparison: comparison.nullable().openapi({
      description:
        'By its own usage in its last whole period, else in the one that runs. null: it cannot be moved or billed.',
    }),
    problems: z.array(problem),
  })
  .openapi('PlanMigrationRehearsal');
export const rehearsalTotals = z
  .object({
    object: z.literal('plan_migration_rehearsal_summary'),
    subscriptions: z.int(),
    compared: z.int(),
    not_compared: z.int().openapi({ description: 'Their old terms cannot be billed.' }),
    refused: z.int().openapi({ description: 'Their terms do not fit the new version.' }),
    totals: z.array(
      z.object({
        currency: z.string(),
        old_total: decimalText,
        new_total: decimalText,
        difference: decimalText,
        dearer: z.int(),
        cheaper: z.int(),
        unchanged: z.int(),
        largest_increase: z
          .object({ subscription_id: z.string(), difference: decimalText, sentence: z.string() })
          .nullable(),
      }),
    ),
    dearer_by: z
      .array(z.object({ up_to_percent: z.string().nullable(), invoices: z.int() }))
      .openapi({ description: 'Each band begins above the one before; null has no end, and holds what was free.' }),
    guard: z
      .object({ compared: z.int(), dearer: z.int(), trips: z.boolean() })
      .nullable()
      .openapi({ description: 'Whether the guard would trip by all of it, with what was moved already.' }),
  })
  .openapi('PlanMigrationRehearsalSummary');

function shownSide(lines: readonly InvoiceLine[], total_minor: bigint, currency: string, language: ProblemLanguage) {
  const sentences = explainInvoice({ lines }, language);
  return {
    total: formatMinor(total_minor, currency),
    lines: lines.map(({ charge_key, label, amount_minor }, index) => ({
      charge_key,
      label,
      amount: formatMinor(amount_minor, currency),
      sentence: sentences[index] ?? '',
    })),
  };
}

function shownComparison(compared: InvoiceComparison, language: ProblemLanguage) {
  const { period, complete, currency, difference_percent } = compared;
  return {
    period: { ...period },
    complete,
    currency,
    old_invoice: shownSide(compared.old_lines, compared.old_minor, currency, language),
    new_invoice: shownSide(compared.new_lines, compared.new_minor, currency, language),
    difference: formatMinor(compared.difference_minor, currency),
    difference_percent,
    sentence: comparisonWords(compared, language),
  };
}

export function shownRehearsal(
  { subscription, new_plan, effective_date, problems, comparison: compared }: RehearsedMove,
  language: ProblemLanguage,
) {
  return {
    id: subscription.id,
    object: 'plan_migration_rehearsal' as const,
    customer_id: subscription.customer_id,
    plan: subscription.plan,
    new_plan,
    effective_date,
    comparison: compared === null ? null : shownComparison(compared, language),
    problems: problems.map((problem) => inLanguage(problem, language)),
  };
}

export function shownSummary(found: RehearsalSummary, language: ProblemLanguage) {
  return {
    object: 'plan_migration_rehearsal_summary' as const,
    ...found,
    dearer_by: [...found.dearer_by],
    totals: found.totals.map(({ currency, old_minor, new_minor, largest_increase, ...counts }) => ({
      currency,
      old_total: formatMinor(old_minor, currency),
      new_total: formatMinor(new_minor, currency),
      difference: formatMinor(new_minor - old_minor, currency),
      ...counts,
      largest_increase:
        largest_increase === null
          ? null
          : {
              subscription_id: largest_increase.subscription_id,
              difference: formatMinor(largest_increase.comparison.difference_minor, currency),
              sentence: comparisonWords(largest_increase.comparison, language),
            },
    })),
  };
}

export function addPlanMigrationDryRun(api: Api): void {
  api.add(
    {
      operation_id: 'rehearsePlanMigration',
      method: 'get',
      path: '/v1/plan_migrations/{id}/dry_run',
      tag: TAG,
      summary: 'What the migration would still do: each old and new invoice, on past usage; stores nothing',
      params: byId,
      query: z.strictObject({ limit: pageFields.limit, starting_after: pageFields.starting_after }),
      answer: z
        .object({ object: z.literal('list'), data: z.array(rehearsed), has_more: z.boolean() })
        .openapi('PlanMigrationRehearsalList', { description: 'One page, in order of the ids.' }),
    },
    ({ read, params, query, now, language }) =>
      read(async (tx) => {
        const page = { limit: query.limit ?? 20, after: query.starting_after ?? '', now };
        const { data, has_more } = await rehearsedPage(tx, await migrationBy(tx, params.id), page);
        return { object: 'list' as const, data: data.map((move) => shownRehearsal(move, language)), has_more };
      }),
  );
  api.add(
    {
      operation_id: 'summarisePlanMigrationRehearsal',
      method: 'get',
      path: '/v1/plan_migrations/{id}/dry_run/summary',
      tag: TAG,
      summary: 'How many invoices would be dearer, and by how much; stores nothing',
      params: byId,
      answer: rehearsalTotals,
    },
    ({ read, params, now, language }) =>
      read(async (tx) => {
        return shownSummary(await rehearsalSummary(tx, await migrationBy(tx, params.id), now), language);
      }),
  );
}
