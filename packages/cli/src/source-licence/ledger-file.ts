// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseLedger, type ReleaseLedger } from '@kontor/core';
import { readDefinition } from '../definition-file.js';
import { CommandFailure } from '../failure.js';

/** Where a ledger is looked for when none is named. */
const LEDGER_FILES = ['releases.json', 'releases.ts', 'releases.mjs', 'releases.js'];

/** A sound ledger, and the folder of its file, which its paths count from. */
export interface LedgerFile {
  readonly ledger: ReleaseLedger;
  readonly folder: string;
}

/** The ledger of a file, or of this folder; the command ends with every mistake in it. */
export async function soundLedger(named: string | undefined): Promise<LedgerFile> {
  const file = named ?? LEDGER_FILES.find((name) => existsSync(name));
  if (file === undefined)
    throw new CommandFailure('there is no releases.json or releases.ts here; name the ledger with --ledger FILE', 2);
  const content = await readDefinition(file, {
    name: 'releases',
    files: 'releases.ts or releases.json',
    example: 'export const releases = defineReleases({ … })',
  });
  const parsed = parseLedger(content);
  if (parsed.ok) return { ledger: parsed.value, folder: dirname(resolve(file)) };
  const lines = parsed.problems.map(
    ({ code, path, message, mend }) => `${file}: ${path}: ${code}: ${message}; ${mend}`,
  );
  throw new CommandFailure(lines.join('\n'), 2, { file, problems: parsed.problems });
}
