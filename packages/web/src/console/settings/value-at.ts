// SPDX-License-Identifier: Apache-2.0

/** Settings as the API has them: objects in objects. */
export type Settings = { readonly [key: string]: unknown };

/** What stands at `documents.seller.name`; undefined: nothing. */
export function valueAt(settings: Settings, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Settings | undefined)?.[key], settings);
}

/**
 * The settings with another value there. An empty one is left out, and so is an object that has nothing left; null is
 * a value, and says that there is to be none.
 */
export function withValue(settings: Settings, path: string, value: unknown): Settings {
  const [key = '', ...below] = path.split('.');
  const { [key]: before, ...rest } = settings;
  const after = below.length === 0 ? value : withValue((before as Settings | undefined) ?? {}, below.join('.'), value);
  return isEmpty(after) ? rest : { ...rest, [key]: after };
}

/** The paths of those that differ in two states of the settings. */
export function changedPaths(paths: readonly string[], before: Settings, after: Settings): readonly string[] {
  const text = (settings: Settings, path: string) => JSON.stringify(valueAt(settings, path) ?? null);
  return paths.filter((path) => text(before, path) !== text(after, path));
}

/** What was edited of the settings as they were, put onto the settings as somebody else left them meanwhile. */
export function rebased(paths: readonly string[], before: Settings, edited: Settings, now: Settings): Settings {
  return changedPaths(paths, before, edited).reduce(
    (settings, path) => withValue(settings, path, valueAt(edited, path)),
    now,
  );
}

/** The mistake at a field, or at a part of what it holds: `tax_ids[1]` is at `tax_ids`. */
export function isAt(mistake_path: string, path: string): boolean {
  return mistake_path === path || mistake_path.startsWith(`${path}[`) || mistake_path.startsWith(`${path}.`);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  if (value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value as object).length === 0;
}
