// SPDX-License-Identifier: Apache-2.0
import { convertMinor, type ExchangeRate } from '../kit/exchange-rate.js';
import type { CurrencyCode } from '../kit/money.js';
import type { AccountKey } from './account.js';
import { sum } from './entries/side.js';
import { type CarriedAmount, carriedShare } from './functional-currency.js';
import { type JournalEntry, journalEntry, type Posting, type PostingDimensions } from './posting.js';

/** What a credit note takes from deferred revenue of a charge, in the functional currency (`functionalUnearned`). */
export interface FunctionalDeferral {
  readonly charge_key: string;
  readonly subscription_id?: string | undefined;
  readonly functional_minor: bigint;
}
/** An entry that cannot be told, for want of the rate of a document: its own, or one it settles. */
export interface UntoldEntry {
  /** The reference of the document whose rate is missing. */
  readonly waits_for: string;
}
/** What is owed or held in a foreign currency, and what it stands at. */
export interface OpenItem extends CarriedAmount {
  readonly account: AccountKey;
  readonly currency: CurrencyCode;
  readonly customer_id?: string | undefined;
  readonly invoice_id?: string | undefined;
}

/** By whom the amounts of an account are told apart; accounts that are not here hold no money to come or to go. */
const CARRIED: { readonly [Key in AccountKey]?: 'document' | 'customer' | 'currency' } = {
  receivable: 'document',
  customer_credit: 'customer',
  refunds_payable: 'customer',
  payouts_payable: 'currency',
  cash: 'currency',
  provider_balance: 'currency',
};

/** The postings of an entry on one open item, and what they come to together. */
interface Movement {
  readonly key: string;
  readonly item: OpenItem;
  readonly indexes: number[];
  net_minor: bigint;
}

/**
 * The books in the functional currency, entry by entry in the order of commits (IAS 21.21–22 and 28, ASC 830-20).
 *
 * What comes into being is told at the rate of its document. What settles money owed or held takes it off at what it
 * stands at, a part by its share, so that what is settled in full stands at zero; what the money that settles it is worth
 * more or less is `fx_gain_loss`. Every posting is rounded once; what an entry is off by is `fx_gain_loss` where it
 * settles something, else `rounding`. So each entry sums to zero. Memory grows with what is open in foreign currencies.
 */
export class FunctionalBooks {
  readonly #currency: CurrencyCode;
  readonly #open = new Map<string, OpenItem>();
  /** Open items of documents that could not be told, with the reference of the one whose rate is missing. */
  readonly #untold = new Map<string, string>();
  readonly #untoldReferences = new Map<string, string>();

  constructor(functional_currency: CurrencyCode) {
    this.#currency = functional_currency;
  }

  /**
   * The entry in the functional currency. `rate` is that of its day, or of the invoice it takes back; null: none is known,
   * which does where everything in it is settled. Revenue that is earned is told by its lines instead
   * (`functionalItem`). Throws a RangeError for an entry in more than one currency, or with the rate of another.
   */
  tell(
    entry: JournalEntry,
    rate: ExchangeRate | null,
    deferrals: readonly FunctionalDeferral[] = [],
  ): JournalEntry | UntoldEntry {
    const [currency, ...others] = new Set(entry.postings.map((posting) => posting.currency));
    if (others.length > 0) throw new RangeError(`${entry.kind} ${entry.reference} is in more than one currency`);
    if (currency === undefined || currency === this.#currency) return entry;
    if (rate !== null && (rate.base !== currency || rate.quote !== this.#currency))
      throw new RangeError(
        `${entry.kind} ${entry.reference} is in ${currency}, its rate of ${rate.base} in ${rate.quote}`,
      );
    const movements = this.#movements(entry.postings);
    const waits_for = this.#waitsFor(entry, movements, rate);
    if (waits_for !== null) return this.#leaveOut(entry, movements, waits_for);
    const stands = entry.postings.map(({ amount_minor }) => (rate === null ? 0n : convertMinor(amount_minor, rate)));
    for (const movement of movements) this.#move(movement, rate, stands);
    const added = deferred(entry.postings, deferrals, stands, this.#currency);
    const off = sum(stands) + sum(added.map(({ amount_minor }) => amount_minor));
    const account = movements.some(settles) ? 'fx_gain_loss' : 'rounding';
    return journalEntry({
      ...entry,
      postings: [
        ...entry.postings.map((posting, index) => ({
          ...posting,
          currency: this.#currency,
          amount_minor: stands[index] as bigint,
        })),
        ...added,
        { account, amount_minor: -off, currency: this.#currency, dimensions: {} },
      ],
    });
  }

  /**
   * An exchange between two currencies: what was given and what was taken each at what it stands at, or at the rate of
   * its currency where it comes into being; what they differ by is `fx_gain_loss`. `rate` is asked for the currencies that
   * are not the functional one.
   */
  tellExchange(entry: JournalEntry, rate: (currency: CurrencyCode) => ExchangeRate | null): JournalEntry | UntoldEntry {
    const sides = new Map<CurrencyCode, Posting[]>();
    for (const posting of entry.postings) {
      if (posting.account === 'currency_exchange') continue;
      const side = sides.get(posting.currency);
      if (side === undefined) sides.set(posting.currency, [posting]);
      else side.push(posting);
    }
    const told = [...sides].map(([currency, postings]) => {
      if (currency === this.#currency) return { postings, movements: [], rate: null, waits_for: null };
      const movements = this.#movements(postings);
      const of = rate(currency);
      return { postings, movements, rate: of, waits_for: this.#waitsFor({ ...entry, postings }, movements, of) };
    });
    const waits_for = told.find((side) => side.waits_for !== null)?.waits_for;
    if (waits_for !== undefined && waits_for !== null)
      return this.#leaveOut(
        entry,
        told.flatMap(({ movements }) => movements),
        waits_for,
      );
    const postings = told.flatMap(({ postings: side, movements, rate: of }) => {
      const stands = side.map(({ amount_minor, currency }) =>
        currency === this.#currency ? amount_minor : of === null ? 0n : convertMinor(amount_minor, of),
      );
      for (const movement of movements) this.#move(movement, of, stands);
      return side.map((posting, index) => ({
        ...posting,
        currency: this.#currency,
        amount_minor: stands[index] as bigint,
      }));
    });
    const off = sum(postings.map(({ amount_minor }) => amount_minor));
    return journalEntry({
      ...entry,
      postings: [
        ...postings,
        { account: 'fx_gain_loss', amount_minor: -off, currency: this.#currency, dimensions: {} },
      ],
    });
  }

  /** Whether the entries of a document are in the books so far. */
  tells(reference: string): boolean {
    return !this.#untoldReferences.has(reference);
  }

  /** What is owed and held in foreign currencies. */
  open(): OpenItem[] {
    return [...this.#open.values()];
  }

  #movements(postings: readonly Posting[]): Movement[] {
    const movements = new Map<string, Movement>();
    postings.forEach(({ account, amount_minor, currency, dimensions = {} }, index) => {
      const by = CARRIED[account];
      if (by === undefined) return;
      const item = itemOf(account, currency, by, dimensions);
      const key = [
        account,
        currency,
        item.invoice_id === undefined ? (item.customer_id ?? '') : `of ${item.invoice_id}`,
      ].join(' ');
      const movement = movements.get(key) ?? { key, item: this.#open.get(key) ?? item, indexes: [], net_minor: 0n };
      movement.indexes.push(index);
      movement.net_minor += amount_minor;
      movements.set(key, movement);
    });
    return [...movements.values()];
  }

  /** The document whose rate is missing; null: the entry can be told. */
  #waitsFor(entry: JournalEntry, movements: readonly Movement[], rate: ExchangeRate | null): string | null {
    for (const { key } of movements) {
      const waits_for = this.#untold.get(key);
      if (waits_for !== undefined) return waits_for;
    }
    const settled = movements.filter(settlesAll).reduce((count, { indexes }) => count + indexes.length, 0);
    return rate === null && settled < entry.postings.length ? entry.reference : null;
  }

  /** What the documents to come do to the same items cannot be told either; money at the bank is nobody's. */
  #leaveOut({ reference }: JournalEntry, movements: readonly Movement[], waits_for: string): UntoldEntry {
    this.#untoldReferences.set(reference, waits_for);
    for (const { key, item } of movements) if (CARRIED[item.account] !== 'currency') this.#untold.set(key, waits_for);
    return { waits_for };
  }

  /** Sets what the postings of a movement stand at, the last of them at what the others leave. */
  #move({ key, item, indexes, net_minor }: Movement, rate: ExchangeRate | null, stands: bigint[]): void {
    const at = (minor: bigint) => (rate === null ? 0n : convertMinor(minor, rate));
    const amount_minor = item.amount_minor + net_minor;
    let functional_minor = 0n;
    if (settles({ item, net_minor })) {
      const left = item.functional_minor + carriedShare(item, 0n, net_minor);
      functional_minor = size(net_minor) <= size(item.amount_minor) ? left : at(amount_minor);
    } else if (amount_minor !== 0n)
      functional_minor = item.functional_minor + sum(indexes.map((index) => stands[index] as bigint));
    const last = indexes.at(-1) as number;
    const others = sum(indexes.slice(0, -1).map((index) => stands[index] as bigint));
    stands[last] = functional_minor - item.functional_minor - others;
    if (amount_minor === 0n) this.#open.delete(key);
    else this.#open.set(key, { ...item, amount_minor, functional_minor });
  }
}

function itemOf(
  account: AccountKey,
  currency: CurrencyCode,
  by: 'document' | 'customer' | 'currency',
  { customer_id, invoice_id }: PostingDimensions,
): OpenItem {
  return {
    account,
    currency,
    customer_id: by === 'currency' ? undefined : customer_id,
    invoice_id: by === 'document' ? invoice_id : undefined,
    amount_minor: 0n,
    functional_minor: 0n,
  };
}

/** It takes something off what was open before. */
function settles({ item, net_minor }: Pick<Movement, 'item' | 'net_minor'>): boolean {
  return net_minor !== 0n && item.amount_minor !== 0n && net_minor < 0n !== item.amount_minor < 0n;
}

/** It does nothing but that. */
function settlesAll(movement: Movement): boolean {
  return settles(movement) && size(movement.net_minor) <= size(movement.item.amount_minor);
}

function size(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}

/**
 * Puts what is taken from deferred revenue at what it stands at, by charge and subscription. Where rounding left something
 * in the functional currency alone, that is a posting of its own.
 */
function deferred(
  postings: readonly Posting[],
  deferrals: readonly FunctionalDeferral[],
  stands: bigint[],
  currency: CurrencyCode,
): Posting[] {
  const keyOf = ({ charge_key = '', subscription_id = '' }: PostingDimensions) => `${charge_key} ${subscription_id}`;
  const left = new Map<string, { dimensions: PostingDimensions; minor: bigint }>();
  for (const { charge_key, subscription_id, functional_minor } of deferrals) {
    const dimensions = { charge_key, ...(subscription_id === undefined ? {} : { subscription_id }) };
    const before = left.get(keyOf(dimensions))?.minor ?? 0n;
    left.set(keyOf(dimensions), { dimensions, minor: before + functional_minor });
  }
  for (const [key, { minor }] of left) {
    const indexes = postings.flatMap(({ account, dimensions = {} }, index) =>
      account === 'deferred_revenue' && keyOf(dimensions) === key ? index : [],
    );
    const last = indexes.pop();
    if (last === undefined) continue;
    stands[last] = minor - sum(indexes.map((index) => stands[index] as bigint));
    left.delete(key);
  }
  return [...left.values()].map(({ dimensions, minor }) => ({
    account: 'deferred_revenue',
    amount_minor: minor,
    currency,
    dimensions,
  }));
}
