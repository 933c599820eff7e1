// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Balances } from './balance.js';
import type { PostedInvoice } from './document.js';
import { revenueItems } from './document.js';
import { entryOf } from './entry.js';
import { monthlySchedule, recognitionEntries } from './recognition.js';
import { withCredit } from './schedule.js';

// The numbers of docs/guides/ledger.md.
const customer = { customer_id: 'cus_acme', currency: 'EUR' };
const vat = (amount_minor: bigint) => [{ code: 'vat-19', jurisdiction: 'DE', amount_minor }];

test('a year of 1,200.00, paid by card, ended after six months', () => {
  const balances = new Balances();
  const stand = () =>
    Object.fromEntries(balances.trialBalance().map(({ account, balance_minor }) => [account, balance_minor]));

  const invoice: PostedInvoice = {
    ...customer,
    id: 'in_1',
    date: '2024-01-31',
    lines: [
      {
        id: 'line_1',
        charge_key: 'plan/base',
        net_minor: 120000n,
        discount_minor: 0n,
        tax: vat(22800n),
        service_period: { start: '2024-01-31', end: '2025-01-31' },
        recognition: 'over_time',
      },
    ],
    credits_applied: [],
    total_minor: 142800n,
    tax_minor: 22800n,
  };
  balances.post(entryOf({ kind: 'invoice', document: invoice }));
  balances.post(
    entryOf({
      kind: 'payment',
      document: {
        ...customer,
        id: 'pay_1',
        date: '2024-02-02',
        amount_minor: 142800n,
        fee_minor: 2000n,
        money: 'provider_balance',
        allocations: [{ invoice_id: 'in_1', amount_minor: 142800n }],
      },
    }),
  );
  const items = revenueItems(invoice);
  const item = items[0] as (typeof items)[number];
  const monthsOf = [...recognitionEntries(items, '2024-01-31', '2024-08-01', 'month')];
  expect(monthsOf.map((entry) => [entry.date, entry.postings[0]?.amount_minor])).toEqual([
    ['2024-01-31', 328n],
    ['2024-02-29', 9508n],
    ['2024-03-31', 10164n],
    ['2024-04-30', 9836n],
    ['2024-05-31', 10164n],
    ['2024-06-30', 9836n],
    ['2024-07-31', 10164n],
  ]);
  for (const entry of monthsOf) balances.post(entry);
  expect(stand()).toEqual({
    receivable: 0n,
    provider_balance: 140800n,
    deferred_revenue: -60000n,
    tax_payable: -22800n,
    revenue: -60000n,
    payment_fees: 2000n,
  });

  balances.post(
    entryOf({
      kind: 'credit_note',
      document: {
        ...customer,
        id: 'cn_1',
        invoice_id: 'in_1',
        date: '2024-08-01',
        lines: [{ item, net_minor: 60000n, tax: vat(11400n) }],
        settled: [{ to: 'refunds_payable', amount_minor: 71400n }],
      },
    }),
  );
  const ended = withCredit(item, { date: '2024-08-01', net_minor: 60000n });
  expect([...recognitionEntries([ended], '2024-08-01', '2026-01-01', 'month')]).toEqual([]);
  expect(monthlySchedule([ended]).at(-1)).toMatchObject({
    month: '2024-08',
    credited_minor: 60000n,
    closing_minor: 0n,
  });
  balances.post(
    entryOf({
      kind: 'refund',
      document: {
        ...customer,
        id: 're_1',
        date: '2024-08-02',
        amount_minor: 71400n,
        fee_minor: 0n,
        money: 'provider_balance',
        from: 'refunds_payable',
      },
    }),
  );
  expect(stand()).toEqual({
    receivable: 0n,
    provider_balance: 69400n,
    deferred_revenue: 0n,
    tax_payable: -11400n,
    refunds_payable: 0n,
    revenue: -60000n,
    payment_fees: 2000n,
  });
});
