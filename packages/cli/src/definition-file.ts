// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandFailure } from './failure.js';

/** What a file is to define, in words for whoever has to mend it. */
export interface Defined {
  /** Of the export, beside the default one. */
  readonly name: string;
  /** Names of files to give. */
  readonly files: string;
  readonly example: string;
}

/**
 * What a file defines: an export (or the default one) of a TypeScript or JavaScript module, or a JSON document. The
 * content is not validated here.
 */
export async function readDefinition(path: string, { name, files, example }: Defined): Promise<unknown> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CommandFailure(`${path}: no such file; give the path of a ${files}`, 2);
  if (extname(file) === '.json') {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new CommandFailure(`${path}: not JSON: ${(error as Error).message}`, 2);
    }
  }
  const { tsImport } = await import('tsx/esm/api');
  let module: Record<string, unknown>;
  try {
    module = await tsImport(pathToFileURL(file).href, import.meta.url);
  } catch (error) {
    throw new CommandFailure(`${path}: cannot be loaded: ${(error as Error).message.split('\n')[0]}`, 2);
  }
  const defined = module[name] ?? module.default;
  if (defined === undefined) throw new CommandFailure(`${path}: exports no ${name}; write \`${example}\``, 2);
  return defined;
}
