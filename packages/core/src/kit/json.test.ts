// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from './decimal.js';
import { canonicalJson } from './json.js';

describe('RFC 8785', () => {
  test('the example of section 3.2.2', () => {
    const input = JSON.parse(`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
  test('the order of section 3.2.3: by UTF-16 code units', () => {
    const input = {
      '€': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '😀': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      ö: 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(input).matchAll(/:"([^"]+)"/g)].map((match) => match[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });
  // appendix B, without the bit patterns
  test.each([
    [-0, '0'],
    [5e-324, '5e-324'],
    [-1.7976931348623157e308, '-1.7976931348623157e+308'],
    [9007199254740994, '9007199254740994'],
    [295147905179352830000, '295147905179352830000'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [0.000001, '0.000001'],
    [333333333.3333332, '333333333.3333332'],
  ])('the number %d', (value, text) => expect(canonicalJson(value)).toBe(text));
});

describe('our own values', () => {
  test('decimals and bigints are text, undefined members are left out', () => {
    expect(canonicalJson({ b: 12n, a: decimal('1.50'), c: undefined, d: { z: 1, y: [] } })).toBe(
      '{"a":"1.5","b":"12","d":{"y":[],"z":1}}',
    );
  });
  test.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['\ud800'],
    [undefined],
    [[undefined]],
    [{ a: () => 1 }],
    [{ a: '\ud800' }],
  ])('%j throws', (value) => expect(() => canonicalJson(value)).toThrow(TypeError));
  test('reads back as what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 100 },
    );
  });
  test('members in any order are one text, also when more shapes came than are remembered', () => {
    const members = fc.uniqueArray(fc.string({ unit: 'binary-ascii', maxLength: 3 }), { maxLength: 6 });
    const law = fc.property(members, (names) => {
      const there = canonicalJson(Object.fromEntries(names.map((name) => [name, name.length])));
      const back = canonicalJson(Object.fromEntries([...names].reverse().map((name) => [name, name.length])));
      expect(back).toBe(there);
      expect(there).toBe(
        `{${[...names]
          .sort()
          .map((name) => `${JSON.stringify(name)}:${name.length}`)
          .join()}}`,
      );
    });
    fc.assert(law, { numRuns: 100 });
    for (let other = 0; other < 20_000; other++) canonicalJson({ [`shape-${other}`]: other });
    fc.assert(law, { numRuns: 100 });
  });
});
