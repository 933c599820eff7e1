// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNT_KEYS, ACCOUNTS, accountNumbers, CHARTS, isAccountKey } from './account.js';
import { Balances, normalBalance, trialDifferences } from './balance.js';
import { balanced, type JournalEntry } from './posting.js';
import { positionAt } from './schedule.js';
import { randomBooks } from './testing/random-books.js';

const entry = (reference: string, postings: JournalEntry['postings']): JournalEntry => ({
  kind: 'invoice',
  date: '2024-01-01',
  reference,
  postings,
});
const owed = (customer_id: string, invoice_id: string, amount_minor: bigint, currency = 'EUR') => ({
  account: 'receivable' as const,
  amount_minor,
  currency,
  dimensions: { customer_id, invoice_id },
});

describe('balances', () => {
  const balances = new Balances()
    .post(
      entry('in_1', [owed('cus_1', 'in_1', 11900n), { account: 'revenue', amount_minor: -11900n, currency: 'EUR' }]),
    )
    .post(
      entry('in_2', [owed('cus_2', 'in_2', 500n, 'JPY'), { account: 'revenue', amount_minor: -500n, currency: 'JPY' }]),
    )
    .post(entry('pay_1', [{ account: 'cash', amount_minor: 4000n, currency: 'EUR' }, owed('cus_1', 'in_1', -4000n)]));

  test('by account and currency', () => {
    expect(balances.trialBalance()).toEqual([
      { account: 'receivable', currency: 'EUR', debit_minor: 11900n, credit_minor: 4000n, balance_minor: 7900n },
      { account: 'cash', currency: 'EUR', debit_minor: 4000n, credit_minor: 0n, balance_minor: 4000n },
      { account: 'revenue', currency: 'EUR', debit_minor: 0n, credit_minor: 11900n, balance_minor: -11900n },
      { account: 'receivable', currency: 'JPY', debit_minor: 500n, credit_minor: 0n, balance_minor: 500n },
      { account: 'revenue', currency: 'JPY', debit_minor: 0n, credit_minor: 500n, balance_minor: -500n },
    ]);
    expect(balances.of('revenue', 'EUR')).toBe(-11900n);
    expect(balances.of('revenue', 'USD')).toBe(0n);
    expect(balances.trialBalance().map(normalBalance)).toEqual([7900n, 4000n, 11900n, 500n, 500n]);
  });

  test('by customer and invoice', () => {
    expect(balances.receivableOf('cus_1', 'EUR')).toBe(7900n);
    expect(balances.receivableOf('cus_2', 'JPY')).toBe(500n);
    expect(balances.receivableOf('cus_2', 'EUR')).toBe(0n);
    expect(balances.openOf('in_1', 'EUR')).toBe(7900n);
  });

  test('a difference is found in its currency', () => {
    const stray = { account: 'cash' as const, currency: 'USD', debit_minor: 1n, credit_minor: 0n, balance_minor: 1n };
    const wrong = [...balances.trialBalance(), stray];
    expect(trialDifferences(balances.trialBalance())).toEqual(
      new Map([
        ['EUR', 0n],
        ['JPY', 0n],
      ]),
    );
    expect(trialDifferences(wrong).get('USD')).toBe(1n);
  });
});

test('every account has a number in every chart, and a seller may set their own', () => {
  for (const numbers of Object.values(CHARTS)) for (const key of ACCOUNT_KEYS) expect(numbers[key]).toMatch(/^\d{4}$/);
  expect(accountNumbers('skr03', { revenue: '8401' })).toMatchObject({ revenue: '8401', deferred_revenue: '0990' });
  expect(accountNumbers().cash).toBe('1000');
  expect([isAccountKey('cash'), isAccountKey('constructor')]).toEqual([true, false]);
  expect(ACCOUNTS.discounts.normal).toBe('debit');
});

describe('after any documents', () => {
  test('every entry balances, the trial balance is zero, and receivables are what the documents say', () => {
    fc.assert(
      fc.property(randomBooks, ({ entries, owed: expected }) => {
        const balances = new Balances();
        for (const each of entries) {
          expect(balanced(each)).toBe(true);
          expect(each.postings.every((posting) => posting.amount_minor !== 0n)).toBe(true);
          for (const difference of trialDifferences(balances.post(each).trialBalance()).values())
            expect(difference).toBe(0n);
        }
        for (const currency of ['EUR', 'JPY']) {
          let all = 0n;
          for (const customer of ['cus_1', 'cus_2']) {
            expect(balances.receivableOf(customer, currency)).toBe(expected.get(`${customer} ${currency}`) ?? 0n);
            all += balances.receivableOf(customer, currency);
          }
          expect(balances.of('receivable', currency)).toBe(all);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('all that was billed and not credited has become revenue, and nothing is left deferred', () => {
    fc.assert(
      fc.property(randomBooks, ({ entries, billed, items, last_day }) => {
        const balances = new Balances();
        for (const each of entries) balances.post(each);
        for (const currency of ['EUR', 'JPY']) {
          expect(balances.of('deferred_revenue', currency)).toBe(0n);
          expect(-balances.of('revenue', currency) - balances.of('discounts', currency)).toBe(
            billed.get(currency) ?? 0n,
          );
        }
        for (const item of items) expect(positionAt(item, last_day).deferred.net_minor).toBe(0n);
      }),
      { numRuns: 150 },
    );
  });

  test('the deferred balance on a day is what the schedule says for it', () => {
    fc.assert(
      fc.property(randomBooks, ({ entries, items }) => {
        const balances = new Balances();
        for (const [index, each] of entries.entries()) {
          balances.post(each);
          const next = entries[index + 1];
          if (
            each.kind !== 'recognition' ||
            next === undefined ||
            next.kind !== 'recognition' ||
            next.date === each.date
          )
            continue;
          // between two recognition entries no document came: all of the first one's day is in
          for (const currency of ['EUR', 'JPY']) {
            const after = nextDay(each.date);
            const deferred = items
              .filter(
                (item) => item.currency === currency && item.recognition === 'over_time' && item.billed_on <= each.date,
              )
              .reduce((sum, item) => sum + positionAt(item, after).deferred.net_minor, 0n);
            expect(-balances.of('deferred_revenue', currency)).toBe(deferred);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
