// SPDX-License-Identifier: Apache-2.0
import { addToDate, type PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { RevenueItem } from './document.js';
import { credit, debit } from './entries/side.js';
import { type JournalEntry, journalEntry } from './posting.js';
import { type NetAndDiscount, positionAt } from './schedule.js';

const NOTHING: NetAndDiscount = { net_minor: 0n, discount_minor: 0n };

/**
 * What the days before `until` earn, added up by currency and charge: one entry a currency, however many lines there
 * are. Lines recognised on a date are in their invoice's entry and are passed over.
 */
export class RecognitionTotal {
  readonly #until: PlainDate;
  /** By currency, then charge. */
  readonly #earned = new Map<CurrencyCode, Map<string, NetAndDiscount>>();

  /** `until` is the first day that does not count any more. */
  constructor(until: PlainDate) {
    this.#until = until;
  }

  /**
   * Adds what the days of [from, until) earn of a line. With `from` null nothing of it was posted before: a line that was
   * invoiced into days that are posted already is caught up with the next ones.
   */
  add(item: RevenueItem, from: PlainDate | null): void {
    if (item.recognition === 'on_date') return;
    const after = positionAt(item, this.#until).recognised;
    const before = from === null ? NOTHING : positionAt(item, from).recognised;
    let charges = this.#earned.get(item.currency);
    if (charges === undefined) {
      charges = new Map();
      this.#earned.set(item.currency, charges);
    }
    const sum = charges.get(item.charge_key) ?? NOTHING;
    charges.set(item.charge_key, {
      net_minor: sum.net_minor + after.net_minor - before.net_minor,
      discount_minor: sum.discount_minor + after.discount_minor - before.discount_minor,
    });
  }

  /**
   * The entries, by currency, dated the last day that counts. `reference` is the same for a currency and stretch of days
   * whenever it is posted. Currencies that earn nothing have none.
   */
  entries(reference: (currency: CurrencyCode) => string): JournalEntry[] {
    const date = addToDate(this.#until, { days: -1 });
    return [...this.#earned.keys()].sort().flatMap((currency) => {
      const charges = [...(this.#earned.get(currency) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      const entry = journalEntry({
        kind: 'recognition',
        date,
        reference: reference(currency),
        postings: charges.flatMap(([charge_key, { net_minor, discount_minor }]) => {
          const side = { currency, dimensions: { charge_key } };
          return [
            debit(side, 'deferred_revenue', net_minor),
            debit(side, 'discounts', discount_minor),
            credit(side, 'revenue', net_minor + discount_minor),
          ];
        }),
      });
      return entry.postings.length === 0 ? [] : [entry];
    });
  }
}
