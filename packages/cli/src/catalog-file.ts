// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CatalogDefinition, type CatalogFinding, checkCatalog, parseCatalog } from '@kontor/core';
import { CommandFailure } from './failure.js';
import { counted } from './terminal/table.js';

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
  const { tsImport } = await import('tsx/esm/api');
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

/** Shape first; what stands in relation only once the shape is right. */
export function findingsOf(content: unknown): CatalogFinding[] {
  const parsed = parseCatalog(content);
  return parsed.ok
    ? checkCatalog(parsed.value)
    : parsed.problems.map((problem) => ({ ...problem, severity: 'error' as const }));
}

export function findingsText(file: string, findings: readonly CatalogFinding[]): string {
  if (findings.length === 0) return `${file}: nothing to mend`;
  const lines = findings.map(
    ({ severity, code, path, message, mend }) => `${file}: ${path}: ${severity} ${code}: ${message}; ${mend}`,
  );
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  return [...lines, `${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`].join('\n');
}

/** A catalog without errors; otherwise the command ends with all of them. */
export async function soundCatalog(file: string): Promise<CatalogDefinition> {
  const content = await readCatalogFile(file);
  const errors = findingsOf(content).filter((finding) => finding.severity === 'error');
  if (errors.length > 0) throw new CommandFailure(findingsText(file, errors), 2, { file, findings: errors });
  return content as CatalogDefinition;
}
