// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { CatalogDefinition, Instant } from '@kontor/core';
import type { Selectable } from 'kysely';
import { known } from './as-of.js';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import type { CatalogVersionTable } from './schema.js';
import { shownCatalogVersion } from './shown.js';
import { commitOf, type Transaction } from './transaction.js';
import { FOREVER, toTimestamp } from './values.js';

/** An immutable version of the organisation's catalog; versions count from 1. */
export interface CatalogVersion {
  readonly version: number;
  readonly content: CatalogDefinition;
  /** SHA-256 of the stored JSON text. */
  readonly hash: string;
  readonly created_at: Instant;
  readonly sys_from: bigint;
  /** When a later version took its place. */
  readonly sys_to: bigint;
}
export interface Catalogs {
  /** Makes the next version, or returns the current one when the content is the same. */
  push(content: CatalogDefinition): Promise<CatalogVersion>;
  /** The version in force, at `as_of` if the transaction has one. */
  current(): Promise<CatalogVersion | null>;
  get(version: number): Promise<CatalogVersion | null>;
  /** Newest first; the cursors are version numbers as text. */
  list(request?: PageRequest): Promise<Page<CatalogVersion>>;
}

function versionOf({ org_id: _org, content, ...row }: Selectable<CatalogVersionTable>): CatalogVersion {
  return { ...row, content: JSON.parse(content) as CatalogDefinition };
}

export function catalogs(tx: Transaction): Catalogs {
  const all = () => {
    const query = tx.db.selectFrom('catalog_version').selectAll().where('org_id', '=', tx.org_id);
    return tx.as_of === null ? query : query.where('sys_from', '<=', tx.as_of);
  };
  return {
    async push(content) {
      const { seq, now } = commitOf(tx);
      const current = await this.current();
      const text = JSON.stringify(content);
      // Compared as text: the order of keys carries meaning.
      const hash = createHash('sha256').update(text).digest('hex');
      if (current?.hash === hash) return current;
      await tx.db
        .updateTable('catalog_version')
        .set({ sys_to: seq })
        .where('org_id', '=', tx.org_id)
        .where('sys_to', '=', FOREVER)
        .execute();
      const version = (current?.version ?? 0) + 1;
      const row = await tx.db
        .insertInto('catalog_version')
        .values({ org_id: tx.org_id, version, content: text, hash, created_at: toTimestamp(now), sys_from: seq })
        .returningAll()
        .executeTakeFirstOrThrow();
      tx.audit.record({
        action: 'catalog.pushed',
        object: `catalog@${version}`,
        ...(current === null ? {} : { before: { version: current.version, hash: current.hash } }),
        after: { version, hash },
      });
      const pushed = versionOf(row);
      tx.outbox.record({
        type: 'catalog.pushed',
        object: `catalog@${version}`,
        customer_id: null,
        data: shownCatalogVersion(pushed, null),
      });
      return pushed;
    },
    async current() {
      const row = await all().where(known(tx)).orderBy('version', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? null : versionOf(row);
    },
    async get(version) {
      const row = await all().where('version', '=', version).executeTakeFirst();
      return row === undefined ? null : versionOf(row);
    },
    async list(request = {}) {
      const plan = pagePlan(request);
      let query = all();
      if (plan.cursor !== null) query = query.where('version', plan.compare, Number(plan.cursor));
      return toPage(await query.orderBy('version', plan.order).limit(plan.fetch).execute(), plan, versionOf);
    },
  };
}
