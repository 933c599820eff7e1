// SPDX-License-Identifier: Apache-2.0
import { type Instant, lesser } from '@kontor/core';
import { recordedRate } from '../currencies/recorded-rate.js';
import { creditorReference } from '../payments/bank-transfer/creditor-reference.js';
import { isNamed, matchTransfers, type OpenItem, type TransferMatch } from '../payments/bank-transfer/match.js';
import type { StatementLine } from '../payments/bank-transfer/statement.js';
import type { BankTransaction, NewBankTransaction } from '../store/bank-transactions.js';
import type { OpenInvoice, PaymentStanding } from '../store/payments.js';
import type { Payout } from '../store/payouts.js';
import { freshId, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { exchangeFor, type PlannedExchange } from './exchange-payment.js';
import { payoutsAmong } from './payout-line.js';
import { type AllocatedPayment, storePayment } from './receive-payment.js';
import { type ReturnedPayment, returnOf, storeReturn } from './return-payment.js';
import { leftOf } from './take-back.js';

/** A line of a statement with what it pays, before it is stored. */
export interface PlannedTransaction {
  readonly transaction: NewBankTransaction;
  readonly payment: AllocatedPayment | null;
  /** The payment that it takes back. */
  readonly returned: ReturnedPayment | null;
}
export interface PlannedStatement {
  readonly fresh: readonly PlannedTransaction[];
  /** Lines that came with an earlier statement. */
  readonly known: readonly BankTransaction[];
}

/**
 * What the lines of a statement pay. A line that is stored already is left as it is, so statements may overlap. A
 * transfer pays the invoices it names, or the only one of its amount by its payer; between several nobody guesses.
 * What is more than was open stays on the customer's account. One that names invoices in another currency pays them at the
 * rate recorded for its day, where there is one. A debit that came back takes back the only payment of its
 * amount for an invoice it names. What is none of these may be a payout of a provider.
 */
export async function planStatement(
  tx: Transaction,
  lines: readonly StatementLine[],
  now: Instant,
): Promise<PlannedStatement> {
  const known = await tx.bankTransactions.known(lines.map(({ line_id }) => line_id));
  const fresh = lines.filter(({ line_id }) => !known.has(line_id));
  const named = await namedByDebits(tx, fresh);
  const incoming = named.filter(({ amount_minor }) => amount_minor > 0n);
  const invoices = incoming.length === 0 ? [] : await mentioned(tx, incoming);
  const matches = matchTransfers(incoming, await itemsOf(tx, invoices));
  const found = new Map(incoming.map((line, index) => [line.line_id, matches[index] as TransferMatch]));
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  const returns = await returnsAmong(tx, named, now);
  const exchanged = await exchangedAmong(tx, incoming, found, invoices, now);
  const left = fresh.filter(
    ({ line_id, return_reason }) =>
      return_reason === null && !exchanged.has(line_id) && (found.get(line_id)?.kind ?? 'unmatched') === 'unmatched',
  );
  const payouts = await payoutsAmong(tx, left);
  return {
    known: lines.flatMap(({ line_id }) => known.get(line_id) ?? []),
    fresh: fresh.map((line) => {
      const returned = returns.get(line.line_id) ?? null;
      const other = exchanged.get(line.line_id);
      if (other !== undefined) {
        const { id: payment_id, customer_id } = other.payment;
        const stored = { ...NOTHING, payment_id, customer_id, status: 'applied' as const };
        return { transaction: { ...line, ...stored, id: freshId('btx', now) }, payment: other, returned: null };
      }
      const likely = payouts.get(line.line_id);
      if (likely !== undefined) return { transaction: paidOut(line, likely, now), payment: null, returned: null };
      return returned === null
        ? { ...planned(line, found.get(line.line_id), byId, now), returned }
        : { transaction: takenBack(line, returned, now), payment: null, returned };
    }),
  };
}

/** Lines with the reference of the invoice that their debit was for, which banks do not always repeat. */
async function namedByDebits(tx: Transaction, lines: readonly StatementLine[]): Promise<StatementLine[]> {
  const ids = lines.flatMap(({ end_to_end_id }) => end_to_end_id ?? []);
  if (ids.length === 0) return [...lines];
  const { rows } = await tx.client.query<{ end_to_end_id: string; number: string }>(
    `SELECT d.end_to_end_id, i.number FROM direct_debit d JOIN invoice i ON i.org_id = d.org_id AND i.id = d.invoice_id
     WHERE d.org_id = $1 AND d.end_to_end_id = ANY($2::text[])`,
    [tx.org_id, ids],
  );
  const numbers = new Map(rows.map((row) => [row.end_to_end_id, row.number]));
  return lines.map((line) => {
    const number = numbers.get(line.end_to_end_id ?? '');
    return number === undefined
      ? line
      : { ...line, structured_reference: referencesOf(number).creditor_reference, remittance_text: '' };
  });
}

/** The payments that debits which came back take back, by line: never one twice, and none where several fit. */
async function returnsAmong(
  tx: Transaction,
  lines: readonly StatementLine[],
  now: Instant,
): Promise<Map<string, ReturnedPayment>> {
  const returns = new Map<string, ReturnedPayment>();
  const gone = new Set<string>();
  for (const line of lines) {
    if (line.return_reason === null || line.amount_minor >= 0n) continue;
    const paid = await tx.payments.paidMentioned(await sequencesIn(tx, [line]));
    const named = paid.filter(({ number }) => isNamed(line, referencesOf(number)));
    const whole: PaymentStanding[] = [];
    for (const payment_id of new Set(named.map((each) => each.payment_id))) {
      const payment = gone.has(payment_id) ? null : await tx.payments.get(payment_id);
      if (payment?.currency !== line.currency || payment.money !== 'cash') continue;
      if (payment.amount_minor === -line.amount_minor && leftOf(payment) === payment.amount_minor) whole.push(payment);
    }
    const [payment] = whole;
    if (payment === undefined || whole.length > 1) continue;
    const terms = { id: freshId('ret', now), amount_minor: null, fee_minor: 0n, date: line.booked_on };
    const returned = await returnOf(tx, payment, { ...terms, reason: line.return_reason });
    if (!returned.ok) continue;
    gone.add(payment.id);
    returns.set(line.line_id, returned.value);
  }
  return returns;
}

/**
 * What lines pay that match nothing in their currency and name open invoices of one customer in another, by line: the
 * oldest first, each with what the lines before leave open of it.
 */
async function exchangedAmong(
  tx: Transaction,
  lines: readonly StatementLine[],
  found: ReadonlyMap<string, TransferMatch>,
  invoices: readonly OpenInvoice[],
  now: Instant,
): Promise<Map<string, AllocatedPayment>> {
  const exchanged = new Map<string, AllocatedPayment>();
  const open = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  const take = (id: string, amount_minor: bigint) => {
    const invoice = open.get(id) as OpenInvoice;
    open.set(id, { ...invoice, open_minor: invoice.open_minor - amount_minor });
  };
  for (const match of found.values())
    if (match.kind === 'matched')
      for (const { item_id, applied_minor } of match.applications) take(item_id, applied_minor);
  for (const line of lines) {
    if (found.get(line.line_id)?.kind !== 'unmatched') continue;
    const named = [...open.values()].filter(
      ({ number, open_minor }) => open_minor > 0n && isNamed(line, referencesOf(number)),
    );
    const [first] = named;
    if (first === undefined || named.some(({ customer_id }) => customer_id !== first.customer_id)) continue;
    const paid = paymentOf(line, first.customer_id, [], now);
    const exchanges: PlannedExchange[] = [];
    let left = line.amount_minor;
    for (const invoice of named) {
      const pair = { base: line.currency, quote: invoice.currency, date: line.booked_on };
      const rate = await recordedRate(tx, pair);
      const terms = { id: freshId('pay', now), date: line.booked_on };
      const exchange = rate === null ? null : exchangeFor(paid.payment, left, invoice, { ...terms, rate });
      if (exchange === null) continue;
      exchanges.push(exchange);
      left -= exchange.payment.exchange.amount_minor;
      take(invoice.id, exchange.payment.amount_minor);
    }
    if (exchanges.length > 0) exchanged.set(line.line_id, { ...paid, ...exchangedTo(paid, exchanges) });
  }
  return exchanged;
}

/** What a payment pays in other currencies, and what is left of it. */
export function exchangedTo(
  { on_account_minor }: Pick<AllocatedPayment, 'on_account_minor'>,
  exchanges: readonly PlannedExchange[],
): Required<Pick<AllocatedPayment, 'exchanges' | 'on_account_minor'>> {
  const given = exchanges.reduce((sum, { payment }) => sum + payment.exchange.amount_minor, 0n);
  return { exchanges, on_account_minor: on_account_minor - given };
}

const NOTHING = { candidates: [], payment_id: null, payout_id: null, customer_id: null, note: '' } as const;

function takenBack(line: StatementLine, { payment }: ReturnedPayment, now: Instant): NewBankTransaction {
  const { id: payment_id, customer_id } = payment;
  return { ...line, ...NOTHING, id: freshId('btx', now), status: 'returned', payment_id, customer_id };
}

function paidOut(line: StatementLine, likely: readonly Payout[], now: Instant): NewBankTransaction {
  const bare = { ...line, ...NOTHING, id: freshId('btx', now) };
  const [payout, ...others] = likely.map(({ id }) => id);
  return payout !== undefined && others.length === 0
    ? { ...bare, status: 'paid_out', payout_id: payout }
    : { ...bare, status: 'ambiguous', candidates: likely.map(({ id }) => id) };
}

function planned(
  line: StatementLine,
  match: TransferMatch | undefined,
  invoices: ReadonlyMap<string, OpenInvoice>,
  now: Instant,
): Omit<PlannedTransaction, 'returned'> {
  const bare = { ...line, ...NOTHING, id: freshId('btx', now) };
  // a debit that came back and whose payment is not clear waits for somebody
  if (match === undefined)
    return {
      transaction: { ...bare, status: line.return_reason === null ? 'ignored' : 'unmatched' },
      payment: null,
    };
  if (match.kind === 'ambiguous')
    return { transaction: { ...bare, status: 'ambiguous', candidates: match.item_ids }, payment: null };
  if (match.kind === 'unmatched') return { transaction: { ...bare, status: 'unmatched' }, payment: null };
  const paid = match.applications.filter(({ applied_minor }) => applied_minor > 0n);
  const customers = new Set(match.applications.map(({ item_id }) => invoices.get(item_id)?.customer_id));
  const [customer_id] = customers;
  if (customers.size > 1 || customer_id === undefined)
    return {
      transaction: { ...bare, status: 'ambiguous', candidates: match.applications.map(({ item_id }) => item_id) },
      payment: null,
    };
  const payment = paymentOf(
    line,
    customer_id,
    paid.map(({ item_id, applied_minor }) => ({ invoice_id: item_id, amount_minor: applied_minor })),
    now,
  );
  const { id: payment_id } = payment.payment;
  return { transaction: { ...bare, status: 'applied', payment_id, customer_id }, payment };
}

function paymentOf(
  line: StatementLine,
  customer_id: string,
  paid: readonly { readonly invoice_id: string; readonly amount_minor: bigint }[],
  now: Instant,
): AllocatedPayment {
  const { amount_minor, currency, booked_on: received_on } = line;
  const id = freshId('pay', now);
  const reference = (line.structured_reference ?? line.remittance_text).slice(0, 500);
  return {
    payment: {
      id,
      customer_id,
      currency,
      amount_minor,
      fee_minor: 0n,
      money: 'cash',
      received_on,
      reference,
    },
    allocations: paid.map((each) => ({
      ...each,
      payment_id: id,
      customer_id,
      kind: 'payment',
      allocated_on: received_on,
    })),
    on_account_minor: paid.reduce((left, each) => left - each.amount_minor, amount_minor),
  };
}

/** Open invoices that a line may mean: by a number in its words, or by its very amount; oldest first. */
async function mentioned(tx: Transaction, lines: readonly StatementLine[]): Promise<OpenInvoice[]> {
  const amounts = lines.map(({ amount_minor }) => amount_minor);
  return tx.payments.openMentioned(await sequencesIn(tx, lines), amounts);
}

/** Numbers of invoices that the words of lines may hold. */
async function sequencesIn(tx: Transaction, lines: readonly StatementLine[]): Promise<bigint[]> {
  const { invoice_prefix } = await tx.organisations.get();
  const prefix = invoice_prefix.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const sequences = new Set<string>();
  for (const { structured_reference, end_to_end_id, remittance_text } of lines) {
    const said = [structured_reference, end_to_end_id, remittance_text].join(' ').toUpperCase();
    // what follows the number may be digits as well
    for (const [, digits = ''] of said.replace(/[^A-Z0-9]/g, '').matchAll(new RegExp(`${prefix}(\\d{1,24})`, 'g')))
      for (let end = Math.min(6, digits.length); end <= Math.min(18, digits.length); end++)
        sequences.add(digits.slice(0, end));
  }
  return [...sequences].map(BigInt);
}

/** What an invoice is named by. */
function referencesOf(number: string): Pick<OpenItem, 'reference' | 'creditor_reference'> {
  const reference = creditorReference(number);
  return { reference: number, creditor_reference: reference.ok ? reference.value : number };
}

async function itemsOf(tx: Transaction, invoices: readonly OpenInvoice[]): Promise<OpenItem[]> {
  if (invoices.length === 0) return [];
  const ids = [...new Set(invoices.map(({ customer_id }) => customer_id))];
  const customers = await tx.customers.many(ids);
  const ibans = await tx.bankTransactions.ibans(ids);
  return invoices.map(({ id, number, customer_id, currency, open_minor }) => {
    const name = customers.get(customer_id)?.name;
    return {
      item_id: id,
      ...referencesOf(number),
      open_minor,
      currency,
      names: name === undefined ? [] : [name],
      ibans: ibans.get(customer_id) ?? [],
    };
  });
}

/** Stores the new lines of a statement and what they pay. Whoever planned it did so in the same transaction. */
export async function storeStatement(tx: WriteTransaction, { fresh }: PlannedStatement): Promise<void> {
  for (const { payment, returned } of fresh) {
    if (payment !== null) await storePayment(tx, payment);
    if (returned !== null) await storeReturn(tx, returned);
  }
  await tx.bankTransactions.insert(fresh.map(({ transaction }) => transaction));
  if (fresh.length > 0)
    tx.audit.record({
      action: 'bank_statement.imported',
      object: tx.org_id,
      after: fresh.map(({ transaction: { id, status } }) => ({ id, status })),
    });
}

/** A transfer that somebody assigned: to an invoice as far as it is open, or to a customer's oldest ones. */
export function assigned(
  transaction: BankTransaction,
  customer_id: string,
  invoices: readonly OpenInvoice[],
  now: Instant,
): AllocatedPayment {
  let left = transaction.amount_minor;
  const paid = invoices.flatMap(({ id: invoice_id, currency, open_minor }) => {
    const amount_minor = currency === transaction.currency ? lesser(open_minor, left) : 0n;
    left -= amount_minor;
    return amount_minor > 0n ? [{ invoice_id, amount_minor }] : [];
  });
  return paymentOf(transaction, customer_id, paid, now);
}
