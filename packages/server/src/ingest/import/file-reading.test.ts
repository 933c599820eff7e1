// SPDX-License-Identifier: Apache-2.0

import { stringify } from 'node:querystring';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvRows, NdjsonRows } from './file-row.js';
import { parseMapping } from './mapping.js';
import { rowTime } from './row-time.js';
import { textLines, unpacked } from './text-lines.js';

const bytesOf = (chunks: readonly (Buffer | string)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

async function linesOf(chunks: readonly (Buffer | string)[]): Promise<string[]> {
  const all: string[] = [];
  for await (const { first, lines } of textLines(unpacked(bytesOf(chunks)))) {
    expect(first).toBe(all.length + 1);
    all.push(...lines);
  }
  return all;
}

describe('lines', () => {
  test.each<[string, (Buffer | string)[], string[]]>([
    ['nothing', [], []],
    ['a byte', ['a'], ['a']],
    ['LF, CRLF and no last end', ['a\nb\r\n\nc'], ['a', 'b', '', 'c']],
    ['a byte order mark', ['\ufeffa\nb\n'], ['a', 'b']],
    ['gzip in two members', [Buffer.concat([gzipSync('a\nb'), gzipSync('c\n')])], ['a', 'bc']],
    ['gzip byte by byte', [...gzipSync('é\n€\n')].map((byte) => Buffer.from([byte])), ['é', '€']],
    ['a character cut in two', [Buffer.from([0xe2]), Buffer.from([0x82, 0xac, 0x0a])], ['€']],
  ])('%s', async (_name, chunks, lines) => expect(await linesOf(chunks)).toEqual(lines));
  test('a line without end keeps its beginning only', async () => {
    const [line, ...next] = await linesOf([...Array.from({ length: 40 }, () => 'x'.repeat(100_000)), 'y\nz\n']);
    expect(line?.length).toBe((1 << 20) + 1);
    expect(next).toEqual(['z']);
  });
  test('however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', '😀')),
        fc.array(fc.nat(40)),
        async (parts, cuts) => {
          const whole = Buffer.from(parts.join(''));
          const at = [...new Set(cuts)].sort((a, b) => a - b).filter((cut) => cut < whole.length);
          const chunks = [0, ...at].map((from, index) => whole.subarray(from, at[index] ?? whole.length));
          expect(await linesOf(chunks)).toEqual(await linesOf([whole]));
        },
      ),
      { numRuns: 200 },
    );
  });
});

function csv(lines: readonly string[], portions: number[] = []): string[] {
  const seen: string[] = [];
  const rows = new CsvRows(',', 3, {
    row: (line, fields) => seen.push(`${line}: ${fields.join('|')}`),
    unreadable: (line, text, why) => seen.push(`${line}! ${text} (${why})`),
  });
  let from = 0;
  for (const count of [...portions, lines.length]) {
    rows.push({ first: from + 1, lines: lines.slice(from, from + count) });
    from = Math.min(from + count, lines.length);
  }
  rows.end();
  return seen;
}

describe('CSV', () => {
  test.each<[string, string[], string[]]>([
    ['plain rows and a blank line', ['a,b,c', '', '1,,3'], ['1: a|b|c', '3: 1||3']],
    ['quotes', ['"a,1",b,"say ""hi"""'], ['1: a,1|b|say "hi"']],
    ['a row over two lines', ['a,b,"1', '2"', 'd,e,f'], ['1: a|b|1\n2', '3: d|e|f']],
    [
      'too few and too many',
      ['a,b', '1,2,3', '"a",b,c,d'],
      ['1! a,b (it has 2 fields, the header 3)', '2: 1|2|3', '3! "a",b,c,d (it has 4 fields, the header 3)'],
    ],
    [
      'a stray quote at the start of a field',
      ['a,b,c', '"1,2,3', '4,5,6', '7,8,9'],
      ['1: a|b|c', '2! "1,2,3 (a quote is never closed)', '3: 4|5|6', '4: 7|8|9'],
    ],
    [
      'two stray quotes',
      ['"1,2,3', '4,5,6', '7,"8,9', 'a,b,c'],
      ['1! "1,2,3 (a quote is never closed)', '2: 4|5|6', '3! 7,"8,9 (a quote is never closed)', '4: a|b|c'],
    ],
    [
      'a stray quote before quoted rows',
      ['"1,2,3', '"4","5","6"', '7,8,9'],
      ['1! "1,2,3 (a quote is never closed)', '2: 4|5|6', '3: 7|8|9'],
    ],
    ['a quote inside a field', ['a,b"x,c', 'd,e,f'], ['1! a,b"x,c (its quotes do not match)', '2: d|e|f']],
  ])('%s', (_name, lines, rows) => {
    expect(csv(lines)).toEqual(rows);
    expect(csv(lines, [1, 1])).toEqual(rows);
  });
  test('one bad row loses itself, wherever it is', () => {
    const bad = ['x', 'x,y,z,w', '"x,y,z', 'x,"y"z,w', 'x,y,"z'];
    const good = fc.array(fc.constantFrom('1,2,3', '"a","b","c"', '"p\nq",r,s', '"say ""x""",,'), { maxLength: 12 });
    fc.assert(
      fc.property(
        good,
        fc.constantFrom(...bad),
        good,
        fc.array(fc.integer({ min: 1, max: 4 })),
        (before, one, after, portions) => {
          const lines = [...before, one, ...after].join('\n').split('\n');
          const seen = csv(lines, portions);
          expect(seen.filter((row) => /^\d+!/.test(row))).toHaveLength(1);
          expect(seen).toHaveLength(before.length + 1 + after.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('NDJSON loses only the line that is none', () => {
  const seen: string[] = [];
  const rows = new NdjsonRows({
    row: (line, fields) => seen.push(`${line}: ${stringify(fields as { a: number })}`),
    unreadable: (line, _text, why) => seen.push(`${line}! ${why}`),
  });
  rows.push({ first: 4, lines: ['{"a":1}', '', '{"a":', '[1]', '{"a":2}'] });
  expect(seen).toEqual(['4: a=1', '6! it is not JSON', '7! it is not a JSON object', '8: a=2']);
});

describe('a mapping', () => {
  test('has constants in quotes and columns bare', () => {
    const text = `type='kalcifer.ai_conversation',time=TIMESTAMP, data.input_tokens = ContextTokens,subject="Customer, ""No""",id=id,data.note='it''s',source=a b`;
    expect(parseMapping(text)).toEqual({
      ok: true,
      value: {
        attributes: {
          type: { constant: 'kalcifer.ai_conversation' },
          time: { column: 'TIMESTAMP' },
          subject: { column: 'Customer, "No"' },
          id: { column: 'id' },
          source: { column: 'a b' },
        },
        data: new Map([
          ['input_tokens', { column: 'ContextTokens' }],
          ['note', { constant: "it's" }],
        ]),
      },
    });
  });
  test.each([
    ['', 'cannot be read'],
    ['type', 'cannot be read'],
    ["type='x'", 'does not say what subject is'],
    ["type='x',subject=", 'Nothing stands after subject='],
    ["type='x',subject=a,subject=b", 'subject is mapped twice'],
    ["type='x',subject=a,data.n=b,data.n=c", 'data.n is mapped twice'],
    ["type='x',subject=a,tokens=b", 'tokens is no part of an event'],
    ["type='x',subject=a,data.=b", 'no part of an event'],
    ["type='x,subject=a", 'cannot be read'],
    ["type='x' y,subject=a", 'cannot be read'],
  ])('%s: %s', (text, message) => {
    const parsed = parseMapping(text);
    expect(parsed.ok ? '' : parsed.problems[0]?.message).toContain(message);
  });
});

test.each<[unknown, string | null]>([
  ['2023-11-16 18:17:03.9799600', '2023-11-16T18:17:03.979Z'],
  ['2023-11-16T18:17:03+01:00', '2023-11-16T17:17:03.000Z'],
  ['2023-11-16', '2023-11-16T00:00:00.000Z'],
  ['1700158623', '2023-11-16T18:17:03.000Z'],
  [1700158623000, '2023-11-16T18:17:03.000Z'],
  ['16.11.2023', null],
  ['2023-02-30', null],
  ['', null],
  [undefined, null],
])('the time %j is %s', (value, expected) => {
  const time = rowTime(value);
  expect(time === null ? null : new Date(time).toISOString()).toBe(expected);
});
