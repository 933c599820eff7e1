// SPDX-License-Identifier: Apache-2.0
import { Session } from 'node:inspector/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checked } from '../licence/refusal.js';
import { parseStrictJson } from '../licence/strict-json.js';
import { CLAIMS, encode, KEY_SET, NOW, policy, signed } from '../licence/testing/seller.js';
import { verifyLicenceSync } from './index.js';

// Fuzzing led by coverage: an input that reaches what none before it reached is kept and changed further. The random
// numbers are the same in every run; KONTOR_FUZZ_INPUTS asks for more of them.
const INPUTS = Number(process.env.KONTOR_FUZZ_INPUTS ?? 1_000);
const BATCH = 50;

const session = new Session();
beforeAll(async () => {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
});
afterAll(async () => {
  await session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
});

/** Which blocks of the licence folder ran since the last question. */
async function reached(): Promise<string[]> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.includes('/sdk/src/licence/') && !url.includes('/testing/'))
    .flatMap(({ url, functions }) =>
      functions.flatMap(({ ranges }) =>
        ranges
          .filter(({ count }) => count > 0)
          .map(({ startOffset, endOffset }) => `${url}:${startOffset}-${endOffset}`),
      ),
    );
}

/** xorshift: small, and good enough to choose where to change a text. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\u0041',
  '\\',
  '\\ud800',
  '0',
  '-',
  '1e9',
  '.',
  'null',
  'true',
  '\u0000',
  '\ufffd',
  '=',
  '__proto__',
  'alg',
  'crit',
  ' ',
  '\n',
  '9'.repeat(20),
];

function mutate(text: string, others: readonly string[], random: (below: number) => number): string {
  let changed = text;
  for (let left = 1 + random(4); left > 0; left--) {
    const at = random(changed.length + 1);
    switch (random(5)) {
      case 0:
        changed = changed.slice(0, at) + TOKENS[random(TOKENS.length)] + changed.slice(at);
        break;
      case 1:
        changed = changed.slice(0, at) + changed.slice(at + 1 + random(8));
        break;
      case 2:
        changed = changed.slice(0, at) + String.fromCharCode(random(256)) + changed.slice(at + 1);
        break;
      case 3: {
        const other = others[random(others.length)] as string;
        const from = random(other.length + 1);
        changed = changed.slice(0, at) + other.slice(from, from + random(40)) + changed.slice(at);
        break;
      }
      default:
        changed = changed.slice(0, at) + changed.slice(at, at + random(20)).repeat(1 + random(3)) + changed.slice(at);
    }
    if (changed.length > 4_000) changed = changed.slice(0, 4_000);
  }
  return changed;
}

/** Calls `attempt`, which throws when a law is broken, on ever new inputs; answers with how many were worth keeping. */
async function fuzz(seeds: readonly string[], seed: number, attempt: (text: string) => void): Promise<number> {
  const random = numbers(seed);
  const kept = [...seeds];
  const seen = new Set<string>();
  for (const text of seeds) attempt(text);
  for (const block of await reached()) seen.add(block);
  // asking what was reached costs more than parsing: only a batch that reached something new is halved to find it
  const search = async (batch: readonly string[]): Promise<void> => {
    for (const text of batch) attempt(text);
    const fresh = (await reached()).filter((block) => !seen.has(block));
    if (fresh.length === 0) return;
    if (batch.length === 1) {
      kept.push(batch[0] as string);
      for (const block of fresh) seen.add(block);
      return;
    }
    await search(batch.slice(0, batch.length / 2));
    await search(batch.slice(batch.length / 2));
  };
  for (let done = 0; done < INPUTS; done += BATCH)
    await search(Array.from({ length: BATCH }, () => mutate(kept[random(kept.length)] as string, kept, random)));
  return kept.length - seeds.length;
}

test('whatever the text is, parsing it throws nothing, and agrees with JSON', { timeout: 120_000 }, async () => {
  const found = await fuzz(['{}', '{"a":[1,"b",null,true]}', JSON.stringify(CLAIMS)], 7, (text) => {
    const strict = checked(() => parseStrictJson(text, ''));
    // strict means: never more than JSON, and where it is taken, the same value
    if (strict.ok) expect(JSON.stringify(strict.value)).toBe(JSON.stringify(JSON.parse(text)));
  });
  expect(found).toBeGreaterThan(2);
});

test('whatever was signed, verifying it throws nothing', { timeout: 120_000 }, async () => {
  const original = JSON.stringify(CLAIMS);
  await fuzz([original, JSON.stringify(KEY_SET)], 11, (text) => {
    const answer = verifyLicenceSync(signed(text), policy, NOW);
    if (answer.ok) expect(answer.value.claims).toMatchObject({ iss: 'kalcifer', aud: ['kalcifer-server'] });
  });
});

test('whatever the whole token is, it is refused and nothing is thrown', { timeout: 120_000 }, async () => {
  const good = signed(CLAIMS);
  await fuzz([good, `${encode('{}')}.${encode('{}')}.${encode('x'.repeat(64))}`], 13, (text) => {
    expect(verifyLicenceSync(text, policy, NOW).ok).toBe(text === good);
  });
});
