// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ReleaseLedger } from '@kontor/core';
import { afterAll, expect, test } from 'vitest';
import { type HeaderWork, workOnHeaders } from './headers.js';

const root = mkdtempSync(join(tmpdir(), 'kontor-headers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ledger: ReleaseLedger = {
  id: 'acme',
  name: 'Acme',
  parts: {
    core: { name: 'Core', licence: 'FSL-1.1-MIT', copyright: '2024 Müller', releases: [] },
    paid: { name: 'Paid', licence: 'LicenseRef-Acme', paths: ['/ee/'], releases: [] },
    open: { name: 'Open', licence: 'FSL-1.1-MIT', copyright: '2024 Müller', paths: ['/ee/open/'], releases: [] },
  },
  without_header: ['vendor/', '*.gen.ts'],
};
const CORE = '// SPDX-FileCopyrightText: 2024 Müller\n// SPDX-License-Identifier: FSL-1.1-MIT\n';
const long = `let a;\n${'// a long file\n'.repeat(100_000)}`;

let folders = 0;
function folderOf(files: Readonly<Record<string, string | Buffer>>, git: boolean): string {
  const folder = join(root, String(++folders));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  if (git) execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

const FILES = {
  '.gitignore': '# SPDX-FileCopyrightText: 2024 Müller\n# SPDX-License-Identifier: FSL-1.1-MIT\nbuilt/\n',
  'built/main.js': 'built();\n',
  'data.json': '{}\n',
  'ee/billing.ts': 'let b;\n',
  'ee/open/api.ts': 'let o;\n',
  'icon.ts': Buffer.from([0x89, 0, 1, 2]),
  'src/__init__.py': '',
  'src/api.gen.ts': 'let g;\n',
  'src/long.ts': long,
  'src/old.ts': '// SPDX-License-Identifier: MIT\nlet m;\n',
  'src/right.ts': `${CORE}let r;\n`,
  'src/run': '#!/bin/sh\nexit\n',
  'src/umlaut.c': Buffer.from('/* gr\xfc\xdfe */\r\nint a;\r\n', 'latin1'),
  'vendor/lib.js': 'theirs();\n',
};

const run = (folder: string, work: Partial<HeaderWork> = {}) =>
  workOnHeaders({ ledger, folder }, { only: [], write: 'no', progress: () => {}, ...work });

test('every file of a repository is in one place of the report', () => {
  const folder = folderOf(FILES, true);
  symlinkSync('src', join(folder, 'link'));
  const report = run(folder);
  expect(report).toMatchObject({
    files: 13,
    right: 2,
    left_alone: { outside: 2, binary: 1, empty: 1, comments_unknown: 1 },
    changes: [],
  });
  expect(report.problems.map(({ path, code }) => `${path}: ${code}`)).toEqual([
    'ee/billing.ts: header-missing',
    'ee/open/api.ts: header-missing',
    'src/long.ts: header-missing',
    'src/old.ts: header-differs',
    'src/run: header-missing',
    'src/umlaut.c: header-missing',
  ]);
  expect(run(folder, { only: ['ee', 'src/old.ts'] }).problems).toHaveLength(3);
});

test('what is missing is written once, a licence that is there is not replaced unasked', () => {
  const folder = folderOf(FILES, true);
  chmodSync(join(folder, 'src/run'), 0o750);
  const dry = run(folder, { write: 'dry' });
  expect(readFileSync(join(folder, 'src/long.ts'), 'utf8')).toBe(long);

  const report = run(folder, { write: 'yes' });
  expect(report).toEqual(dry);
  expect(report.changes.map(({ path }) => path)).toEqual([
    'ee/billing.ts',
    'ee/open/api.ts',
    'src/long.ts',
    'src/run',
    'src/umlaut.c',
  ]);
  expect(report.problems.map(({ path, code }) => `${path}: ${code}`)).toEqual(['src/old.ts: header-differs']);
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  expect(read('ee/billing.ts')).toBe('// SPDX-License-Identifier: LicenseRef-Acme\nlet b;\n');
  expect(read('ee/open/api.ts')).toBe(`${CORE}let o;\n`);
  expect(read('src/long.ts')).toBe(CORE + long);
  expect(read('src/run')).toBe(`#!/bin/sh\n${CORE.replaceAll('//', '#')}exit\n`);
  expect(statSync(join(folder, 'src/run')).mode & 0o777).toBe(0o750);
  expect(readFileSync(join(folder, 'src/umlaut.c'))).toEqual(
    Buffer.concat([Buffer.from(CORE.replaceAll('\n', '\r\n')), FILES['src/umlaut.c']]),
  );
  for (const path of ['built/main.js', 'src/api.gen.ts', 'vendor/lib.js', 'src/old.ts'] as const)
    expect(read(path)).toBe(FILES[path]);
  expect(readdirSync(join(folder, 'src')).filter((name) => name.endsWith('.kontor'))).toEqual([]);

  expect(run(folder, { write: 'yes' })).toMatchObject({ changes: [], right: 7 });
});

test('a licence is replaced where it is the one that was named', () => {
  const folder = folderOf({ 'a.ts': FILES['src/old.ts'], 'b.ts': '// SPDX-License-Identifier: Zlib\n' }, true);
  const report = run(folder, { write: 'yes', replace: 'MIT' });
  expect(report.changes).toEqual([
    { path: 'a.ts', change: 'replaced' },
    { path: 'a.ts', change: 'copyright_added' },
  ]);
  expect(readFileSync(join(folder, 'a.ts'), 'utf8')).toBe(`${CORE}let m;\n`);
  expect(report.problems.map(({ path }) => path)).toEqual(['b.ts']);
});

test('without a repository, all but what is installed', () => {
  const folder = folderOf({ 'a.ts': 'a', 'node_modules/b/b.js': 'b', '.git/c.sh': 'c', 'd/e.py': 'e' }, false);
  expect(run(folder).problems.map(({ path }) => path)).toEqual(['a.ts', 'd/e.py']);
});
