// SPDX-License-Identifier: Apache-2.0

/** Metadata as rows to edit. */
export function metadataRows(metadata: { readonly [key: string]: unknown }): readonly Row[] {
  return Object.entries(metadata).map(([key, value]) => ({ key, value: String(value) }));
}

/** And back; a row without a key is left out. */
export function metadataOf(rows: unknown): Record<string, string> {
  return Object.fromEntries(
    (rows as readonly Partial<Row>[]).flatMap(({ key = '', value = '' }) =>
      key.trim() === '' ? [] : [[key.trim(), value] as const],
    ),
  );
}

type Row = { readonly key: string; readonly value: string };
