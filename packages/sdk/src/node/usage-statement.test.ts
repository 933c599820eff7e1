// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { signingInput } from '../licence/compact-jws.js';
import { got, HOUR, key, MINUTE, other, Site, START } from '../licence/testing/installation.js';
import { current, policy } from '../licence/testing/seller.js';
import { verifyLicenceSync } from './node-crypto.js';
import {
  installKeySet,
  joinUsageStatementCodes,
  newlyStated,
  type StatedBefore,
  type UsageRecord,
  type UsageStatement,
  usageStatementCodes,
  verifyUsageStatement,
} from './usage-statement.js';

const site = new Site();
afterAll(() => site.close());
const verified = (text: string) => got(verifyUsageStatement(text, installKeySet(key.public_key)));

/** Four hours of use from 10:15 on, each stated as it is over. */
function fourHours(more = {}): { record: UsageRecord; all: string; parts: string[] } {
  const record = site.open(site.path(), more);
  const parts: string[] = [];
  for (let hour = 0; hour < 4; hour++) {
    got(record.add({ calls: String(100 + hour) }, START + hour * HOUR));
    got(record.seats({ members: String(10 * hour) }, START + hour * HOUR + MINUTE));
    parts.push(got(record.statement(START + hour * HOUR + 45 * MINUTE, hour)));
  }
  const all = got(record.statement(START + 4 * HOUR));
  record.close();
  return { record, all, parts };
}
const { all, parts } = fourHours();
const placeOf = ({ to, issued_at }: UsageStatement): StatedBefore => ({ ...to, issued_at });

describe('a statement', () => {
  test('golden: says which days came to what, in people’s words', () => {
    const statement = verified(all);
    expect(statement).toMatchObject({
      install: key.id,
      issued_at: Date.parse('2026-06-01T14:15:00Z') / 1000,
      from: { sequence: 1 },
      to: { sequence: 4 },
      covers_from: Date.parse('2026-06-01T10:00:00Z'),
      covers_until: Date.parse('2026-06-01T14:00:00Z'),
      // 100 + 101 + 102 + 103
      days: [{ date: '2026-06-01', licence: 'lic_1', usage: { calls: '406' }, seats: { members: '30' } }],
    });
    expect(statement.entries).toHaveLength(4);
    expect(all.split('\n')[1]).toContain('"usage":{"calls":"100"},"seats":{"members":"0"}');
  });
  test('is a type of its own: no licence is one, and it is no licence', () => {
    const keys = new Map([...installKeySet(key.public_key), ...policy.keys]);
    const [head] = all.split('\n') as [string];
    expect(verifyLicenceSync(head, { ...policy, keys }, START)).toMatchObject({ refusal: { code: 'token-type' } });
    const input = signingInput('kontor-licence+jwt', key.id, { iat: 1 });
    expect(verifyUsageStatement(`${input}.${key.sign(input)}`, keys)).toMatchObject({
      refusal: { code: 'token-type' },
    });
    expect(current.x).not.toBe(key.public_key);
  });
  test('of another key is not known', () => {
    expect(verifyUsageStatement(all, installKeySet(other.public_key))).toMatchObject({
      refusal: { code: 'token-key-unknown' },
    });
    const begun = { version: 1, iat: 1, from: { sequence: 1, hash: verified(all).from.hash } };
    const span = { from: '2026-06-01T10:00:00.000Z', until: '2026-06-01T11:00:00.000Z' };
    const claims = { ...begun, to: verified(all).to, covers: span, days: [] };
    const input = signingInput('kontor-usage-statement+jwt', other.id, claims);
    // a record that another installation began, stated by this one
    expect(verifyUsageStatement(`${input}.${other.sign(input)}`, installKeySet(other.public_key))).toMatchObject({
      refusal: { code: 'statement-other-install' },
    });
  });
});

describe('what was done to it is named', () => {
  const lines = all.split('\n').slice(0, -1);
  const [head, a, b, c, d] = lines as [string, string, string, string, string];
  const text = (...rows: (string | undefined)[]) => `${rows.join('\n')}\n`;
  test.each([
    ['an amount changed', text(head, a, b.replace('"101"', '"1"'), c, d), 'statement-entry-changed'],
    ['the last amount changed', text(head, a, b, c, d.replace('"103"', '"3"')), 'statement-entry-changed'],
    ['dropped in the middle', text(head, a, c, d), 'statement-entry-missing'],
    ['dropped at the start', text(head, b, c, d), 'statement-entry-missing'],
    ['dropped at the end', text(head, a, b, c), 'statement-entry-missing'],
    ['all dropped', text(head), 'statement-entry-missing'],
    ['cut off', text(head, a, b, c, d).slice(0, -1), 'statement-entry-missing'],
    ['an entry twice', text(head, a, b, b, c, d), 'statement-entry-repeated'],
    ['another order', text(head, a, c, b, d), 'statement-entries-unordered'],
    [
      'an entry of another record',
      text(head, a, fourHours({ key: other }).all.split('\n')[2], c, d),
      'statement-entry-changed',
    ],
    ['the head of an earlier one', text(parts[0]?.split('\n')[0], a, b, c, d), 'statement-entry-changed'],
    ['something between', text(head, a, '', b, c, d), 'statement-entry-invalid'],
    ['blanks', text(head, a.replace(',', ', '), b, c, d), 'statement-entry-invalid'],
    ['a member more', text(head, a.replace('{', '{"note":"x",'), b, c, d), 'statement-entry-invalid'],
    ['a member twice', text(head, a.replace('{', '{"sequence":1,'), b, c, d), 'statement-entry-invalid'],
  ])('%s', (_name, changed, code) => {
    expect(verifyUsageStatement(changed, installKeySet(key.public_key))).toMatchObject({
      ok: false,
      refusal: { code },
    });
  });
  test('days that are not what the entries come to, though signed', () => {
    const claims = JSON.parse(Buffer.from(head.split('.')[1] as string, 'base64url').toString());
    claims.days[0].usage.calls = '1';
    const input = signingInput('kontor-usage-statement+jwt', key.id, claims);
    const changed = text(`${input}.${key.sign(input)}`, a, b, c, d);
    expect(verifyUsageStatement(changed, installKeySet(key.public_key))).toMatchObject({
      refusal: { code: 'statement-totals-differ' },
    });
  });
});

describe('against what was stated before', () => {
  const before = placeOf(verified(parts[1] as string));
  test('the next part goes on from it, and all of it goes on as well', () => {
    for (const text of [parts[2] as string, all]) {
      const { entries, replayed } = got(newlyStated(verified(text), before));
      expect([entries?.[0]?.sequence, replayed]).toEqual([3, false]);
    }
    expect(got(newlyStated(verified(all), null)).entries).toHaveLength(4);
  });
  test('the same again is a replay, and so is an earlier one', () => {
    for (const text of [parts[0], parts[1]] as string[])
      expect(got(newlyStated(verified(text), before))).toMatchObject({ replayed: true, entries: [] });
  });
  /** The record as it was after two hours, restored, and lived on otherwise. */
  const forked = () => {
    const record = site.open();
    got(record.add({ calls: '100' }, START));
    for (let hour = 1; hour < 4; hour++) got(record.add({ calls: '7' }, START + hour * HOUR));
    const text = got(record.statement(START + 9 * HOUR));
    record.close();
    return text;
  };
  test('a record that went another way is a fork', () => {
    expect(newlyStated(verified(forked()), before)).toMatchObject({ refusal: { code: 'statement-fork' } });
  });
  test('a record that lost its end', () => {
    const record = site.open();
    got(record.add({ calls: '1' }, START));
    const text = got(record.statement(START + 9 * HOUR));
    record.close();
    expect(newlyStated(verified(text), { ...before, sequence: 40 })).toMatchObject({
      refusal: { code: 'statement-tail-missing' },
    });
  });
  test('a part that was never sent', () => {
    expect(newlyStated(verified(parts[3] as string), before)).toMatchObject({ refusal: { code: 'statement-gap' } });
    expect(newlyStated(verified(parts[1] as string), null)).toMatchObject({ refusal: { code: 'statement-gap' } });
  });
  test('days alone go on only from where they begin', () => {
    const head = (text: string) => text.split('\n')[0] as string;
    expect(got(newlyStated(verified(head(parts[2] as string)), before))).toMatchObject({
      entries: null,
      days: [{ usage: { calls: '102' } }],
    });
    expect(newlyStated(verified(head(all)), before)).toMatchObject({ refusal: { code: 'statement-overlap' } });
  });
});

test('no sequence of edits to a statement is accepted', () => {
  const texts = [all, ...parts];
  const honest = new Set(texts.flatMap((text) => [text, text.split('\n')[0] as string]));
  const pool = texts.flatMap((text) => text.split('\n'));
  const position = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const at = (length: number, share: number) => Math.floor(share * length);
  const byLine = (change: (lines: string[], index: number) => void) =>
    position.map((share) => (text: string) => {
      const lines = text.split('\n');
      change(lines, at(lines.length, share));
      return lines.join('\n');
    });
  const edit = fc.oneof(
    byLine((lines, index) => lines.splice(index, 1)),
    byLine((lines, index) => lines.splice(index, 0, lines[index] as string)),
    byLine((lines, index) => lines.reverse().splice(index, 0)),
    byLine((lines, index) =>
      lines.splice(Math.max(index - 1, 0), 2, ...lines.slice(Math.max(index - 1, 0), index + 1).reverse()),
    ),
    fc.tuple(position, fc.constantFrom(...pool)).map(([share, line]) => (text: string) => {
      const lines = text.split('\n');
      lines[at(lines.length, share)] = line;
      return lines.join('\n');
    }),
    fc.tuple(position, fc.nat(3), fc.constantFrom('', '0', '9', '"', 'A', '_', '.', '\n', ' ', ',', '{}')).map(
      ([share, count, piece]) =>
        (text: string) =>
          text.slice(0, at(text.length, share)) + piece + text.slice(at(text.length, share) + count),
    ),
    fc
      .constantFrom(
        ['"calls":"10', '"calls":"1'],
        ['"lic_1"', '"lic_2"'],
        ['T11:', 'T12:'],
        ['"sequence":2', '"sequence":1'],
      )
      .map(
        ([from, to]) =>
          (text: string) =>
            text.replace(from as string, to as string),
      ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      const edited = edits.reduce((so_far, change) => change(so_far), text);
      // what the edits undid is what was signed
      fc.pre(!honest.has(edited));
      expect(verifyUsageStatement(edited, installKeySet(key.public_key)).ok).toBe(false);
    }),
    { numRuns: 1_500 },
  );
});

describe('codes', () => {
  test('carry the head, in any order, and more often than once', () => {
    const codes = usageStatementCodes(all);
    expect(codes.every((code) => /^[0-9A-Z $%*+\-./:]+$/.test(code))).toBe(true);
    const head = got(joinUsageStatementCodes([...codes].reverse().concat(codes)));
    expect(head).toBe(all.split('\n')[0]);
    expect(verified(head)).toMatchObject({ entries: null, days: verified(all).days });
  });
  const year = () => {
    const record = site.open(site.path(), { interval_seconds: 86_400 });
    for (let day = 0; day < 120; day++) {
      got(record.add({ calls: String(1_000 + ((day * 7_919) % 5_000)) }, START + day * 24 * HOUR));
      got(record.seats({ members: String(90 + (day % 13)) }, START + day * 24 * HOUR));
    }
    const text = got(record.statement(START + 121 * 24 * HOUR));
    record.close();
    return usageStatementCodes(text);
  };
  test('four months by day are two or three of them; one that is missing or wrong is told', () => {
    const codes = year();
    expect(codes.length).toBeGreaterThan(1);
    expect(codes.length).toBeLessThanOrEqual(3);
    expect(got(joinUsageStatementCodes(codes)).split('.')).toHaveLength(3);
    const code = (texts: string[]) => joinUsageStatementCodes(texts);
    expect(code(codes.slice(1))).toMatchObject({ refusal: { code: 'statement-code-missing' } });
    const [first, ...rest] = codes as [string];
    for (const wrong of [first.slice(0, -1), `${first}A`, first.replace('U1', 'U2'), first.toLowerCase(), ''])
      expect(code([wrong, ...rest])).toMatchObject({ refusal: { code: 'statement-code-invalid' } });
    expect(code([...usageStatementCodes(all), ...codes])).toMatchObject({
      refusal: { code: 'statement-code-invalid' },
    });
    expect(code([])).toMatchObject({ refusal: { code: 'statement-code-invalid' } });
  });
});
