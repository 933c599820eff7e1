// SPDX-License-Identifier: Apache-2.0

/** Which part of a list, newest first; cursors are ids of rows seen before. */
export interface PageRequest {
  /** 1 to 1,000; default 20. */
  readonly limit?: number;
  /** The rows after (older than) this id. */
  readonly starting_after?: string;
  /** The rows before (newer than) this id. */
  readonly ending_before?: string;
}
export interface Page<T> {
  readonly data: T[];
  readonly has_more: boolean;
}

/** How to fetch a page: ids beyond `cursor` in `order`, one row more than asked so that the end shows. */
export interface PagePlan {
  readonly cursor: string | null;
  readonly compare: '<' | '>';
  readonly order: 'asc' | 'desc';
  readonly fetch: number;
}

export function pagePlan(request: PageRequest): PagePlan {
  const back = request.ending_before !== undefined;
  const limit = Math.min(Math.max(Math.trunc(request.limit ?? 20), 1), 1_000);
  return {
    cursor: request.ending_before ?? request.starting_after ?? null,
    compare: back ? '>' : '<',
    order: back ? 'asc' : 'desc',
    fetch: limit + 1,
  };
}

export function toPage<Row, T>(rows: readonly Row[], plan: PagePlan, map: (row: Row) => T): Page<T> {
  const data = rows.slice(0, plan.fetch - 1).map(map);
  return { data: plan.order === 'asc' ? data.reverse() : data, has_more: rows.length === plan.fetch };
}

/** Rows looked at in one go where the database cannot say which of them belong to the list. */
const PORTION = 200;

/** Fetches the rows of a page that `keep` keeps, portion by portion until there are enough. */
export async function keptRows<Row extends { readonly id: string }>(
  plan: PagePlan,
  fetch: (portion: PagePlan) => Promise<Row[]>,
  keep: (rows: Row[]) => Promise<Row[]>,
): Promise<Row[]> {
  const kept: Row[] = [];
  for (let cursor = plan.cursor; ; ) {
    const portion = { ...plan, cursor, fetch: Math.max(plan.fetch, PORTION) };
    const rows = await fetch(portion);
    kept.push(...(await keep(rows)));
    if (kept.length >= plan.fetch || rows.length < portion.fetch) return kept.slice(0, plan.fetch);
    cursor = rows.at(-1)?.id ?? null;
  }
}
