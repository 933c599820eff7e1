// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { CommandFailure } from '../failure.js';
import { inSession, once } from '../program.js';
import { table } from '../terminal/table.js';
import { fileText } from './file-text.js';
import { type AddOptions, askedText, type ImportOptions, type StatusOptions, type TargetRow } from './targets.js';

/** Makes a target, or puts another version in place of the one with the key. */
export function add(key: string, options: AddOptions): Promise<void> {
  const body = { key, ...termsOf(key, options) };
  return inSession(options, async ({ connection, output }) => {
    const request = { body, ...once(options) };
    const known = await connection
      .request<TargetRow>('GET', `/v1/targets/${encodeURIComponent(key)}`)
      .catch((error: unknown) => {
        if (
          error instanceof CommandFailure &&
          (error.data as { code?: string } | undefined)?.code === 'resource-unknown'
        )
          return null;
        throw error;
      });
    const done =
      known === null
        ? await connection.request<TargetRow>('POST', '/v1/targets', request)
        : await connection.request<TargetRow>('PUT', `/v1/targets/${encodeURIComponent(key)}`, request);
    output.show(done, (row) => `${row.key}: ${row.metric} ${askedText(row)} by ${row.due} (version ${row.version})`);
  });
}

function termsOf(
  key: string,
  { label, metric, unit, currency, noun, operator, value, minimum, maximum, due, start, compound }: AddOptions,
) {
  const [date, from] = start?.split('=', 2) ?? [];
  return {
    label: label ?? key,
    metric,
    unit: currency === undefined ? unit : 'money',
    currency,
    noun,
    operator,
    value,
    minimum,
    maximum,
    due,
    start: start === undefined ? undefined : { date, value: from },
    path: compound ? 'compound' : undefined,
  };
}

interface Imported {
  readonly targets: Changes;
  readonly objectives: Changes;
  readonly stored: boolean;
}
interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: number;
}

export function importTargets(file: string, options: ImportOptions): Promise<void> {
  const content = jsonOf(file);
  return inSession(options, async ({ connection, output }) => {
    const request = { body: { file: content, dry_run: options.dryRun === true }, ...once(options) };
    const done = await connection.request<Imported>('POST', '/v1/targets/import', request);
    const text = (what: string, { added, changed, unchanged }: Changes) =>
      `${what}: ${added.length} added, ${changed.length} changed, ${unchanged} unchanged`;
    output.show(done, ({ targets, objectives, stored }) =>
      [
        text('targets', targets),
        text('objectives', objectives),
        ...[...targets.changed, ...objectives.changed].map((key) => `  ${key} says something else now`),
        ...(stored ? [] : ['(nothing is stored)']),
      ].join('\n'),
    );
  });
}

function jsonOf(file: string): unknown {
  const text = fileText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailure(`${file} is not JSON: ${(error as Error).message}`, 2);
  }
}

interface Status {
  readonly today: string;
  readonly policy: { readonly name: string; readonly version: number };
  readonly targets: readonly {
    readonly key: string;
    readonly label: string;
    readonly due: string;
    readonly status: string;
    readonly progress: string;
    readonly words: string;
  }[];
  readonly objectives: readonly {
    readonly label: string;
    readonly period: string | null;
    readonly grade: string;
    readonly colour: string;
    readonly unknown: number;
    readonly key_results: readonly { readonly target: string }[];
  }[];
}

export function status(options: StatusOptions): Promise<void> {
  const { policy, forecast, runs, seed } = options;
  const of =
    forecast === undefined ? {} : existsSync(forecast) ? { scenario: jsonOf(forecast) } : { scenario_id: forecast };
  const whole = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return inSession(options, async ({ connection, output }) => {
    const body = { policy, ...of, runs: whole(runs), seed: whole(seed) };
    output.show(await connection.request<Status>('POST', '/v1/target_status', { body }), statusText);
  });
}

function statusText({ today, policy, targets, objectives }: Status): string {
  if (targets.length === 0)
    return 'no target yet; `kontor targets add` makes one, `kontor targets import` reads a file';
  const count = (name: string) => targets.filter((one) => one.status === name).length;
  return [
    table(targets, [
      { title: 'Target', value: (row) => row.key },
      { title: 'Due', value: (row) => row.due },
      { title: 'Status', value: (row) => row.status.replace('_', ' ') },
      { title: 'Done', value: (row) => `${Math.floor(Number(row.progress) * 100)} %`, align: 'right' },
      { title: 'How it stands', value: (row) => row.words },
    ]),
    ...(objectives.length === 0
      ? []
      : [
          '',
          table(objectives, [
            { title: 'Objective', value: (row) => (row.period === null ? row.label : `${row.period}: ${row.label}`) },
            { title: 'Grade', value: (row) => `${row.grade} ${row.colour}`, align: 'right' },
            { title: 'Key results', value: (row) => String(row.key_results.length), align: 'right' },
            { title: 'Unknown', value: (row) => String(row.unknown), align: 'right' },
          ]),
        ]),
    '',
    `${count('reached')} reached, ${count('on_track')} on track, ${count('off_track')} off track, ${count('missed')} missed, ${count('no_data')} without data`,
    `On ${today}, by the figures of the day before under the policy ${policy.name} ${policy.version}.`,
  ].join('\n');
}
