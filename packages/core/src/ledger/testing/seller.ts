// SPDX-License-Identifier: Apache-2.0
import type { Phase } from '../../contract/phase.js';
import type { Subscription } from '../../contract/subscription.js';
import type { RedeemedCoupon } from '../../discount/apply.js';
import { type BilledLines, billedKey, NOTHING_BILLED, withLines } from '../../invoice/billed.js';
import { withShare } from '../../invoice/credit-note-document.js';
import { creditedShare, type LineShare } from '../../invoice/credited-line.js';
import { generate } from '../../invoice/generate.js';
import type { InvoiceLine, InvoicePlan } from '../../invoice/invoice.js';
import { chargesAlone, type OneOffCharge, oneOffChargeId, withCharges } from '../../invoice/one-off-charge.js';
import { type SettledLine, settle, settledPlan } from '../../invoice/settle.js';
import {
  type CreditableInvoice,
  type CreditPart,
  creditFrom,
  loweredBy,
  spreadCredit,
} from '../../invoice/spread-credit.js';
import type { UsageNeed, UsageTotals } from '../../invoice/usage-need.js';
import type { Bound } from '../../kit/bound.js';
import { addToDate, type PlainDate } from '../../kit/calendar.js';
import { Decimal } from '../../kit/decimal.js';
import { lesser } from '../../kit/money.js';
import { placeOfSupply } from '../../tax/place-of-supply.js';
import { STANDARD_VAT_RATES } from '../../tax/standard-vat-rates.js';
import type { CreditGrant } from '../../wallet/wallet.js';
import { Balances } from '../balance.js';
import { creditProblems } from '../credit-check.js';
import { type LedgerDocument, type RevenueItem, revenueItems } from '../document.js';
import { entryOf } from '../entry.js';
import { postedInvoice } from '../invoice-document.js';
import { withCredit } from '../schedule.js';
import { Notebook } from './notebook.js';
import { CATALOG, ONCE, type PLANS, pricesOf, TENTHS_ONCE, tenthsOf } from './price-list.js';

const customer_id = 'cus_1';
const currency = 'EUR';
const coupon: RedeemedCoupon = {
  coupon: {
    id: 'cpn_1',
    code: 'FIFTH',
    name: 'A fifth',
    discount: { percent: '0.2' },
    duration: { kind: 'forever' },
    stacking: 'combine',
  },
  redemption: {
    id: 'red_1',
    coupon_id: 'cpn_1',
    customer_id,
    subscription_id: null,
    redeemed_on: '2023-01-01',
    periods_used: 0,
    ended_on: null,
  },
};

export interface Customs {
  /** Where the customer's months begin. */
  readonly start: PlainDate;
  readonly rounding: 'line' | 'invoice';
  readonly coupon: boolean;
}

/** An invoice, or a credit note for changed terms, that was issued. */
export interface Issued {
  readonly id: string;
  readonly date: PlainDate;
  readonly lines: readonly { readonly id: string; readonly line: InvoiceLine; readonly settled: SettledLine }[];
  readonly subtotal_minor: bigint;
  readonly discount_minor: bigint;
  readonly net_minor: bigint;
  readonly tax_minor: bigint;
  readonly total_minor: bigint;
  readonly due_minor: bigint;
}
interface Received {
  readonly id: string;
  /** Not returned. */
  left_minor: bigint;
  on_account_minor: bigint;
  readonly paid: { readonly invoice: Open; left_minor: bigint }[];
}
/** An invoice with what is open of it. */
interface Open {
  readonly issued: Issued;
  open_minor: bigint;
  paid_minor: bigint;
  written_off_minor: bigint;
  burns: { readonly grant_id: string; readonly kind: 'prepaid' | 'promotional'; readonly amount_minor: bigint }[];
}

/** What a customer has from a day or a second on. */
interface Known {
  readonly from: Bound;
  readonly plan: (typeof PLANS)[number];
  readonly seats: number;
  readonly extras: number;
  readonly active: boolean;
  readonly terms: Partial<Subscription>;
}

/** A seller with one customer: the core's computations in the order the shell calls them, in memory. */
export class Seller {
  readonly notebook: Notebook;
  readonly books = new Balances();
  readonly issued: Issued[] = [];
  readonly invoices: Open[] = [];
  readonly payments: Received[] = [];
  readonly items = new Map<string, RevenueItem>();
  /** What credit notes promised to pay back. */
  to_refund = 0n;
  credited_by_hand = false;
  grants: CreditGrant[] = [];
  billed: BilledLines = NOTHING_BILLED;
  today: PlainDate;
  readonly #customs: Customs;
  #redemption = coupon.redemption;
  #known: Known[];
  #used: { readonly at: Bound; readonly calls: number }[] = [];
  /** What is charged once and on no invoice yet, with how many were issued before. */
  waiting: { readonly charge: OneOffCharge; readonly after: number }[] = [];
  #ids = 0;

  constructor(customs: Customs) {
    this.#customs = customs;
    this.today = customs.start;
    this.notebook = new Notebook(customs.start, tenthsOf);
    this.#known = [];
    this.change(customs.start, 'small', 0, 'active');
  }

  wait(days: number): void {
    this.today = addToDate(this.today, { days });
  }

  /** The customer has something else from a day on, or a second within it; today or before. */
  change(from: Bound, plan: (typeof PLANS)[number], seats: number, state: 'active' | 'paused' | 'ended'): void {
    const terms: Partial<Subscription> = {
      plan,
      quantities: { members: String(seats) },
      ...(state === 'paused' ? { status: 'paused' } : {}),
      ...(state === 'ended' ? { end_date: from } : {}),
      add_ons: this.#before(from)?.terms.add_ons ?? [],
    };
    this.#tell({ from, plan, seats, active: state === 'active', extras: this.#before(from)?.extras ?? 0, terms });
  }

  /** So many of an add-on from a day or second on, with the plan there is; none: it is dropped. */
  extra(from: Bound, extras: number): void {
    const before = this.#before(from);
    if (before === undefined) return;
    const add_ons = extras === 0 ? [] : [{ add_on: 'extra', quantity: String(extras), start_date: from }];
    this.#tell({ ...before, from, extras, terms: { ...before.terms, add_ons } });
  }

  /** Calls at a second of today or before, told of now: their month may have been billed. */
  use(at: Bound, calls: number): void {
    this.#used.push({ at, calls });
    this.notebook.use(at, calls);
  }

  /** Something is charged once, for service of so many days: on the subscription's next invoice, or by itself. */
  charge(quantity: number, days: number, by: 'next' | 'itself'): void {
    const charge: OneOffCharge = {
      id: this.#id(),
      customer_id,
      subscription_id: by === 'next' ? 'sub_1' : null,
      label: 'Once',
      currency,
      price: ONCE,
      quantity: String(quantity),
      period: { start: this.today, end: addToDate(this.today, { days }) },
      date: this.today,
      catalog_version: 1,
      rounding: 'half-away',
    };
    this.waiting.push({ charge, after: this.issued.length });
    this.notebook.once(quantity * TENTHS_ONCE);
  }

  /** What is due by the end of today by the terms and the usage there are. */
  due(): InvoicePlan[] {
    const phases: Phase[] = this.#known.map(({ from, terms }, index) => ({
      subscription: { ...this.#base(), ...terms },
      catalog: CATALOG,
      valid_from: from,
      valid_to: this.#known[index + 1]?.from ?? '9999-12-31',
    }));
    const usage = (need: UsageNeed) => this.#usageOf(need);
    return generate({ phases, billed: this.billed, usage, until: this.#tomorrow(), late: () => true });
  }

  close(): void {
    const charges = this.waiting.map(({ charge }) => charge);
    const { plans, waiting } = withCharges(
      this.due(),
      charges.filter(({ subscription_id }) => subscription_id !== null),
    );
    const alone = charges.filter(({ subscription_id }) => subscription_id === null);
    this.waiting = this.waiting.filter(({ charge }) => waiting.includes(charge));
    for (const plan of [...plans, ...chargesAlone(alone, this.#tomorrow())]) this.#issue(plan);
    this.notebook.billed(this.#tomorrow());
  }

  pay(amount_minor: bigint): void {
    const payment: Received = { id: this.#id(), left_minor: amount_minor, on_account_minor: amount_minor, paid: [] };
    const allocations = this.#allocate(payment);
    this.payments.push(payment);
    this.#post({ kind: 'payment', document: { ...this.#document(payment.id), amount_minor, ...CASH, allocations } });
    this.notebook.owes -= amount_minor;
    this.notebook.cash += amount_minor;
  }

  /** What is on account pays what has come to be open. */
  apply(payment: Received): void {
    const allocations = this.#allocate(payment);
    this.#post({ kind: 'payment_applied', document: { ...this.#document(payment.id), allocations } });
  }

  /** A part of a payment is taken back by the bank. */
  return(payment: Received, amount_minor: bigint): void {
    const allocations: { invoice_id: string; amount_minor: bigint }[] = [];
    let left = amount_minor - lesser(payment.on_account_minor, amount_minor);
    payment.on_account_minor -= amount_minor - left;
    payment.left_minor -= amount_minor;
    for (const paid of [...payment.paid].reverse()) {
      const taken = lesser(paid.left_minor, left);
      if (taken === 0n) continue;
      left -= taken;
      paid.left_minor -= taken;
      paid.invoice.paid_minor -= taken;
      paid.invoice.open_minor += taken;
      allocations.push({ invoice_id: paid.invoice.issued.id, amount_minor: taken });
    }
    const document = { ...this.#document(payment.id), amount_minor, ...CASH, allocations };
    this.#post({ kind: 'payment_returned', document });
    this.notebook.owes += amount_minor;
    this.notebook.cash -= amount_minor;
  }

  writeOff(invoice: Open): void {
    const amount_minor = invoice.open_minor;
    invoice.written_off_minor += amount_minor;
    invoice.open_minor = 0n;
    const document = { ...this.#document(), invoice_id: invoice.issued.id, amount_minor, tax: [] };
    this.#post({ kind: 'write_off', document });
    this.notebook.owes -= amount_minor;
  }

  give(amount_minor: bigint, kind: 'prepaid' | 'promotional'): void {
    this.#grant(kind, amount_minor);
    if (kind === 'promotional') return;
    const document = { ...this.#document(), amount_minor, fee_minor: 0n, paid_by: 'cash' as const };
    this.#post({ kind: 'wallet_top_up', document });
    this.notebook.cash += amount_minor;
  }

  /** Tenths of a line are credited by hand, unless the terms took some of it back or less is left of its invoice. */
  credit(invoice: Open, pick: number, tenths: bigint, paid_to: 'refund' | 'balance'): void {
    const found = invoice.issued.lines[pick % invoice.issued.lines.length];
    const item = this.items.get(found?.id ?? '');
    if (found === undefined || item === undefined || found.settled.net_minor <= 0n) return;
    const key = billedKey(found.line.charge_key, found.line.billed.start);
    const billed = this.billed.get(key);
    const is_once = oneOffChargeId(found.line.charge_key) !== null;
    if (!is_once && billed?.revision !== found.line.revision) return;
    const taxes = found.settled.taxes.map((tax) => tax.amount_minor);
    const credited = this.#credited.get(found.id) ?? nothingOf(taxes);
    const share = creditedShare(
      {
        ...found.settled,
        amount_minor: found.line.amount_minor,
        taxes,
        period: found.line.period,
        over_time: item.recognition === 'over_time',
        inclusive: false,
        credited,
      },
      { kind: 'percent', percent: Decimal.fromParts(tenths, 1) },
    );
    const total_minor = share.taxes.reduce((sum, tax) => sum + tax, share.net_minor);
    const { parts, rest_minor } = spreadCredit(total_minor, [creditable(invoice)]);
    const credit = { date: this.today, net_minor: share.net_minor };
    if (share.net_minor === 0n || rest_minor > 0n || creditProblems(item, credit, '').length > 0) return;
    this.credited_by_hand = true;
    this.#credited.set(found.id, withShare(credited, share));
    if (billed !== undefined) {
      const credited_minor = (billed.credited_minor ?? 0n) + share.amount_minor;
      this.billed = new Map(this.billed).set(key, { ...billed, credited_minor });
    }
    const lowered = this.#take(parts);
    const paid_minor = creditFrom(parts, 'paid');
    if (paid_to === 'refund') this.to_refund += paid_minor;
    else if (paid_minor > 0n) this.#grant('prepaid', paid_minor);
    this.#post({
      kind: 'credit_note',
      document: {
        ...this.#document(),
        invoice_id: invoice.issued.id,
        lines: [
          {
            item,
            net_minor: share.net_minor,
            tax: found.settled.taxes.map((tax, index) => ({ ...tax, amount_minor: share.taxes[index] ?? 0n })),
          },
        ],
        settled: [
          { to: 'receivable', amount_minor: lowered },
          { to: paid_to === 'refund' ? 'refunds_payable' : 'customer_credit', amount_minor: paid_minor },
          { to: 'customer_credit', amount_minor: creditFrom(parts, 'prepaid') },
          { to: 'promotional_credit', amount_minor: creditFrom(parts, 'promotional') },
        ],
      },
    });
    this.items.set(found.id, withCredit(item, credit));
    this.notebook.owes -= lowered;
    this.notebook.documents -= total_minor;
    this.notebook.taxes -= total_minor - share.net_minor;
  }

  /** Everything that was promised is paid back. */
  refund(): void {
    const [amount_minor, from] = [this.to_refund, 'refunds_payable' as const];
    this.to_refund = 0n;
    this.#post({ kind: 'refund', document: { ...this.#document(), amount_minor, ...CASH, from } });
    this.notebook.cash -= amount_minor;
  }

  #before(from: Bound): Known | undefined {
    return this.#known.findLast((one) => one.from <= from);
  }

  /** From then on this holds, whatever was said of later. */
  #tell(known: Known): void {
    const { from, plan, seats, extras, active } = known;
    this.#known = [...this.#known.filter((one) => one.from < from), known];
    const prices = pricesOf(plan, seats, extras);
    this.notebook.tell({ from, prices: active ? prices : [], counts: active });
  }

  #usageOf({ period }: UsageNeed): UsageTotals {
    const within = this.#used.filter(({ at }) => at >= period.start && at < period.end);
    const quantity = Decimal.fromInteger(within.reduce((sum, { calls }) => sum + calls, 0));
    return { quantity, event_count: quantity };
  }

  readonly #credited = new Map<string, LineShare>();

  #issue(plan: InvoicePlan): void {
    const { coupon: redeemed, rounding } = this.#customs;
    const settlement = settle(plan, {
      redemptions: redeemed ? [{ ...coupon, redemption: this.#redemption }] : [],
      tax: { behaviour: 'exclusive', rounding, place: GERMANY, table: STANDARD_VAT_RATES },
      grants: this.grants,
      now: 1,
    });
    if (!settlement.ok) throw new Error(JSON.stringify(settlement.problems));
    const settled = settledPlan(plan, settlement.value);
    const { lines, grants, burns, redemptions, credited_minor, ...sums } = settlement.value;
    this.#redemption = redemptions[0] ?? this.#redemption;
    const left = new Map(grants.map((grant) => [grant.id, grant]));
    this.grants = this.grants.map((grant) => left.get(grant.id) ?? grant);
    const spread =
      settled.kind === 'credit_note' ? spreadCredit(-sums.total_minor, this.invoices.map(creditable)) : null;
    const gives = spread === null ? 0n : creditFrom(spread.parts, 'paid') + spread.rest_minor;
    const lowered = spread === null ? 0n : this.#take(spread.parts);
    this.notebook.owes -= lowered;
    const credit =
      spread === null
        ? null
        : { parts: spread.parts, balance: gives === 0n ? null : { grant: this.#grant('prepaid', gives) } };
    const document = postedInvoice(settled, credit, { id: this.#id(), line_ids: plan.lines.map(() => this.#id()) });
    const issued: Issued = {
      ...sums,
      id: document.id,
      date: plan.invoice_date,
      lines: plan.lines.map((line, index) => ({
        id: document.lines[index]?.id as string,
        line,
        settled: lines[index] as SettledLine,
      })),
    };
    this.issued.push(issued);
    for (const item of revenueItems(document)) this.items.set(item.id, item);
    if (settled.kind === 'invoice') {
      const open = { open_minor: sums.due_minor, paid_minor: 0n, written_off_minor: 0n };
      const used = document.credits_applied.map((one) => ({ ...one }));
      this.invoices.push({ issued, ...open, burns: used.reverse() });
      this.notebook.owes += sums.total_minor - credited_minor;
    }
    this.#post({ kind: 'invoice', document });
    this.notebook.documents += sums.total_minor;
    this.notebook.taxes += sums.tax_minor;
    this.billed = withLines(
      this.billed,
      plan.lines.flatMap((line, index) =>
        // terms do not owe what is charged once
        oneOffChargeId(line.charge_key) === null
          ? { ...line, discount_minor: (lines[index] as SettledLine).discount_minor }
          : [],
      ),
    );
  }

  /** Takes a credit from where it comes; what it lowers of what is open, or was given up. */
  #take(parts: readonly CreditPart[]): bigint {
    for (const part of parts) {
      const { invoice_id, amount_minor } = part;
      const invoice = this.invoices.find(({ issued }) => issued.id === invoice_id) as Open;
      if (part.source === 'open') invoice.open_minor -= amount_minor;
      else if (part.source === 'paid') invoice.paid_minor -= amount_minor;
      else if (part.source === 'written_off') {
        invoice.written_off_minor -= amount_minor;
        const document = { ...this.#document(), invoice_id, amount_minor: -amount_minor, tax: [] };
        this.#post({ kind: 'write_off', document });
        this.notebook.owes += amount_minor;
      } else if ('grant_id' in part) {
        invoice.burns = invoice.burns.map((burn) =>
          burn.grant_id === part.grant_id ? { ...burn, amount_minor: burn.amount_minor - amount_minor } : burn,
        );
        this.grants = this.grants.map((grant) =>
          grant.id === part.grant_id ? { ...grant, remaining_minor: grant.remaining_minor + amount_minor } : grant,
        );
      }
    }
    return [...loweredBy(parts).values()].reduce((sum, amount) => sum + amount, 0n);
  }

  #allocate(payment: Received) {
    const allocations: { invoice_id: string; amount_minor: bigint }[] = [];
    for (const invoice of this.invoices) {
      const amount_minor = lesser(invoice.open_minor, payment.on_account_minor);
      if (amount_minor <= 0n) continue;
      invoice.open_minor -= amount_minor;
      invoice.paid_minor += amount_minor;
      payment.on_account_minor -= amount_minor;
      payment.paid.push({ invoice, left_minor: amount_minor });
      allocations.push({ invoice_id: invoice.issued.id, amount_minor });
    }
    return allocations;
  }

  #grant(kind: 'prepaid' | 'promotional', amount_minor: bigint): CreditGrant {
    const grant: CreditGrant = {
      id: this.#id(),
      wallet_id: 'wal_1',
      kind,
      amount_minor,
      remaining_minor: amount_minor,
      priority: 0,
      effective_at: 0,
      expires_at: null,
    };
    this.grants = [...this.grants, grant];
    return grant;
  }

  #post(document: LedgerDocument): void {
    this.books.post(entryOf(document));
  }

  #document(id = this.#id()) {
    return { id, customer_id, currency, date: this.today };
  }

  #id(): string {
    return `${++this.#ids}`;
  }

  #tomorrow(): PlainDate {
    return addToDate(this.today, { days: 1 });
  }

  #base(): Subscription {
    const { start } = this.#customs;
    return {
      id: 'sub_1',
      customer_id,
      status: 'active',
      plan: 'small',
      catalog_version: 1,
      currency,
      timezone: 'UTC',
      start_date: start,
      anchor: 'anniversary',
      anchor_date: start,
      quantities: {},
      add_ons: [],
    };
  }
}

const CASH = { fee_minor: 0n, money: 'cash' as const };

const GERMANY = (() => {
  const place = placeOfSupply({ address: { country: 'DE' } }, { kind: 'consumer', address: { country: 'DE' } });
  if (!place.ok) throw new Error(JSON.stringify(place.problems));
  return place.value;
})();

function creditable({ issued, ...left }: Open): CreditableInvoice {
  // what a credit note gave back and the bank then took back, too, is owed again: nothing is left of what was paid
  const paid_minor = left.paid_minor > 0n ? left.paid_minor : 0n;
  return { ...left, paid_minor, invoice_id: issued.id, number: issued.id };
}

function nothingOf(taxes: readonly bigint[]): LineShare {
  return { amount_minor: 0n, discount_minor: 0n, net_minor: 0n, taxes: taxes.map(() => 0n) };
}
