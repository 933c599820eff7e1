// SPDX-License-Identifier: Apache-2.0
import { typedDecimal } from '../../ui/typed-decimal.ts';

/** What is read again after money moved: what it was about, and everything that sums it up. */
export const MONEY_PATHS = [
  '/v1/invoices',
  '/v1/credit_notes',
  '/v1/payments',
  '/v1/refunds',
  '/v1/collections',
  '/v1/bank_transactions',
  '/v1/ledger',
] as const;

/** A share written in percent as the API takes it: 12.5 → 0.125; text, so that no digit is lost. */
export function shareOfPercent(percent: string): string {
  const [whole = '', places = ''] = typedDecimal(percent).split('.');
  const digits = `00${whole.replace(/^0+(?=\d)/, '')}`;
  return `${digits.slice(0, -2).replace(/^0+(?=\d)/, '')}.${digits.slice(-2)}${places}`;
}
