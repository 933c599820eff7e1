// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundOf } from '../kit/bound.js';
import { addToDate, laterDate } from '../kit/calendar.js';
import { trialDifferences } from './balance.js';
import { recognitionEntries } from './recognition.js';
import { PARTS } from './testing/notebook.js';
import { PLANS, TENTHS_ONCE } from './testing/price-list.js';
import { Seller } from './testing/seller.js';

/** Steps of all lives together; `KONTOR_STEPS=1000000` for as many. A life has ten at least. */
const { process } = globalThis as { process?: { env: Readonly<Record<string, string | undefined>> } };
const STEPS = Number(process?.env.KONTOR_STEPS ?? 100_000);
const SHORTEST = 10;

const customs = fc.record({
  start: fc.constantFrom('2024-01-01', '2024-01-31', '2023-02-28', '2024-02-29', '2023-12-15'),
  rounding: fc.constantFrom('line' as const, 'invoice' as const),
  coupon: fc.boolean(),
});
const step = fc.record({
  what: fc.constantFrom(
    ...(['change', 'change', 'close', 'close', 'close', 'pay', 'pay', 'return'] as const),
    ...(['apply', 'write_off', 'gift', 'prepay', 'credit', 'refund'] as const),
    ...(['use', 'use', 'extra', 'once'] as const),
  ),
  days: fc.integer({ min: 0, max: 40 }),
  back: fc.integer({ min: 0, max: 40 }),
  // at midnight, at noon where several meet, or at any second of the day
  second: fc
    .constantFrom(0, 0, 43_200, null)
    .chain((at) => (at === null ? fc.integer({ min: 1, max: 86_399 }) : fc.constant(at))),
  plan: fc.constantFrom(...PLANS),
  seats: fc.integer({ min: 0, max: 9 }),
  state: fc.constantFrom('active', 'active', 'active', 'paused', 'ended'),
  cents: fc.integer({ min: 1, max: 40_000 }).map(BigInt),
  tenths: fc.integer({ min: 1, max: 10 }).map(BigInt),
  paid_to: fc.constantFrom('refund', 'balance'),
  pick: fc.nat({ max: 20 }),
  calls: fc.integer({ min: 1, max: 120 }),
  extras: fc.constantFrom(0, 1, 3),
  by: fc.constantFrom('next' as const, 'itself' as const),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/**
 * A rare life: what is charged once goes on the invoice of its own day, and a pause within a month that was billed is
 * taken back, so that what was used in it is billed.
 */
const idle: Step = {
  ...{ what: 'close', days: 0, back: 0, second: 0, plan: 'small', seats: 0, state: 'active', cents: 1n },
  ...{ tenths: 1n, paid_to: 'refund', pick: 0, calls: 60, extras: 0, by: 'next' },
};
const RARE: Step[] = [
  { ...idle, what: 'once' },
  idle,
  { ...idle, what: 'use', days: 5 },
  { ...idle, what: 'change', days: 4, state: 'paused' },
  { ...idle, what: 'use', days: 3 },
  { ...idle, what: 'change', days: 7 },
  { ...idle, what: 'use', days: 2 },
  { ...idle, days: 15 },
  { ...idle, what: 'pay', cents: 10_000n },
  { ...idle, what: 'change', back: 27 },
  idle,
  { ...idle, days: 31 },
];

function take(seller: Seller, start: string, { what, days, pick, cents, ...more }: Step): void {
  seller.wait(days);
  const pickOf = <Each>(all: readonly Each[]) => all[pick % Math.max(all.length, 1)];
  if (what === 'change' || what === 'extra' || what === 'use') {
    const at = boundOf(laterDate(start, addToDate(seller.today, { days: -more.back })), more.second);
    if (what === 'change') seller.change(at, more.plan, more.seats, more.state);
    if (what === 'extra') seller.extra(at, more.extras);
    if (what === 'use') seller.use(at, more.calls);
  }
  if (what === 'once') seller.charge(more.calls, more.back + 1, more.by);
  if (what === 'close') seller.close();
  if (what === 'pay') seller.pay(cents);
  if (what === 'gift' || what === 'prepay') seller.give(cents, what === 'gift' ? 'promotional' : 'prepaid');
  if (what === 'refund' && seller.to_refund > 0n) seller.refund();
  const payment = pickOf(seller.payments.filter(({ left_minor }) => left_minor > 0n));
  if (what === 'return' && payment !== undefined)
    seller.return(payment, cents < payment.left_minor ? cents : payment.left_minor);
  if (what === 'apply') {
    const waiting = seller.payments.find(({ on_account_minor }) => on_account_minor > 0n);
    if (waiting !== undefined) seller.apply(waiting);
  }
  const open = pickOf(seller.invoices.filter(({ open_minor }) => open_minor > 0n));
  if (what === 'write_off' && open !== undefined) seller.writeOff(open);
  const invoice = pickOf(seller.invoices);
  if (what === 'credit' && invoice !== undefined) seller.credit(invoice, pick, more.tenths, more.paid_to);
}

/** Where what documents are over is booked. */
const BILLED_TO = ['revenue', 'deferred_revenue', 'discounts', 'tax_payable'] as const;

const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, amount) => total + amount, 0n);
/** Faster than `expect` on each of very many. */
function same(what: string, found: bigint, expected: bigint): void {
  if (found !== expected) expect.fail(`${what}: ${found} instead of ${expected}`);
}

/** Documents, books and notebook say the same. */
function check({ books, notebook, issued, invoices, payments, grants, to_refund }: Seller): void {
  const of = (account: Parameters<typeof books.of>[0]) => books.of(account, 'EUR');
  for (const difference of trialDifferences(books.trialBalance()).values()) same('the trial balance', difference, 0n);
  for (const {
    issued: { id },
    open_minor,
  } of invoices) {
    if (open_minor < 0n) expect.fail(`${open_minor} are open of invoice ${id}`);
    same(`open of invoice ${id}`, books.openOf(id, 'EUR'), open_minor);
  }
  for (const { id, total_minor } of issued) if (total_minor < 0n) same(`open of ${id}`, books.openOf(id, 'EUR'), 0n);
  const open = sum(invoices.map(({ open_minor }) => open_minor));
  const on_account = sum(payments.map(({ on_account_minor }) => on_account_minor));
  same('owed by the books', books.receivableOf('cus_1', 'EUR'), notebook.owes);
  same('owed by the documents', open - on_account, notebook.owes);
  same('what documents are over', -sum(BILLED_TO.map(of)), notebook.documents);
  same('taxes', -of('tax_payable'), notebook.taxes);
  same('cash', of('cash'), notebook.cash);
  same('refunds to pay', -of('refunds_payable'), to_refund);
  const prepaid = grants.flatMap(({ kind, remaining_minor }) => (kind === 'prepaid' ? remaining_minor : []));
  same('prepaid credit', -of('customer_credit'), sum(prepaid));
}

/** After a close: what was billed is what the days cost, each line rounded once, and nothing is left to bill. */
function checkBilled(seller: Seller, coupon: boolean, until: string): void {
  if (seller.due().length > 0) expect.fail('a second close bills again');
  const lines = seller.issued.flatMap((document) => document.lines);
  const waiting = seller.waiting.reduce((tenths, { charge }) => tenths + Number(charge.quantity) * TENTHS_ONCE, 0);
  for (const { charge, after } of seller.waiting) {
    const passed = seller.issued
      .slice(after)
      .some(({ date, lines }) => date >= charge.date && lines.some(({ line }) => line.holder === undefined));
    if (charge.subscription_id === null || passed)
      expect.fail(`what is charged once on ${charge.date} is not on the invoice that was due`);
  }
  const billed = sum(lines.map(({ line }) => line.amount_minor)) * PARTS + (BigInt(waiting) * PARTS) / 10n;
  const cost = seller.notebook.costUntil(until);
  const rounding = (BigInt(lines.length) * PARTS) / 2n;
  const off = billed - cost;
  // what was given back by hand stays given back, whatever the terms come to
  if (off < -rounding || (off > rounding && !seller.credited_by_hand))
    expect.fail(`billed ${Number(billed) / Number(PARTS)} cents for days of ${Number(cost) / Number(PARTS)}`);
  for (const { subtotal_minor, discount_minor, net_minor, tax_minor, total_minor, lines: own } of seller.issued) {
    same('net', net_minor, subtotal_minor - discount_minor);
    same('total', total_minor, net_minor + tax_minor);
    // 19 % of it, rounded once for the invoice or once for each line
    const apart = tax_minor * 100n - net_minor * 19n;
    if ((apart < 0n ? -apart : apart) > 50n * BigInt(own.length)) expect.fail(`${tax_minor} of tax on ${net_minor}`);
    const fifth = discount_minor * 5n - (coupon ? subtotal_minor : 0n);
    if ((fifth < 0n ? -fifth : fifth) > 5n * BigInt(own.length)) expect.fail(`${discount_minor} off ${subtotal_minor}`);
  }
}

test('whatever happens to a customer: documents, books and a notebook kept by hand say the same after every step', () => {
  let taken = 0;
  fc.assert(
    fc.property(customs, fc.array(step, { minLength: SHORTEST, maxLength: 20, size: 'max' }), (how, steps) => {
      const seller = new Seller(how);
      for (const each of steps) {
        take(seller, how.start, each);
        check(seller);
        if (each.what === 'close') checkBilled(seller, how.coupon, addToDate(seller.today, { days: 1 }));
        taken++;
      }
      // once all service is rendered, nothing is deferred
      const last = addToDate(seller.today, { years: 3 });
      for (const entry of recognitionEntries([...seller.items.values()], '2023-01-01', last, 'month'))
        seller.books.post(entry);
      same('deferred at the end', seller.books.of('deferred_revenue', 'EUR'), 0n);
      check(seller);
    }),
    {
      numRuns: Math.ceil(STEPS / SHORTEST),
      examples: [[{ start: '2024-01-01', rounding: 'line', coupon: false }, RARE]],
    },
  );
  expect(taken).toBeGreaterThanOrEqual(STEPS);
}, 600_000);
