// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

// The built example, as a user runs it: whole, and in a copy from which the paid package was deleted.
const built = fileURLToPath(new URL('../dist/open-core', import.meta.url));
const copy = mkdtempSync(join(fileURLToPath(new URL('../dist', import.meta.url)), 'without-paid-'));
cpSync(built, copy, { recursive: true });
rmSync(join(copy, 'paid'), { recursive: true });
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const run = (folder: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(folder, 'product/main.js'), ...args], { encoding: 'utf8' })
    .trim()
    .split('\n');

const open = [
  'Made with the Open Product: hello ada',
  'Made with the Open Product: please sign in',
  'Made with the Open Product: please sign in',
];
describe('an open core with a paid package', () => {
  test('is the open product without a licence', () => {
    expect(run(built)).toEqual(open);
  });
  test('is more with one', () => {
    expect(run(built, 'licensed')).toEqual([
      'Acme Portal: hello ada',
      'Acme Portal: hello grace@acme.example',
      'Acme Portal: please sign in',
    ]);
  });
  test('runs when the paid package is deleted, with a licence or without', () => {
    expect(existsSync(join(copy, 'paid'))).toBe(false);
    expect([run(copy), run(copy, 'licensed')]).toEqual([open, open]);
  });
});
