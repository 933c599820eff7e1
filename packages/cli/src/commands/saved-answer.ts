// SPDX-License-Identifier: Apache-2.0
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Session } from '../program.js';

/** Hands a text answer on to a file or stdout, as it comes. */
export async function saved(
  { connection, output }: Session,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Promise<void> {
  if (file === undefined) return connection.text(path, query, (piece) => process.stdout.write(piece));
  const stream = createWriteStream(file);
  await connection.text(path, query, (piece) => stream.write(piece));
  stream.end();
  await finished(stream);
  output.show({ file }, () => `written to ${file}`);
}
