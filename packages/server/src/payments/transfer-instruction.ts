// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode } from '@kontor/core';

/** All a customer needs to send money from their bank. */
export interface TransferInstruction {
  readonly beneficiary: string;
  /** Without spaces. */
  readonly iban: string;
  readonly bic: string | null;
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
  /** ISO 11649, without spaces: `RF18539007547034`. */
  readonly creditor_reference: string;
  /** What to write into the free text field where there is none for references. */
  readonly remittance_text: string;
  /** Text of the EPC069-12 QR code; null where the standard has none (another currency than euro). */
  readonly qr_payload: string | null;
}
