// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/index.js';
import { SecretBox, secretKey } from './secret-box.js';

const box = new SecretBox(() => Buffer.alloc(32, 1));
const wrong = (open: () => string) =>
  expect(open).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: 'secret-key-wrong' }) }));

test('opens what it sealed, for the same row, and nothing else', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, row) => {
      const sealed = box.seal(text, row);
      expect(box.open(sealed, row)).toBe(text);
      expect(box.seal(text, row)).not.toBe(sealed);
      wrong(() => box.open(sealed, `${row}x`));
      wrong(() => new SecretBox(() => Buffer.alloc(32, 2)).open(sealed, row));
    }),
    { numRuns: 100 },
  );
});

test('notices any changed byte, and what is no sealed text', () => {
  const bytes = Buffer.from(box.seal('whsec_secret', 'row').slice(3), 'base64url');
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] as number) ^ 1;
    wrong(() => box.open(`v1.${changed.toString('base64url')}`, 'row'));
  }
  for (const text of ['', 'v1.', 'v1.AAAA', 'whsec_plain']) wrong(() => box.open(text, 'row'));
});

test('the key of the environment goes before the file, which is made once and private', () => {
  const folder = temporaryFolder('key');
  const made = secretKey(undefined, folder);
  expect(made).toHaveLength(32);
  expect(secretKey('', folder)).toEqual(made);
  expect(statSync(join(folder, 'secret-key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['secret-key']);
  expect(readFileSync(join(folder, 'secret-key'), 'utf8').trim()).toBe(made.toString('base64'));
  const given = Buffer.alloc(32, 7);
  expect(secretKey(given.toString('base64'), folder)).toEqual(given);
  expect(secretKey(undefined, temporaryFolder('key'))).not.toEqual(made);
});

test.each([
  ['none at all', () => secretKey(undefined, null), 'secret-key-missing'],
  ['one that is too short', () => secretKey('c2hvcnQ=', null), 'secret-key-invalid'],
  [
    'a damaged file',
    () => {
      const folder = temporaryFolder('key');
      writeFileSync(join(folder, 'secret-key'), 'AAAA');
      return secretKey(undefined, folder);
    },
    'secret-key-invalid',
  ],
])('%s is refused', (_name, load, code) => {
  expect(load).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code }) }));
});
