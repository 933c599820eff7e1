// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checked } from './refusal.js';
import { parseStrictJson } from './strict-json.js';

/** With a blank in front a text is longer than it has to be, and so is read by hand. */
const byHand = (text: string) => checked(() => parseStrictJson(` ${text}`, 'payload'));
const atOnce = (text: string) => checked(() => parseStrictJson(text, 'payload'));

/** Spellings of values: most are strict, the others are longer or shorter than they have to be. */
const number = fc.oneof(
  fc.nat(2_000_000_000).map(String),
  fc.nat(99).map((value) => `${value}00`),
  fc.constantFrom(
    '1e2',
    '1E2',
    '1e8',
    '12e2',
    '1.5e3',
    '0',
    '-0',
    '-7',
    '1.0',
    '0.5',
    '9007199254740993',
    '01',
    '1e400',
  ),
);
const string = fc.oneof(
  fc.string({ maxLength: 4 }).map((text) => JSON.stringify(text)),
  fc.constantFrom('"a"', '"b"', '"ü"', '"1e2"', '"\\u0061"', '"\\ud800"', '"__proto__"', '"1"', '"":"'),
);
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 9, withCrossShrink: true },
    fc.oneof(number, string, fc.constantFrom('true', 'false', 'null', '')),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(string, tie('value'), fc.constantFrom('', '', '', ' ')), { maxLength: 4 })
      .map((members) => `{${members.map(([name, member, blank]) => `${name}:${blank}${member}`).join(',')}}`),
  ),
}));

test('what is read at once is what is read by hand, refusals too', () => {
  let fine = 0;
  fc.assert(
    fc.property(value, (text) => {
      const answer = atOnce(text);
      if (answer.ok) fine++;
      const hand = byHand(text);
      if (hand.ok || answer.ok) expect(answer).toEqual(hand);
      else expect(answer).toMatchObject({ ok: false, refusal: { code: hand.refusal.code } });
    }),
    { numRuns: 3_000 },
  );
  expect(fine).toBeGreaterThan(300);
});

test.each([
  ['{"x":1e8,"y":0,"y":1}', 'token-json-number'],
  ['{"x":1e3 ,"y":1}', 'token-json-number'],
  ['{"x":12e2}', 'token-json-number'],
  ['{"x":"1","x":"1"}', 'token-json-repeated'],
  ['[[[[[[[[[1]]]]]]]]]', 'token-json-too-deep'],
])('%s is as long as its value or not, and refused', (text, code) => {
  expect(atOnce(text)).toMatchObject({ ok: false, refusal: { code } });
});
