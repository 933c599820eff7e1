// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useState } from 'react';
import { useStale } from '../../api/change.ts';
import { api } from '../../api/client.ts';

/** Messages that are sent again: of `total` ids those that nothing is known of yet, and how many were not taken. */
export interface Replay {
  readonly queueing: boolean;
  readonly total: number;
  readonly open: readonly string[];
  readonly failed: number;
}

/** As many as a request may name. */
const MOST_AT_ONCE = 1_000;
const WATCHED_AT_ONCE = 100;
const LOOK_MS = 1_000;

async function queued(body: { ids: string[] } | { endpoint_id: string }): Promise<readonly string[]> {
  const { data, error } = await api.POST('/v1/webhook_dead_letters/replay', {
    params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
    body,
  });
  if (data === undefined) throw error;
  return data.ids;
}

/** What became of some of them: ids that were taken, and ids whose attempt failed. */
async function outcomes(ids: readonly string[]): Promise<{ taken: Set<string>; failed: Set<string> }> {
  const { data, error } = await api.GET('/v1/webhook_deliveries', {
    params: { query: { ids: ids.join(','), limit: WATCHED_AT_ONCE } },
  });
  if (data === undefined) throw error;
  const rows = data.data;
  const known = new Set(rows.map(({ id }) => id));
  const of = (fits: (row: (typeof rows)[number]) => boolean) => new Set(rows.filter(fits).map(({ id }) => id));
  const failed = of(
    ({ status, attempts, last_attempt, next_attempt }) =>
      status === 'dead' ||
      // one that is under way has no answer of this attempt yet
      (status === 'pending' && attempts > 0 && last_attempt !== null && next_attempt !== null && isOver(last_attempt)),
  );
  // what is not known any more is not waited for
  for (const id of ids) if (!known.has(id)) failed.add(id);
  return { taken: of(({ status }) => status === 'succeeded'), failed };
}

const isOver = ({ status, error }: { status: number | null; error: string | null }) =>
  status !== null || error !== null;

/** Sends messages again, in portions, and follows what becomes of them. */
export function useReplay() {
  const stale = useStale();
  const [replay, setReplay] = useState<Replay | null>(null);
  const [error, setError] = useState<unknown>(null);
  const start = useCallback(
    async (portions: readonly ({ ids: string[] } | { endpoint_id: string })[]) => {
      setError(null);
      let ids: readonly string[] = [];
      try {
        for (const portion of portions) {
          setReplay({ queueing: true, total: ids.length, open: [], failed: 0 });
          ids = [...ids, ...(await queued(portion))];
        }
      } catch (thrown) {
        setError(thrown);
      }
      setReplay(ids.length === 0 ? null : { queueing: false, total: ids.length, open: ids, failed: 0 });
      await stale('/v1/webhook_');
      return ids.length;
    },
    [stale],
  );
  useEffect(() => {
    if (replay === null || replay.queueing || replay.open.length === 0) return;
    let gone = false;
    const look = async () => {
      const watched = replay.open.slice(0, WATCHED_AT_ONCE);
      try {
        const { taken, failed } = await outcomes(watched);
        if (gone) return;
        const open = replay.open.filter((id) => !taken.has(id) && !failed.has(id));
        setReplay({ ...replay, open, failed: replay.failed + failed.size });
        if (open.length === 0) await stale('/v1/webhook_');
      } catch (thrown) {
        if (!gone) setError(thrown);
      }
    };
    const wait = setTimeout(() => void look(), LOOK_MS);
    return () => {
      gone = true;
      clearTimeout(wait);
    };
  }, [replay, stale]);
  return { replay, error, start };
}

/** Ids in portions that a request may name. */
export function portionsOf(ids: readonly string[]): { ids: string[] }[] {
  const portions: { ids: string[] }[] = [];
  for (let from = 0; from < ids.length; from += MOST_AT_ONCE)
    portions.push({ ids: ids.slice(from, from + MOST_AT_ONCE) });
  return portions;
}
