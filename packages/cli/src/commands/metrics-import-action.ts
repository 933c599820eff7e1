// SPDX-License-Identifier: Apache-2.0
import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { CommandFailure } from '../failure.js';
import { inSession, once } from '../program.js';
import { counted } from '../terminal/table.js';
import type { ImportFileOptions, RemoveOptions } from './metrics.js';

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

export async function removeSource(name: string, options: RemoveOptions): Promise<void> {
  await inSession(options, async ({ connection, output }) => {
    const request = { query: { dry_run: options.dryRun === true ? 'true' : undefined }, ...once(options) };
    const path = `/v1/metrics/imports/${encodeURIComponent(name)}`;
    const gone = await connection.request<{ subscriptions: number; removed: boolean }>('DELETE', path, request);
    output.show(gone, ({ subscriptions, removed }) =>
      [`${counted(subscriptions, 'subscription')} of ${name}`, removed ? 'are out' : '(nothing is stored)'].join(' '),
    );
  });
}
