// SPDX-License-Identifier: Apache-2.0
import type { EventData, Instant, Problem } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import { freshId, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { IncomingEvent } from './record.js';

/** An event that is kept but does not count yet, and why. */
export interface QuarantineRow extends Problem {
  readonly id: string;
  readonly source: string;
  readonly event_id: string;
  readonly subject: string;
  readonly type: string;
  readonly time: Instant;
  readonly received: Instant;
  readonly data: EventData;
}

/** Keeps events with their reason; returns the `index` of those that were neither kept nor counted before. */
export async function quarantine(
  tx: Transaction,
  held: readonly { readonly index: number; readonly event: IncomingEvent; readonly problem: Problem }[],
): Promise<Set<number>> {
  const kept = new Set<number>();
  for (let from = 0; from < held.length; from += 5_000) {
    const portion = held.slice(from, from + 5_000);
    const byEvent = new Map(portion.map(({ index, event }) => [JSON.stringify([event.source, event.id]), index]));
    const { rows } = await tx.client.query<{ source: string; event_id: string }>({
      name: 'quarantine',
      text: `INSERT INTO usage_quarantine
          (org_id, id, source, event_id, subject, type, time, received, data, code, path, message, mend)
        SELECT $1, q.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
            $8::timestamptz[], $9::jsonb[], $10::text[], $11::text[], $12::text[], $13::text[])
          AS q (id, source, event_id, subject, type, time, received, data, code, path, message, mend)
        WHERE NOT EXISTS (SELECT FROM usage_event e
          WHERE e.org_id = $1 AND e.source = q.source COLLATE "C" AND e.id = q.event_id COLLATE "C")
        ORDER BY q.source COLLATE "C", q.event_id COLLATE "C"
        ON CONFLICT (org_id, source, event_id) DO NOTHING RETURNING source, event_id`,
      values: [
        tx.org_id,
        portion.map(({ event }) => event.quarantine_id ?? freshId('qrt', event.received)),
        portion.map(({ event }) => event.source),
        portion.map(({ event }) => event.id),
        portion.map(({ event }) => event.subject),
        portion.map(({ event }) => event.type),
        portion.map(({ event }) => toTimestamp(event.time)),
        portion.map(({ event }) => toTimestamp(event.received)),
        portion.map(({ event }) => JSON.stringify(event.data)),
        portion.map(({ problem }) => problem.code),
        portion.map(({ problem }) => problem.path),
        portion.map(({ problem }) => problem.message),
        portion.map(({ problem }) => problem.mend),
      ],
    });
    for (const { source, event_id } of rows) kept.add(byEvent.get(JSON.stringify([source, event_id])) as number);
  }
  return kept;
}

/** What is in quarantine, newest first. */
export interface QuarantineFilter {
  /** Why it is held. */
  readonly code?: string | undefined;
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
}

export async function listQuarantine(
  tx: Transaction,
  { code, type, subject, ...request }: PageRequest & QuarantineFilter = {},
): Promise<Page<QuarantineRow>> {
  const plan = pagePlan(request);
  const wanted = Object.entries({ code, type, subject }).filter(([, value]) => value !== undefined);
  const values: unknown[] = [tx.org_id, plan.fetch, ...wanted.map(([, value]) => value)];
  const conditions = wanted.map(([column], place) => `AND ${column} = $${place + 3}`).join(' ');
  if (plan.cursor !== null) values.push(plan.cursor);
  const { rows } = await tx.client.query<QuarantineRow>(
    `SELECT id, source, event_id, subject, type, time, received, data, code, path, message, mend
     FROM usage_quarantine WHERE org_id = $1 ${conditions}
       ${plan.cursor === null ? '' : `AND id ${plan.compare} $${values.length}`}
     ORDER BY id ${plan.order} LIMIT $2`,
    values,
  );
  return toPage(rows, plan, (row) => row);
}
