// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDate } from './calendar.js';
import { Decimal, decimal } from './decimal.js';
import {
  convertMinor,
  type ExchangeRate,
  ExchangeRates,
  exchangeUpTo,
  type RateRule,
  type RecordedRate,
  rateDate,
  rateFrom,
  rateText,
} from './exchange-rate.js';

const recorded = (pair: string, date: string, rate: string, sys_from = 1n): RecordedRate => {
  const [base = '', quote = ''] = pair.split('/');
  return { base, quote, date, rate: decimal(rate), source: 'ECB', sys_from };
};
const RULE: RateRule = { cross_currency: 'EUR', max_age_days: 7 };
const said = (rate: ExchangeRate | null) => (rate === null ? null : `${rateText(rate)} of ${rateDate(rate)}`);
const ask = (rates: RecordedRate[], pair: string, date: string, known = 9n, rule = RULE) => {
  const [base = '', quote = ''] = pair.split('/');
  return new ExchangeRates(rates).find({ base, quote, date, known }, rule);
};

describe('an amount at a rate', () => {
  // 110.00 / 1.0825 = 101.6166…; 9900 / 162.54 = 60.908…; 0.05 × 1.10 = 0.055
  test.each([
    ['100.00 EUR in USD', 'EUR/USD', '1.0825', 'EUR/USD', 10_000n, 10_825n],
    ['110.00 USD in EUR, by the rate of the euro', 'EUR/USD', '1.0825', 'USD/EUR', 11_000n, 10_162n],
    ['9,900 JPY in EUR', 'EUR/JPY', '162.54', 'JPY/EUR', 9_900n, 6_091n],
    ['100.00 EUR in JPY', 'EUR/JPY', '162.545', 'EUR/JPY', 10_000n, 16_255n],
    ['0.05 EUR at 1.10: half a cent goes up', 'EUR/USD', '1.10', 'EUR/USD', 5n, 6n],
    ['the same below zero', 'EUR/USD', '1.10', 'EUR/USD', -5n, -6n],
    ['0.01 USD / 2: half a cent goes up', 'EUR/USD', '2', 'USD/EUR', 1n, 1n],
    ['1.000 BHD in USD', 'BHD/USD', '2.6595', 'BHD/USD', 1_000n, 266n],
  ])('%s', (_name, pair, rate, asked, amount, converted) => {
    const [base = '', quote = ''] = asked.split('/');
    expect(convertMinor(amount, rateFrom(recorded(pair, '2026-01-30', rate), base, quote))).toBe(converted);
  });

  test('through a third currency is rounded once', () => {
    // 10,000 JPY / 162.54 × 0.8432 = 51.8764… GBP; by way of 61.52 EUR it would be 51.87
    const rate = ask(
      [recorded('EUR/JPY', '2026-01-30', '162.54'), recorded('EUR/GBP', '2026-01-30', '0.8432')],
      'JPY/GBP',
      '2026-01-30',
    );
    expect(convertMinor(10_000n, rate as ExchangeRate)).toBe(5_188n);
    expect(rate?.recorded.map(({ quote }) => quote)).toEqual(['JPY', 'GBP']);
    expect(said(rate)).toBe('0.005187646117879 of 2026-01-30');
  });
});

describe('the rate of a day', () => {
  const friday = recorded('EUR/USD', '2026-01-30', '1.0825');
  const thursday = recorded('EUR/USD', '2026-01-29', '1.08');

  test.each([
    ['the day itself', '2026-01-30', '1.0825 of 2026-01-30'],
    ['Sunday: the last one before', '2026-02-01', '1.0825 of 2026-01-30'],
    ['the day before', '2026-01-29', '1.08 of 2026-01-29'],
    ['a day before the first', '2026-01-28', null],
    ['seven days later', '2026-02-06', '1.0825 of 2026-01-30'],
    ['eight days later it is too old', '2026-02-07', null],
  ])('%s', (_name, date, rate) => {
    expect(said(ask([friday, thursday], 'EUR/USD', date))).toBe(rate);
  });

  test('between a currency and itself is one, without a day', () => {
    const one = ask([], 'EUR/EUR', '2026-01-30') as ExchangeRate;
    expect([rateText(one), rateDate(one), convertMinor(7n, one)]).toEqual(['1', null, 7n]);
  });

  test('the way it is asked for comes before its inverse, and that before a cross rate; the later day before all', () => {
    const inverse = recorded('USD/GBP', '2026-01-30', '0.8');
    const legs = [recorded('EUR/USD', '2026-01-30', '1.1'), recorded('EUR/GBP', '2026-01-30', '0.85')];
    const direct = recorded('GBP/USD', '2026-01-30', '1.3');
    expect(said(ask([...legs, inverse, direct], 'GBP/USD', '2026-01-30'))).toBe('1.3 of 2026-01-30');
    expect(said(ask([...legs, inverse], 'GBP/USD', '2026-01-30'))).toBe('1.25 of 2026-01-30');
    expect(said(ask([...legs, { ...direct, date: '2026-01-29' }], 'GBP/USD', '2026-01-30'))).toMatch(/^1\.29411/);
    expect(said(ask(legs, 'GBP/USD', '2026-01-30', 9n, { ...RULE, cross_currency: null }))).toBeNull();
  });

  test('a cross rate is of the older of its days', () => {
    const legs = [recorded('EUR/USD', '2026-01-30', '1.1'), recorded('EUR/GBP', '2026-01-29', '0.85')];
    expect(rateDate(ask(legs, 'GBP/USD', '2026-01-31') as ExchangeRate)).toBe('2026-01-29');
  });

  test('a correction counts for whoever asks after it', () => {
    const corrected = { ...friday, rate: decimal('1.09'), sys_from: 5n };
    expect(said(ask([friday, corrected], 'EUR/USD', '2026-01-30', 4n))).toBe('1.0825 of 2026-01-30');
    expect(said(ask([friday, corrected], 'EUR/USD', '2026-01-30', 5n))).toBe('1.09 of 2026-01-30');
  });

  test('what was not known yet is what became known first', () => {
    const later = [
      { ...thursday, sys_from: 5n },
      { ...friday, sys_from: 6n },
    ];
    expect(said(ask(later, 'EUR/USD', '2026-01-30', 1n))).toBe('1.08 of 2026-01-29');
  });
});

describe('whatever is recorded', () => {
  const pair = fc.constantFrom('EUR/USD', 'USD/EUR', 'EUR/GBP', 'GBP/USD', 'GBP/EUR');
  const rate = fc.record({
    pair,
    day: fc.integer({ min: 0, max: 12 }),
    parts: fc.bigInt({ min: 1n, max: 3_000_000n }),
  });
  const rates = fc.array(rate, { maxLength: 25, size: 'max' }).map((list) =>
    list.map(({ pair: of, day, parts }, index) => ({
      ...recorded(of, addToDate('2026-01-01', { days: day }), '1', BigInt(index + 1)),
      rate: Decimal.fromParts(parts, 6),
    })),
  );
  const asked = fc.record({ pair, day: fc.integer({ min: 0, max: 14 }), known: fc.bigInt({ min: 0n, max: 25n }) });

  test('later changes no answer', () => {
    fc.assert(
      fc.property(rates, asked, fc.nat(25), (list, { pair: of, day, known }, count) => {
        const date = addToDate('2026-01-01', { days: day });
        const before = ask(list.slice(0, Math.max(count, Number(known))), of, date, known);
        if (before !== null) expect(said(ask(list, of, date, known))).toBe(said(before));
      }),
      { numRuns: 500 },
    );
  });

  test('is asked for in any order, is of the days allowed, and the way back is the inverse', () => {
    fc.assert(
      fc.property(rates, asked, (list, { pair: of, day, known }) => {
        const date = addToDate('2026-01-01', { days: day });
        const found = ask(list, of, date, known);
        expect(said(ask([...list].reverse(), of, date, known))).toBe(said(found));
        if (found === null) return;
        const rate_date = rateDate(found) as string;
        expect(rate_date <= date && rate_date >= addToDate(date, { days: -RULE.max_age_days })).toBe(true);
        const back = ask(list, of.split('/').reverse().join('/'), date, known) as ExchangeRate;
        // of one pair recorded both ways on one day each way has its own
        if (back.recorded.some((one, index) => found.recorded.toReversed()[index] !== one)) return;
        expect(back.multiply.multiply(found.multiply).equals(back.divide.multiply(found.divide))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is exchanged of an amount', () => {
  const rate = (text: string) => rateFrom(recorded('USD/EUR', '2026-01-30', text), 'USD', 'EUR');
  // 0.92 × 100.00; 92.00 / 0.92; 91.99 / 0.92 = 99.9891…; 0.01 × 0.4 is less than half a cent
  test.each([
    ['all of it, where it comes to less', 10_000n, 9_201n, '0.92', 10_000n, 9_200n],
    ['all of it, where it comes to just that', 10_000n, 9_200n, '0.92', 10_000n, 9_200n],
    ['what is wanted, for what that is', 20_000n, 9_199n, '0.92', 9_999n, 9_199n],
    ['nothing, where it comes to nothing', 1n, 100n, '0.4', 0n, 0n],
    ['nothing is given for nothing', 100n, 1n, '1000', 1n, 1n],
  ])('%s', (_name, there, wanted, text, given_minor, taken_minor) => {
    expect(exchangeUpTo(there, wanted, rate(text))).toEqual({ given_minor, taken_minor });
  });

  test('is never more than there is or is wanted, and one of both is used up', () => {
    const minor = fc.bigInt({ min: 1n, max: 10n ** 12n });
    const parts = fc.bigInt({ min: 1n, max: 10n ** 9n });
    fc.assert(
      fc.property(minor, minor, parts, (there, wanted, thousandths) => {
        const { given_minor, taken_minor } = exchangeUpTo(there, wanted, {
          ...rate('1'),
          multiply: Decimal.fromParts(thousandths, 3),
        });
        expect(given_minor <= there && taken_minor <= wanted).toBe(true);
        expect(given_minor > 0n).toBe(taken_minor > 0n);
        if (taken_minor > 0n) expect(given_minor === there || taken_minor === wanted).toBe(true);
      }),
    );
  });
});
