// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CLAIMS, NOW, policy, signed } from '../licence/testing/seller.js';
import { nodeFingerprint, verifyLicenceSync } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'kontor-machine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ID = '0123456789abcdef0123456789abcdef';
const machine = (text: string) => {
  const path = join(folder, 'machine-id');
  writeFileSync(path, text);
  return [join(folder, 'none'), path];
};

test('a machine has one name for each product, which does not tell its id', () => {
  const paths = machine(`${ID}\n`);
  const acme = nodeFingerprint('acme', paths);
  expect(acme).toBe(createHmac('sha256', ID).update('kontor node v1\nacme').digest('hex'));
  expect(nodeFingerprint('acme', paths)).toBe(acme);
  expect(nodeFingerprint('conexus', paths)).not.toBe(acme);
  expect(acme).not.toContain(ID.slice(0, 8));
});

test.each([
  ['', 'empty'],
  ['uninitialized\n', 'not set yet'],
  [ID.slice(1), 'cut off'],
])('%j is no machine: %s', (text) => {
  expect(nodeFingerprint('acme', machine(text))).toBeNull();
});

test('a licence for it fits it, and no other machine', () => {
  const node = nodeFingerprint('acme', machine(ID)) as string;
  const other = nodeFingerprint('acme', machine(ID.replace('0', 'f'))) as string;
  const text = signed({ ...CLAIMS, nodes: [node] });
  expect(verifyLicenceSync(text, { ...policy, node }, NOW).ok).toBe(true);
  for (const not of [{ node: other }, {}])
    expect(verifyLicenceSync(text, { ...policy, ...not }, NOW)).toMatchObject({
      refusal: { code: 'licence-other-node' },
    });
});
