// SPDX-License-Identifier: Apache-2.0

/**
 * Says with which arithmetic a document was made; grows when the same plan and usage would give another one.
 *
 * 1. What is taken back goes to who pays on the date of the correction.
 * 2. It goes to who was billed it, by the invoices it corrects, whoever pays by then (core, `invoice/billed-to.ts`).
 *    Version 1 also stands on documents that were made so before there was a 2.
 */
export const RATING_VERSION = 2;

/** Whether the arithmetic of a version asks who was billed what is taken back. */
export function asksWhoWasBilled(version: number): boolean {
  return version >= 2;
}

/** The versions by which a document may have been made, the likeliest first. */
export function versionsOf(stated: number): readonly number[] {
  return stated === 1 ? [1, 2] : [stated];
}
