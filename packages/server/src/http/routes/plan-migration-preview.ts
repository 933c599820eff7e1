// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { CatalogVersions } from '../../billing/plan-batch.js';
import { rehearsalSummary, rehearsedPage } from '../../billing/plan-migration/dry-run.js';
import { draftMigration, type NewMigration } from '../../billing/plan-migration/record.js';
import { freshId } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { present } from '../shapes.js';
import { catalogContent, catalogInForce, soundCatalog } from './catalog.js';
import { rehearsalTotals, rehearsed, shownRehearsal, shownSummary } from './plan-migration-dry-run.js';
import { proposedMigration, TAG } from './plan-migrations.js';

const body = proposedMigration.extend({
  catalog: catalogContent.openapi({ description: 'What would be published, whole.' }),
  limit: z.int().min(1).max(1_000).default(50).openapi({ description: 'Subscriptions told one by one.' }),
});
const answer = z
  .object({
    object: z.literal('plan_migration_preview'),
    migration_id: z.string().openapi({ description: 'Make the migration with it, and it chooses the same share.' }),
    to_version: z.int().openapi({ description: 'The number that the version would have.' }),
    summary: rehearsalTotals,
    subscriptions: z.object({ object: z.literal('list'), data: z.array(rehearsed), has_more: z.boolean() }),
  })
  .openapi('PlanMigrationPreview');

export function addPlanMigrationPreview(api: Api): void {
  api.add(
    {
      operation_id: 'previewPlanMigration',
      method: 'post',
      path: '/v1/plan_migrations/preview',
      tag: TAG,
      summary: 'The dry run of a migration to a catalog that is not published; stores nothing',
      body,
      answer,
      idempotent: false,
    },
    ({ read, body: { catalog, limit, ...terms }, now, language }) => {
      const definition = soundCatalog(catalog);
      return read(async (tx) => {
        const to_version = (await catalogInForce(tx)).version + 1;
        const made = { ...present(terms), name: '', to_version } as NewMigration;
        const drafted = await draftMigration(tx, made, { id: freshId('pmg', now), now, proposed: definition });
        if (!drafted.ok) throw new Refusal(422, drafted.problems);
        const versions = new CatalogVersions();
        versions.propose(to_version, definition);
        const { data, has_more } = await rehearsedPage(tx, drafted.value, { limit, after: '', now }, versions);
        return {
          object: 'plan_migration_preview' as const,
          migration_id: drafted.value.id,
          to_version,
          summary: shownSummary(await rehearsalSummary(tx, drafted.value, now, versions), language),
          subscriptions: {
            object: 'list' as const,
            data: data.map((move) => shownRehearsal(move, language)),
            has_more,
          },
        };
      });
    },
  );
}
