// SPDX-License-Identifier: Apache-2.0
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import pg from 'pg';

type Query = (this: pg.Client, ...args: unknown[]) => unknown;
const prototype = pg.Client.prototype as unknown as { query: Query };
const query = prototype.query;

/**
 * Cuts the connection at the n-th statement from now on: before the server gets it, or after it carried it out and
 * before we know. To the database both are what kill -9 of this process is. Counts statements; 0 cuts none.
 */
export function cutAt(point: number, after: boolean): { count: () => number } {
  let count = 0;
  prototype.query = function cut(this: pg.Client, ...args) {
    count++;
    const { stream } = (this as unknown as { connection: { stream: { destroy(): void } } }).connection;
    if (count === point && !after) stream.destroy();
    const result = query.apply(this, args);
    if (count === point && after) {
      // COPY is a stream of its own
      const done = result instanceof Writable ? finished(result) : (result as Promise<unknown>);
      done.then(
        () => stream.destroy(),
        () => stream.destroy(),
      );
    }
    return result;
  };
  return { count: () => count };
}

/** Statements go through as always. */
export function mendConnections(): void {
  prototype.query = query;
}

/** How many statements work takes when nothing cuts it off. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const counter = cutAt(0, false);
  await work();
  mendConnections();
  return counter.count();
}
