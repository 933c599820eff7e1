// SPDX-License-Identifier: Apache-2.0
import type { Transaction } from '../store/transaction.js';
import type { MeterRegistry } from './meter-registry.js';
import type { QuarantineRow } from './quarantine-table.js';
import { recordEvents } from './record.js';

const PORTION = 5_000;
type InTransaction = <T>(fn: (tx: Transaction, registry: MeterRegistry) => Promise<T>) => Promise<T>;

/**
 * Tries every event in quarantine again, 5,000 a transaction: those that can be counted leave it, the others get the
 * reason of today. An event counts at its own time, whenever it is freed.
 */
export async function replayQuarantine(inTransaction: InTransaction): Promise<{ counted: number; held: number }> {
  let [counted, held, after] = [0, 0, ''];
  for (;;) {
    const portion = await inTransaction((tx, registry) => replayPortion(tx, registry, after));
    counted += portion.counted;
    held += portion.held;
    if (portion.last === null) return { counted, held };
    after = portion.last;
  }
}

async function replayPortion(tx: Transaction, registry: MeterRegistry, after: string) {
  const { rows } = await tx.client.query<QuarantineRow>({
    name: 'quarantine-portion',
    text: `SELECT id, source, event_id, subject, type, time, received, data, code, path, message, mend
           FROM usage_quarantine WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT ${PORTION} FOR UPDATE`,
    values: [tx.org_id, after],
  });
  if (rows.length === 0) return { counted: 0, held: 0, last: null };
  await tx.client.query('DELETE FROM usage_quarantine WHERE org_id = $1 AND id = ANY ($2::text[])', [
    tx.org_id,
    rows.map((row) => row.id),
  ]);
  const recorded = await recordEvents(
    tx,
    registry,
    rows.map(({ event_id, ...row }) => ({ ...row, id: event_id, quarantine_id: row.id })),
  );
  return {
    counted: recorded.accepted,
    held: recorded.quarantined.length,
    last: rows.length < PORTION ? null : (rows.at(-1) as QuarantineRow).id,
  };
}
