// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundleComponent } from './bundle.js';

const core = fileURLToPath(new URL('../../../core/src/pricing/index.ts', import.meta.url));

// What stands on other people's pages is small, and whole: a budget, not a report.
test.each([
  ['kontor-pricing', 40_000],
  ['kontor-upgrade', 2_000],
] as const)('%s is below %i bytes, minified and gzipped, rating included', async (name, budget) => {
  const script = await bundleComponent(name, 'ts', core);
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(budget);
  const text = new TextDecoder().decode(script);
  // it asks for nothing else, and needs no policy that allows more
  expect(text).not.toMatch(/\bimport\(|\beval\(|new Function\b|\brequire\(/);
});
