// SPDX-License-Identifier: Apache-2.0
import type { Transaction } from '../store/transaction.js';

const PORTION = 5_000;
let opened = 0;

/** The rows of a query in portions of 5,000, so that memory stays bounded whatever it finds. */
export async function* inPortions<Row extends object>(
  tx: Transaction,
  text: string,
  values: readonly unknown[],
): AsyncGenerator<Row[]> {
  const cursor = `usage_cursor_${++opened}`;
  await tx.client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`, values as unknown[]);
  for (;;) {
    const { rows } = await tx.client.query<Row>(`FETCH ${PORTION} FROM ${cursor}`);
    if (rows.length > 0) yield rows;
    if (rows.length < PORTION) break;
  }
  await tx.client.query(`CLOSE ${cursor}`);
}
