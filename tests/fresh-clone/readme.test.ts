// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// What a new user does: clone, then the very commands the README shows.
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kontor-fresh-'));
const clone = join(folder, 'kontor');

/** The first shell block of the README under a heading. */
function readmeCommands(heading: string): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = readme.slice(readme.indexOf(`## ${heading}`));
  const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1];
  if (block === undefined) throw new Error(`README.md has no shell block under "${heading}"`);
  return block.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

function run(command: string): string {
  const result = spawnSync('bash', ['-c', command], {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, VITEST: undefined, VITEST_WORKER_ID: undefined, NODE_ENV: undefined },
  });
  if (result.status !== 0) throw new Error(`${command} exited ${result.status}\n${result.stdout}\n${result.stderr}`);
  return result.stdout;
}

const lastLine = (output: string) => output.trim().split('\n').at(-1) as string;

beforeAll(() => {
  execFileSync('git', ['clone', '--quiet', root, clone]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('one command prices, meters, bills and explains five businesses; the second run bills nothing', () => {
  const [start] = readmeCommands('Try it');
  expect(start).toBe('npm install && npm start');
  const first = JSON.parse(lastLine(run(`${start} -- --exit --json`)));
  expect(first.organisations.map((row: { organisation: string }) => row.organisation)).toEqual([
    'kalcifer',
    'conexus',
    'streaming',
    'zendb',
    'concertmaster',
  ]);
  for (const row of first.organisations) {
    expect(row.customers).toBeGreaterThan(0);
    expect(row.events).toBeGreaterThan(0);
    expect(row.invoices).toBeGreaterThan(0);
    expect(row.invoices_new).toBe(row.invoices);
  }
  const second = JSON.parse(lastLine(run('npm start -- --exit --json')));
  for (const [index, row] of second.organisations.entries()) {
    expect(row.invoices_new).toBe(0);
    const { customers, events, invoices, total } = first.organisations[index];
    expect(row).toMatchObject({ customers, events, invoices, total });
  }
});

test('the whole suite passes with no other set-up', () => {
  const [, check] = readmeCommands('Try it');
  expect(check).toBe('npm install && npm test');
  run(check as string);
});
