// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalOf, numberText } from './event-number.js';
import { MAX_DATA_BYTES, parseUsageEvent } from './usage-event.js';

const event = {
  specversion: '1.0',
  id: 'e1',
  source: '/gateway',
  type: 'kalcifer.ai_conversation',
  subject: 'acme',
  time: '2023-11-16T18:17:03.979Z',
  data: { input_tokens: 4808, model: 'm' },
};
const codesOf = (input: unknown) => {
  const parsed = parseUsageEvent(input);
  return parsed.ok ? [] : parsed.problems.map((problem) => `${problem.code} ${problem.path}`.trim());
};

describe('a usage event', () => {
  test('is read from CloudEvents JSON', () => {
    expect(parseUsageEvent(event)).toEqual({
      ok: true,
      value: {
        id: 'e1',
        source: '/gateway',
        type: 'kalcifer.ai_conversation',
        subject: 'acme',
        time: Date.UTC(2023, 10, 16, 18, 17, 3, 979),
        data: { input_tokens: 4808, model: 'm' },
      },
    });
  });
  test('may lack time and data, and carry extensions', () => {
    const { time: _time, data: _data, ...rest } = event;
    const parsed = parseUsageEvent({ ...rest, traceparent: '00-0-0-0', datacontenttype: 'application/json' });
    expect(parsed.ok && parsed.value).toMatchObject({ time: null, data: {} });
  });
  const long = 'x'.repeat(256);
  const deep = JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`);
  test.each<[string, unknown, string[]]>([
    ['null', null, ['event-not-object']],
    ['a list', [event], ['event-not-object']],
    ['a text', 'hello', ['event-not-object']],
    ['no id', { ...event, id: undefined }, ['event-attribute-missing id']],
    ['an empty id', { ...event, id: '' }, ['event-attribute-invalid id']],
    ['a numeric id', { ...event, id: 7 }, ['event-attribute-invalid id']],
    ['255 characters', { ...event, id: long.slice(1) }, []],
    [
      '256 characters',
      { ...event, source: long, subject: long },
      ['event-attribute-invalid source', 'event-attribute-invalid subject'],
    ],
    [
      'two things at once',
      { ...event, type: null, time: 'now' },
      ['event-attribute-missing type', 'event-time-invalid time'],
    ],
    ['an older CloudEvents', { ...event, specversion: '0.3' }, ['event-attribute-invalid specversion']],
    ['no specversion', { ...event, specversion: undefined }, ['event-attribute-missing specversion']],
    ['a day for a time', { ...event, time: '2023-11-16' }, ['event-time-invalid time']],
    ['a time before 1970', { ...event, time: '1969-12-31T23:59:59Z' }, ['event-time-invalid time']],
    ['a number for a time', { ...event, time: 1700000000 }, ['event-time-invalid time']],
    ['a list of data', { ...event, data: [1] }, ['event-data-invalid data']],
    ['XML', { ...event, datacontenttype: 'text/xml', data: '<a/>' }, ['event-data-invalid data']],
    ['base64', { ...event, data: undefined, data_base64: 'AA==' }, ['event-data-invalid data']],
    ['deep data', { ...event, data: deep }, [`event-data-invalid data${'.a'.repeat(16)}`]],
    ['2^53', { ...event, data: { n: 2 ** 53 } }, ['event-number-inexact data.n']],
    ['2^53 within', { ...event, data: { list: [1, { n: 1e300 }] } }, ['event-number-inexact data.list[1].n']],
    ['a NUL', { ...event, data: { a: 'x\0' }, id: '\0' }, ['event-text-invalid id', 'event-text-invalid data.a']],
    ['half a pair', { ...event, data: { '\ud800': 1 } }, ['event-text-invalid data']],
    ['data at the limit', { ...event, data: { a: 'x'.repeat(MAX_DATA_BYTES - 8) } }, []],
    ['data past it', { ...event, data: { a: 'x'.repeat(MAX_DATA_BYTES - 7) } }, ['event-data-too-large data']],
    ['bytes, not characters', { ...event, data: { a: 'é'.repeat(MAX_DATA_BYTES / 2) } }, ['event-data-too-large data']],
    ['pairs of surrogates', { ...event, data: { a: '😀'.repeat(MAX_DATA_BYTES / 4 - 2) } }, []],
  ])('with %s', (_name, input, problems) => {
    expect(codesOf(input)).toEqual(problems);
  });
  test('never throws, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void parseUsageEvent(value)),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(event)), (value, name) => {
        const parsed = parseUsageEvent({ ...event, [name]: value });
        if (!parsed.ok) for (const problem of parsed.problems) expect(problem.path).toMatch(new RegExp(`^${name}`));
      }),
      { numRuns: 300 },
    );
  });
});

describe('numbers', () => {
  test.each<[number, string | null]>([
    [0, '0'],
    [-0, '0'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [-1.25e-9, '-0.00000000125'],
    [9007199254740991, '9007199254740991'],
    [9007199254740992, null],
    [1e21, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
  ])('%d is %s', (value, text) => expect(numberText(value)).toBe(text));
  test('a fraction keeps its value through its text', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        const text = numberText(value);
        if (text !== null) expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 300 },
    );
  });
  test.each<[unknown, string | null]>([
    ['12.50', '12.5'],
    ['9007199254740993', '9007199254740993'],
    [' 1', null],
    ['1e3', null],
    ['', null],
    [true, null],
    [null, null],
  ])('data %j is the decimal %s', (value, text) => expect(decimalOf(value)?.toString() ?? null).toBe(text));
});
