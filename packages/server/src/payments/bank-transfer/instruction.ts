// SPDX-License-Identifier: Apache-2.0
import { type CurrencyCode, fail, formatMinor, isCurrency, ok, type Result } from '@kontor/core';
import type { TransferInstruction } from '../transfer-instruction.js';
import { creditorReference } from './creditor-reference.js';

/** Our account, checked. */
export interface CreditorAccount {
  readonly beneficiary: string;
  readonly iban: string;
  readonly bic: string | null;
}

/** What a customer needs to pay an invoice by transfer. The same invoice number always gives the same reference. */
export function transferInstruction(
  account: CreditorAccount,
  payment: { readonly reference: string; readonly amount_minor: bigint; readonly currency: CurrencyCode },
): Result<TransferInstruction> {
  const { reference, amount_minor, currency } = payment;
  if (!isCurrency(currency) || amount_minor <= 0n)
    return fail({
      code: 'amount-not-chargeable',
      path: 'amount_minor',
      message: `${amount_minor} minor units of ${currency} cannot be asked for`,
      mend: 'Ask for more than zero in a currency of ISO 4217.',
    });
  const creditor_reference = creditorReference(reference);
  if (!creditor_reference.ok) return creditor_reference;
  const instruction = { ...account, amount_minor, currency, creditor_reference: creditor_reference.value };
  return ok({ ...instruction, remittance_text: reference, qr_payload: epcQrPayload(instruction) });
}

/**
 * The text of a European "scan to pay" code: EPC069-12, version 002, UTF-8, with the structured reference. Null where
 * the standard has none: another currency than euro, or an amount above 999,999,999.99.
 */
export function epcQrPayload(
  instruction: Pick<
    TransferInstruction,
    'beneficiary' | 'iban' | 'bic' | 'amount_minor' | 'currency' | 'creditor_reference'
  >,
): string | null {
  const { amount_minor, currency } = instruction;
  if (currency !== 'EUR' || amount_minor < 1n || amount_minor > 99_999_999_999n) return null;
  const name = [...instruction.beneficiary.replace(/\s+/g, ' ')].slice(0, 70).join('');
  const lines = ['BCD', '002', '1', 'SCT', instruction.bic ?? '', name, instruction.iban];
  return [...lines, `EUR${formatMinor(amount_minor, currency)}`, '', instruction.creditor_reference].join('\n');
}
