// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { parseSpdx } from '@kontor/core';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { type HeaderReport, type HeaderWork, workOnHeaders } from '../source-licence/headers.js';
import { soundLedger } from '../source-licence/ledger-file.js';
import { startStep } from '../terminal/progress.js';
import { counted } from '../terminal/table.js';
import type { LedgerOptions, WriteOptions } from './licence.js';

export async function checkHeaders(paths: readonly string[], options: LedgerOptions): Promise<void> {
  await work(paths, options, 'Checking headers', { write: 'no' });
}

export async function writeHeaders(paths: readonly string[], options: WriteOptions): Promise<void> {
  const { replace } = options;
  if (replace !== undefined && parseSpdx(replace) === null)
    throw new CommandFailure(`--replace: ${replace} is no SPDX licence expression`, 2);
  await work(paths, options, options.dryRun ? 'Looking at headers' : 'Writing headers', {
    write: options.dryRun ? 'dry' : 'yes',
    ...(replace === undefined ? {} : { replace }),
  });
}

async function work(
  paths: readonly string[],
  options: LedgerOptions,
  label: string,
  what: Pick<HeaderWork, 'write' | 'replace'>,
): Promise<void> {
  const file = await soundLedger(options.ledger);
  const output = new Output(options.json === true);
  const step = startStep(label, { total: 1, quiet: output.json });
  const report = workOnHeaders(file, {
    ...what,
    only: paths.flatMap((path) => below(file.folder, path)),
    progress: (done, total) => step.reach(done, total),
  });
  step.finish(counted(report.files, 'file'));
  const dry_run = what.write === 'dry';
  output.show(what.write === 'no' ? report : { dry_run, ...report }, () => told(report, dry_run));
  if (report.problems.length > 0) process.exitCode = 1;
}

/** A path as it was given, from the folder of the ledger; the folder itself is no restriction. */
function below(folder: string, path: string): string[] {
  if (!existsSync(path)) throw new CommandFailure(`${path}: no such file or folder`, 2);
  const inside = relative(folder, resolve(path)).split(sep).join('/');
  if (inside === '..' || inside.startsWith('../'))
    throw new CommandFailure(`${path} is outside of ${folder}, where the ledger is`, 2);
  return inside === '' ? [] : [inside];
}

const CHANGES = { added: 'header', copyright_added: 'copyright', replaced: 'licence replaced' } as const;

function told({ right, left_alone, changes, problems }: HeaderReport, dry_run: boolean): string {
  const left = Object.values(left_alone).reduce((sum, count) => sum + count, 0);
  const written = changes.length === 0 ? [] : [`${changes.length} ${dry_run ? 'would be written' : 'written'}`];
  return [
    ...changes.map(({ path, change }) => `${path}: ${CHANGES[change]}`),
    ...problems.map(({ path, code, message, mend }) => `${path}: ${code}: ${message}; ${mend}`),
    [...written, `${right} right`, `${problems.length} to mend`, `${left} left alone`].join(', '),
  ].join('\n');
}
