// SPDX-License-Identifier: Apache-2.0
import { type CatalogDefinition, type CatalogFinding, checkCatalog, parseCatalog } from '@kontor/core';
import { readDefinition } from './definition-file.js';
import { CommandFailure } from './failure.js';
import { counted } from './terminal/table.js';

/** The catalog a file holds; its content is not validated here. */
export function readCatalogFile(path: string): Promise<unknown> {
  return readDefinition(path, {
    name: 'catalog',
    files: 'catalog.ts or catalog.json',
    example: 'export const catalog = defineCatalog({ … })',
  });
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
