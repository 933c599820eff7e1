// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** What a browser has to load before a page shows anything, gzipped. */
const BUDGETS = { console: 250_000, portal: 250_000 } as const;

const built = (page: string, file: string) =>
  readFileSync(fileURLToPath(new URL(`../../dist/pages/${page}/${file}`, import.meta.url)));

/** The document, its style and scripts, and what those import at once; not what they import later. */
function firstLoad(page: string): string[] {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    const text = built(page, file).toString();
    const named = file.endsWith('.html')
      ? /(?:src|href)="\.\/(assets\/[^"]+)"/g
      : /(?:\bfrom|^import|[;\n]import)\s*"\.\/([^"]+\.js)"/g;
    for (const [, name = ''] of text.matchAll(named)) visit(name.startsWith('assets/') ? name : `assets/${name}`);
  };
  visit('index.html');
  return [...found];
}

test.each(Object.entries(BUDGETS))('%s shows itself after less than %i bytes', (page, budget) => {
  const files = firstLoad(page);
  expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0);
  expect(files.filter((file) => file.endsWith('.css'))).toHaveLength(1);
  const bytes = files.reduce((sum, file) => sum + gzipSync(built(page, file), { level: 9 }).length, 0);
  expect(bytes, files.join(', ')).toBeLessThan(budget);
});

test('no page loads anything from elsewhere, or runs a script that is not a file', () => {
  for (const page of Object.keys(BUDGETS)) {
    const html = built(page, 'index.html').toString();
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
  }
});
