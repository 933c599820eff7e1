// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from '@kontor/core';
import type { Transaction, WriteTransaction } from '../../store/transaction.js';
import { planFacts, recordFacts } from '../facts.js';
import { type ImportChanges, planImport, recordImport } from '../imported-revenue.js';
import { FACT_KINDS, type FactKind, parseFactFile } from './fact-file.js';
import { type HistoryFileOptions, parsePeriodFile, parseStripeFile } from './period-file.js';

/** What a file can be: subscriptions billed elsewhere, in two shapes, or facts of a kind. */
export const FILE_KINDS = ['periods', 'stripe', ...FACT_KINDS] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export interface MetricFile extends HistoryFileOptions {
  readonly kind: FileKind;
  /** Names where subscriptions come from; facts have no source. */
  readonly source: string;
  readonly content: string;
}

/** A file that was read: how much is in it, and what is done with it in a transaction. */
export interface ReadFile {
  readonly count: number;
  plan(tx: Transaction): Promise<ImportChanges>;
  record(tx: WriteTransaction): Promise<ImportChanges>;
}

/** Reads all of a file; nothing is stored by it. */
export function readMetricFile({ kind, source, content, ...options }: MetricFile): Result<ReadFile> {
  if (kind !== 'periods' && kind !== 'stripe') return factFile(kind, content, options);
  const read = kind === 'periods' ? parsePeriodFile(content, options) : parseStripeFile(content, options);
  if (!read.ok) return read;
  const { value } = read;
  return ok({
    count: value.length,
    plan: (tx) => planImport(tx, source, value),
    record: (tx) => recordImport(tx, source, value),
  });
}

function factFile<Kind extends FactKind>(kind: Kind, content: string, options: HistoryFileOptions): Result<ReadFile> {
  const read = parseFactFile(kind, content, options);
  if (!read.ok) return read;
  const { value } = read;
  return ok({
    count: value.size,
    plan: (tx) => planFacts(tx, kind, value),
    record: (tx) => recordFacts(tx, kind, value),
  });
}
