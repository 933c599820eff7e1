// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { type CurrencyCode, minorUnits, type PlainDate, type Problem } from '@kontor/core';

/** One booked movement on our account, as any statement format tells it. */
export interface StatementLine {
  /** The same for every statement that repeats the line. */
  readonly line_id: string;
  readonly booked_on: PlainDate;
  /** Above zero: money came in. Below: money went out, for example a direct debit that was sent back. */
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
  /** Who paid, or was paid; empty when the bank does not say. */
  readonly counterparty_name: string;
  readonly counterparty_iban: string | null;
  /** A structured reference, as the bank gives it; mostly ISO 11649. */
  readonly structured_reference: string | null;
  readonly remittance_text: string;
  /** End-to-end id of a direct debit of ours. */
  readonly end_to_end_id: string | null;
  /** ISO 20022 reason why a direct debit came back: `AM04`. */
  readonly return_reason: string | null;
}

export interface Statement {
  /** Our account; null where the format does not say. */
  readonly account_iban: string | null;
  readonly lines: readonly StatementLine[];
}

export function unreadable(path: string, message: string): Problem {
  return {
    code: 'statement-unreadable',
    path,
    message,
    mend: 'Fetch the statement again from the bank; the guide on payments lists the formats that are read.',
  };
}

/** An unsigned amount in major units as minor units; null for other text and for digits the currency does not have. */
export function statementAmount(text: string, currency: CurrencyCode): bigint | null {
  const digits = minorUnits(currency);
  if (digits === null || !/^\d{1,15}(\.\d{1,5})?$/.test(text)) return null;
  const [whole, fraction = ''] = text.split('.') as [string, string?];
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > digits) return null;
  return BigInt(whole + kept.padEnd(digits, '0'));
}

/** Gives ids to lines whose bank gives none: a hash of what they say, and their count among equals. */
export function withLineIds(
  lines: readonly (Omit<StatementLine, 'line_id'> & { readonly bank_id: string | null })[],
  account_iban: string | null,
): StatementLine[] {
  const seen = new Map<string, number>();
  return lines.map(({ bank_id, ...line }) => {
    const said = bank_id ?? Object.values(line).map(String).join('\u0000');
    const count = (seen.get(said) ?? 0) + 1;
    seen.set(said, count);
    const hash = createHash('sha256').update([account_iban ?? '', said, count].join('\u0000'));
    return { line_id: `line_${hash.digest('hex').slice(0, 32)}`, ...line };
  });
}
