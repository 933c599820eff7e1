// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@kontor/core';
import { describe, expect, test } from 'vitest';
import { problemDocument, Refusal, unknownResource } from '../problem.js';
import { de } from './de.js';
import { inLanguage, problemLanguage } from './problem-words.js';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));

/** Problems nobody meets over HTTP: of the command line, of the gate in the sold product, of a server that starts. */
const ELSEWHERE =
  /^(gate|header|import|migration|postgres|secret-key|site)-|^(clock-mark-invalid|clock-rolled-back|figure-unknown|figure-unreadable|formula-unreadable|months-unordered|price-list-missing|role-bypasses-isolation|server-account-missing|unit-mismatch|unknown-operation|usage-record-damaged|usage-record-in-use)$/;

test('every code that an answer can have is told in German', () => {
  const codes = readdirSync(`${root}docs/errors`).map((page) => page.replace(/\.md$/, ''));
  expect(codes.length).toBeGreaterThan(300);
  const untold = codes.filter((code) => !ELSEWHERE.test(code) && de.codes[code] === undefined);
  expect(untold, 'write what they say into http/problem-words/de.ts').toEqual([]);
  const stale = Object.keys(de.codes).filter((code) => !codes.includes(code) || ELSEWHERE.test(code));
  expect(stale, 'there is no such code any more').toEqual([]);
});

const sources = ['core', 'sdk', 'server'].flatMap((name) => {
  const folder = `${root}packages/${name}/src`;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('problem-words'))
    .map((path) => readFileSync(`${folder}/${path}`, 'utf8'));
});

test('what is translated word by word is still said that way', () => {
  const stale = Object.entries(de.codes).flatMap(([code, [_message, _mend, ...exact]]) =>
    exact.flatMap(([english]) => {
      const said = english
        .split(/\{\w+\}/)
        .sort((a, b) => b.length - a.length)[0]
        ?.trim() as string;
      return said.length < 3 ||
        sources.some((text) => text.includes(said) || text.includes(said.replaceAll('`', '\\`')))
        ? []
        : [`${code}: ${english}`];
    }),
  );
  expect(stale).toEqual([]);
});

const problem = (code: string, message: string): Problem => ({ code, path: 'at', message, mend: 'mend it' });

test.each<[Problem, message: string]>([
  [problem('coupon-expired', 'SUMMER could be redeemed until 2026-03-31'), 'SUMMER war bis 2026-03-31 einzulösen'],
  [problem('missing-field', '`label` is missing'), 'Die Angabe `label` fehlt'],
  [problem('missing-field', 'only one of alpha and beta is stated'), 'Eine Angabe fehlt'],
  [problem('invalid-type', 'something else stands where a list belongs'), 'Hierher gehört eine Liste'],
  [
    problem('invalid-type', 'something else stands where a tier belongs'),
    'Hier steht etwas anderes, als hierher gehört',
  ],
  [
    problem('unknown-choice', 'the value is none of monthly (12 $), once'),
    'Der Wert ist keiner von monthly (12 $), once',
  ],
  [problem('not-of-here', 'said in English'), 'said in English'],
])('%j', (given, message) => {
  const told = inLanguage(given, 'de');
  expect(told).toMatchObject({ code: given.code, path: given.path, message });
  expect(inLanguage(given, 'en')).toBe(given);
});

describe('an answer', () => {
  const gone = unknownResource('invoice', 'KAL-1');
  const two = new Refusal(422, [problem('invalid-date', '2026-02-30 is no day of the calendar'), ...gone.problems]);

  test('tells title, detail and each problem in the language, and leaves code and path', () => {
    expect(problemDocument(two, 'https://a.example', 'de')).toEqual({
      type: 'https://a.example/errors/invalid-date',
      title: 'Diesen Tag gibt es im Kalender nicht',
      status: 422,
      detail:
        '2026-02-30 ist kein Tag des Kalenders. Schreiben Sie einen Tag des Kalenders, zum Beispiel 2026-03-31 (und 1 weitere)',
      code: 'invalid-date',
      param: 'at',
      doc_url: 'https://a.example/errors/invalid-date',
      errors: [
        expect.objectContaining({ code: 'invalid-date', path: 'at' }),
        {
          code: 'resource-unknown',
          path: 'id',
          message: 'Die Rechnung KAL-1 gibt es hier nicht',
          mend: 'Prüfen Sie den Schlüssel, oder gehen Sie über die Liste',
        },
      ],
    });
    expect(problemDocument(two, 'https://a.example').detail).toBe(
      '2026-02-30 is no day of the calendar; mend it (and 1 more)',
    );
  });

  test.each([
    [null, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['fr, de;q=0.5', 'de'],
    ['en-GB, de', 'en'],
    ['de;q=0.2, en;q=0.9', 'en'],
    ['de;q=0', 'en'],
    ['*', 'en'],
    ['valueOf', 'en'],
  ] as const)('to Accept-Language %s is in %s', (accepted, language) => {
    expect(problemLanguage(accepted)).toBe(language);
  });
});
