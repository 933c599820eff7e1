// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../kit/decimal.js';
import { convertMinor, type ExchangeRate } from '../kit/exchange-rate.js';
import { Balances } from './balance.js';
import type { PostedInvoice, PostedPayment } from './document.js';
import { revenueItems } from './document.js';
import { entryOf } from './entry.js';
import { FunctionalBooks } from './functional-books.js';
import { functionalUnearned } from './functional-currency.js';
import { balanced, type JournalEntry } from './posting.js';
import { withCredit } from './schedule.js';
import { randomBooks } from './testing/random-books.js';

/** One euro is so much of it: how the European Central Bank says it, so amounts are divided. */
const per = (quote: string, rate: string): ExchangeRate => ({
  base: quote,
  quote: 'EUR',
  multiply: Decimal.ONE,
  divide: decimal(rate),
  recorded: [],
});
const invoice = (id: string, currency: string, net_minor: bigint, tax_minor: bigint): PostedInvoice => ({
  id,
  customer_id: 'cus_1',
  currency,
  date: '2026-01-06',
  lines: [
    {
      id: `${id}/base`,
      charge_key: 'plan/base',
      net_minor,
      discount_minor: 0n,
      tax: [{ code: 'vat', jurisdiction: 'DE', amount_minor: tax_minor }],
      service_period: { start: '2026-01-06', end: '2026-02-06' },
      recognition: 'over_time',
    },
  ],
  credits_applied: [],
  total_minor: net_minor + tax_minor,
  tax_minor,
});
const payment = (
  id: string,
  currency: string,
  amount_minor: bigint,
  invoice_id: string | null,
  fee_minor = 0n,
): PostedPayment => ({
  id,
  customer_id: 'cus_1',
  currency,
  date: '2026-02-02',
  amount_minor,
  fee_minor,
  money: 'cash',
  allocations: invoice_id === null ? [] : [{ invoice_id, amount_minor }],
});
const paid = (document: PostedPayment) => entryOf({ kind: 'payment', document });
const issued = (document: PostedInvoice) => entryOf({ kind: 'invoice', document });
const written = (entry: ReturnType<FunctionalBooks['tell']>) =>
  'waits_for' in entry
    ? `waits for ${entry.waits_for}`
    : entry.postings.map(({ account, amount_minor, currency }) => `${account} ${amount_minor} ${currency}`);

describe('a seller in euros', () => {
  test('invoices dollars and is paid in two parts, at a loss and at a gain', () => {
    const books = new FunctionalBooks('EUR');
    // 130.90, 110.00 and 20.90 USD at 1.10
    expect(written(books.tell(issued(invoice('in_1', 'USD', 11_000n, 2_090n)), per('USD', '1.1')))).toEqual([
      'receivable 11900 EUR',
      'deferred_revenue -10000 EUR',
      'tax_payable -1900 EUR',
    ]);
    // 64.25 / 1.20 = 53.5416…, the fee of 1.20 is 1.00; half of 119.00 is settled
    const first = payment('pay_1', 'USD', 6_545n, 'in_1', 120n);
    expect(written(books.tell(paid(first), per('USD', '1.2')))).toEqual([
      'cash 5354 EUR',
      'payment_fees 100 EUR',
      'receivable -5950 EUR',
      'fx_gain_loss 496 EUR',
    ]);
    expect(books.open().map(({ account, functional_minor }) => [account, functional_minor])).toEqual([
      ['receivable', 5_950n],
      ['cash', 5_354n],
    ]);
    expect(written(books.tell(paid(payment('pay_2', 'USD', 6_545n, 'in_1')), per('USD', '1')))).toEqual([
      'cash 6545 EUR',
      'receivable -5950 EUR',
      'fx_gain_loss -595 EUR',
    ]);
    expect(books.open().map(({ account }) => account)).toEqual(['cash']);
  });

  test('takes half of an invoice in yen back at its rate, and is paid the rest', () => {
    const books = new FunctionalBooks('EUR');
    const document = invoice('in_2', 'JPY', 16_500n, 3_135n);
    // 122.71875, 103.125 and 19.59375 euros at 160: 122.72 - 103.13 - 19.59 = 0
    expect(written(books.tell(issued(document), per('JPY', '160')))).toEqual([
      'receivable 12272 EUR',
      'deferred_revenue -10313 EUR',
      'tax_payable -1959 EUR',
    ]);
    const [item] = revenueItems(document);
    if (item === undefined) throw new Error('the invoice has a line');
    const credit = { date: '2026-01-06', net_minor: 8_250n };
    const note = entryOf({
      kind: 'credit_note',
      document: {
        id: 'cn_1',
        customer_id: 'cus_1',
        invoice_id: 'in_2',
        currency: 'JPY',
        date: credit.date,
        lines: [{ item, net_minor: 8_250n, tax: [{ code: 'vat', jurisdiction: 'DE', amount_minor: 1_567n }] }],
        settled: [{ to: 'receivable', amount_minor: 9_817n }],
      },
    });
    // half of 103.13 is 51.57; 1,567 / 160 = 9.79375; 122.72 × 9,817 / 19,635 = 61.3569…
    const functional_minor = functionalUnearned(withCredit(item, credit), per('JPY', '160'));
    const deferral = { charge_key: 'plan/base', functional_minor };
    expect(written(books.tell(note, per('JPY', '160'), [deferral]))).toEqual([
      'deferred_revenue 5157 EUR',
      'tax_payable 979 EUR',
      'receivable -6136 EUR',
    ]);
    // 9,818 / 150 = 65.4533…
    expect(written(books.tell(paid(payment('pay_3', 'JPY', 9_818n, 'in_2')), per('JPY', '150')))).toEqual([
      'cash 6545 EUR',
      'receivable -6136 EUR',
      'fx_gain_loss -409 EUR',
    ]);
  });

  test('gets money on account first, which pays an invoice later without a rate of that day', () => {
    const books = new FunctionalBooks('EUR');
    books.tell(paid(payment('pay_4', 'USD', 13_090n, null)), per('USD', '1.19'));
    books.tell(issued(invoice('in_3', 'USD', 11_000n, 2_090n)), per('USD', '1.1'));
    const allocations = [{ invoice_id: 'in_3', amount_minor: 13_090n }];
    const document = { id: 'pay_4', customer_id: 'cus_1', currency: 'USD', date: '2026-02-03', allocations };
    expect(written(books.tell(entryOf({ kind: 'payment_applied', document }), null))).toEqual([
      'receivable 11000 EUR',
      'receivable -11900 EUR',
      'fx_gain_loss 900 EUR',
    ]);
    expect(books.open().map(({ account }) => account)).toEqual(['cash']);
  });

  test('what single roundings differ by is named apart', () => {
    // 0.15 and three times 0.05 at 1 / 1.1: 0.165 is 0.17, 0.055 is 0.06
    const postings = [15n, -5n, -5n, -5n].map((amount_minor) => ({
      account: amount_minor > 0n ? ('receivable' as const) : ('revenue' as const),
      amount_minor,
      currency: 'USD',
    }));
    const rate: ExchangeRate = { ...per('USD', '1'), multiply: decimal('1.1') };
    const entry: JournalEntry = { kind: 'invoice', date: '2026-01-06', reference: 'in_4', postings };
    expect(written(new FunctionalBooks('EUR').tell(entry, rate))).toEqual([
      'receivable 17 EUR',
      'revenue -6 EUR',
      'revenue -6 EUR',
      'revenue -6 EUR',
      'rounding 1 EUR',
    ]);
  });

  test('a document without a rate is left out with all that settles it, and with nothing else', () => {
    const books = new FunctionalBooks('EUR');
    expect(written(books.tell(issued(invoice('in_5', 'USD', 11_000n, 2_090n)), null))).toBe('waits for in_5');
    books.tell(issued(invoice('in_6', 'USD', 11_000n, 2_090n)), per('USD', '1.1'));
    expect(written(books.tell(paid(payment('pay_5', 'USD', 1_000n, 'in_5')), per('USD', '1.2')))).toBe(
      'waits for in_5',
    );
    expect(written(books.tell(paid(payment('pay_6', 'USD', 13_090n, 'in_6')), per('USD', '1.1')))).toHaveLength(2);
    expect(['in_5', 'in_6', 'pay_5', 'pay_6'].map((id) => books.tells(id))).toEqual([false, true, false, true]);
  });

  test('an entry in euros stays as it is; one in two currencies, or with the rate of another, is refused', () => {
    const books = new FunctionalBooks('EUR');
    const euros = issued(invoice('in_7', 'EUR', 100n, 19n));
    expect(books.tell(euros, null)).toBe(euros);
    const yen = issued(invoice('in_8', 'JPY', 100n, 19n));
    expect(() => books.tell({ ...euros, postings: [...euros.postings, ...yen.postings] }, null)).toThrow(RangeError);
    expect(() => books.tell(yen, per('USD', '1.1'))).toThrow(RangeError);
  });
});

describe('any books', () => {
  const rates = fc.array(
    fc.bigInt({ min: 1n, max: 30_000_000n }).map((parts) => Decimal.fromParts(parts, 6)),
    { minLength: 1, maxLength: 8 },
  );
  const rateOf = (list: readonly Decimal[], index: number, currency: string) => ({
    ...per(currency, '1'),
    quote: 'USD',
    divide: list[index % list.length] as Decimal,
  });

  test('every entry balances, and what is open of nothing stands at nothing', () => {
    fc.assert(
      fc.property(randomBooks, rates, ({ entries }, list) => {
        const books = new FunctionalBooks('USD');
        const [own, functional] = [new Balances(), new Balances()];
        entries
          .filter(({ kind, postings }) => kind !== 'recognition' && postings.length > 0)
          .forEach((entry, index) => {
            const told = books.tell(entry, rateOf(list, index, entry.postings[0]?.currency ?? ''));
            if ('waits_for' in told) throw new Error('every rate is known');
            expect(balanced(told)).toBe(true);
            expect(told.postings.every(({ currency }) => currency === 'USD')).toBe(true);
            own.post(entry);
            functional.post(told);
          });
        const open = books.open();
        for (const account of [
          'receivable',
          'cash',
          'provider_balance',
          'customer_credit',
          'refunds_payable',
        ] as const) {
          const of = (field: 'amount_minor' | 'functional_minor', currency?: string) =>
            open
              .filter((item) => item.account === account && (currency === undefined || item.currency === currency))
              .reduce((sum, item) => sum + item[field], 0n);
          for (const currency of ['EUR', 'JPY']) expect(of('amount_minor', currency)).toBe(own.of(account, currency));
          expect(of('functional_minor')).toBe(functional.of(account, 'USD'));
        }
        expect(open.every(({ amount_minor }) => amount_minor !== 0n)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('paid in full, in any parts and any order, nothing is left and the gain is the same', () => {
    const part = fc.record({
      amount: fc.bigInt({ min: 1n, max: 100_000n }),
      rate: rates.map(([first]) => first as Decimal),
    });
    const parts = fc.array(part, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, rates, fc.nat(), (list, [rate = Decimal.ONE], turn) => {
        const total = list.reduce((sum, { amount }) => sum + amount, 0n);
        const gain = (order: typeof list) => {
          const books = new FunctionalBooks('EUR');
          const balances = new Balances();
          const tell = (entry: JournalEntry, divide: Decimal) => {
            const told = books.tell(entry, { ...per('USD', '1'), divide });
            if (!('waits_for' in told)) balances.post(told);
          };
          tell(issued(invoice('in_1', 'USD', total, 0n)), rate);
          for (const { amount, rate: of } of order) tell(paid(payment('pay', 'USD', amount, 'in_1')), of);
          expect(balances.openOf('in_1', 'EUR')).toBe(0n);
          return balances.of('fx_gain_loss', 'EUR');
        };
        const turned = [...list.slice(turn % list.length), ...list.slice(0, turn % list.length)];
        expect(gain(turned)).toBe(gain(list));
        const worth = list.reduce(
          (sum, { amount, rate: divide }) => sum + convertMinor(amount, { ...per('USD', '1'), divide }),
          0n,
        );
        expect(gain(list)).toBe(convertMinor(total, { ...per('USD', '1'), divide: rate }) - worth);
      }),
      { numRuns: 200 },
    );
  });
});
