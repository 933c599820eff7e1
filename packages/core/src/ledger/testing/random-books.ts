// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { addToDate, laterDate, type PlainDate } from '../../kit/calendar.js';
import type { LedgerDocument, PostedInvoice, PostedLine, RevenueItem } from '../document.js';
import { revenueItems } from '../document.js';
import { entryOf } from '../entry.js';
import type { JournalEntry } from '../posting.js';
import { recognitionEntries } from '../recognition.js';
import { withCredit } from '../schedule.js';

const CUSTOMERS = ['cus_1', 'cus_2'];
const CURRENCIES = ['EUR', 'JPY'];

/** What the books of some months are checked against: counted beside the ledger, from the documents alone. */
export interface RandomBooks {
  readonly entries: readonly JournalEntry[];
  /** Lines with their credits as they stand at the end. */
  readonly items: readonly RevenueItem[];
  /** `customer currency` → what the documents say is owed. */
  readonly owed: ReadonlyMap<string, bigint>;
  /** `currency` → net of invoices less net of credit notes. */
  readonly billed: ReadonlyMap<string, bigint>;
  readonly last_day: PlainDate;
}

const amount = fc.bigInt({ min: 0n, max: 50_000n });
const step = fc.record({
  what: fc.constantFrom(
    'invoice',
    'invoice',
    'credit_note',
    'payment',
    'returned',
    'write_off',
    'top_up',
    'refund',
    'expiry',
    'voided',
    'payout',
  ),
  wait: fc.integer({ min: 0, max: 40 }),
  customer_id: fc.constantFrom(...CUSTOMERS),
  currency: fc.constantFrom(...CURRENCIES),
  amount,
  second: amount,
  part: fc.bigInt({ min: 0n, max: 10n }),
  pick: fc.nat(),
  start: fc.integer({ min: -60, max: 30 }),
  length: fc.integer({ min: 1, max: 400 }),
  by: fc.constantFrom('day' as const, 'month' as const),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Books of random documents, with the revenue of the days between them posted as they pass. */
export const randomBooks: fc.Arbitrary<RandomBooks> = fc.array(step, { maxLength: 25, size: 'max' }).map(keep);

function keep(steps: readonly Step[]): RandomBooks {
  const entries: JournalEntry[] = [];
  const items: RevenueItem[] = [];
  const owed = new Map<string, bigint>();
  const billed = new Map<string, bigint>();
  let today: PlainDate = '2024-01-15';
  for (const [index, now] of steps.entries()) {
    const day = addToDate(today, { days: now.wait });
    entries.push(...recognitionEntries(items, today, day, now.by));
    today = day;
    const owes = (change: bigint) => {
      const key = `${now.customer_id} ${now.currency}`;
      owed.set(key, (owed.get(key) ?? 0n) + change);
    };
    const bills = (change: bigint) => billed.set(now.currency, (billed.get(now.currency) ?? 0n) + change);
    const write = (document: LedgerDocument) => entries.push(entryOf(document));
    const common = { id: `doc_${index}`, customer_id: now.customer_id, currency: now.currency, date: today };
    const { amount, second } = now;
    switch (now.what) {
      case 'invoice': {
        const invoice = invoiceOf(now, common);
        write({ kind: 'invoice', document: invoice });
        items.push(...revenueItems(invoice));
        const applied = invoice.credits_applied.reduce((sum, credit) => sum + credit.amount_minor, 0n);
        owes(invoice.total_minor - applied);
        bills(invoice.total_minor - invoice.tax_minor);
        break;
      }
      case 'credit_note': {
        const own = items.filter((item) => item.customer_id === now.customer_id && item.currency === now.currency);
        const item = own[now.pick % Math.max(own.length, 1)];
        if (item === undefined) break;
        const left = item.credits.reduce((rest, credit) => rest - credit.net_minor, item.net_minor);
        const net_minor = (left * now.part) / 10n;
        const tax = [{ code: 'vat', jurisdiction: 'DE', amount_minor: net_minor / 5n }];
        const total = net_minor + net_minor / 5n;
        const off = total / 2n;
        const settled = [
          { to: 'receivable' as const, amount_minor: off },
          { to: 'refunds_payable' as const, amount_minor: total - off },
        ];
        const lines = [{ item, net_minor, tax }];
        write({ kind: 'credit_note', document: { ...common, invoice_id: item.invoice_id, lines, settled } });
        items[items.indexOf(item)] = withCredit(item, { date: today, net_minor });
        owes(-off);
        bills(-net_minor);
        break;
      }
      case 'payment':
      case 'returned': {
        const kind = now.what === 'payment' ? 'payment' : 'payment_returned';
        const allocations = [{ invoice_id: 'in_1', amount_minor: amount / 2n }];
        const document = {
          ...common,
          amount_minor: amount,
          fee_minor: second / 100n,
          money: 'cash' as const,
          allocations,
        };
        write({ kind, document });
        owes(kind === 'payment' ? -amount : amount);
        break;
      }
      case 'write_off': {
        const tax = [{ code: 'vat', jurisdiction: 'DE', amount_minor: amount / 6n }];
        write({ kind: 'write_off', document: { ...common, invoice_id: 'in_1', amount_minor: amount, tax } });
        owes(-amount);
        break;
      }
      case 'top_up':
        write({
          kind: 'wallet_top_up',
          document: { ...common, amount_minor: amount, fee_minor: 0n, paid_by: 'receivable' },
        });
        owes(amount);
        break;
      case 'refund':
        write({
          kind: 'refund',
          document: { ...common, amount_minor: amount, fee_minor: 1n, money: 'cash', from: 'receivable' },
        });
        owes(amount);
        break;
      case 'expiry':
        write({ kind: 'credit_expiry', document: { ...common, kind: 'prepaid', amount_minor: amount } });
        break;
      case 'voided': {
        const owed = now.pick % 2 === 0;
        write({ kind: 'credit_void', document: { ...common, kind: 'prepaid', amount_minor: amount, owed } });
        if (owed) owes(-amount);
        break;
      }
      case 'payout':
        write({
          kind: now.pick % 3 === 0 ? 'payout_failed' : 'payout',
          document: { ...common, amount_minor: amount, fee_minor: second, from: 'provider_balance' },
        });
        break;
    }
  }
  const last_day = items.reduce(
    (last, item) => laterDate(last, item.service_period.end),
    addToDate(today, { days: 1 }),
  );
  entries.push(...recognitionEntries(items, today, last_day, 'month'));
  return { entries, items, owed, billed, last_day };
}

function invoiceOf(
  now: Step,
  common: { id: string; customer_id: string; currency: string; date: PlainDate },
): PostedInvoice {
  const start = addToDate(common.date, { days: now.start });
  const service_period = { start, end: addToDate(start, { days: now.length }) };
  const line = (id: string, net_minor: bigint, recognition: PostedLine['recognition']): PostedLine => ({
    id: `${common.id}/${id}`,
    charge_key: `plan/${id}, "quoted"`,
    subscription_id: 'sub_1',
    net_minor,
    discount_minor: net_minor < 0n ? 0n : now.second / 3n,
    tax: [{ code: 'vat', jurisdiction: 'DE', amount_minor: net_minor / 5n }],
    service_period,
    recognition,
  });
  // every third invoice gives service back
  const lines = [
    line('base', now.pick % 3 === 0 ? -now.amount : now.amount, 'over_time'),
    line('calls', now.second, 'on_date'),
  ];
  const tax_minor = lines.reduce((sum, { tax }) => sum + (tax[0]?.amount_minor ?? 0n), 0n);
  return {
    ...common,
    lines,
    credits_applied: [
      { grant_id: 'grant_1', kind: 'promotional', amount_minor: now.part },
      { grant_id: 'grant_2', kind: 'prepaid', amount_minor: now.part * 2n },
    ],
    total_minor: lines.reduce((sum, { net_minor }) => sum + net_minor, tax_minor),
    tax_minor,
  };
}
