// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Kontor } from './kontor.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kontor = new Kontor();
afterAll(() => kontor.remove());

const guide = readFileSync(join(root, 'docs/guides/code-licence.md'), 'utf8');
const core = pathToFileURL(join(root, 'packages/core/dist/index.js')).href;
const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(guide) ?? [];
writeFileSync(join(kontor.folder, 'guide.ts'), example.replace("'@kontor/core'", `'${core}'`));
// the same as JSON, which needs no compiler
const [, definition] = /defineReleases\(([\s\S]*)\);/.exec(example) ?? [];
writeFileSync(join(kontor.folder, 'releases.json'), JSON.stringify(new Function(`return ${definition}`)()));

test('what the guide shows is what is told, in words and as data', () => {
  const [, told] = /```\n(On [\s\S]*?)```/.exec(guide) ?? [];
  const shown = kontor.run(['licence', 'status', '--ledger', 'guide.ts', '--at', '2026-03-01']);
  expect(shown).toEqual({ status: 0, stdout: told, stderr: '' });
  // an hour before midnight in UTC is the next day in Berlin
  const answer = kontor.json('licence', 'status', '--at', '2026-02-28T23:00:00Z', '--release', '1.0.0');
  expect(answer).toEqual({
    date: '2026-03-01',
    data: [
      {
        part: 'core',
        version: '1.0.0',
        released_on: '2024-02-29',
        released_under: 'FSL-1.1-MIT',
        state: 'converted',
        licence: 'MIT',
        since: '2026-03-01',
        next: null,
      },
    ],
  });
});

test('the calendar of conversions, in a file', () => {
  const stamp = '2026-01-01T00:00:00Z';
  const { events } = kontor.json<{ events: object[] }>('licence', 'calendar', '--file', 'l.ics', '--stamp', stamp);
  expect(events).toHaveLength(3);
  const text = readFileSync(join(kontor.folder, 'l.ics'), 'utf8');
  expect(text.match(/DTSTART;VALUE=DATE:\d+/g)).toEqual(
    ['20260301', '20280101', '20290331'].map((day) => `DTSTART;VALUE=DATE:${day}`),
  );
  expect(text).toContain('\r\nDTSTAMP:20260101T000000Z\r\n');
});

test('headers that are missing: exit code 1, until they are written', () => {
  mkdirSync(join(kontor.folder, 'ee'));
  writeFileSync(join(kontor.folder, 'ee/a.ts'), 'export {};\n');
  const check = () => kontor.run(['licence', 'check-headers', 'ee']);
  const missing = check();
  expect(missing.status).toBe(1);
  expect(missing.stdout).toMatch(/^ee\/a\.ts: header-missing: .*\n0 right, 1 to mend, 0 left alone\n$/);
  const { changes } = kontor.json<{ changes: object[] }>('licence', 'write-headers', 'ee');
  expect(changes).toEqual([{ path: 'ee/a.ts', change: 'added' }]);
  expect(check()).toMatchObject({ status: 0, stdout: '1 right, 0 to mend, 0 left alone\n' });
});

test.each([
  [['status', '--part', 'cor'], "there is no part cor; did you mean 'core'?"],
  [['status', '--ledger', 'wrong.json'], 'wrong.json: id: missing-field: `id` is missing; add `id`'],
])('bad input: %j', (args, message) => {
  writeFileSync(join(kontor.folder, 'wrong.json'), '{"name":"A","parts":{}}');
  const { status, stderr } = kontor.run(['licence', ...args]);
  expect([status, stderr]).toEqual([2, `kontor: ${message}\n`]);
});

// the house rule that every file of Kontor names its licence
test('headers of Kontor', () => {
  const ledger = join(root, 'releases.json');
  const { status, stdout } = kontor.run(['licence', 'check-headers', '--ledger', ledger]);
  expect(stdout).toMatch(/^\d+ right, 0 to mend, \d+ left alone\n$/);
  expect(status).toBe(0);
});
