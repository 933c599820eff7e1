// SPDX-License-Identifier: Apache-2.0
import { createReadStream, createWriteStream, existsSync, rmSync, statSync, type WriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Problem, Result } from '@kontor/core';
import { contentDigest, type ImportAnswer, importUsage, type RejectedRow } from '@kontor/server';
import { connect, openLocal, type Target, targetFrom } from '../connection.js';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { startStep } from '../terminal/progress.js';
import type { ImportUsageOptions } from './import.js';

export async function importFile(file: string, options: ImportUsageOptions): Promise<void> {
  if (!existsSync(file)) throw new CommandFailure(`${file}: no such file`, 2);
  const target = targetFrom(options);
  const rejectedFile = options.rejected ?? `${file}.rejected.ndjson`;
  const output = new Output(options.json === true);
  const reading = startStep(`Reading ${file}`, { total: 1, quiet: output.json });
  const identity = valueOrFailure(await contentDigest(createReadStream(file)));
  reading.finish(`content ${identity.slice(0, 12)}`);
  const rejects = new RejectedFile(rejectedFile);
  const answer =
    target.url === undefined
      ? await importHere(file, options, target, identity, rejects)
      : await importThere(file, options, target, identity, rejects);
  await rejects.close();
  output.show({ file, ...answer, rejected_file: answer.rejected > 0 ? rejectedFile : null }, () =>
    [
      `${answer.rows} rows: ${answer.accepted} accepted, ${answer.duplicates} known already, ` +
        `${answer.quarantined} in quarantine, ${answer.rejected} refused`,
      ...Object.entries(answer.quarantine_reasons).map(([code, count]) => `  in quarantine: ${count} × ${code}`),
      ...(answer.rejected > 0 ? [`  refused rows, with line and reason: ${rejectedFile}`] : []),
    ].join('\n'),
  );
  if (answer.rejected > 0) process.exitCode = 2;
}

async function importHere(
  file: string,
  options: ImportUsageOptions,
  target: Target,
  identity: string,
  rejects: RejectedFile,
): Promise<ImportAnswer> {
  const local = await openLocal(target);
  try {
    const organisations = await local.store.listOrganisations();
    const organisation = organisations.find(
      ({ id, slug }) => id === target.organisation || slug === target.organisation,
    );
    if (organisation === undefined)
      throw new CommandFailure(
        target.organisation === undefined
          ? 'for which organisation? add --organisation KEY'
          : `there is no organisation ${target.organisation}; there are ${organisations.map(({ slug }) => slug).join(', ') || 'none'}`,
        2,
      );
    const step = startStep(`Importing ${file}`, { total: statSync(file).size, quiet: options.json === true });
    const result = await importUsage(local.store, organisation.id, {
      stream: createReadStream(file),
      identity,
      now: organisation.test_clock ?? Date.now(),
      ...(options.map === undefined ? {} : { mapping: options.map }),
      ...(options.format === undefined ? {} : { format: options.format }),
      ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
      ...(options.columns === undefined ? {} : { columns: options.columns.split(',') }),
      onProgress: ({ bytes }) => step.reach(bytes),
      rejected: (row) => rejects.add(row),
    });
    const answer = valueOrFailure(result);
    step.finish(`${answer.accepted} events`);
    return answer;
  } finally {
    await local.close();
  }
}

/** Over HTTP, where the answer carries at most the first refused rows. */
async function importThere(
  file: string,
  options: ImportUsageOptions,
  target: Target,
  identity: string,
  rejects: RejectedFile,
): Promise<ImportAnswer> {
  const connection = await connect(target);
  const { rejected_rows, ...answer } = await connection.request<ImportAnswer & { rejected_rows: RejectedRow[] }>(
    'POST',
    '/v1/usage/imports',
    {
      query: {
        identity,
        map: options.map,
        format: options.format,
        delimiter: options.delimiter,
        columns: options.columns,
      },
      stream: {
        content: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
        type: 'application/octet-stream',
      },
    },
  );
  for (const row of rejected_rows) rejects.add(row);
  return answer;
}

/** Made at the first refused row; what an earlier run left is removed. */
class RejectedFile {
  #stream: WriteStream | null = null;
  constructor(private readonly path: string) {
    rmSync(path, { force: true });
  }
  add(row: RejectedRow): void {
    this.#stream ??= createWriteStream(this.path);
    this.#stream.write(`${JSON.stringify(row)}\n`);
  }
  async close(): Promise<void> {
    const stream = this.#stream;
    if (stream !== null) await new Promise<void>((resolve) => stream.end(resolve));
  }
}

function valueOrFailure<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const text = result.problems.map(({ path, message, mend }: Problem) => `${path}: ${message} ${mend}`).join(' · ');
  throw new CommandFailure(text, 2, { problems: result.problems });
}
