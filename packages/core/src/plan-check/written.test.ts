// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUnit, type Unit } from './unit.js';
import { readWritten } from './written.js';

const unit = (text: string) => parseUnit(text) as Unit;
const number = (value: { toDecimal(places: number, rounding: 'half-even'): { toString(): string } } | null) =>
  value === null ? null : value.toDecimal(6, 'half-even').toString();
const shape = (text: string, of: string) => {
  const written = readWritten(text, unit(of));
  if (written === null) return null;
  const { form, value, meant } = written;
  return [form, number(value.low), number(value.high), number(meant.low), number(meant.high)];
};

test.each([
  // as written, its unit, its form, its ends, and all that would be written like this
  ['$55K', 'USD/month', ['point', '55000', '55000', '54500', '55500']],
  ['5500', 'USD', ['point', '5500', '5500', '5450', '5550']],
  ['$500', 'USD', ['point', '500', '500', '495', '505']],
  ['$50', 'USD', ['point', '50', '50', '49.5', '50.5']],
  ['$57,600', 'USD', ['point', '57600', '57600', '57550', '57650']],
  ['$2,999', 'USD/month', ['point', '2999', '2999', '2998.5', '2999.5']],
  ['$0.10', 'USD/GB', ['point', '0.1', '0.1', '0.095', '0.105']],
  ['83%', 'percent', ['point', '0.83', '0.83', '0.825', '0.835']],
  ['~83%', 'percent', ['point', '0.83', '0.83', '0.82', '0.84']],
  ['80%', 'percent', ['point', '0.8', '0.8', '0.795', '0.805']],
  ['11.0', 'times', ['point', '11', '11', '10.95', '11.05']],
  ['10-50x', 'times', ['range', '10', '50', '9.5', '50.5']],
  ['2-5%', 'percent', ['range', '0.02', '0.05', '0.015', '0.055']],
  ['$999-9,999', 'USD/month', ['range', '999', '9999', '998.5', '9999.5']],
  ['$1-5M', 'USD/year', ['range', '1000000', '5000000', '500000', '5500000']],
  ['$1.5M-6M', 'USD/year', ['range', '1500000', '6000000', '1450000', '6500000']],
  ['500-1K', 'users', ['range', '500', '1000', '499.5', '1500']],
  ['100K+', 'executions', ['at_least', '100000', null, '99500', null]],
  ['>75%', 'percent', ['at_least', '0.75', null, '0.745', null]],
  ['<$2,000', 'USD', ['at_most', null, '2000', null, '2050']],
  ['≤ 100', 'executions', ['at_most', null, '100', null, '100.5']],
  ['1,000', 'customers', ['point', '1000', '1000', '999.5', '1000.5']],
  ['about 5K', 'stars', ['point', '5000', '5000', '4000', '6000']],
  ['not paid', 'words', ['words', null, null, null, null]],
])('%s in %s', (text, of, expected) => {
  expect(shape(text, of)).toEqual(expected);
});

test.each([
  ['$55K', 'percent'],
  ['83%', 'USD'],
  ['€5', 'USD'],
  ['5x', 'customers'],
  ['5-2', 'customers'],
  ['>2-5', 'customers'],
  ['a lot', 'customers'],
  ['1,00', 'customers'],
  ['-5', 'customers'],
  ['1e9', 'customers'],
  ['', 'words'],
  ['9'.repeat(31), 'customers'],
])('%s is no figure in %s', (text, of) => {
  expect(readWritten(text, unit(of))).toBeNull();
});

test('no text makes it throw or take long, and what is read holds what is written', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 200, size: 'max' }), fc.stringMatching(/^[~$><+.,%xKMB0-9 -]{0,30}$/)),
      fc.constantFrom('USD', 'USD/month', 'percent', 'times', 'customers', 'words'),
      (text, of) => {
        const written = readWritten(text, unit(of));
        if (written === null || written.form === 'words') return;
        const { value, meant } = written;
        if (value.low !== null && meant.low !== null) expect(meant.low.compare(value.low)).toBe(-1);
        if (value.high !== null && meant.high !== null) expect(meant.high.compare(value.high)).toBe(1);
      },
    ),
  );
});
