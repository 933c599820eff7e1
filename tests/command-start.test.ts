// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

// A command loads what it uses. What a process loaded is what V8 kept the coverage of.
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kontor-loaded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let runs = 0;

/** The packages that a Node process loaded modules of, and its exit code. */
function loadedBy(args: readonly string[], environment: Readonly<Record<string, string>> = {}, input = '') {
  const coverage = join(folder, String(++runs));
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    input,
    env: { ...process.env, ...environment, NODE_V8_COVERAGE: coverage, NODE_OPTIONS: '' },
  });
  const packages = new Set<string>();
  for (const file of readdirSync(coverage))
    for (const { url } of (JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] })
      .result)
      if (url.startsWith('file:')) packages.add(packageOf(fileURLToPath(url)));
  return { status, packages: [...packages].sort() };
}

/** `…/node_modules/@clack/core/…` as `@clack/core`, our own by their folder. */
function packageOf(path: string): string {
  const installed = path.split('/node_modules/').at(-1) as string;
  if (installed !== path) return /^(@[^/]+\/)?[^/]+/.exec(installed)?.[0] as string;
  return path
    .slice(root.length)
    .replace(/^packages\//, '')
    .split('/')[0] as string;
}

const kontor = (args: readonly string[], environment?: Readonly<Record<string, string>>, input?: string) =>
  loadedBy(['packages/cli/bin/kontor.js', ...args], environment, input);
const CORE = ['cli', 'commander', 'core', 'spdx-expression-parse', 'temporal-polyfill', 'temporal-utils'];

test.each([[['--help']], [['licences', 'verify', '--help']], [['start', '--help']]])(
  '%s loads no more than the words',
  (args) => {
    expect(kontor(args)).toEqual({ status: 0, packages: ['cli', 'commander'] });
  },
);

test('a catalog is checked by the core alone', () => {
  const file = join(root, 'docs/reference/openapi.json');
  expect(kontor(['catalog', 'check', file])).toEqual({ status: 2, packages: CORE });
});

test('a plan is checked by the core alone', () => {
  const file = join(root, 'docs/reference/openapi.json');
  expect(kontor(['plan', 'check', file])).toEqual({ status: 2, packages: CORE });
});

test('a licence is verified by the kit for the sold product alone', () => {
  const args = ['licences', 'verify', 'README.md', '--keys', 'package.json'];
  expect(kontor(args)).toEqual({ status: 2, packages: ['cli', 'commander', 'sdk'] });
});

test('eval loads the core, schemas and what tells their findings', () => {
  const line = JSON.stringify({ id: 1, op: 'check_catalog', catalog: {} });
  expect(kontor(['eval'], {}, `${line}\n`)).toEqual({ status: 0, packages: [...CORE, 'sdk', 'server', 'zod'].sort() });
});

test('a command for a Kontor elsewhere loads no server', () => {
  // port 9 is discard: nobody answers, which is all that is asked for here
  const elsewhere = { KONTOR_URL: 'http://127.0.0.1:9', KONTOR_API_KEY: 'sk_none' };
  expect(kontor(['customers', 'list'], elsewhere)).toEqual({ status: 1, packages: ['cli', 'commander'] });
});

test('the server loads what prints, mails, charges and draws at its first use', () => {
  const { status, packages } = loadedBy(['--input-type=module', '-e', "await import('@kontor/server')"]);
  expect(status).toBe(0);
  expect(packages).toContain('hono');
  const heavy = [
    'stripe',
    'nodemailer',
    '@myriaddreamin/typst-ts-node-compiler',
    '@resvg/resvg-js',
    '@clack/prompts',
    'd3-shape',
  ];
  expect(packages.filter((name) => heavy.includes(name))).toEqual([]);
});
