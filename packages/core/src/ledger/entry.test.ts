// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { LedgerDocument, PostedInvoice, PostedPayment, RevenueItem } from './document.js';
import { revenueItems } from './document.js';
import { entryOf } from './entry.js';
import { type JournalEntry, journalEntry } from './posting.js';

/** An entry as `account amount` lines, the way a bookkeeper writes it down. */
const written = (entry: JournalEntry) =>
  entry.postings.map(
    ({ account, amount_minor }) =>
      `${account} ${amount_minor < 0n ? '-' : '+'}${amount_minor < 0n ? -amount_minor : amount_minor}`,
  );

const vat = (amount_minor: bigint) => ({ code: 'vat-19', jurisdiction: 'DE', amount_minor });
/** A plan of 300.00 for April (400.00 less 100.00) and 50.00 of usage in March (60.00 less 10.00), with 19 %. */
const invoice: PostedInvoice = {
  id: 'in_1',
  customer_id: 'cus_1',
  subscription_id: 'sub_1',
  currency: 'EUR',
  date: '2024-04-01',
  lines: [
    {
      id: 'line_1',
      charge_key: 'plan/base',
      net_minor: 30000n,
      discount_minor: 10000n,
      tax: [vat(5700n)],
      service_period: { start: '2024-04-01', end: '2024-05-01' },
      recognition: 'over_time',
    },
    {
      id: 'line_2',
      charge_key: 'plan/calls',
      net_minor: 5000n,
      discount_minor: 1000n,
      tax: [vat(950n)],
      service_period: { start: '2024-03-01', end: '2024-04-01' },
      recognition: 'on_date',
    },
  ],
  credits_applied: [],
  total_minor: 41650n,
  tax_minor: 6650n,
};
const ahead: PostedInvoice = {
  ...invoice,
  lines: [
    { ...(invoice.lines[0] as PostedInvoice['lines'][number]), discount_minor: 0n, tax: [], recognition: 'prepaid' },
  ],
  total_minor: 30000n,
  tax_minor: 0n,
};
const [plan, usage] = revenueItems(invoice) as [RevenueItem, RevenueItem];
const payment: PostedPayment = {
  id: 'pay_1',
  customer_id: 'cus_1',
  currency: 'EUR',
  date: '2024-04-03',
  amount_minor: 41650n,
  fee_minor: 650n,
  money: 'provider_balance',
  allocations: [{ invoice_id: 'in_1', amount_minor: 41650n }],
};
const common = { id: 'doc_1', customer_id: 'cus_1', currency: 'EUR', date: '2024-04-16' };

const golden: [string, LedgerDocument, string[]][] = [
  [
    'an invoice: service deferred net, usage earned before discount',
    { kind: 'invoice', document: invoice },
    [
      'receivable +41650',
      'deferred_revenue -30000',
      'tax_payable -5700',
      'revenue -6000',
      'discounts +1000',
      'tax_payable -950',
    ],
  ],
  [
    'a payment ahead: credit, and nothing is earned',
    { kind: 'invoice', document: ahead },
    ['receivable +30000', 'customer_credit -30000'],
  ],
  [
    'an invoice paid from the wallet',
    {
      kind: 'invoice',
      document: {
        ...invoice,
        lines: [invoice.lines[1] as PostedInvoice['lines'][number]],
        total_minor: 5950n,
        tax_minor: 950n,
        credits_applied: [
          { grant_id: 'grant_1', kind: 'promotional', amount_minor: 950n },
          { grant_id: 'grant_2', kind: 'prepaid', amount_minor: 5000n },
        ],
      },
    },
    [
      'receivable +5950',
      'revenue -6000',
      'discounts +1000',
      'tax_payable -950',
      'promotional_credit +950',
      'receivable -950',
      'customer_credit +5000',
      'receivable -5000',
    ],
  ],
  [
    'an invoice in yen that gives back service',
    {
      kind: 'invoice',
      document: {
        ...invoice,
        currency: 'JPY',
        lines: [
          {
            ...(invoice.lines[0] as PostedInvoice['lines'][number]),
            net_minor: -300n,
            discount_minor: 0n,
            tax: [vat(-30n)],
          },
        ],
        total_minor: -330n,
        tax_minor: -30n,
      },
    },
    ['receivable -330', 'deferred_revenue +300', 'tax_payable +30'],
  ],
  [
    'a payment through a provider',
    { kind: 'payment', document: payment },
    ['provider_balance +41000', 'payment_fees +650', 'receivable -41650'],
  ],
  [
    'a transfer of more than the invoice',
    { kind: 'payment', document: { ...payment, amount_minor: 42000n, fee_minor: 0n, money: 'cash' } },
    ['cash +42000', 'receivable -41650', 'receivable -350'],
  ],
  [
    'a chargeback with its fee',
    { kind: 'payment_returned', document: { ...payment, fee_minor: 1500n } },
    ['receivable +41650', 'payment_fees +1500', 'provider_balance -43150'],
  ],
  [
    'a fee in the currency of the account at the provider',
    { kind: 'payment_fee', document: { ...common, currency: 'USD', fee_minor: 70n, money: 'provider_balance' } },
    ['payment_fees +70', 'provider_balance -70'],
  ],
  [
    'money on account pays an invoice: what is owed in all stays the same',
    { kind: 'payment_applied', document: { ...common, allocations: [{ invoice_id: 'in_2', amount_minor: 500n }] } },
    ['receivable +500', 'receivable -500'],
  ],
  [
    'a partial credit note in the middle of the period',
    {
      kind: 'credit_note',
      document: {
        ...common,
        invoice_id: 'in_1',
        // half the month is over: 150.00 not earned, then 50.00 of the 150.00 earned with 16.67 of its discount
        lines: [{ item: plan, net_minor: 20000n, tax: [vat(3800n)] }],
        settled: [{ to: 'refunds_payable', amount_minor: 23800n }],
      },
    },
    ['deferred_revenue +15000', 'revenue +6667', 'discounts -1667', 'tax_payable +3800', 'refunds_payable -23800'],
  ],
  [
    'a full credit note on the day of the invoice',
    {
      kind: 'credit_note',
      document: {
        ...common,
        date: '2024-04-01',
        invoice_id: 'in_1',
        lines: [
          { item: plan, net_minor: 30000n, tax: [vat(5700n)] },
          { item: usage, net_minor: 5000n, tax: [vat(950n)] },
        ],
        settled: [
          { to: 'receivable', amount_minor: 40000n },
          { to: 'customer_credit', amount_minor: 1650n },
        ],
      },
    },
    [
      'deferred_revenue +30000',
      'tax_payable +5700',
      'revenue +6000',
      'discounts -1000',
      'tax_payable +950',
      'receivable -40000',
      'customer_credit -1650',
    ],
  ],
  [
    'a refund of what a credit note owes',
    {
      kind: 'refund',
      document: { ...common, amount_minor: 23800n, fee_minor: 25n, money: 'provider_balance', from: 'refunds_payable' },
    },
    ['refunds_payable +23800', 'payment_fees +25', 'provider_balance -23825'],
  ],
  [
    'a refund of a payment: what was on account, and what is owed again',
    {
      kind: 'refund',
      document: {
        ...common,
        amount_minor: 5000n,
        fee_minor: 0n,
        money: 'cash',
        from: 'receivable',
        reopens: [{ invoice_id: 'in_1', amount_minor: 4000n }],
      },
    },
    ['receivable +4000', 'receivable +1000', 'cash -5000'],
  ],
  [
    'a refund that could not be sent',
    {
      kind: 'refund_failed',
      document: { ...common, amount_minor: 5000n, fee_minor: 10n, money: 'cash', from: 'customer_credit' },
    },
    ['customer_credit -5000', 'payment_fees -10', 'cash +5010'],
  ],
  [
    'a write-off of a payment ahead whose credit was not given',
    {
      kind: 'write_off',
      document: { ...common, invoice_id: 'in_1', amount_minor: 30000n, tax: [], prepaid_minor: 30000n },
    },
    ['customer_credit +30000', 'receivable -30000'],
  ],
  [
    'a write-off of a payment ahead whose credit was used in part before it was taken back',
    {
      kind: 'write_off',
      document: { ...common, invoice_id: 'in_1', amount_minor: 30000n, tax: [], prepaid_minor: 18000n },
    },
    ['customer_credit +18000', 'bad_debt +12000', 'receivable -30000'],
  ],
  [
    'a credit note on a payment ahead whose credit was not given',
    {
      kind: 'credit_note',
      document: {
        ...common,
        invoice_id: 'in_1',
        lines: [{ item: plan, net_minor: 30000n, tax: [], prepaid: true }],
        settled: [{ to: 'receivable', amount_minor: 30000n }],
      },
    },
    ['customer_credit +30000', 'receivable -30000'],
  ],
  [
    'a write-off with the tax that comes back',
    { kind: 'write_off', document: { ...common, invoice_id: 'in_1', amount_minor: 11900n, tax: [vat(1900n)] } },
    ['bad_debt +10000', 'tax_payable +1900', 'receivable -11900'],
  ],
  [
    'a top-up by card',
    {
      kind: 'wallet_top_up',
      document: { ...common, amount_minor: 10000n, fee_minor: 150n, paid_by: 'provider_balance' },
    },
    ['provider_balance +9850', 'payment_fees +150', 'customer_credit -10000'],
  ],
  [
    'a top-up on account',
    { kind: 'wallet_top_up', document: { ...common, amount_minor: 10000n, fee_minor: 0n, paid_by: 'receivable' } },
    ['receivable +10000', 'customer_credit -10000'],
  ],
  [
    'prepaid credit that expires',
    { kind: 'credit_expiry', document: { ...common, kind: 'prepaid', amount_minor: 700n } },
    ['customer_credit +700', 'breakage -700'],
  ],
  [
    'promotional credit that expires',
    { kind: 'credit_expiry', document: { ...common, kind: 'promotional', amount_minor: 700n } },
    [],
  ],
  [
    'prepaid credit that is void, its money kept',
    { kind: 'credit_void', document: { ...common, kind: 'prepaid', amount_minor: 700n, owed: false } },
    ['customer_credit +700', 'breakage -700'],
  ],
  [
    'prepaid credit that is void, which the customer was to pay',
    { kind: 'credit_void', document: { ...common, kind: 'prepaid', amount_minor: 700n, owed: true } },
    ['customer_credit +700', 'receivable -700'],
  ],
  [
    'promotional credit that is void',
    { kind: 'credit_void', document: { ...common, kind: 'promotional', amount_minor: 700n, owed: false } },
    [],
  ],
  [
    'a payout of a provider to the bank',
    {
      kind: 'payout',
      document: {
        id: 'po_1',
        currency: 'EUR',
        date: '2024-04-10',
        amount_minor: 41000n,
        fee_minor: 10n,
        from: 'provider_balance',
      },
    },
    ['cash +40990', 'payment_fees +10', 'provider_balance -41000'],
  ],
  [
    'a payout that failed',
    {
      kind: 'payout_failed',
      document: {
        id: 'po_1',
        currency: 'EUR',
        date: '2024-04-12',
        amount_minor: 41000n,
        fee_minor: 10n,
        from: 'provider_balance',
      },
    },
    ['cash -40990', 'payment_fees -10', 'provider_balance +41000'],
  ],
  [
    'what a provider takes from the bank',
    {
      kind: 'payout',
      document: {
        id: 'po_4',
        currency: 'EUR',
        date: '2024-04-10',
        amount_minor: -500n,
        fee_minor: 0n,
        from: 'provider_balance',
      },
    },
    ['cash -500', 'provider_balance +500'],
  ],
  [
    "a partner's share",
    { kind: 'payout_due', document: { id: 'po_2', currency: 'EUR', date: '2024-04-10', amount_minor: 9000n } },
    ['partner_share +9000', 'payouts_payable -9000'],
  ],
  [
    'its payout',
    {
      kind: 'payout',
      document: {
        id: 'po_3',
        currency: 'EUR',
        date: '2024-04-20',
        amount_minor: 9000n,
        fee_minor: 20n,
        from: 'payouts_payable',
      },
    },
    ['payouts_payable +9000', 'payment_fees +20', 'cash -9020'],
  ],
];

describe('entries', () => {
  test.each(golden)('%s', (_name, document, postings) => {
    const entry = entryOf(document);
    expect(written(entry)).toEqual(postings);
    expect(entry).toMatchObject({ kind: document.kind, date: document.document.date, reference: document.document.id });
  });

  test('say what they are about', () => {
    const { postings } = entryOf({ kind: 'invoice', document: invoice });
    expect(postings[0]?.dimensions).toEqual({ customer_id: 'cus_1', invoice_id: 'in_1' });
    expect(postings[1]?.dimensions).toEqual({
      customer_id: 'cus_1',
      subscription_id: 'sub_1',
      charge_key: 'plan/base',
    });
    expect(postings[2]?.dimensions).toEqual({
      customer_id: 'cus_1',
      subscription_id: 'sub_1',
      charge_key: 'plan/base',
      tax_code: 'vat-19',
      jurisdiction: 'DE',
    });
  });
});

describe('documents that do not add up are refused', () => {
  const creditNote = {
    ...common,
    invoice_id: 'in_1',
    lines: [{ item: plan, net_minor: 20000n, tax: [vat(3800n)] }],
    settled: [{ to: 'refunds_payable' as const, amount_minor: 23800n }],
  };
  const wrong: [string, LedgerDocument, RegExp][] = [
    ['a wrong total', { kind: 'invoice', document: { ...invoice, total_minor: 41651n } }, /sum to 41650, not 41651/],
    ['a wrong tax', { kind: 'invoice', document: { ...invoice, tax_minor: 6649n } }, /sum to 6650, not 6649/],
    [
      'more allocated than paid',
      { kind: 'payment', document: { ...payment, amount_minor: 41649n } },
      /allocates 41650/,
    ],
    [
      'a refund that opens more than it pays back',
      {
        kind: 'refund',
        document: {
          ...common,
          amount_minor: 99n,
          fee_minor: 0n,
          money: 'cash',
          from: 'receivable',
          reopens: [{ invoice_id: 'in_1', amount_minor: 100n }],
        },
      },
      /opens invoices by 100/,
    ],
    [
      'more tax than debt',
      { kind: 'write_off', document: { ...common, invoice_id: 'in_1', amount_minor: 18n, tax: [vat(19n)] } },
      /tax/,
    ],
    [
      'a fee before the payment',
      { kind: 'wallet_top_up', document: { ...common, amount_minor: 100n, fee_minor: 1n, paid_by: 'receivable' } },
      /on account/,
    ],
    ['a credit settled by half', { kind: 'credit_note', document: { ...creditNote, settled: [] } }, /settles 0/],
    [
      'a credit of another invoice',
      { kind: 'credit_note', document: { ...creditNote, invoice_id: 'in_2' } },
      /not of its invoice/,
    ],
    [
      'a credit in another currency',
      { kind: 'credit_note', document: { ...creditNote, currency: 'USD' } },
      /not of its invoice/,
    ],
  ];
  test.each(wrong)('%s', (_name, document, message) => {
    expect(() => entryOf(document)).toThrow(RangeError);
    expect(() => entryOf(document)).toThrow(message);
  });

  test('an entry out of balance in one of its currencies', () => {
    const posting = (currency: string, amount_minor: bigint) => ({ account: 'cash' as const, currency, amount_minor });
    const postings = [posting('EUR', 100n), posting('EUR', -100n), posting('USD', 1n), posting('JPY', -1n)];
    expect(() => journalEntry({ kind: 'payment', date: '2024-01-01', reference: 'pay_1', postings })).toThrow(
      /out of balance by 1 minor units of USD/,
    );
  });
});
