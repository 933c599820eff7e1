// SPDX-License-Identifier: Apache-2.0
import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { PREVIEW, useIdempotencyKey, useStale } from './change.ts';

/** What the client answers: data, or the problem of a refusal. */
type Asked<T> = Promise<{ data?: T; error?: unknown }>;

/** The data of an answer; throws the problem of a refusal. */
export async function answerOf<T>(asked: Asked<T>): Promise<T> {
  const { data, error } = await asked;
  if (data === undefined) throw error;
  return data;
}

const REST_MS = 300;

/**
 * What a change would come to, asked while it is being described: `key` says the whole question, `ask` is null while it is
 * not complete. `data` belongs to an earlier question while `isPlaceholderData`.
 */
export function usePreview<T>(key: readonly unknown[], ask: (() => Asked<T>) | null): UseQueryResult<T> {
  const text = JSON.stringify(key);
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const rest = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(rest);
  }, [text]);
  const asked = useQuery({
    queryKey: [PREVIEW, text],
    queryFn: () => answerOf((ask as () => Asked<T>)()),
    enabled: ask !== null && rested === text,
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
  return asked;
}

/** Carries something out once, however often it is sent, and reads again what it made stale. */
export function useChange<T>(
  ask: (headers: { readonly 'Idempotency-Key': string }) => Asked<T>,
  { stale, onDone }: { readonly stale: readonly string[]; readonly onDone?: (answer: T) => void },
): UseMutationResult<T, unknown, void> {
  const { header, renew } = useIdempotencyKey();
  const read_again = useStale();
  return useMutation({
    mutationFn: () => answerOf(ask(header())),
    onSuccess: async (answer) => {
      renew();
      onDone?.(answer);
      await read_again(...stale);
    },
    // refused is answered: what is sent next is another change
    onError: renew,
  });
}
