// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { CommandFailure } from './failure.js';

/**
 * The catalog a file holds: the export `catalog` (or the default one) of a TypeScript or JavaScript module, or a
 * JSON document. The content is not validated here.
 */
export async function readCatalogFile(path: string): Promise<unknown> {
  const file = resolve(path);
  if (!existsSync(file))
    throw new CommandFailure(`${path}: no such file; give the path of a catalog.ts or catalog.json`, 2);
  if (extname(file) === '.json') {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new CommandFailure(`${path}: not JSON: ${(error as Error).message}`, 2);
    }
  }
  let module: Record<string, unknown>;
  try {
    module = await tsImport(pathToFileURL(file).href, import.meta.url);
  } catch (error) {
    throw new CommandFailure(`${path}: cannot be loaded: ${(error as Error).message.split('\n')[0]}`, 2);
  }
  const catalog = module.catalog ?? module.default;
  if (catalog === undefined)
    throw new CommandFailure(`${path}: exports no catalog; write \`export const catalog = defineCatalog({ … })\``, 2);
  return catalog;
}
