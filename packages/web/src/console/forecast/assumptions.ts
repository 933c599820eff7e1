// SPDX-License-Identifier: Apache-2.0

/** A single value of a scenario and where it stands: `segments.cloud.funnel.0.conversion`. */
export interface Assumption {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
}

/** Every single value of a scenario, in its order. */
export function assumptionsOf(value: unknown, path: readonly string[] = []): readonly Assumption[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [{ path, value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) => assumptionsOf(member, [...path, key]));
}

/** The scenario with another value there. What is written as a number is one, except where a number was a text before. */
export function withAssumption(scenario: unknown, [key, ...below]: readonly string[], typed: string): unknown {
  if (key === undefined)
    return isNumber(typed) && !(typeof scenario === 'string' && isNumber(scenario)) ? Number(typed) : typed;
  const member = (scenario as Readonly<Record<string, unknown>>)[key];
  const next = withAssumption(member, below, typed);
  if (Array.isArray(scenario)) return scenario.map((one, index) => (String(index) === key ? next : one));
  return { ...(scenario as object), [key]: next };
}

/** As the API writes it: `segments.cloud.funnel[0].conversion`. */
export function writtenPath(path: readonly string[]): string {
  return path.map((key, at) => (/^\d+$/.test(key) ? `[${key}]` : at === 0 ? key : `.${key}`)).join('');
}

/** Whether it would be written so again: `1.0` is on its way to `1.05`. */
const isNumber = (typed: string) => Number.isFinite(Number(typed)) && String(Number(typed)) === typed;
