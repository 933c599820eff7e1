// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { readFrom } from './change.ts';

interface WithId {
  readonly id: string;
}
/** A row as it will be; null: it will be gone. */
export type Foreseen<Row extends WithId> = (row: Row) => Row | null;

/** What was read, a list or the pages of one, with the row of that id as it will be. Whatever else was read stays as it is. */
export function foreseen<Row extends WithId>(read: unknown, id: string, next: Foreseen<Row>): unknown {
  if (read === null || typeof read !== 'object') return read;
  if ('pages' in read && Array.isArray(read.pages))
    return { ...read, pages: read.pages.map((page) => foreseen(page, id, next)) };
  if (!('data' in read) || !Array.isArray(read.data)) return read;
  return { ...read, data: read.data.flatMap((row: Row) => (row.id === id ? (next(row) ?? []) : [row])) };
}

/**
 * Carries something out that its lists show at once, before the server has answered: for what moves no money and is
 * hardly ever refused. Refused, the lists are as they were, and it throws the problem.
 */
export function useForesight() {
  const queries = useQueryClient();
  return useCallback(
    async <Row extends WithId, T>(
      path: string,
      id: string,
      next: Foreseen<Row>,
      work: () => Promise<T>,
    ): Promise<T> => {
      const lists = readFrom(path);
      // an answer under way would show it as it was
      await queries.cancelQueries(lists);
      const before = queries.getQueriesData(lists);
      queries.setQueriesData(lists, (read: unknown) => foreseen(read, id, next));
      try {
        return await work();
      } catch (problem) {
        for (const [key, read] of before) queries.setQueryData(key, read);
        throw problem;
      } finally {
        void queries.invalidateQueries(lists);
      }
    },
    [queries],
  );
}
