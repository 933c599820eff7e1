// SPDX-License-Identifier: Apache-2.0
import type { ReadTransaction } from '../store/transaction.js';

/** Where an entry stands in the audit trail. */
export interface TrailPlace {
  readonly seq: bigint;
  readonly position: number;
}
/** A change as it is told: what to read again, not what it says. */
export interface LiveChange extends TrailPlace {
  /** `subscription.changed` */
  readonly type: string;
  readonly object: string;
  readonly customer_id: string | null;
}

/** Behind the last commit there is. */
export function trailEnd(tx: ReadTransaction): TrailPlace {
  return { seq: tx.seq, position: 2 ** 31 - 1 };
}

export async function changesSince(
  tx: ReadTransaction,
  { seq, position }: TrailPlace,
  limit: number,
): Promise<LiveChange[]> {
  const { rows } = await tx.client.query<LiveChange>({
    name: 'live-changes',
    text: `SELECT seq, position, action AS type, object,
        CASE WHEN starts_with(object, 'cus_') THEN object
          ELSE coalesce(after ->> 'customer_id', before ->> 'customer_id', after -> 0 ->> 'customer_id') END AS customer_id
      FROM audit_entry WHERE org_id = $1 AND (seq, position) > ($2, $3) ORDER BY seq, position LIMIT $4`,
    values: [tx.org_id, seq, position, limit],
  });
  return rows;
}

export function placeText({ seq, position }: TrailPlace): string {
  return `${seq}.${position}`;
}

/** Null: it is no place of a trail. */
export function parsePlace(text: string): TrailPlace | null {
  const [, seq, position] = /^(\d{1,18})\.(\d{1,10})$/.exec(text) ?? [];
  return seq === undefined ? null : { seq: BigInt(seq), position: Number(position) };
}
