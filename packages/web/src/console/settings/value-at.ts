// SPDX-License-Identifier: Apache-2.0

/** Settings as the API has them: objects in objects. */
export type Settings = { readonly [key: string]: unknown };

/** What stands at `documents.seller.name`; undefined: nothing. */
export function valueAt(settings: Settings, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Settings | undefined)?.[key], settings);
}

/** The settings with another value there. An empty one is left out, and so is an object that has nothing left. */
export function withValue(settings: Settings, path: string, value: unknown): Settings {
  const [key = '', ...below] = path.split('.');
  const { [key]: before, ...rest } = settings;
  const after = below.length === 0 ? value : withValue((before as Settings | undefined) ?? {}, below.join('.'), value);
  return isEmpty(after) ? rest : { ...rest, [key]: after };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value as object).length === 0;
}
