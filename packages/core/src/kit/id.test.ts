// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isId, newId, typeId } from './id.js';

const bytes = (hex: string) =>
  Uint8Array.from(hex.replaceAll('-', '').match(/../g) as string[], (pair) => Number.parseInt(pair, 16));
const zeros = (count: number) => new Uint8Array(count);

// vectors of the TypeID specification
describe('typeId', () => {
  test.each([
    ['00000000-0000-0000-0000-000000000000', '00000000000000000000000000'],
    ['00000000-0000-0000-0000-000000000001', '00000000000000000000000001'],
    ['00000000-0000-0000-0000-00000000000a', '0000000000000000000000000a'],
    ['00000000-0000-0000-0000-000000000010', '0000000000000000000000000g'],
    ['00000000-0000-0000-0000-000000000020', '00000000000000000000000010'],
    ['ffffffff-ffff-ffff-ffff-ffffffffffff', '7zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['0110c853-1d09-52d8-d73e-1194e95b5f19', '0123456789abcdefghjkmnpqrs'],
    ['01890a5d-ac96-774b-bcce-b302099a8057', '01h455vb4pex5vsknk084sn02q'],
  ])('%s', (uuid, suffix) => {
    expect(typeId('prefix', bytes(uuid))).toBe(`prefix_${suffix}`);
    expect(isId(`prefix_${suffix}`, 'prefix')).toBe(true);
  });
  test.each(['', 'Prefix', 'a1', '_a', 'a_', 'a-b', 'a'.repeat(64)])('the prefix %j is refused', (prefix) =>
    expect(() => typeId(prefix, zeros(16))).toThrow(RangeError),
  );
});

describe('newId', () => {
  test('carries the millisecond, version 7 and the variant', () => {
    // RFC 9562, appendix A.6: 017F22E2-79B0-7CC3-98C4-DC0C0C07398F is of 2022-02-22T19:22:22Z
    const random = () => bytes('0cc3-18c4-dc0c0c07398f');
    expect(newId('inv', 1645557742000, random)).toBe(typeId('inv', bytes('017F22E2-79B0-7CC3-98C4-DC0C0C07398F')));
  });
  test('sorts by time', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 42 }),
        fc.integer({ min: 1, max: 1e9 }),
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        (at, later, noise) => {
          const first = newId('evt', at, () => noise.slice(0, 10));
          const second = newId('evt', at + later, () => noise.slice(10));
          expect(first < second).toBe(true);
          expect(isId(first, 'evt')).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test.each([
  'inv_01h455vb4pex5vsknk084sn02',
  'inv_01h455vb4pex5vsknk084sn02qq',
  'inv_81h455vb4pex5vsknk084sn02q',
  'inv_01H455VB4PEX5VSKNK084SN02Q',
  'inv_01h455vb4pex5vsknk084sn0lo',
  'cus_01h455vb4pex5vsknk084sn02q',
  '01h455vb4pex5vsknk084sn02q',
  '',
])('%j is no invoice id', (text) => expect(isId(text, 'inv')).toBe(false));
