// SPDX-License-Identifier: Apache-2.0

/** One place of an object that is not as it was; null: nothing stands there. */
export interface ChangedField {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What two states of an object differ in, place by place, in the order of the later one. */
export function changedFields(before: unknown, after: unknown): readonly ChangedField[] {
  const [was, is] = [placesOf(before), placesOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((field) => field.before !== field.after);
}

function placesOf(value: unknown, path = '', places = new Map<string, string>()): ReadonlyMap<string, string> {
  if (value === null || value === undefined) return places;
  if (typeof value !== 'object') return places.set(path, String(value));
  for (const [key, member] of Object.entries(value)) placesOf(member, path === '' ? key : `${path}.${key}`, places);
  return places;
}
