// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClockPolicy, checkClock, type Licence } from '../licence/index.js';
import { CLAIMS, DAY, ISSUED, listText, NOW, policy, signed } from '../licence/testing/seller.js';
import { checkClockSync, checkStoredClock, clockFile, verifyLicenceSync, verifyRevocationListSync } from './index.js';

function licenceOf(claims: object = {}): Licence {
  const verified = verifyLicenceSync(signed({ ...CLAIMS, ...claims }), policy, NOW);
  if (!verified.ok) throw new Error(verified.refusal.code);
  return verified.value;
}
function listOf(iat: number) {
  const verified = verifyRevocationListSync(listText([], { iat }), policy.keys, 'kalcifer');
  if (!verified.ok) throw new Error(verified.refusal.code);
  return verified.value;
}
const licence = licenceOf();
const mark = (clock: number) => {
  const first = checkClockSync(licence, null, null, clock);
  if (!first.ok) throw new Error(first.refusal.code);
  return first.value.mark;
};
const HOUR = 3_600_000;

describe('a clock that goes back', () => {
  test.each([
    ['by nothing', 0, {}, 0, NOW],
    ['by what clocks are set', -HOUR, {}, 0, NOW - HOUR],
    ['by a second more: the mark counts', -HOUR - 1000, {}, 3_601, NOW],
    ['by a year: the mark counts', -365 * 24 * HOUR, {}, 365 * 86_400, NOW],
    ['by a year, and it is only told', -365 * 24 * HOUR, { on_rollback: 'warn' }, 365 * 86_400, NOW - 365 * 24 * HOUR],
    ['by a second, and none is tolerated', -1000, { tolerance_seconds: 0 }, 1, NOW],
    ['forwards', HOUR, {}, 0, NOW + HOUR],
  ] as [string, number, ClockPolicy, number, number][])('%s', async (_name, by, asked, rolled_back_seconds, now) => {
    const verdict = checkClockSync(licence, null, mark(NOW), NOW + by, asked);
    expect(verdict).toMatchObject({ ok: true, value: { rolled_back_seconds, now } });
    expect(await checkClock(licence, null, mark(NOW), NOW + by, asked)).toEqual(verdict);
  });
  test('refused where the policy says so', () => {
    const refused = checkClockSync(licence, null, mark(NOW), NOW - 2 * HOUR, { on_rollback: 'refuse' });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'clock-rolled-back' } });
  });
  test('before the licence was issued, or the list, is noticed without a mark', () => {
    const list = listOf(ISSUED + 30 * DAY);
    expect(checkClockSync(licence, null, null, (ISSUED - DAY) * 1000)).toMatchObject({ value: { now: ISSUED * 1000 } });
    expect(checkClockSync(licence, list, null, NOW)).toMatchObject({ value: { now: (ISSUED + 30 * DAY) * 1000 } });
  });
});

describe('the mark', () => {
  test('never goes back', () => {
    let kept = mark(NOW);
    for (const clock of [NOW - 9 * HOUR, NOW - HOUR, NOW + HOUR, NOW]) {
      const next = checkClockSync(licence, null, kept, clock);
      if (!next.ok) throw new Error(next.refusal.code);
      kept = next.value.mark;
    }
    expect(Number(kept.split('.')[1])).toBe(NOW + HOUR);
  });
  test.each([
    ['an earlier time', (text: string) => text.replace(String(NOW), String(NOW - DAY * 1000))],
    ['no seal', (text: string) => text.slice(0, -43)],
    ['another seal', (text: string) => `${text.slice(0, -4)}AAAA`],
    ['nothing', () => ''],
    ['something behind', (text: string) => `${text}A`],
  ])('with %s in it is refused', (_name, change) => {
    const refused = checkClockSync(licence, null, change(mark(NOW)), NOW);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'clock-mark-invalid' } });
  });
  test('of another licence is refused', () => {
    const refused = checkClockSync(licenceOf({ jti: 'lic_2' }), null, mark(NOW), NOW);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'clock-mark-invalid' } });
  });
  test('a revocation list older than the one that was seen is refused', () => {
    const seen = checkClockSync(licence, listOf(ISSUED + DAY), null, NOW);
    if (!seen.ok) throw new Error(seen.refusal.code);
    const older = checkClockSync(licence, listOf(ISSUED), seen.value.mark, NOW);
    expect(older).toMatchObject({ ok: false, refusal: { code: 'revocation-list-older' } });
    expect(checkClockSync(licence, listOf(ISSUED + DAY), seen.value.mark, NOW)).toMatchObject({ ok: true });
  });
});

describe('the file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kontor-clock-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('keeps the mark from run to run, and leaves nothing beside it', () => {
    const path = join(folder, 'clock');
    expect(checkStoredClock(clockFile(path), licence, null, NOW)).toMatchObject({ ok: true });
    const back = checkStoredClock(clockFile(path), licence, null, NOW - 5 * HOUR);
    expect(back).toMatchObject({ value: { now: NOW, rolled_back_seconds: 18_000 } });
    expect(readdirSync(folder)).toEqual(['clock']);
    writeFileSync(path, readFileSync(path, 'utf8').replace(String(NOW), String(NOW + 1)));
    expect(checkStoredClock(clockFile(path), licence, null, NOW)).toMatchObject({
      refusal: { code: 'clock-mark-invalid' },
    });
  });
});
