// SPDX-License-Identifier: Apache-2.0
import { CommandFailure } from '../failure.js';
import { type GlobalOptions, inSession, once } from '../program.js';
import type { PolicyOptions } from './metrics.js';

/** What stands beside figures: which policy they are under, and what it says. */
export interface UsedPolicy {
  readonly name: string;
  readonly version: number;
  readonly words: readonly string[];
}
interface Policy extends UsedPolicy {
  readonly id: string;
  readonly options: Readonly<Record<string, string | number | null>>;
}

/** The policy below a table. */
export function policyText({ name, version, words }: UsedPolicy): string {
  return `Policy ${name} ${version}: ${words.join(' ')}`;
}

export async function show(name: string, options: GlobalOptions): Promise<void> {
  await inSession(options, async ({ connection, output }) => {
    output.show(await connection.request<Policy>('GET', `/v1/metric_policies/${encodeURIComponent(name)}`), told);
  });
}

export async function add(name: string, options: PolicyOptions): Promise<void> {
  const body = { name, base: options.base, options: Object.fromEntries((options.option ?? []).map(optionOf)) };
  await inSession(options, async ({ connection, output }) => {
    const request = { body, ...once(options) };
    output.show(await connection.request<Policy>('POST', '/v1/metric_policies', request), told);
  });
}

/** `usage_months=3`: whole numbers and null are what they say, all else is a word. */
function optionOf(text: string): [string, string | number | null] {
  const [, name, value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined) throw new CommandFailure(`${JSON.stringify(text)} is no option: write option=value`, 2);
  if (value === 'null') return [name, null];
  return [name, /^\d{1,9}$/.test(value) ? Number(value) : value];
}

function told({ id, options, words }: Policy): string {
  const lines = Object.entries(options).map(([option, value]) => `  ${option}=${value}`);
  return [id, ...words.map((sentence) => `  ${sentence}`), 'Options:', ...lines].join('\n');
}
