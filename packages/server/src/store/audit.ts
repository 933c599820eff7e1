// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { AuditAction } from './audit-actions.js';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import { commitOf, freshId, type Transaction } from './transaction.js';
import { FOREVER, toJson, toTimestamp } from './values.js';

/** What one commit did to one object, by whom. */
export interface AuditEntry {
  readonly id: string;
  readonly seq: bigint;
  readonly at: Instant;
  readonly actor: string;
  readonly action: AuditAction;
  /** The id of what changed. */
  readonly object: string;
  readonly before: unknown;
  readonly after: unknown;
}
export interface NewAuditEntry {
  readonly action: AuditAction;
  readonly object: string;
  readonly before?: unknown;
  readonly after?: unknown;
}
export interface AuditFilter {
  /** The id of what changed. */
  readonly object?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** Half-open. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}
export interface AuditTrail {
  /** Newest first. */
  list(request?: PageRequest & AuditFilter): Promise<Page<AuditEntry>>;
  /** Notes a change; stored with the commit (`Store.write` only). */
  record(entry: NewAuditEntry): void;
  /** Stores what was recorded; the store calls it before COMMIT. */
  flush(): Promise<void>;
}

/** The first commit at an instant or after it: entries lie in the order of commits. */
async function firstSince(tx: Transaction, at: Instant): Promise<bigint> {
  const { rows } = await tx.client.query<{ seq: bigint }>({
    name: 'first-commit-since',
    text: 'SELECT seq FROM org_commit WHERE org_id = $1 AND ts >= $2 ORDER BY ts, seq LIMIT 1',
    values: [tx.org_id, toTimestamp(at)],
  });
  return rows[0]?.seq ?? FOREVER;
}

export function auditTrail(tx: Transaction): AuditTrail {
  const noted: NewAuditEntry[] = [];
  return {
    async list(request = {}) {
      const plan = pagePlan(request);
      let query = tx.db.selectFrom('audit_entry').selectAll().where('org_id', '=', tx.org_id);
      const { object, actor, action, from, to } = request;
      if (object !== undefined) query = query.where('object', '=', object);
      if (actor !== undefined) query = query.where('actor', '=', actor);
      if (action !== undefined) query = query.where('action', '=', action);
      if (from !== undefined) query = query.where('seq', '>=', await firstSince(tx, from));
      if (to !== undefined) query = query.where('seq', '<', await firstSince(tx, to));
      if (plan.cursor !== null) {
        const cursor = tx.db
          .selectFrom('audit_entry')
          .select(['seq', 'position'])
          .where('org_id', '=', tx.org_id)
          .where('id', '=', plan.cursor);
        const at = await cursor.executeTakeFirst();
        if (at === undefined) return { data: [], has_more: false };
        query = query.where((eb) => eb(eb.refTuple('seq', 'position'), plan.compare, eb.tuple(at.seq, at.position)));
      }
      const rows = await query.orderBy('seq', plan.order).orderBy('position', plan.order).limit(plan.fetch).execute();
      return toPage(rows, plan, ({ org_id: _org, position: _position, ...entry }) => ({
        ...entry,
        action: entry.action as AuditAction,
      }));
    },
    record(entry) {
      commitOf(tx);
      noted.push(entry);
    },
    async flush() {
      if (noted.length === 0) return;
      const { seq, now, actor } = commitOf(tx);
      const rows = noted.splice(0).map((entry, position) => ({
        org_id: tx.org_id,
        seq,
        position,
        id: freshId('aud', now),
        at: toTimestamp(now),
        actor,
        action: entry.action,
        object: entry.object,
        before: entry.before === undefined ? null : toJson(entry.before),
        after: entry.after === undefined ? null : toJson(entry.after),
      }));
      for (let from = 0; from < rows.length; from += 1_000)
        await tx.db
          .insertInto('audit_entry')
          .values(rows.slice(from, from + 1_000))
          .execute();
    },
  };
}
