// SPDX-License-Identifier: Apache-2.0
import type { ServiceCredits } from '../catalog/definition.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING, lesser, toMinor } from '../kit/money.js';
import { isBelowPercent } from './uptime.js';

/** What a month gives back by a table. */
export interface ServiceCredit {
  /** Of the step that was met: the percentage, and the fraction of the fee. */
  readonly below_percent: string;
  readonly fraction: Decimal;
  readonly fee_minor: bigint;
  readonly amount_minor: bigint;
}

/**
 * The credit for what was kept of a promise, `part` of `whole`; null when no step of the table is met. Rounded once,
 * half away from zero, and never above the cap of the table.
 */
export function serviceCredit(
  { steps, cap }: ServiceCredits,
  { part, whole }: { readonly part: number; readonly whole: number },
  fee: { readonly amount_minor: bigint; readonly currency: string },
): ServiceCredit | null {
  const step = steps.findLast(({ below_percent }) => isBelowPercent(part, whole, decimal(below_percent)));
  if (step === undefined) return null;
  const fraction = cap === undefined ? decimal(step.credit) : decimal(step.credit).min(decimal(cap));
  const fee_minor = fee.amount_minor > 0n ? fee.amount_minor : 0n;
  const amount = fromMinor(fee_minor, fee.currency).multiply(fraction.min(Decimal.ONE));
  const amount_minor = lesser(toMinor(amount, fee.currency, LINE_ROUNDING), fee_minor);
  return { below_percent: step.below_percent, fraction, fee_minor, amount_minor };
}
