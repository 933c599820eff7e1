// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../kit/json.js';

/** The names of the fields two objects do not share, in the order they appear. */
export function differingFields(before: object, after: object): string[] {
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => canonicalJson(was[name] ?? null) !== canonicalJson(is[name] ?? null),
  );
}
