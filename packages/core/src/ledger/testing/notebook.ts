// SPDX-License-Identifier: Apache-2.0

/** A price of the customer's. */
export interface Paid {
  /** Whole cents a period. */
  readonly cents: number;
  readonly every: 'month' | 'year';
  /** Seconds are paid as they pass; or days, each by what it ends with. */
  readonly by: 'day' | 'second';
}

/** What a customer was told at the counter: from a day on they have this, until they are told something else. */
export interface Told {
  /** `YYYY-MM-DD`, and of what begins within that day the seconds that have passed of it: `YYYY-MM-DD+SSSSSS`. */
  readonly from: string;
  readonly prices: readonly Paid[];
  /** Whether what they use meanwhile counts. */
  readonly counts: boolean;
}

/** Usage that was billed, by seconds; what is used in it later is added. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  tenths: number;
}

const SECONDS = 86_400;
/** So many parts of a cent that a second of any month or year is a whole number of them. */
export const PARTS = 28n * 29n * 30n * 31n * 365n * 366n * BigInt(SECONDS);

const dayNumber = (from: string) => Date.parse(from.slice(0, 10)) / 86_400_000;
const secondOf = (from: string) => Number(from.slice(11));
const absolute = (from: string) => dayNumber(from) * SECONDS + secondOf(from);

/**
 * The slow and obvious way to know what a customer owes: what each single day costs, and every sum of money that was
 * ever named to them, added up. It shares no line with the computations it is held against.
 */
export class Notebook {
  /** In the order they were said: the later word holds from its day on. */
  readonly #told: (Told & { readonly day: number; readonly second: number })[] = [];
  /** The first days of periods, by interval, as day numbers. */
  readonly #starts = { month: [] as number[], year: [] as number[] };
  readonly #used: { readonly at: number; readonly calls: number }[] = [];
  readonly #stretches: Stretch[] = [];
  readonly #tenthsOf: (calls: number) => number;
  #tenths_once = 0;
  /** What the customer owes, in cents; below zero when they have paid too much. */
  owes = 0n;
  /** What all documents are over, in cents. */
  documents = 0n;
  /** Taxes on them. */
  taxes = 0n;
  /** Money at hand. */
  cash = 0n;

  /**
   * @param start first day; a period begins on its day of the month, or on the last day of a shorter month
   * @param tenthsOf what calls cost, in tenths of a cent
   */
  constructor(start: string, tenthsOf: (calls: number) => number) {
    this.#tenthsOf = tenthsOf;
    const [year = 0, month = 0, day = 0] = start.split('-').map(Number);
    for (let n = 0; n <= 60; n++) {
      const last = new Date(Date.UTC(year, month + n, 0)).getUTCDate();
      const first = Date.UTC(year, month - 1 + n, Math.min(day, last)) / 86_400_000;
      this.#starts.month.push(first);
      if (n % 12 === 0) this.#starts.year.push(first);
    }
  }

  tell(told: Told): void {
    this.#told.push({ ...told, day: dayNumber(told.from), second: secondOf(told.from) });
  }

  use(at: string, calls: number): void {
    this.#used.push({ at: absolute(at), calls });
  }

  /** Something is charged once, for tenths of a cent. */
  once(tenths: number): void {
    this.#tenths_once += tenths;
  }

  /**
   * An invoice is written of everything until a day. What was used in a month is billed when it is over, or when the
   * customer stopped within it: each stretch without a break has all that is free in a month. A stretch that was billed
   * stands as it was; what comes late of it is added as long as the customer has what it began with.
   */
  billed(until: string): void {
    const end = dayNumber(until) * SECONDS;
    const counting = this.#counting();
    for (const stretch of this.#stretches)
      if (counting.some(({ start, end }) => start <= stretch.start && stretch.start < end))
        stretch.tenths = this.#tenthsOf(this.#callsIn(stretch));
    for (const [index, first] of this.#starts.month.entries()) {
      const next = this.#starts.month[index + 1];
      if (next === undefined || first * SECONDS >= end) break;
      for (const held of counting) {
        let start = Math.max(held.start, first * SECONDS);
        const stop = Math.min(held.end, next * SECONDS);
        if (start >= stop) continue;
        const done = this.#stretches.filter((one) => one.start < stop && one.end > start);
        done.sort((one, other) => one.start - other.start);
        for (const { start: from, end: to } of [...done, { start: stop, end: stop }]) {
          const calls = start < from ? this.#callsIn({ start, end: from }) : 0;
          if (from <= end && calls > 0) this.#stretches.push({ start, end: from, tenths: this.#tenthsOf(calls) });
          start = to;
        }
      }
    }
  }

  #callsIn({ start, end }: { readonly start: number; readonly end: number }): number {
    let sum = 0;
    for (const { at, calls } of this.#used) if (at >= start && at < end) sum += calls;
    return sum;
  }

  /** The seconds in which usage counts, without breaks between those of one stretch. */
  #counting(): { start: number; end: number }[] {
    const words: { at: number; counts: boolean }[] = [];
    for (const { day, second, counts } of this.#told) {
      const at = day * SECONDS + second;
      while (words.length > 0 && (words.at(-1)?.at ?? 0) >= at) words.pop();
      if (words.at(-1)?.counts !== counts) words.push({ at, counts });
    }
    return words.flatMap(({ at, counts }, index) =>
      counts ? { start: at, end: words[index + 1]?.at ?? Number.POSITIVE_INFINITY } : [],
    );
  }

  /** What the days of all periods that begin before a day cost, in `PARTS` of a cent, day by day, with what was used. */
  costUntil(until: string): bigint {
    const end = dayNumber(until);
    const used = this.#stretches.reduce((sum, { tenths }) => sum + tenths, this.#tenths_once);
    let cost = (BigInt(used) * PARTS) / 10n;
    for (let day = this.#starts.month[0] as number; day < end + 366; day++)
      for (const { told, seconds, last } of this.#on(day))
        for (const { cents, every, by } of told.prices) {
          const paid = by === 'second' ? seconds : last ? SECONDS : 0;
          if (cents === 0 || paid === 0) continue;
          const starts = this.#starts[every];
          const next = starts.findIndex((start) => start > day);
          const [first = 0, after = 0] = [starts[next - 1], starts[next]];
          if (first < end) cost += (BigInt(cents) * BigInt(paid) * PARTS) / BigInt((after - first) * SECONDS);
        }
    return cost;
  }

  /** What holds on a day, for how many seconds of it; `last` is what it ends with. */
  #on(day: number): { readonly told: Told; readonly seconds: number; readonly last: boolean }[] {
    // the later word on a second holds from it on: what was said of seconds after it no longer does
    const words: { at: number; told: Told }[] = [];
    for (const told of this.#told) {
      if (told.day > day) continue;
      const at = told.day < day ? 0 : told.second;
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
