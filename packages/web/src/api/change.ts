// SPDX-License-Identifier: Apache-2.0
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

/**
 * The header of one change: sent twice, it is carried out once. `renew` when another change begins, such as after the
 * first was done.
 */
export function useIdempotencyKey(): {
  readonly header: () => { 'Idempotency-Key': string };
  readonly renew: () => void;
} {
  const key = useRef(crypto.randomUUID());
  return {
    header: () => ({ 'Idempotency-Key': key.current }),
    renew: () => {
      key.current = crypto.randomUUID();
    },
  };
}

/** What begins the keys of previews: each depends on much, so that all are asked for again. */
export const PREVIEW = 'preview';

/** Whether what was read under a key came from a path: lists are kept as `['list', path, …]`, objects as `[method, path, …]`. */
const isFrom = (key: QueryKey, path: string) => typeof key[1] === 'string' && key[1].startsWith(path);

/** What was read from a path or below. */
export const readFrom = (path: string) => ({
  predicate: ({ queryKey }: { readonly queryKey: QueryKey }) => isFrom(queryKey, path),
});

/** `stale('/v1/invoices')`: what was read from there or below is read again, and so is what a change would come to. */
export function useStale(): (...paths: readonly string[]) => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    async (...paths) => {
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === PREVIEW || paths.some((path) => isFrom(queryKey, path)),
      });
    },
    [queries],
  );
}
