// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Selectable } from 'kysely';
import type { Metadata, OrganisationTable } from './schema.js';
import type { Transaction } from './transaction.js';

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
  readonly created_at: Instant;
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
}
export type OrganisationChange = Partial<
  Pick<Organisation, 'name' | 'currency' | 'timezone' | 'invoice_prefix' | 'metadata'>
>;
export interface Organisations {
  /** The organisation of this transaction. */
  get(): Promise<Organisation>;
  update(change: OrganisationChange): Promise<Organisation>;
}

export function organisationOf({ org_id, ...row }: Selectable<OrganisationTable>): Organisation {
  return { id: org_id, ...row };
}

export function organisations(tx: Transaction): Organisations {
  return {
    async get() {
      const query = tx.db.selectFrom('organisation').selectAll().where('org_id', '=', tx.org_id);
      return organisationOf(await query.executeTakeFirstOrThrow());
    },
    async update(change) {
      const before = await this.get();
      const { metadata, ...columns } = change;
      if (Object.keys(change).length === 0) return before;
      const row = await tx.db
        .updateTable('organisation')
        .set({ ...columns, ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }) })
        .where('org_id', '=', tx.org_id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const after = organisationOf(row);
      tx.audit.record({ action: 'organisation.changed', object: tx.org_id, before, after });
      return after;
    },
  };
}
