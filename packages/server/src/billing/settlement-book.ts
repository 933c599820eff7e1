// SPDX-License-Identifier: Apache-2.0

import {
  type CreditableInvoice,
  type CreditGrant,
  type CreditPart,
  creditFrom,
  extendTaxTable,
  type Instant,
  type InvoicePlan,
  ok,
  placeOfSupply,
  type RedeemedCoupon,
  type Redemption,
  type Result,
  type SettledPlan,
  type SettlementTerms,
  STANDARD_VAT_RATES,
  settle,
  settledPlan,
  spreadCredit,
  type TaxTable,
  type Wallet,
} from '@kontor/core';
import type { StoredCreditable } from '../store/credit-notes.js';
import type { NewGrant, StoredGrant } from '../store/credits.js';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';
import { freshId, type ReadTransaction, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { withoutExpired } from './expire-credits.js';
import type { Settling } from './plan-batch.js';

/** What one customer's invoices are settled by, and what is left of it after those planned so far. */
export interface CustomerAccount {
  readonly redemptions: readonly RedeemedCoupon[];
  readonly grants: readonly CreditGrant[];
  readonly wallets: readonly Wallet[];
  /** The commit it was read at. */
  readonly seq: bigint;
}
/** A settled plan with what else has to be stored when it is issued. */
export interface BillablePlan extends SettledPlan {
  /** Redemptions that were used on it, as they are afterwards. */
  readonly used: readonly Redemption[];
  /** Where a credit note's amount goes; null for an invoice. */
  readonly credit: NoteCredit | null;
}
/** What a credit note lowers and gives back. */
export interface NoteCredit {
  readonly parts: readonly CreditPart[];
  /** What no invoice of the subscription had left: a credit of more than was ever invoiced, as tax may make it. */
  readonly rest_minor: bigint;
  /** What was paid goes to the customer's balance; the wallet is made at the first one. */
  readonly balance: { readonly wallet: Wallet | null; readonly grant: NewGrant } | null;
}

/**
 * Customers' accounts as plans made in this run leave them: they are stored later, and the next plans build on them.
 * Once a plan had to be made anew all of them are forgotten, and what plans under way would still say counts no more.
 */
export class CarriedAccounts {
  readonly #accounts = new Map<string, CustomerAccount>();
  #generation = 0;

  get generation(): number {
    return this.#generation;
  }

  get(customer_id: string): CustomerAccount | undefined {
    return this.#accounts.get(customer_id);
  }

  /** Ignored when it comes of a generation that was forgotten. */
  set(customer_id: string, account: CustomerAccount, generation: number): void {
    if (generation === this.#generation) this.#accounts.set(customer_id, account);
  }

  forget(): void {
    this.#accounts.clear();
    this.#generation++;
  }
}

const tables = new WeakMap<Organisation['billing'], TaxTable>();

/** The standard rates with the organisation's own rows. */
function taxTableOf({ billing }: Organisation): TaxTable {
  const rates = billing.tax?.rates ?? [];
  if (rates.length === 0) return STANDARD_VAT_RATES;
  const known = tables.get(billing) ?? extendTaxTable(STANDARD_VAT_RATES, rates);
  tables.set(billing, known);
  return known;
}

/** Settles plans one after the other, each customer's from what the ones before have left. */
export class SettlementBook {
  /** The earliest commit that anything used here was read at. */
  readonly basis: bigint;
  readonly organisation: Organisation;
  readonly customers: ReadonlyMap<string, Customer>;
  readonly #carried: CarriedAccounts;
  readonly #generation: number;
  /** What plans of this book leave; only then what is read. */
  readonly #own = new Map<string, CustomerAccount>();
  readonly #creditable: CreditableInvoices;
  /** Every grant of customers that may get credit back, used up ones among them, by id. */
  readonly #grants: ReadonlyMap<string, StoredGrant>;
  /** Ids for the next grants of the balance, before fresh ones. */
  readonly #granted: string[];
  readonly #now: Instant;
  readonly #places = new Map<string, ReturnType<typeof placeOfSupply>>();

  private constructor(
    organisation: Organisation,
    customers: ReadonlyMap<string, Customer>,
    accounts: ReadonlyMap<string, CustomerAccount>,
    carried: CarriedAccounts,
    { creditable, grants, granted }: Creditable & { readonly granted: readonly string[] },
    now: Instant,
    seq: bigint,
  ) {
    this.organisation = organisation;
    this.#creditable = creditable;
    this.#grants = grants;
    this.#granted = [...granted];
    this.customers = customers;
    this.#carried = carried;
    this.#generation = carried.generation;
    for (const id of customers.keys()) {
      const known = carried.get(id) ?? accounts.get(id);
      if (known !== undefined) this.#own.set(id, known);
    }
    this.#now = now;
    this.basis = [...customers.keys()].reduce((least, id) => {
      const known = carried.get(id);
      return known !== undefined && known.seq < least ? known.seq : least;
    }, seq);
  }

  /** Of the customers who owe, with what else settling looks at, asked together. */
  static async open(
    tx: ReadTransaction | WriteTransaction,
    owing: Iterable<string>,
    plans: readonly InvoicePlan[],
    settling: Omit<Settling, 'usage'>,
    given: Partial<Pick<SettlementBook, 'organisation' | 'customers'>> = {},
  ): Promise<SettlementBook> {
    const { now, carried, rehearsed, before, granted = [] } = settling;
    const ids = [...new Set(owing)];
    const unknown = ids.filter((id) => carried.get(id) === undefined);
    const [organisation, customers, accounts, creditable] = await Promise.all([
      given.organisation ?? tx.organisations.get(),
      given.customers ?? tx.customers.many(ids),
      readAccounts(tx, unknown, tx.seq, rehearsed ? now : undefined),
      readCreditable(tx, plans, before),
    ]);
    return new SettlementBook(organisation, customers, accounts, carried, { ...creditable, granted }, now, tx.seq);
  }

  settle(plan: InvoicePlan): Result<BillablePlan> {
    const customer = this.customers.get(plan.customer_id);
    if (customer === undefined) throw new Error(`an invoice is over ${plan.customer_id}, who does not exist`);
    const account = this.#own.get(customer.id);
    const tax = this.#taxOf(customer);
    if (!tax.ok) return tax;
    const redemptions = this.#redemptionsOn(plan);
    const mine = new Set((account?.wallets ?? []).filter(isIn(plan.currency)).map(({ id }) => id));
    const { volume_discount } = customer.billing;
    const settled = settle(plan, {
      redemptions,
      ...(volume_discount === undefined ? {} : { volume: volume_discount }),
      tax: tax.value,
      grants: (account?.grants ?? []).filter(({ wallet_id }) => mine.has(wallet_id)),
      now: this.#now,
    });
    if (!settled.ok) return settled;
    const done = settledPlan(plan, settled.value);
    const before = new Map(redemptions.map(({ redemption }) => [redemption.id, redemption]));
    const used = settled.value.redemptions.filter((redemption) => before.get(redemption.id) !== redemption);
    const credit = done.kind === 'credit_note' ? this.#credit(done, account) : null;
    const billable = { used, credit, ...done };
    this.#carry(billable, account);
    return ok(billable);
  }

  /** The payer's, and those of each subscription on it for its own lines. */
  #redemptionsOn({ customer_id, subscription_id, lines }: InvoicePlan): RedeemedCoupon[] {
    const whose = new Map<string, Set<string | null>>([[customer_id, new Set([null, subscription_id])]]);
    for (const { holder } of lines) {
      if (holder === undefined) continue;
      const theirs = whose.get(holder.customer_id);
      if (theirs === undefined) whose.set(holder.customer_id, new Set([holder.subscription_id ?? '']));
      else if (holder.subscription_id !== null) theirs.add(holder.subscription_id);
    }
    return [...whose].flatMap(([id, subscriptions]) =>
      (this.#own.get(id)?.redemptions ?? []).filter(({ redemption }) => subscriptions.has(redemption.subscription_id)),
    );
  }

  /** What the plan leaves of the account, for the plans after it. */
  #carry({ customer_id, settlement, used, credit }: BillablePlan, account: CustomerAccount | undefined): void {
    this.#carryUsed(used.filter((redemption) => redemption.customer_id !== customer_id));
    if (used.length === 0 && settlement.burns.length === 0 && credit === null) return;
    const balance = credit?.balance ?? null;
    const { redemptions, grants, wallets, seq } = account ?? {
      redemptions: [],
      grants: [],
      wallets: [],
      seq: this.basis,
    };
    const usedNow = new Map(used.map((redemption) => [redemption.id, redemption]));
    const grantsLeft = new Map(settlement.grants.map((grant) => [grant.id, grant]));
    const left: CustomerAccount = {
      seq,
      redemptions: redemptions.map(({ coupon, redemption }) => ({
        coupon,
        redemption: usedNow.get(redemption.id) ?? redemption,
      })),
      grants: [
        ...this.#withReturned(
          grants.map((grant) => grantsLeft.get(grant.id) ?? grant),
          credit?.parts ?? [],
        ),
        ...(balance === null ? [] : [{ ...balance.grant, remaining_minor: balance.grant.amount_minor }]),
      ],
      wallets: balance?.wallet == null ? wallets : [...wallets, balance.wallet],
    };
    this.#own.set(customer_id, left);
    this.#carried.set(customer_id, left, this.#generation);
  }

  /** Coupons of subscriptions that somebody else pays for. */
  #carryUsed(used: readonly Redemption[]): void {
    for (const redemption of used) {
      const account = this.#own.get(redemption.customer_id) as CustomerAccount;
      const redemptions = account.redemptions.map((one) =>
        one.redemption.id === redemption.id ? { ...one, redemption } : one,
      );
      const left = { ...account, redemptions };
      this.#own.set(redemption.customer_id, left);
      this.#carried.set(redemption.customer_id, left, this.#generation);
    }
  }

  /** Credit that went back to its grants can be used again; what has expired meanwhile cannot. */
  #withReturned(grants: readonly CreditGrant[], parts: readonly CreditPart[]): CreditGrant[] {
    const held = new Map(grants.map((grant) => [grant.id, grant]));
    for (const part of parts) {
      if (!('grant_id' in part)) continue;
      const stored = this.#grants.get(part.grant_id);
      if (stored === undefined)
        throw new Error(`${part.grant_id} paid an invoice and is none of the customer's grants`);
      const grant = held.get(stored.id) ?? { ...stored, remaining_minor: 0n };
      held.set(stored.id, { ...grant, remaining_minor: grant.remaining_minor + part.amount_minor });
    }
    return [...held.values()];
  }

  /** A credit first lowers what is open: only what was paid goes back. Invoices up to its date come first. */
  #credit(plan: SettledPlan, account: CustomerAccount | undefined): NoteCredit {
    const { total_minor, invoice_date } = plan;
    const invoices = this.#creditable.of(plan);
    const before = invoices.filter((invoice) => invoice.invoice_date <= invoice_date);
    const later = invoices.filter((invoice) => invoice.invoice_date > invoice_date).reverse();
    const spread = spreadCredit(-total_minor, [...before, ...later]);
    this.#creditable.lower(spread.invoices);
    const { parts, rest_minor } = spread;
    const paid_minor = creditFrom(parts, 'paid') + rest_minor;
    return { parts, rest_minor, balance: paid_minor === 0n ? null : this.#toBalance(plan, paid_minor, account) };
  }

  #toBalance({ customer_id, currency }: SettledPlan, amount_minor: bigint, account: CustomerAccount | undefined) {
    const id = this.#granted.shift() ?? freshId('grt', this.#now);
    return toBalance({ id, customer_id, currency, amount_minor, now: this.#now }, account?.wallets ?? []);
  }

  #taxOf(customer: Customer): Result<SettlementTerms['tax']> {
    const { tax } = this.organisation.billing;
    if (tax === undefined) return ok(null);
    // customers that are taxed alike share a decision, which what they bear is kept by
    const alike = JSON.stringify([customer.country, customer.billing.tax]);
    let place = this.#places.get(alike);
    if (place === undefined) {
      const { address, ...buyer } = customer.billing.tax ?? {};
      place = placeOfSupply(tax.seller, {
        kind: buyer.tax_id === undefined ? 'consumer' : 'business',
        ...buyer,
        address: { ...address, country: address?.country ?? customer.country ?? '' },
      });
      this.#places.set(alike, place);
    }
    if (!place.ok) return place;
    return ok({
      behaviour: tax.behaviour ?? 'exclusive',
      rounding: tax.rounding ?? 'invoice',
      place: place.value,
      table: taxTableOf(this.organisation),
    });
  }
}

/** Credit that a credit note puts on the balance. */
export interface NewBalance {
  /** Of the grant. */
  readonly id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly now: Instant;
}

/** Credit for a customer's balance: in their first wallet of money in the currency, or in one that is made. */
export function toBalance(
  { id, customer_id, currency, amount_minor, now }: NewBalance,
  wallets: readonly Wallet[],
): { readonly wallet: Wallet | null; readonly grant: NewGrant } {
  const found = wallets.find((wallet) => wallet.kind === 'money' && isIn(currency)(wallet));
  const wallet: Wallet = found ?? {
    id: freshId('wal', now),
    customer_id,
    currency,
    name: 'Credit balance',
    kind: 'money',
  };
  const grant: NewGrant = {
    id,
    wallet_id: wallet.id,
    customer_id,
    kind: 'prepaid',
    amount_minor,
    priority: 0,
    effective_at: now,
    expires_at: null,
    reason: 'credit note',
  };
  return { wallet: found === undefined ? wallet : null, grant };
}

/** What invoices have left for credits, as the plans so far leave them. */
class CreditableInvoices {
  readonly #invoices: Map<string, StoredCreditable>;
  /** Ids by `creditKey`, the latest first. */
  readonly #keyed = new Map<string, string[]>();

  /** The latest first. */
  constructor(invoices: readonly StoredCreditable[]) {
    this.#invoices = new Map(invoices.map((invoice) => [invoice.invoice_id, invoice]));
    for (const invoice of invoices) {
      const key = creditKey(invoice);
      const ids = this.#keyed.get(key);
      if (ids === undefined) this.#keyed.set(key, [invoice.invoice_id]);
      else ids.push(invoice.invoice_id);
    }
  }

  /** What a credit may lower: the invoices beside it and those that it corrects, the latest first. */
  of(plan: InvoicePlan): StoredCreditable[] {
    const beside = this.#keyed.get(creditKey(plan)) ?? [];
    const corrected = plan.lines.flatMap(({ billed_to }) => billed_to?.invoice_ids ?? []);
    const apart = new Set(corrected.filter((id) => !beside.includes(id)));
    const found = [...beside, ...apart].flatMap((id) => this.#invoices.get(id) ?? []);
    return apart.size === 0 ? found : found.sort(theLatestFirst);
  }

  lower(after: readonly CreditableInvoice[]): void {
    for (const { invoice_id, ...left } of after) {
      const known = this.#invoices.get(invoice_id);
      if (known !== undefined) this.#invoices.set(invoice_id, { ...known, ...left });
    }
  }
}

function theLatestFirst(a: StoredCreditable, b: StoredCreditable): number {
  const order = ({ invoice_date, invoice_id }: StoredCreditable) => `${invoice_date} ${invoice_id}`;
  return order(a) > order(b) ? -1 : 1;
}

interface Creditable {
  readonly creditable: CreditableInvoices;
  readonly grants: ReadonlyMap<string, StoredGrant>;
}

/** Invoices of one subscription, or what one customer pays together in one currency. */
function creditKey({
  customer_id,
  subscription_id,
  currency,
}: Pick<InvoicePlan, 'customer_id' | 'subscription_id' | 'currency'>) {
  return `${customer_id} ${subscription_id || currency}`;
}

/** Only plans that take something back can be credit notes, and they are few. */
async function readCreditable(
  tx: Transaction,
  plans: readonly InvoicePlan[],
  before: bigint | undefined,
): Promise<Creditable> {
  const taking = plans.filter(({ lines }) => lines.some(({ amount_minor }) => amount_minor < 0n));
  if (taking.length === 0) return { creditable: new CreditableInvoices([]), grants: new Map() };
  const customer_ids = [...new Set(taking.map(({ customer_id }) => customer_id))];
  const subscription_ids = [...new Set(taking.map(({ subscription_id }) => subscription_id ?? ''))];
  const invoice_ids = [
    ...new Set(taking.flatMap(({ lines }) => lines.flatMap(({ billed_to }) => billed_to?.invoice_ids ?? []))),
  ];
  const invoices = await tx.creditNotes.creditable({ customer_ids, subscription_ids, invoice_ids }, before);
  const burned = invoices.some(({ burns }) => burns.length > 0);
  const grants = burned ? [...(await tx.credits.grants(customer_ids, true)).values()].flat() : [];
  return { creditable: new CreditableInvoices(invoices), grants: new Map(grants.map((grant) => [grant.id, grant])) };
}

const isIn = (currency: string) => (wallet: Wallet) => wallet.currency === currency;

/** The accounts of those customers that have any coupon or wallet; as if what expired by an instant were taken out. */
export async function readAccounts(
  tx: Transaction,
  customer_ids: readonly string[],
  seq: bigint,
  expired_by?: Instant,
): Promise<Map<string, CustomerAccount>> {
  const accounts = new Map<string, CustomerAccount>();
  if (customer_ids.length === 0) return accounts;
  const [redemptions, wallets] = await Promise.all([
    tx.coupons.redemptions(customer_ids),
    tx.credits.wallets(customer_ids),
  ]);
  const grants = wallets.length === 0 ? new Map<string, StoredGrant[]>() : await tx.credits.grants(customer_ids);
  const owners = new Set([...redemptions.keys(), ...wallets.map(({ customer_id }) => customer_id)]);
  for (const id of owners)
    accounts.set(id, {
      seq,
      redemptions: redemptions.get(id) ?? [],
      grants: expired_by === undefined ? (grants.get(id) ?? []) : withoutExpired(id, grants.get(id) ?? [], expired_by),
      wallets: wallets.filter(({ customer_id }) => customer_id === id),
    });
  return accounts;
}
