// SPDX-License-Identifier: Apache-2.0
import { formatMinor } from '../../kit/money.js';
import { MOVEMENT_KINDS, type MovementAmounts, type MovementKind, roundedMovements } from '../movement.js';
import { type MovementRequest, movementReport, movementRows } from '../movement-report.js';
import type { RevenueHistory } from '../revenue-history.js';

function words(amounts: MovementAmounts, units_per_minor: bigint, currency: string): string {
  const rounded = roundedMovements(amounts, units_per_minor);
  const moved = MOVEMENT_KINDS.filter((kind: MovementKind) => amounts[kind] !== 0n).map(
    (kind) => `${kind} ${formatMinor(rounded[kind], currency)}`,
  );
  return [formatMinor(rounded.opening, currency), ...moved, `= ${formatMinor(rounded.closing, currency)}`].join(' ');
}

/** A request by month, each currency by itself. */
export function monthly(from: string, to: string, terms: Partial<MovementRequest> = {}): MovementRequest {
  return { from, to, by: 'month', currency: null, rate: null, ...terms };
}

/** `2018-11-01: 0.00 new 50.00 = 50.00` for every period in which something moved. */
export function totalWords(history: RevenueHistory, request: MovementRequest): string[] {
  const report = movementReport(history, request);
  if (!report.ok) throw new Error(report.problems[0]?.message);
  const { totals, units_per_minor } = report.value;
  return totals
    .filter(({ changes, amounts }) => Object.values(changes).some((count) => count > 0) || amounts.fx !== 0n)
    .map(({ period, currency, amounts }) => `${period.start}: ${words(amounts, units_per_minor, currency)}`);
}

/** The same of every customer: `1 2018-11-01: 0.00 new 50.00 = 50.00`. */
export function rowWords(history: RevenueHistory, request: MovementRequest): string[] {
  const report = movementReport(history, request);
  const rows = movementRows(history, request);
  if (!report.ok || !rows.ok) throw new Error('a rate is missing');
  return rows.value.map(
    ({ customer_id, period, currency, amounts }) =>
      `${customer_id} ${period.start}: ${words(amounts, report.value.units_per_minor, request.currency ?? currency)}`,
  );
}
