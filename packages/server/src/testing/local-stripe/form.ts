// SPDX-License-Identifier: Apache-2.0
import { invalidRequest } from './api-error.js';

export type FormValue = string | FormValue[] | { [key: string]: FormValue };

/** Reads `a[b][0][c]=1` as Stripe does: brackets nest, digits index lists. Every leaf is text. */
export function parseForm(text: string): { [key: string]: FormValue } {
  const root: { [key: string]: FormValue } = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const path = /^[^[\]]+(\[[^[\]]*\])*$/.test(name) ? name.replaceAll(']', '').split('[') : null;
    if (path === null || path.includes('__proto__')) throw invalidRequest(`Invalid parameter name: ${name}`, name);
    let here: { [key: string]: FormValue } = root;
    for (const step of path.slice(0, -1)) {
      here[step] ??= Object.create(null);
      const next = here[step];
      if (typeof next !== 'object' || Array.isArray(next)) throw invalidRequest(`Invalid object: ${name}`, name);
      here = next;
    }
    const last = path.at(-1) as string;
    if (last in here) throw invalidRequest(`Received the parameter twice: ${name}`, name);
    here[last] = value;
  }
  return listsOf(root) as { [key: string]: FormValue };
}

/** Objects whose keys are 0, 1, 2… are lists. */
function listsOf(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, listsOf(inner)] as const);
  if (entries.length > 0 && entries.every(([key], index) => key === String(index)))
    return entries.map(([, one]) => one);
  return Object.fromEntries(entries);
}
