// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installChromium, systemChromium } from './browser.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-browser-'));
  for (const path of ['one/google-chrome', 'two/chromium', 'three/chromium']) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '');
    chmodSync(join(folder, path), path === 'three/chromium' ? 0o644 : 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const here = (...names: string[]) => names.map((name) => join(folder, name)).join(delimiter);

test.each([
  ['Chromium before Chrome, wherever they are', ['one', 'two'], undefined, 'two/chromium'],
  ['Chrome where there is no Chromium', ['one'], undefined, 'one/google-chrome'],
  ['not what cannot be run', ['three', 'one'], undefined, 'one/google-chrome'],
  ['what is named', ['two'], 'one/google-chrome', 'one/google-chrome'],
])('%s', (_what, path, named, found) => {
  const environment = { PATH: here(...path), KONTOR_TEST_CHROMIUM: named === undefined ? named : here(named) };
  expect(systemChromium(environment)).toBe(here(found));
});

test('what is named and is not there is told, and no other is taken', () => {
  const named = here('none');
  expect(() => systemChromium({ PATH: here('two'), KONTOR_TEST_CHROMIUM: named })).toThrow(
    `names ${named}, which cannot`,
  );
});

test('where none can be fetched it says what to do, and why', async () => {
  const offline = here('offline.cjs');
  writeFileSync(offline, "console.error(process.argv.slice(2).join(' ') + ': no network'); process.exit(1);");
  await expect(installChromium({}, offline)).rejects.toThrow(
    /could not be fetched: install Google Chrome or the package chromium, or name one by KONTOR_TEST_CHROMIUM\ninstall --only-shell chromium: no network$/,
  );
});
