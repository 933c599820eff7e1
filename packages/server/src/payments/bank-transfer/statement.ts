// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode, Instant } from '@kontor/core';

/** One booked movement on our account, as any statement format tells it. */
export interface StatementLine {
  /** The same for every statement that repeats the line. */
  readonly line_id: string;
  readonly booked_at: Instant;
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
