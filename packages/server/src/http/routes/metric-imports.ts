// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { FILE_KINDS, readMetricFile } from '../../metrics/import/import-file.js';
import { type ImportSource, importSources, removeSource } from '../../metrics/imported-revenue.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { orRefuse, unknownResource } from '../problem.js';
import { bodyText } from '../request-body.js';
import { asOfQuery, byId, currency, listAnswer, listOf, timezone } from '../shapes.js';

const kind = z.enum(FILE_KINDS);
const imported = z
  .object({
    object: z.literal('metric_import'),
    kind,
    count: z.int().openapi({ description: 'Subscriptions or facts in the file.' }),
    added: z.int(),
    changed: z.int().openapi({ description: 'Said something else before, which stays known as of then.' }),
    unchanged: z.int(),
    stored: z.boolean().openapi({ description: 'False for a dry run.' }),
  })
  .openapi('MetricImport');

const importSource = z
  .object({
    id: z.string().openapi({ description: 'The name of the source.', example: 'old-billing' }),
    object: z.literal('import_source'),
    subscriptions: z.int(),
  })
  .openapi('ImportSource');
const removedSource = importSource
  .extend({ removed: z.boolean().openapi({ description: 'False for a dry run.' }) })
  .openapi('RemovedImportSource');

const shownSource = ({ source, subscriptions }: ImportSource) => ({
  id: source,
  object: 'import_source' as const,
  subscriptions,
});

async function sourceBy(tx: Transaction, id: string): Promise<ImportSource> {
  const found = (await importSources(tx)).find(({ source }) => source === id);
  if (found === undefined) throw unknownResource('source of imports', id);
  return found;
}

export function addMetricImports(api: Api): void {
  api.add(
    {
      operation_id: 'listImportSources',
      method: 'get',
      path: '/v1/metrics/imports',
      tag: 'Metrics',
      summary: 'Where imported subscriptions come from',
      query: asOfQuery,
      answer: listOf(importSource, 'ImportSourceList'),
    },
    ({ read }) => read(async (tx) => listAnswer({ data: await importSources(tx), has_more: false }, shownSource)),
  );
  api.add(
    {
      operation_id: 'removeImportSource',
      method: 'delete',
      path: '/v1/metrics/imports/{id}',
      tag: 'Metrics',
      summary: 'Take the subscriptions of a source out again; what was known before stays known as of then',
      params: byId,
      query: z.strictObject({ dry_run: z.enum(['true', 'false']).default('false') }),
      answer: removedSource,
    },
    ({ read, write, params, query }) =>
      query.dry_run === 'true'
        ? read(async (tx) => ({ ...shownSource(await sourceBy(tx, params.id)), removed: false }))
        : write(async (tx) => {
            const found = await sourceBy(tx, params.id);
            await removeSource(tx, found.source);
            return { ...shownSource(found), removed: true };
          }),
  );
  api.add(
    {
      operation_id: 'importMetricFile',
      method: 'post',
      path: '/v1/metrics/imports',
      tag: 'Metrics',
      summary: 'Record what the metrics need and Kontor does not bill, from a CSV file',
      description: [
        'The body is the file, at most 16 MiB, read whole or not at all; again, it changes nothing.',
        '`periods`: subscriptions billed elsewhere, `customer_id, start_date, end_date, monthly_amount` and, where there are',
        'any, `subscription_id, plan, currency`. `stripe`: the subscriptions that Stripe exports. `spend`: `month, channel,',
        'amount`. `costs`: `meter` or `plan`, `from`, `cost`. `accounts`: `month, operating_profit, revenue, net_burn`.',
        '`community`: `series, date, value`. `customers`: `customer_id, created_at, source, installed_at`.',
      ].join('\n'),
      query: z.strictObject({
        kind,
        source: z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'write lower-case letters, digits and hyphens, such as old-billing')
          .default('import')
          .openapi({ description: 'Names where subscriptions come from: their ids are its own.' }),
        currency: currency
          .optional()
          .openapi({ description: 'Of rows without one; default that of the organisation.' }),
        timezone: timezone
          .optional()
          .openapi({ description: 'Whose midnights days are; default that of the organisation.' }),
        dry_run: z.enum(['true', 'false']).default('false'),
      }),
      upload: true,
      answer: imported,
    },
    async ({ read, write, query, request }) => {
      const content = await bodyText(request, 'split the file: what is known already stays');
      const organisation = await read((tx) => tx.organisations.get());
      const file = orRefuse(
        readMetricFile({
          kind: query.kind,
          source: query.source,
          content,
          currency: query.currency ?? organisation.currency,
          timezone: query.timezone ?? organisation.timezone,
        }),
      );
      const dry = query.dry_run === 'true';
      const changes = dry ? await read((tx) => file.plan(tx)) : await write((tx) => file.record(tx));
      return { object: 'metric_import' as const, kind: query.kind, count: file.count, ...changes, stored: !dry };
    },
  );
}
