// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundleComponent, bundleLanguage, FURTHER_LANGUAGES } from './bundle.js';

const core = fileURLToPath(new URL('../../../core/src/pricing/index.ts', import.meta.url));

// What stands on other people's pages is small, and whole: a budget, not a report.
test.each([
  ['kontor-pricing', 40_000],
  ['kontor-upgrade', 2_400],
] as const)('%s is below %i bytes, minified and gzipped, rating included', async (name, budget) => {
  const script = await bundleComponent(name, 'ts', core);
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(budget);
  const text = new TextDecoder().decode(script);
  // it asks for nothing else, and needs no policy that allows more
  expect(text).not.toMatch(/\bimport\(|\beval\(|new Function\b|\brequire\(/);
});

test.each(FURTHER_LANGUAGES)(
  'the words of %s are a file of their own, and no other words or computations with them',
  async (language) => {
    const script = await bundleLanguage(language, 'ts', core);
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(4_000);
    const text = new TextDecoder().decode(script);
    const told = { de: 'Tarife im Vergleich', es: 'Comparar planes', fr: 'Comparer les formules', ja: 'プランの比較' };
    const said = text.replace(/\\u([0-9A-F]{4})/g, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    const there = Object.entries(told).filter(([, words]) => said.includes(words));
    expect(there.map(([key]) => key)).toEqual([language]);
    expect(text).not.toContain('Compare plans');
  },
);
