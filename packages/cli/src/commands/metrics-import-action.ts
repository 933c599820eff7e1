// SPDX-License-Identifier: Apache-2.0
import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { CommandFailure } from '../failure.js';
import { inSession } from '../program.js';
import type { ImportFileOptions } from './metrics.js';

interface Imported {
  readonly kind: string;
  readonly count: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly stored: boolean;
}

/** Sends a file as it is; the answer says what it changed. */
export async function importMetricFile(kind: string, file: string, options: ImportFileOptions): Promise<void> {
  if (!existsSync(file)) throw new CommandFailure(`${file}: no such file`, 2);
  await inSession(options, async ({ connection, output }) => {
    const { source, currency, timezone, dryRun } = options;
    const imported = await connection.request<Imported>('POST', '/v1/metrics/imports', {
      query: {
        kind,
        source,
        currency: currency?.toUpperCase(),
        timezone,
        dry_run: dryRun === true ? 'true' : undefined,
      },
      stream: {
        content: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
        type: 'application/octet-stream',
      },
    });
    output.show(imported, ({ added, changed, unchanged, stored }) =>
      [`${added} added, ${changed} changed, ${unchanged} unchanged`, ...(stored ? [] : ['(nothing is stored)'])].join(
        '\n',
      ),
    );
  });
}
