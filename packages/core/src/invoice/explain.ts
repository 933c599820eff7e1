// SPDX-License-Identifier: Apache-2.0
import type { Period } from '../contract/subscription.js';
import { addToDate } from '../kit/calendar.js';
import type { Derivation } from '../rating/derivation.js';
import { explainDerivation } from '../rating/explain.js';

/** What can be explained: an invoice plan, or a stored invoice with its derivations read back. */
export interface ExplainedInvoice {
  readonly lines: readonly {
    readonly label: string;
    readonly period: Period;
    readonly derivation: Derivation;
  }[];
}

/** One sentence a line, in the order of the lines: what for, which days (both ends included), and how it was computed. */
export function explainInvoice(invoice: ExplainedInvoice): string[] {
  return invoice.lines.map(
    ({ label, period, derivation }) => `${label}, ${days(period)}: ${explainDerivation(derivation)}`,
  );
}

function days({ start, end }: Period): string {
  const last = addToDate(end, { days: -1 });
  return last === start ? start : `${start} to ${last}`;
}
