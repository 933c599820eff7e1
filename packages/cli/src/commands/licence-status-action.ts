// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import {
  conversionCalendar,
  conversionEvents,
  dateAt,
  didYouMean,
  isPlainDate,
  type LedgerStatus,
  ledgerStatus,
  parseInstant,
  type ReleaseLedger,
} from '@kontor/core';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { soundLedger } from '../source-licence/ledger-file.js';
import { counted, table } from '../terminal/table.js';
import type { CalendarOptions, StatusOptions } from './licence.js';

export async function showStatus(options: StatusOptions): Promise<void> {
  const { ledger } = await soundLedger(options.ledger);
  const date = dayOf(options.at, ledger);
  if (options.part !== undefined) known('part', options.part, Object.keys(ledger.parts));
  const all = ledgerStatus(ledger, date).filter(({ part }) => options.part === undefined || part === options.part);
  if (options.release !== undefined)
    known(
      'release',
      options.release,
      all.map(({ version }) => version),
    );
  const data = all.filter(({ version }) => options.release === undefined || version === options.release);
  new Output(options.json === true).show({ date, data }, () => statusText(date, data));
}

export async function showCalendar(options: CalendarOptions): Promise<void> {
  const { ledger } = await soundLedger(options.ledger);
  const calendar = conversionCalendar(ledger, options.stamp === undefined ? Date.now() : instantOf(options.stamp));
  const output = new Output(options.json === true);
  const events = conversionEvents(ledger);
  if (options.file === undefined) {
    if (output.json) output.show({ events }, String);
    else process.stdout.write(calendar);
    return;
  }
  writeFileSync(options.file, calendar);
  output.show(
    { file: options.file, events },
    ({ file }) => `${counted(events.length, 'conversion')} written to ${file}`,
  );
}

function statusText(date: string, rows: readonly LedgerStatus[]): string {
  if (rows.length === 0) return 'no release in the ledger yet';
  const text = table(rows, [
    { title: 'Part', value: (row) => row.part },
    { title: 'Release', value: (row) => row.version },
    { title: 'Released', value: (row) => row.released_on },
    { title: 'Licence', value: (row) => row.licence ?? 'not released' },
    { title: 'Since', value: (row) => row.since ?? '' },
    { title: 'Becomes', value: (row) => row.next?.licence ?? '' },
    { title: 'On', value: (row) => row.next?.on ?? '' },
  ]);
  return `On ${date}:\n\n${text}`;
}

/** The day asked for where the ledger counts its days. */
function dayOf(text: string | undefined, { timezone = 'UTC' }: ReleaseLedger): string {
  if (text !== undefined && isPlainDate(text)) return text;
  return dateAt(text === undefined ? Date.now() : instantOf(text, '--at', 'day or instant'), timezone);
}

function instantOf(text: string, option = '--stamp', what = 'instant'): number {
  const instant = parseInstant(text);
  if (instant === null) throw new CommandFailure(`${option}: ${text} is no ${what}`, 2);
  return instant;
}

function known(what: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const near = didYouMean(name, names);
  const mend = near === null ? `there are ${names.join(', ') || 'none'}` : `did you mean '${near}'?`;
  throw new CommandFailure(`there is no ${what} ${name}; ${mend}`, 2);
}
