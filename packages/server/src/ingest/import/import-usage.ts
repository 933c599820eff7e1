// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { fail, type Instant, ok, type Problem, type Result } from '@kontor/core';
import type { Store } from '../../store/store.js';
import { usageLog } from '../ingest.js';
import type { IncomingEvent } from '../record.js';
import { CsvRows, type JsonFields, NdjsonRows, parseCsv, type RowSink } from './file-row.js';
import { type Mapping, parseMapping } from './mapping.js';
import { cloudEventReader, csvReader, jsonReader, type RowDefaults } from './row-event.js';
import { type Lines, MAX_LINE_LENGTH, textLines, unpacked } from './text-lines.js';

export interface ImportOptions {
  /** The bytes of a CSV or NDJSON file, as they are or packed by gzip. */
  readonly stream: Readable;
  /** How rows become events: see `parseMapping`. Absent: each line is a CloudEvent. */
  readonly mapping?: string;
  /**
   * Names the content, e.g. by `contentDigest`. An event without a mapped id gets one of this and its line, so that
   * the same file imported again (or from the start after a crash) doubles nothing.
   */
  readonly identity: string;
  readonly now: Instant;
  /** Default: by the first line. */
  readonly format?: 'csv' | 'ndjson';
  /** Default: whichever of `,` `;` tab `|` the header has most of. */
  readonly delimiter?: string;
  /** The names of the columns of a CSV file without a header. */
  readonly columns?: readonly string[];
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Gets each row that was not kept, with its line number and what is wrong. */
  readonly rejected?: (row: RejectedRow) => void;
}
export interface ImportCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly rejected: number;
}
export interface ImportProgress extends ImportCounts {
  /** Bytes of the stream read so far, packed ones if it is packed. */
  readonly bytes: number;
}
export interface ImportAnswer extends ImportCounts {
  /** Of what is in quarantine: how many for each code. */
  readonly quarantine_reasons: Readonly<Record<string, number>>;
}
export interface RejectedRow {
  /** Number of the line it begins on, from 1. */
  readonly line: number;
  /** The row as it stands in the file. */
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** Rows in one transaction: large enough that its commit costs nothing, small enough to hold a few in memory. */
const BATCH_ROWS = 20_000;
/** One batch is being made while two are being written. */
const WRITERS = 2;

/**
 * Imports a file of any size as a stream, with bounded memory. Rows that are no event are handed to `rejected` and
 * lose only themselves. Fails as a whole for a wrong mapping, an unknown column or a damaged gzip file; what was
 * committed before stays, and importing the file again completes it.
 */
export async function importUsage(store: Store, org_id: string, options: ImportOptions): Promise<Result<ImportAnswer>> {
  let mapping: Mapping | null = null;
  if (options.mapping !== undefined) {
    const parsed = parseMapping(options.mapping);
    if (!parsed.ok) return parsed;
    mapping = parsed.value;
  }
  let [rows, accepted, duplicates, quarantined, rejected, bytes] = [0, 0, 0, 0, 0, 0];
  const quarantine_reasons: Record<string, number> = {};
  const counts = (): ImportCounts => ({ rows, accepted, duplicates, quarantined, rejected });

  let batch: IncomingEvent[] = [];
  const reject = (row: RejectedRow) => {
    rejected++;
    options.rejected?.(row);
  };
  const open = (first: Lines) =>
    openRows(first, mapping, options, {
      event: (event) => {
        rows++;
        batch.push(event);
      },
      rejected: (row) => {
        rows++;
        reject(row);
      },
    });

  const log = usageLog(store, org_id);
  const writing = new Set<Promise<void>>();
  let failure: unknown;
  const write = async (events: readonly IncomingEvent[]) => {
    const recorded = await log.record(events);
    accepted += recorded.accepted;
    duplicates += recorded.duplicates;
    quarantined += recorded.quarantined.length;
    for (const { problem } of recorded.quarantined)
      quarantine_reasons[problem.code] = (quarantine_reasons[problem.code] ?? 0) + 1;
    options.onProgress?.({ ...counts(), bytes });
  };
  const start = (events: readonly IncomingEvent[]) => {
    const written = write(events)
      .catch((error) => {
        failure ??= error;
      })
      .finally(() => writing.delete(written));
    writing.add(written);
  };

  let reading: { push(lines: Lines): void; end(): void } | null = null;
  try {
    const source = unpacked(options.stream, (count) => {
      bytes += count;
    });
    for await (const lines of textLines(source)) {
      if (reading === null) {
        const opened = open(lines);
        if (!opened.ok) return opened;
        reading = opened.value;
      } else reading.push(lines);
      while (batch.length >= BATCH_ROWS && failure === undefined) {
        while (writing.size >= WRITERS) await Promise.race(writing);
        start(batch.slice(0, BATCH_ROWS));
        batch = batch.slice(BATCH_ROWS);
      }
      if (failure !== undefined) break;
    }
    reading?.end();
  } catch (error) {
    return fail(damaged(error));
  } finally {
    options.stream.destroy();
    if (batch.length > 0 && failure === undefined) start(batch);
    await Promise.all(writing);
  }
  if (failure !== undefined) throw failure;
  return ok({ ...counts(), quarantine_reasons });
}

/** A digest of what a file says, packed or not: the `identity` of an import. Fails for a damaged gzip file. */
export async function contentDigest(stream: Readable): Promise<Result<string>> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of unpacked(stream)) hash.update(chunk);
  } catch (error) {
    return fail(damaged(error));
  }
  return ok(hash.digest('hex'));
}

/** The problem that an error of zlib stands for; any other error is thrown on. */
function damaged(error: unknown): Problem {
  if (!((error as { code?: string }).code ?? '').startsWith('Z_')) throw error;
  return {
    code: 'import-file-damaged',
    path: 'file',
    message: `The file cannot be unpacked: ${(error as Error).message}.`,
    mend: 'Make the file anew and import it again.',
  };
}

interface EventSink {
  event(event: IncomingEvent): void;
  rejected(row: RejectedRow): void;
}

/** Decides by the first lines what the file is, and reads them. */
function openRows(
  begun: Lines,
  mapping: Mapping | null,
  options: ImportOptions,
  sink: EventSink,
): Result<{ push(lines: Lines): void; end(): void }> {
  const top = begun.lines.findIndex((line) => line.trim() !== '');
  const head = begun.lines[top] ?? '';
  const format = options.format ?? (head.trimStart().startsWith('{') ? 'ndjson' : 'csv');
  const defaults = { now: options.now, idOf: lineIds(options.identity, mapping) };
  if (format === 'ndjson') {
    const read = mapping === null ? cloudEventReader(defaults) : jsonReader(mapping, defaults);
    const rows = new NdjsonRows(rowSink<JsonFields>(read, sink));
    rows.push(begun);
    return ok(rows);
  }
  if (mapping === null) return fail(mappingMissing());
  const delimiter = options.delimiter ?? likelyDelimiter(head);
  const header = options.columns ?? (head.length > MAX_LINE_LENGTH ? [] : headerOf(head, delimiter));
  const read = csvReader(mapping, header, defaults);
  if (!read.ok) return read;
  const rows = new CsvRows(delimiter, header.length, rowSink(read.value, sink));
  const skip = options.columns === undefined ? top + 1 : 0;
  if (skip < begun.lines.length) rows.push({ first: begun.first + skip, lines: begun.lines.slice(skip) });
  return ok(rows);
}

function rowSink<Fields>(
  read: (fields: Fields, line: number) => Result<IncomingEvent>,
  sink: EventSink,
): RowSink<Fields> {
  return {
    row(line, fields, text) {
      const event = read(fields, line);
      if (event.ok) sink.event(event.value);
      else sink.rejected({ line, text, problems: event.problems });
    },
    unreadable(line, text, why) {
      sink.rejected({
        line,
        text,
        problems: [
          {
            code: 'import-row-unreadable',
            path: `line ${line}`,
            message: `Line ${line} cannot be read: ${why}.`,
            mend: 'Correct the row and import it by itself.',
          },
        ],
      });
    },
  };
}

/** The type is part of it: one file may be read once for each of two kinds of event. */
function lineIds(identity: string, mapping: Mapping | null): RowDefaults['idOf'] {
  const what = JSON.stringify([identity, mapping?.attributes.type ?? null]);
  const prefix = createHash('sha256').update(what).digest('hex').slice(0, 20);
  // Padded, so that ids sort as the lines do: neighbours in the file are neighbours in the index.
  return (line) => `${prefix}-${String(line).padStart(10, '0')}`;
}

function likelyDelimiter(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function headerOf(line: string, delimiter: string): string[] {
  const parsed = parseCsv(line, delimiter);
  return typeof parsed === 'string' ? [] : (parsed[0] ?? []).map((name) => name.trim());
}

function mappingMissing(): Problem {
  return {
    code: 'import-mapping-missing',
    path: 'map',
    message: 'A CSV file needs a mapping of its columns to events.',
    mend: 'Say e.g. --map "type=\'llm.call\',subject=customer,time=TIMESTAMP,data.tokens=ContextTokens".',
  };
}
