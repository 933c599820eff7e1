// SPDX-License-Identifier: Apache-2.0
import { addToDate } from '@kontor/core';
import { isNamed } from '../payments/bank-transfer/match.js';
import type { StatementLine } from '../payments/bank-transfer/statement.js';
import type { Payout } from '../store/payouts.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';

/** How far the day at the bank may be from the day that the provider names. */
const DAYS_BEFORE = 3;
const DAYS_AFTER = 10;

/**
 * Which payouts lines of a statement are, by line: one, or several of which nobody chooses. A line is a payout of its very
 * amount that it names by its reference, else one of about its day whose provider it names. No payout is two lines.
 */
export async function payoutsAmong(
  tx: Transaction,
  lines: readonly StatementLine[],
): Promise<Map<string, readonly Payout[]>> {
  const found = new Map<string, readonly Payout[]>();
  const taken = new Set<string>();
  const expected = await tx.payouts.expected(lines.map(({ amount_minor }) => amount_minor));
  for (const line of lines) {
    const left = expected.filter(({ id }) => !taken.has(id));
    const likely = mostLikely(left, (payout) => likeness(line, payout));
    const [payout] = likely;
    if (payout === undefined) continue;
    if (likely.length === 1) taken.add(payout.id);
    found.set(line.line_id, likely);
  }
  return found;
}

/** The only line that waits and can be this payout becomes it; its id, or null. */
export async function findLine(tx: WriteTransaction, payout: Payout): Promise<string | null> {
  const waiting = await tx.bankTransactions.waiting(payout.currency, payout.amount_minor - payout.fee_minor);
  const [line, ...others] = mostLikely(waiting, (each) => likeness(each, payout));
  if (line === undefined || others.length > 0) return null;
  const by = { status: 'paid_out' as const, payment_id: null, payout_id: payout.id, customer_id: null, note: '' };
  return (await tx.bankTransactions.resolve(line, by)).id;
}

/** 2: it names the payout; 1: it names the provider, about the day; 0: it is something else. */
function likeness(line: StatementLine, { currency, amount_minor, fee_minor, ...payout }: Payout): 0 | 1 | 2 {
  if (line.currency !== currency || line.amount_minor !== amount_minor - fee_minor) return 0;
  const { reference, provider, paid_on } = payout;
  if (isNamed(line, { reference, creditor_reference: reference })) return 2;
  if (provider === null) return 0;
  const said = `${line.counterparty_name}\n${line.remittance_text}`.toUpperCase();
  const near =
    line.booked_on >= addToDate(paid_on, { days: -DAYS_BEFORE }) &&
    line.booked_on <= addToDate(paid_on, { days: DAYS_AFTER });
  return near && said.includes(provider.toUpperCase()) ? 1 : 0;
}

function mostLikely<T>(all: readonly T[], likenessOf: (each: T) => 0 | 1 | 2): T[] {
  const named = all.filter((each) => likenessOf(each) === 2);
  return named.length > 0 ? named : all.filter((each) => likenessOf(each) === 1);
}
