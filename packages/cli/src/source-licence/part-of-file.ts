// SPDX-License-Identifier: Apache-2.0
import type { ReleaseLedger, SourcePart } from '@kontor/core';
import ignore from 'ignore';

/** The part a file belongs to, the last whose paths it is in; null where it is to have no header of ours. */
export function partOfFile({ parts, without_header = [] }: ReleaseLedger): (path: string) => SourcePart | null {
  const excluded = matcher(without_header);
  const known = Object.values(parts).map((part) => ({ part, holds: matcher(part.paths ?? ['*']) }));
  return (path) => (excluded(path) ? null : (known.findLast(({ holds }) => holds(path))?.part ?? null));
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  const rules = ignore().add([...patterns]);
  return (path) => rules.ignores(path);
}
