// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../kit/decimal.js';
import type { ExchangeRate } from '../kit/exchange-rate.js';
import { Balances } from './balance.js';
import { carriedShare, functionalItem, translateEntry } from './functional-currency.js';
import { balanced, type JournalEntry, type Posting } from './posting.js';
import { recognitionEntries } from './recognition.js';
import { withCredit } from './schedule.js';
import { randomBooks } from './testing/random-books.js';

const ratio = (base: string, quote: string, multiply: Decimal): ExchangeRate => ({
  base,
  quote,
  multiply,
  divide: Decimal.ONE,
  recorded: [],
});
const dollars = (rate: string) => ratio('EUR', 'USD', decimal(rate));
const entry = (...postings: [Posting['account'], bigint][]): JournalEntry => ({
  kind: 'payment',
  date: '2024-05-01',
  reference: 'pay_1',
  postings: postings.map(([account, amount_minor]) => ({ account, amount_minor, currency: 'EUR' })),
});
const written = ({ postings }: JournalEntry) =>
  postings.map(({ account, amount_minor, currency }) => `${account} ${amount_minor} ${currency}`);

describe('in the functional currency', () => {
  test('a payment at a lower rate than its invoice is a loss on exchange', () => {
    // invoiced at 1.10: 110.00 USD; paid at 1.08: 108.00 USD, of it 1.08 fee
    const payment = entry(['cash', 9900n], ['payment_fees', 100n], ['receivable', -10000n]);
    const carried = ({ account }: Posting) => (account === 'receivable' ? -11000n : null);
    expect(written(translateEntry(payment, dollars('1.08'), carried))).toEqual([
      'cash 10692 USD',
      'payment_fees 108 USD',
      'receivable -11000 USD',
      'fx_gain_loss 200 USD',
    ]);
  });

  test('at a higher rate it is a gain', () => {
    const payment = entry(['cash', 10000n], ['receivable', -10000n]);
    const carried = ({ account }: Posting) => (account === 'receivable' ? -11000n : null);
    expect(written(translateEntry(payment, dollars('1.15'), carried))).toEqual([
      'cash 11500 USD',
      'receivable -11000 USD',
      'fx_gain_loss -500 USD',
    ]);
  });

  test('what single roundings differ by is named apart', () => {
    // 0.165 → 0.17 against three times 0.055 → 0.06
    const invoice = entry(['receivable', 15n], ['revenue', -5n], ['revenue', -5n], ['revenue', -5n]);
    expect(written(translateEntry(invoice, dollars('1.10')))).toEqual([
      'receivable 17 USD',
      'revenue -6 USD',
      'revenue -6 USD',
      'revenue -6 USD',
      'rounding 1 USD',
    ]);
  });

  test('an entry in it stays as it is, one in two currencies is refused', () => {
    const payment = entry(['cash', 100n], ['receivable', -100n]);
    const euros = ratio('EUR', 'EUR', Decimal.ONE);
    expect(translateEntry(payment, euros)).toBe(payment);
    const yen = payment.postings.map((posting) => ({ ...posting, currency: 'JPY' }));
    expect(() => translateEntry({ ...payment, postings: [...payment.postings, ...yen] }, euros)).toThrow(RangeError);
  });

  test('an invoice paid in three parts leaves nothing behind', () => {
    const whole = { amount_minor: 10000n, functional_minor: 10825n };
    expect([0n, 3333n, 6666n].map((before, index) => carriedShare(whole, before, index === 2 ? 3334n : 3333n))).toEqual(
      [3608n, 3608n, 3609n],
    );
  });

  test('any parts of a whole sum to what it stands at', () => {
    const parts = fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), (settled, functional_minor) => {
        const amount_minor = settled.reduce((sum, part) => sum + part, 0n);
        fc.pre(amount_minor > 0n);
        let before = 0n;
        let sum = 0n;
        for (const part of settled) {
          sum += carriedShare({ amount_minor, functional_minor }, before, part);
          before += part;
        }
        expect(sum).toBe(functional_minor);
      }),
      { numRuns: 200 },
    );
  });

  test('every entry of any books balances there too', () => {
    const rate = fc.bigInt({ min: 1n, max: 30_000_000n }).map((parts) => Decimal.fromParts(parts, 6));
    fc.assert(
      fc.property(randomBooks, rate, fc.bigInt({ min: -999n, max: 999n }), ({ entries }, value, stands) => {
        for (const each of entries.filter(({ kind }) => kind !== 'recognition')) {
          const translated = translateEntry(
            each,
            ratio(each.postings[0]?.currency ?? 'EUR', 'USD', value),
            ({ account }) => (account === 'receivable' ? stands : null),
          );
          expect(balanced(translated)).toBe(true);
          expect(translated.postings.every(({ currency }) => currency === 'USD')).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('deferred revenue ends at zero there too, credits included', () => {
    const line = {
      id: 'line_1',
      customer_id: 'cus_1',
      invoice_id: 'in_1',
      charge_key: 'plan/base',
      currency: 'EUR',
      billed_on: '2024-04-01',
      net_minor: 33333n,
      discount_minor: 0n,
      service_period: { start: '2024-04-01', end: '2024-05-01' },
      recognition: 'over_time' as const,
      credits: [],
    };
    const once = withCredit(line, { date: '2024-04-11', net_minor: 11111n });
    const item = functionalItem(withCredit(once, { date: '2024-04-16', net_minor: 5555n }), dollars('1.0825'));
    // 333.33 → 360.83; 111.11 of it → 120.28, 166.66 of it → 180.41
    expect(item).toMatchObject({
      currency: 'USD',
      net_minor: 36083n,
      credits: [{ net_minor: 12028n }, { net_minor: 6013n }],
    });
    const balances = new Balances();
    for (const each of recognitionEntries([item], '2024-04-01', '2024-05-01', 'day')) balances.post(each);
    expect(balances.of('deferred_revenue', 'USD')).toBe(36083n - 12028n - 6013n);
    expect(functionalItem(item, dollars('2'))).toBe(item);
  });
});
