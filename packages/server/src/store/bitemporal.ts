// SPDX-License-Identifier: Apache-2.0
import { type Bound, dayOf, type PlainDate, secondOf } from '@kontor/core';
import type { BitemporalColumns } from './schema.js';
import { commitOf, type Transaction } from './transaction.js';
import { END_OF_TIME, FOREVER } from './values.js';

/** Which days a change is about; half-open. */
export interface ValidTime {
  readonly valid_from?: PlainDate;
  readonly valid_to?: PlainDate;
}
/** The stamps every bitemporal object carries. */
export interface Stamps {
  readonly valid_from: Bound;
  readonly valid_to: Bound;
  readonly sys_from: bigint;
  readonly sys_to: bigint;
}

interface Slice {
  readonly valid_from: Bound;
  readonly valid_to: Bound;
}

/** Those of `slices` that hold at some time of [from, to). */
export function overlapping<Row extends Slice>(slices: readonly Row[], from: PlainDate, to: PlainDate): Row[] {
  return slices.filter((row) => row.valid_from < to && row.valid_to > from);
}

/**
 * The parts of `slices` outside of [from, to), for writing them again once what overlapped has ended.
 * Dates compare as text; slices that do not overlap are left out, they stay as they are.
 */
export function remainders<Row extends Slice>(slices: readonly Row[], from: PlainDate, to: PlainDate): Row[] {
  return overlapping(slices, from, to).flatMap((row) => [
    ...(row.valid_from < from ? [{ ...row, valid_to: from }] : []),
    ...(row.valid_to > to ? [{ ...row, valid_from: to }] : []),
  ]);
}

/**
 * Ends, at this commit, what is known of `id` for any day of [from, to). A row that this very commit wrote was
 * never known to anybody and goes altogether.
 */
export async function endKnown(
  tx: Transaction,
  table: 'customer',
  id: string,
  from: PlainDate,
  to: PlainDate,
): Promise<void> {
  const { seq } = commitOf(tx);
  const where = `org_id = $1 AND sys_to = ${FOREVER} AND id = $2 AND valid_from < $3 AND valid_to > $4`;
  const values = [tx.org_id, id, to, from];
  await tx.client.query(`DELETE FROM ${table} WHERE ${where} AND sys_from = $5`, [...values, seq]);
  await tx.client.query(`UPDATE ${table} SET sys_to = $5 WHERE ${where}`, [...values, seq]);
}

/** Ends, at this commit, these very rows as `endKnown` does: any number in two statements. */
export async function endSlices(
  tx: Transaction,
  table: 'subscription',
  slices: readonly { readonly id: string; readonly valid_from: Bound }[],
): Promise<void> {
  if (slices.length === 0) return;
  const { seq } = commitOf(tx);
  const those = 'unnest($2::text[], $3::date[], $4::integer[]) AS gone (id, valid_from, second)';
  const where = `k.org_id = $1 AND k.sys_to = ${FOREVER} AND k.id = gone.id AND k.valid_from = gone.valid_from
    AND k.valid_from_second = gone.second`;
  const values = [
    tx.org_id,
    slices.map(({ id }) => id),
    slices.map(({ valid_from }) => dayOf(valid_from)),
    slices.map(({ valid_from }) => secondOf(valid_from)),
    seq,
  ];
  await tx.client.query(`DELETE FROM ${table} k USING ${those} WHERE ${where} AND k.sys_from = $5`, values);
  await tx.client.query(`UPDATE ${table} k SET sys_to = $5 FROM ${those} WHERE ${where}`, values);
}

/** The key columns of a row that becomes known at this commit. */
export function knownFromNow(tx: Transaction, id: string, slice: Slice): BitemporalKey {
  const { valid_from, valid_to } = slice;
  return { org_id: tx.org_id, id, valid_from, valid_to, sys_from: commitOf(tx).seq };
}
type BitemporalKey = Pick<BitemporalColumns, 'org_id' | 'id' | 'valid_from' | 'sys_from'> & { valid_to: Bound };

/** The first version of anything has an open end, so that its last slice always has. */
export function validTime(existing: readonly Slice[], asked: ValidTime, from: PlainDate): Slice {
  const valid_from = asked.valid_from ?? from;
  const valid_to = existing.length === 0 ? END_OF_TIME : (asked.valid_to ?? END_OF_TIME);
  return { valid_from, valid_to };
}
