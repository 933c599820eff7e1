// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RETRY_DELAYS_MS } from './backoff.js';
import { eventCatalogue } from './event-types.js';

/** Tables as they are written, whatever their columns are padded to. */
const bare = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
const guide = bare(readFileSync(new URL('../../../../docs/guides/webhooks.md', import.meta.url), 'utf8'));

test('the guide has the catalogue of events as it is', () => {
  expect(guide).toContain(`\n\n${bare(eventCatalogue())}\n\n`);
});

test('the guide has the delays as they are', () => {
  const units: readonly [number, string][] = [
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ];
  const delays = RETRY_DELAYS_MS.map((delay) => {
    const [unit, name] = units.find(([size]) => delay % size === 0) as [number, string];
    return `${delay / unit} ${name}`;
  });
  expect(guide).toContain(`\n| at most | ${delays.join(' | ')} |\n`);
});
