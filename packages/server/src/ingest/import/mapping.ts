// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Problem, type Result } from '@kontor/core';

/** Where a value comes from: the same text in every event, or a column of the file (a path into a JSON row). */
export type MappedValue = { readonly constant: string } | { readonly column: string };
export type EventAttribute = 'id' | 'source' | 'type' | 'subject' | 'time';

/** How a row of a file becomes a usage event. */
export interface Mapping {
  readonly attributes: Partial<Readonly<Record<EventAttribute, MappedValue>>>;
  /** By member of the event's `data`. */
  readonly data: ReadonlyMap<string, MappedValue>;
}

const ATTRIBUTES: ReadonlySet<string> = new Set<EventAttribute>(['id', 'source', 'type', 'subject', 'time']);
// target = 'constant' | "quoted column" | column ; in quotes, two of them stand for one
const ENTRY = /\s*([A-Za-z_][\w.-]*)\s*=\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|([^,'"]*))\s*(,|$)/y;

/**
 * Reads `type='llm.call',time=TIMESTAMP,data.tokens=ContextTokens,subject="Customer No"`: constants in single quotes,
 * columns bare or, with blanks or commas in them, in double quotes.
 */
export function parseMapping(text: string): Result<Mapping> {
  const attributes: Partial<Record<EventAttribute, MappedValue>> = {};
  const data = new Map<string, MappedValue>();
  const problems: Problem[] = [];
  ENTRY.lastIndex = 0;
  let at = 0;
  do {
    const match = ENTRY.exec(text);
    if (match === null) {
      problems.push(invalid(`It cannot be read from ${JSON.stringify(text.slice(at, at + 30))} on.`));
      break;
    }
    const [, target = '', constant, quoted, bare, comma] = match;
    at = ENTRY.lastIndex;
    const value: MappedValue =
      constant !== undefined
        ? { constant: constant.replaceAll("''", "'") }
        : { column: quoted !== undefined ? quoted.replaceAll('""', '"') : (bare as string).trim() };
    const name = target.startsWith('data.') ? target.slice('data.'.length) : null;
    if ('column' in value && value.column === '') problems.push(invalid(`Nothing stands after ${target}=.`));
    else if (name !== null ? data.has(name) : target in attributes)
      problems.push(invalid(`${target} is mapped twice.`));
    else if (name !== null && name !== '') data.set(name, value);
    else if (ATTRIBUTES.has(target)) attributes[target as EventAttribute] = value;
    else problems.push(invalid(`${target} is no part of an event: id, source, type, subject, time or data.<name>.`));
    if (comma === '') break;
  } while (at < text.length);
  for (const name of ['type', 'subject'] as const)
    if (problems.length === 0 && attributes[name] === undefined)
      problems.push(invalid(`It does not say what ${name} is.`));
  return problems.length > 0 ? fail(...problems) : ok({ attributes, data });
}

function invalid(message: string): Problem {
  return {
    code: 'import-mapping-invalid',
    path: 'map',
    message: `The mapping is wrong. ${message}`,
    mend: "Write e.g. type='llm.call',subject=customer,time=TIMESTAMP,data.tokens=ContextTokens: constants in quotes, columns bare.",
  };
}
