// SPDX-License-Identifier: Apache-2.0
import { addToDate, laterDate, type PlainDate } from '../kit/calendar.js';
import { targetDayFrom, targetDaysAfter } from '../kit/target-days.js';

/** `FRST` and `RCUR` of a mandate that is used again, `FNAL` its last time, `OOFF` of one that is used once. */
export type SequenceType = 'FRST' | 'RCUR' | 'FNAL' | 'OOFF';

/** What the sequence of debits by a mandate follows from. */
export interface MandateUse {
  readonly kind: 'recurrent' | 'one_off';
  /** The next debit is the last one. */
  readonly ending: boolean;
  /** Debits that were handed to the bank before. */
  readonly debits: number;
}

/** Source: EPC016-06, SEPA Direct Debit Core rulebook, AT-21 transaction type. */
export function sequenceType({ kind, ending, debits }: MandateUse): SequenceType {
  if (kind === 'one_off') return 'OOFF';
  if (ending) return 'FNAL';
  return debits === 0 ? 'FRST' : 'RCUR';
}

/** A mandate that is not used lapses after so many months. Source: EPC016-06, section 4.1. */
const LAPSES_AFTER_MONTHS = 36;

/** The first day on which nothing may be debited by a mandate any more: 36 months after it was signed, or last used. */
export function mandateLapses(signed_on: PlainDate, last_debit_on: PlainDate | null): PlainDate {
  return addToDate(last_debit_on ?? signed_on, { months: LAPSES_AFTER_MONTHS });
}

export interface CollectionDay {
  readonly due_date: PlainDate;
  /** The day on which the customer was told of the amount. */
  readonly notified_on: PlainDate;
  /** How long before the debit they have to know. */
  readonly prenotification_days: number;
  /** How many days on which TARGET is open the bank wants the file before the debit. */
  readonly lead_days: number;
  readonly today: PlainDate;
}

/**
 * The day of a debit: not before it is due, nor before the customer has known of it so long, nor sooner than the bank takes
 * it; the first of those days on which TARGET is open.
 */
export function collectionDay(given: CollectionDay): PlainDate {
  const told = addToDate(given.notified_on, { days: given.prenotification_days });
  const soonest = targetDaysAfter(targetDayFrom(given.today), given.lead_days);
  return targetDayFrom(laterDate(laterDate(given.due_date, told), soonest));
}
