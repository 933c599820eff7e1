// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { computeTax, type TaxRequest } from './compute.js';
import { explainTax } from './explain.js';
import { placeOfSupply } from './place-of-supply.js';
import type { TaxRate, TaxTable } from './rates.js';
import { STANDARD_VAT_RATES } from './standard-vat-rates.js';
import { taxedAt } from './tax-decision.js';
import type { TaxResult } from './tax-result.js';

const here = taxedAt('domestic', { country: 'XX' });
const tax = (label: string, rate: string, more: Partial<TaxRate> = {}): TaxRate => ({
  jurisdiction: 'XX',
  label,
  kind: 'vat',
  rate,
  ...more,
});
const GST = tax('GST', '0.05');
const QST = tax('QST', '0.075', { compound: true });

function compute(rates: readonly TaxRate[], amounts: readonly bigint[], more: Partial<TaxRequest> = {}): TaxResult {
  const result = computeTax({
    currency: 'EUR',
    lines: amounts.map((amount_minor, index) => ({ key: `line-${index}`, amount_minor })),
    behaviour: 'exclusive',
    rounding: 'line',
    place: here,
    table: { rates },
    date: '2025-03-01',
    ...more,
  });
  if (!result.ok) throw new Error(result.problems[0]?.message);
  return result.value;
}

/** Rates, line amounts: taxes of each line, and the total tax. All in minor units, worked out by hand. */
const EXCLUSIVE: readonly (readonly [string, TaxRate[], bigint[], 'line' | 'invoice', bigint[][], bigint])[] = [
  ['19% of 100.00', [tax('VAT', '0.19')], [10000n], 'line', [[1900n]], 1900n],
  ['25.5% of 19.99: 5.09745', [tax('VAT', '0.255')], [1999n], 'line', [[510n]], 510n],
  ['8.1% of 0.06: 0.00486', [tax('VAT', '0.081')], [6n], 'line', [[0n]], 0n],
  ['19% of 0.50 three times: 0.095 each', [tax('VAT', '0.19')], [50n, 50n, 50n], 'line', [[10n], [10n], [10n]], 30n],
  ['… over the invoice: 0.285', [tax('VAT', '0.19')], [50n, 50n, 50n], 'invoice', [[10n], [10n], [9n]], 29n],
  ['… with a credit: 0.095', [tax('VAT', '0.19')], [50n, 50n, -50n], 'invoice', [[10n], [10n], [-10n]], 10n],
  ['… a credit alone', [tax('VAT', '0.19')], [-50n, -50n, -50n], 'invoice', [[-10n], [-10n], [-9n]], -29n],
  ['a charge and its credit', [tax('VAT', '0.19')], [9999n, -9999n], 'invoice', [[1900n], [-1900n]], 0n],
  ['the largest remainder: 0.19 0.38 0.57', [tax('VAT', '0.19')], [1n, 2n, 3n], 'invoice', [[0n], [0n], [1n]], 1n],
  ['GST and QST side by side', [GST, tax('QST', '0.09975')], [10000n], 'line', [[500n, 998n]], 1498n],
  ['QST on GST: 7.5% of 105.00 = 7.875', [QST, GST], [10000n], 'line', [[500n, 788n]], 1288n],
  [
    'QST on GST over the invoice',
    [GST, QST],
    [5000n, 5000n],
    'invoice',
    [
      [250n, 394n],
      [250n, 394n],
    ],
    1288n,
  ],
  [
    'state, county, city, district',
    [tax('State', '0.0625'), tax('County', '0.0175'), tax('City', '0.0125'), tax('RTA', '0.01')],
    [10000n],
    'line',
    [[625n, 175n, 125n, 100n]],
    1025n,
  ],
  ['cut: 0.4 each, 1.2 in all', [tax('VAT', '0.4')], [1n, 1n, 1n], 'invoice', [[0n], [0n], [1n]], 1n],
  ['nothing', [tax('VAT', '0.19')], [0n], 'invoice', [[0n]], 0n],
  ['no lines', [tax('VAT', '0.19')], [], 'invoice', [], 0n],
  ['a zero rate', [tax('VAT', '0')], [10000n], 'invoice', [[0n]], 0n],
];

const INCLUSIVE: readonly (readonly [string, TaxRate[], bigint[], 'line' | 'invoice', bigint[][], bigint[]])[] = [
  ['19% in 100.00: 15.9663', [tax('VAT', '0.19')], [10000n], 'line', [[1597n]], [8403n]],
  ['20% in 0.03: 0.005', [tax('VAT', '0.2')], [3n], 'line', [[1n]], [2n]],
  [
    '… three times over the invoice: 0.015',
    [tax('VAT', '0.2')],
    [3n, 3n, 3n],
    'invoice',
    [[1n], [1n], [0n]],
    [2n, 2n, 3n],
  ],
  ['a credit', [tax('VAT', '0.19')], [-10000n], 'line', [[-1597n]], [-8403n]],
  ['QST on GST in 112.88: 7.875 in 112.875', [GST, QST], [11288n], 'line', [[500n, 788n]], [10000n]],
  ['two taxes side by side in 115.00', [GST, tax('PST', '0.1')], [11500n], 'line', [[500n, 1000n]], [10000n]],
];

describe('computation', () => {
  test.each(EXCLUSIVE)('added: %s (%#)', (_, rates, amounts, rounding, taxes, total) => {
    const result = compute(rates, amounts, { rounding });
    expect(result.lines.map((line) => line.taxes.map(({ amount_minor }) => amount_minor))).toEqual(taxes);
    expect(result.tax_minor).toBe(total);
    expect(result.lines.map(({ net_minor }) => net_minor)).toEqual(amounts);
  });

  test.each(INCLUSIVE)('contained: %s (%#)', (_, rates, amounts, rounding, taxes, net) => {
    const result = compute(rates, amounts, { rounding, behaviour: 'inclusive' });
    expect(result.lines.map((line) => line.taxes.map(({ amount_minor }) => amount_minor))).toEqual(taxes);
    expect(result.lines.map(({ net_minor }) => net_minor)).toEqual(net);
    expect(result.lines.map(({ gross_minor }) => gross_minor)).toEqual(amounts);
  });

  test.each([
    ['JPY', '0.1', [105n, 105n, 105n], 'line', 33n],
    ['JPY', '0.1', [105n, 105n, 105n], 'invoice', 32n],
    ['BHD', '0.1', [125n, 125n], 'line', 26n],
    ['BHD', '0.1', [125n, 125n], 'invoice', 25n],
    ['BHD', '0.1', [1234n], 'line', 123n],
  ] as const)('%s at %s, rounded per %s', (currency, rate, amounts, rounding, total) => {
    expect(compute([tax('VAT', rate)], amounts, { currency, rounding }).tax_minor).toBe(total);
  });

  test('two rates of one tax stand apart in the summary, equal ones together', () => {
    const rates = [
      tax('VAT', '0.19'),
      tax('VAT', '0.07', { category: 'ebook' }),
      tax('VAT', '0.070', { category: 'journal' }),
    ];
    const lines = [
      { key: 'a', amount_minor: 1000n, tax_category: 'ebook' },
      { key: 'b', amount_minor: 1000n },
      { key: 'c', amount_minor: 500n, tax_category: 'journal' },
    ];
    const { summary } = compute(rates, [], { lines });
    expect(summary.map(({ rate, taxable_minor, amount_minor }) => [rate, taxable_minor, amount_minor])).toEqual([
      ['0.19', 1000n, 190n],
      ['0.07', 1500n, 105n],
    ]);
  });

  test('the day picks the rate, the address the country', () => {
    const place = placeOfSupply({ address: { country: 'DE' } }, { address: { country: 'DE' }, kind: 'consumer' });
    if (!place.ok) throw new Error('refused');
    const on = (date: string) =>
      compute([], [10000n], { place: place.value, table: STANDARD_VAT_RATES, date }).tax_minor;
    expect([on('2020-06-30'), on('2020-07-01'), on('2020-12-31'), on('2021-01-01')]).toEqual([
      1900n,
      1600n,
      1600n,
      1900n,
    ]);
  });

  test('where another taxes, the lines carry the reason and no tax', () => {
    const place = placeOfSupply(
      { address: { country: 'DE' } },
      { address: { country: 'FR' }, kind: 'business', tax_id: 'FR40303265045' },
    );
    if (!place.ok) throw new Error('refused');
    const result = compute([tax('VAT', '0.19')], [10000n], { place: place.value });
    expect(result).toMatchObject({ tax_minor: 0n, gross_minor: 10000n, vatex_code: 'VATEX-EU-AE', summary: [] });
    expect(result.lines).toMatchObject([{ vat_category: 'AE', taxes: [] }]);
    expect(result.note).toContain('Article 196');
  });

  test('a zero rate is Z, any other S', () => {
    const rates = [tax('VAT', '0.19'), tax('VAT', '0', { category: 'book' })];
    const lines = [
      { key: 'a', amount_minor: 1000n, tax_category: 'book' },
      { key: 'b', amount_minor: 1000n },
    ];
    expect(compute(rates, [], { lines }).lines.map(({ vat_category }) => vat_category)).toEqual(['Z', 'S']);
  });

  test('no row for the place is a problem, not zero', () => {
    const request = { currency: 'EUR', behaviour: 'exclusive', rounding: 'line', date: '2025-01-01' } as const;
    const lines = [{ key: 'a', amount_minor: 1n }];
    expect(computeTax({ ...request, lines, place: here, table: { rates: [] } })).toMatchObject({
      ok: false,
      problems: [{ code: 'tax-rate-missing', path: 'lines[0]' }],
    });
  });

  test('each tax is a sentence', () => {
    const sentences = (result: TaxResult) =>
      result.summary.map((each) => explainTax(each, result.currency, result.behaviour));
    expect(sentences(compute([tax('VAT', '0.19', { jurisdiction: 'XX' })], [10000n]))).toEqual([
      '19% VAT (XX) on 100.00 EUR = 19.00 EUR',
    ]);
    expect(sentences(compute([GST, QST], [10000n], { currency: 'CAD' }))).toEqual([
      '5% GST (XX) on 100.00 CAD = 5.00 CAD',
      '7.5% QST (XX) on 105.00 CAD incl. tax = 7.88 CAD',
    ]);
    expect(sentences(compute([tax('VAT', '0.255')], [10000n], { behaviour: 'inclusive' }))).toEqual([
      '25.5% VAT (XX) on 79.68 EUR, contained in the price = 20.32 EUR',
    ]);
  });
});

const TABLE: TaxTable = {
  rates: [
    tax('A', '0.19'),
    tax('A', '0.07', { category: 'x' }),
    tax('B', '0.0825'),
    tax('B', '0', { category: 'y' }),
    tax('C', '0.09975', { compound: true }),
    tax('D', '1', { category: 'y', compound: true }),
    tax('E', '0.003', { category: 'x' }),
  ],
};
const anyLine = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  amount_minor: fc.oneof(fc.bigInt(-200n, 200n), fc.bigInt(-(10n ** 14n), 10n ** 14n)),
  tax_category: fc.constantFrom('x', 'y', 'z'),
});
const anyRequest = fc.record({
  lines: fc.array(anyLine, { maxLength: 12 }),
  behaviour: fc.constantFrom('exclusive' as const, 'inclusive' as const),
  rounding: fc.constantFrom('line' as const, 'invoice' as const),
});
const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
const figures = ({ summary, net_minor, tax_minor, gross_minor }: TaxResult) => ({
  summary: summary.filter((row) => row.taxable_minor !== 0n || row.amount_minor !== 0n),
  net_minor,
  tax_minor,
  gross_minor,
});

describe('for any invoice', () => {
  test('lines add up to the summary and the totals; net and taxes are gross', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const result = compute(TABLE.rates, [], request);
        for (const row of result.summary) {
          const same = result.lines.flatMap(({ taxes }) =>
            taxes.filter(({ code, rate }) => code === row.code && rate === row.rate),
          );
          expect(sum(same.map(({ amount_minor }) => amount_minor))).toBe(row.amount_minor);
          expect(sum(same.map(({ taxable_minor }) => taxable_minor))).toBe(row.taxable_minor);
        }
        expect(sum(result.summary.map(({ amount_minor }) => amount_minor))).toBe(result.tax_minor);
        for (const [index, line] of result.lines.entries()) {
          expect(line.net_minor + sum(line.taxes.map(({ amount_minor }) => amount_minor))).toBe(line.gross_minor);
          const kept = request.behaviour === 'inclusive' ? line.gross_minor : line.net_minor;
          expect(kept).toBe(request.lines[index]?.amount_minor);
        }
        expect(result.net_minor + result.tax_minor).toBe(result.gross_minor);
      }),
      { numRuns: 300 },
    );
  });

  test('a credit mirrors the charge', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const credit = request.lines.map((line) => ({ ...line, amount_minor: -line.amount_minor }));
        const charged = compute(TABLE.rates, [], request);
        const credited = compute(TABLE.rates, [], { ...request, lines: credit });
        const parts = (result: TaxResult, sign: bigint) =>
          result.lines.map(({ net_minor, taxes }) => [
            sign * net_minor,
            ...taxes.map(({ amount_minor, taxable_minor }) => [sign * amount_minor, sign * taxable_minor]),
          ]);
        expect(parts(credited, -1n)).toEqual(parts(charged, 1n));
      }),
      { numRuns: 200 },
    );
  });

  test('the order of lines changes no figure', () => {
    const shuffled = anyRequest.chain((request) =>
      fc.tuple(
        fc.constant(request),
        fc.shuffledSubarray(request.lines, { minLength: request.lines.length, maxLength: request.lines.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([request, lines]) => {
        const other = compute(TABLE.rates, [], { ...request, lines });
        expect(figures(other)).toEqual(figures(compute(TABLE.rates, [], request)));
      }),
      { numRuns: 300 },
    );
  });

  test('over the invoice each plain tax is its rate on the summed base, rounded once', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (lines) => {
        const { summary } = compute(TABLE.rates, [], { lines, rounding: 'invoice' });
        for (const row of summary) {
          const exact = decimal(row.rate).multiply(decimal(row.taxable_minor));
          expect(row.amount_minor).toBe(exact.toScaledInteger(0, 'half-away'));
        }
      }),
      { numRuns: 200 },
    );
  });
});
