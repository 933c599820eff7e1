// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Selectable } from 'kysely';
import type { OrganisationBilling } from './billing-settings.js';
import type { Metadata, OrganisationTable } from './schema.js';
import type { Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

/** The seller, the tenant. */
export interface Organisation {
  readonly id: string;
  /** Unique short name: `kalcifer`. */
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  /** Before the sequence in invoice numbers: `KAL-000017`. */
  readonly invoice_prefix: string;
  readonly sample: boolean;
  readonly metadata: Metadata;
  readonly billing: OrganisationBilling;
  readonly created_at: Instant;
  /** What time it is there; null: the organisation lives in real time. */
  readonly test_clock: Instant | null;
}
export interface NewOrganisation {
  readonly id?: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly invoice_prefix: string;
  readonly sample?: boolean;
  readonly metadata?: Metadata;
  /** Given at the making only: times that were real cannot become simulated ones. */
  readonly test_clock?: Instant | null;
}
export type OrganisationChange = Partial<
  Pick<Organisation, 'name' | 'currency' | 'timezone' | 'invoice_prefix' | 'metadata' | 'billing'>
>;
export interface Organisations {
  /** The organisation of this transaction. */
  get(): Promise<Organisation>;
  update(change: OrganisationChange): Promise<Organisation>;
  /** Sets the test clock forward; one that is there already, or none, is left as it is. */
  moveTestClock(to: Instant): Promise<Organisation>;
}

export function organisationOf({ org_id, ...row }: Selectable<OrganisationTable>): Organisation {
  return { id: org_id, ...row };
}

export function organisations(tx: Transaction): Organisations {
  return {
    async get() {
      const query = tx.db.selectFrom('organisation').selectAll().where('org_id', '=', tx.org_id);
      const now = organisationOf(await query.executeTakeFirstOrThrow());
      if (tx.as_of === null) return now;
      // what it was is in the trail: the first change after that moment says from what it was changed
      const { rows } = await tx.client.query<{ before: Organisation }>(
        `SELECT before FROM audit_entry WHERE org_id = $1 AND object = $1 AND seq > $2 AND action = 'organisation.changed'
         ORDER BY seq, position LIMIT 1`,
        [tx.org_id, tx.as_of],
      );
      return rows[0] === undefined
        ? now
        : { ...now, ...rows[0].before, test_clock: now.test_clock, created_at: now.created_at };
    },
    async update(change) {
      const before = await this.get();
      const { metadata, billing, ...columns } = change;
      if (Object.keys(change).length === 0) return before;
      const row = await tx.db
        .updateTable('organisation')
        .set({
          ...columns,
          ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
          ...(billing === undefined ? {} : { billing: JSON.stringify(billing) }),
        })
        .where('org_id', '=', tx.org_id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const after = organisationOf(row);
      tx.audit.record({ action: 'organisation.changed', object: tx.org_id, before, after });
      return after;
    },
    async moveTestClock(to) {
      const before = await this.get();
      if (before.test_clock === null || before.test_clock >= to) return before;
      await tx.db
        .updateTable('organisation')
        .set({ test_clock: toTimestamp(to) })
        .where('org_id', '=', tx.org_id)
        .execute();
      const moved = (instant: Instant) => ({ test_clock: toTimestamp(instant) });
      tx.audit.record({
        action: 'test_clock.moved',
        object: tx.org_id,
        before: moved(before.test_clock),
        after: moved(to),
      });
      return { ...before, test_clock: to };
    },
  };
}
