// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CompiledScenario, compileScenario, type Problem, parseScenario, resolveCatalog } from '@kontor/core';
import { soundCatalog } from '../catalog-file.js';
import { readDefinition } from '../definition-file.js';
import { CommandFailure } from '../failure.js';

/** The scenario a file holds; its content is not validated here. */
export function readScenario(file: string): Promise<unknown> {
  return readDefinition(file, {
    name: 'scenario',
    files: 'scenario.ts or scenario.json',
    example: 'export const scenario = defineScenario({ … })',
  });
}

/** A scenario from a file, ready to run on the catalog named or beside it; otherwise the command ends with every problem. */
export async function soundScenario(
  file: string,
  catalog: string | undefined,
  changed: (content: unknown) => unknown = (content) => content,
): Promise<CompiledScenario> {
  const content = await readScenario(file);
  const parsed = parseScenario(changed(content));
  if (!parsed.ok) throw failure(file, parsed.problems);
  const definition = await soundCatalog(catalog ?? beside(file));
  const compiled = compileScenario(parsed.value, resolveCatalog(definition));
  if (!compiled.ok) throw failure(file, compiled.problems);
  return compiled.value;
}

function beside(file: string): string {
  const candidates = ['catalog.ts', 'catalog.json', 'catalog.js'].map((name) => join(dirname(file), name));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new CommandFailure(`${file}: there is no catalog beside it; name one with --catalog FILE`, 2);
  return found;
}

function failure(file: string, problems: readonly Problem[]): CommandFailure {
  const lines = problems.map(({ code, path, message, mend }) => `${file}: ${path}: ${code}: ${message}; ${mend}`);
  return new CommandFailure(lines.join('\n'), 2, { file, problems });
}
