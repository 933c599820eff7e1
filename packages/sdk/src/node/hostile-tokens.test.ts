// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { REFUSALS, verifyLicence } from '../licence/index.js';
import { HOSTILE_TOKENS } from '../licence/testing/hostile-tokens.js';
import { CLAIMS, NOW, policy, signed } from '../licence/testing/seller.js';
import { verifyLicenceSync } from './index.js';

const rows = [...HOSTILE_TOKENS.values()].flat();

test('the corpus is large, and of different texts', () => {
  expect(rows.length).toBeGreaterThanOrEqual(200);
  expect(new Set(rows.map(([, text]) => text)).size).toBe(rows.length);
  expect(verifyLicenceSync(signed(CLAIMS), policy, NOW).ok).toBe(true);
});

describe.each([...HOSTILE_TOKENS])('%s', (_group, tokens) => {
  test.each(tokens)('%s', async (_name, text, code) => {
    const answer = verifyLicenceSync(text as string, policy, NOW);
    expect(answer).toMatchObject({ ok: false, refusal: { code, mend: REFUSALS[code] } });
    expect(await verifyLicence(text as string, policy, NOW)).toEqual(answer);
  });
});
