// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToDate } from '../kit/calendar.js';
import { Balances } from './balance.js';
import type { LedgerDocument } from './document.js';
import { statementOf, statementOfEntries } from './statement.js';
import { randomBooks } from './testing/random-books.js';

const side = { customer_id: 'cus_1', currency: 'EUR' };

function invoice(id: string, date: string, amount_minor: bigint, of: object = side): LedgerDocument {
  return {
    kind: 'invoice',
    document: {
      ...side,
      ...of,
      id,
      date,
      lines: [
        {
          id: `line_${id}`,
          charge_key: 'plan/base',
          net_minor: amount_minor,
          discount_minor: 0n,
          tax: [],
          service_period: { start: date, end: addToDate(date, { months: 1 }) },
          recognition: 'over_time',
        },
      ],
      credits_applied: [],
      total_minor: amount_minor,
      tax_minor: 0n,
    },
  };
}

function payment(id: string, date: string, amount_minor: bigint, invoice_id: string | null): LedgerDocument {
  const allocations = invoice_id === null ? [] : [{ invoice_id, amount_minor }];
  return { kind: 'payment', document: { ...side, id, date, amount_minor, fee_minor: 0n, money: 'cash', allocations } };
}

const DOCUMENTS: readonly LedgerDocument[] = [
  payment('pay_3', '2026-04-01', 999n, null),
  payment('pay_2', '2026-03-05', 2_000n, null),
  payment('pay_1', '2026-03-05', 4_000n, 'in_1'),
  invoice('in_3', '2026-03-05', 5_000n),
  invoice('in_1', '2026-01-31', 10_000n),
  invoice('in_2', '2026-02-28', 10_000n),
  invoice('in_other', '2026-02-28', 7_777n, { customer_id: 'cus_2', currency: 'EUR' }),
  invoice('in_dollar', '2026-02-28', 8_888n, { customer_id: 'cus_1', currency: 'USD' }),
  {
    kind: 'write_off',
    document: { ...side, id: 'wo_1', invoice_id: 'in_1', date: '2026-03-31', amount_minor: 1_000n, tax: [] },
  },
];

test('March: what was owed, what moved it, what is owed', () => {
  const statement = statementOf(DOCUMENTS, { ...side, from: '2026-03-01', until: '2026-03-31' });
  expect(statement).toEqual({
    ...side,
    from: '2026-03-01',
    until: '2026-03-31',
    opening_minor: 20_000n,
    movements: [
      { date: '2026-03-05', kind: 'invoice', reference: 'in_3', amount_minor: 5_000n, balance_minor: 25_000n },
      { date: '2026-03-05', kind: 'payment', reference: 'pay_1', amount_minor: -4_000n, balance_minor: 21_000n },
      { date: '2026-03-05', kind: 'payment', reference: 'pay_2', amount_minor: -2_000n, balance_minor: 19_000n },
      { date: '2026-03-31', kind: 'write_off', reference: 'wo_1', amount_minor: -1_000n, balance_minor: 18_000n },
    ],
    closing_minor: 18_000n,
    open_items: [
      { invoice_id: 'in_1', open_minor: 5_000n },
      { invoice_id: 'in_2', open_minor: 10_000n },
      { invoice_id: 'in_3', open_minor: 5_000n },
    ],
    on_account_minor: -2_000n,
  });
});

test('nothing owed and nothing moved is a statement too; one that ends before it begins is none', () => {
  const empty = statementOf(DOCUMENTS, { ...side, from: '2025-01-01', until: '2025-12-31' });
  expect(empty).toMatchObject({ opening_minor: 0n, movements: [], closing_minor: 0n, open_items: [] });
  expect(() => statementOf([], { ...side, from: '2026-02-01', until: '2026-01-31' })).toThrow(RangeError);
});

test('statements reconcile with the ledger and with each other', () => {
  fc.assert(
    fc.property(randomBooks, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), (books, a, b) => {
      const { entries, last_day } = books;
      const first = addToDate(last_day, { days: -a - b });
      const middle = addToDate(first, { days: a });
      for (const customer_id of ['cus_1', 'cus_2'])
        for (const currency of ['EUR', 'JPY']) {
          const until = (day: string) =>
            entries.filter(({ date }) => date <= day).reduce((sums, entry) => sums.post(entry), new Balances());
          const left = statementOfEntries(entries, { customer_id, currency, from: first, until: middle });
          const right = statementOfEntries(entries, {
            customer_id,
            currency,
            from: addToDate(middle, { days: 1 }),
            until: addToDate(last_day, { days: 1 }),
          });
          for (const { opening_minor, movements, closing_minor } of [left, right])
            expect(movements.reduce((sum, { amount_minor }) => sum + amount_minor, opening_minor)).toBe(closing_minor);
          expect(left.closing_minor).toBe(until(middle).receivableOf(customer_id, currency));
          expect(right.opening_minor).toBe(left.closing_minor);
          expect(right.closing_minor).toBe(books.owed.get(`${customer_id} ${currency}`) ?? 0n);
        }
    }),
    { numRuns: 200 },
  );
});
