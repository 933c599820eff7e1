// SPDX-License-Identifier: Apache-2.0

/** What a customer was told at the counter: from a day on they have this, until they are told something else. */
export interface Told {
  /** `YYYY-MM-DD`, and of what begins within that day the seconds that have passed of it: `YYYY-MM-DD+SSSSSS`. */
  readonly from: string;
  /** Whole cents a period. */
  readonly cents: number;
  readonly every: 'month' | 'year';
  /** Seconds are paid as they pass; or days, each by what it ends with. */
  readonly by: 'day' | 'second';
}

const SECONDS = 86_400;
/** So many parts of a cent that a second of any month or year is a whole number of them. */
export const PARTS = 28n * 29n * 30n * 31n * 365n * 366n * BigInt(SECONDS);

const dayNumber = (from: string) => Date.parse(from.slice(0, 10)) / 86_400_000;
const secondOf = (from: string) => Number(from.slice(11));

/**
 * The slow and obvious way to know what a customer owes: what each single day costs, and every sum of money that was
 * ever named to them, added up. It shares no line with the computations it is held against.
 */
export class Notebook {
  /** In the order they were said: the later word holds from its day on. */
  readonly #told: Told[] = [];
  /** The first days of periods, by interval, as day numbers. */
  readonly #starts = { month: [] as number[], year: [] as number[] };
  /** What the customer owes, in cents; below zero when they have paid too much. */
  owes = 0n;
  /** What all documents are over, in cents. */
  documents = 0n;
  /** Taxes on them. */
  taxes = 0n;
  /** Money at hand. */
  cash = 0n;

  /** @param start first day; a period begins on its day of the month, or on the last day of a shorter month */
  constructor(start: string) {
    const [year = 0, month = 0, day = 0] = start.split('-').map(Number);
    for (let n = 0; n <= 60; n++) {
      const last = new Date(Date.UTC(year, month + n, 0)).getUTCDate();
      const first = Date.UTC(year, month - 1 + n, Math.min(day, last)) / 86_400_000;
      this.#starts.month.push(first);
      if (n % 12 === 0) this.#starts.year.push(first);
    }
  }

  tell(told: Told): void {
    this.#told.push(told);
  }

  /** What the days of all periods that begin before a day cost, in `PARTS` of a cent, day by day. */
  costUntil(until: string): bigint {
    const end = dayNumber(until);
    let cost = 0n;
    for (let day = this.#starts.month[0] as number; day < end + 366; day++)
      for (const { told, seconds, last } of this.#on(day)) {
        const paid = told.by === 'second' ? seconds : last ? SECONDS : 0;
        const starts = this.#starts[told.every];
        const next = starts.findIndex((start) => start > day);
        const [first = 0, after = 0] = [starts[next - 1], starts[next]];
        if (first < end) cost += (BigInt(told.cents) * BigInt(paid) * PARTS) / BigInt((after - first) * SECONDS);
      }
    return cost;
  }

  /** What holds on a day, for how many seconds of it; `last` is what it ends with. */
  #on(day: number): { readonly told: Told; readonly seconds: number; readonly last: boolean }[] {
    // the later word on a second holds from it on: what was said of seconds after it no longer does
    const words: { at: number; told: Told }[] = [];
    for (const told of this.#told) {
      const from = dayNumber(told.from);
      if (from > day) continue;
      const at = from < day ? 0 : secondOf(told.from);
      while ((words.at(-1)?.at ?? -1) >= at) words.pop();
      words.push({ at, told });
    }
    return words.map(({ at, told }, index) => ({
      told,
      seconds: (words[index + 1]?.at ?? SECONDS) - at,
      last: index === words.length - 1,
    }));
  }
}
