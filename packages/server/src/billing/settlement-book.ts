// SPDX-License-Identifier: Apache-2.0

import {
  type CreditGrant,
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
  type TaxTable,
  type Wallet,
} from '@kontor/core';
import type { NewGrant } from '../store/credits.js';
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
  /** Where a credit note's amount goes: the customer's balance, made at the first one. */
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
  readonly #organisation: Organisation;
  readonly #customers: ReadonlyMap<string, Customer>;
  readonly #carried: CarriedAccounts;
  readonly #generation: number;
  /** What plans of this book leave; only then what is read. */
  readonly #own = new Map<string, CustomerAccount>();
  readonly #now: Instant;
  readonly #places = new Map<string, ReturnType<typeof placeOfSupply>>();

  private constructor(
    organisation: Organisation,
    customers: ReadonlyMap<string, Customer>,
    accounts: ReadonlyMap<string, CustomerAccount>,
    carried: CarriedAccounts,
    now: Instant,
    seq: bigint,
  ) {
    this.#organisation = organisation;
    this.#customers = customers;
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

  static async open(
    tx: ReadTransaction | WriteTransaction,
    organisation: Organisation,
    customers: ReadonlyMap<string, Customer>,
    { now, carried, rehearsed }: Pick<Settling, 'now' | 'carried' | 'rehearsed'>,
  ): Promise<SettlementBook> {
    const unknown = [...customers.keys()].filter((id) => carried.get(id) === undefined);
    const accounts = await readAccounts(tx, unknown, tx.seq, rehearsed ? now : undefined);
    return new SettlementBook(organisation, customers, accounts, carried, now, tx.seq);
  }

  settle(plan: InvoicePlan): Result<BillablePlan> {
    const customer = this.#customers.get(plan.customer_id);
    if (customer === undefined) throw new Error(`an invoice is over ${plan.customer_id}, who does not exist`);
    const account = this.#own.get(customer.id);
    const tax = this.#taxOf(customer);
    if (!tax.ok) return tax;
    const redemptions = (account?.redemptions ?? []).filter(
      ({ redemption }) => redemption.subscription_id === null || redemption.subscription_id === plan.subscription_id,
    );
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
    const balance = done.kind === 'credit_note' ? this.#toBalance(done, account) : null;
    const billable = { ...done, used, balance };
    this.#carry(billable, account);
    return ok(billable);
  }

  /** What the plan leaves of the account, for the plans after it. */
  #carry({ customer_id, settlement, used, balance }: BillablePlan, account: CustomerAccount | undefined): void {
    if (used.length === 0 && settlement.burns.length === 0 && balance === null) return;
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
        ...grants.map((grant) => grantsLeft.get(grant.id) ?? grant),
        ...(balance === null ? [] : [{ ...balance.grant, remaining_minor: balance.grant.amount_minor }]),
      ],
      wallets: balance?.wallet == null ? wallets : [...wallets, balance.wallet],
    };
    this.#own.set(customer_id, left);
    this.#carried.set(customer_id, left, this.#generation);
  }

  #toBalance({ customer_id, currency, total_minor }: SettledPlan, account: CustomerAccount | undefined) {
    const found = account?.wallets.find((wallet) => wallet.kind === 'money' && isIn(currency)(wallet));
    const wallet: Wallet = found ?? {
      id: freshId('wal', this.#now),
      customer_id,
      currency,
      name: 'Credit balance',
      kind: 'money',
    };
    const grant: NewGrant = {
      id: freshId('grt', this.#now),
      wallet_id: wallet.id,
      customer_id,
      kind: 'prepaid',
      amount_minor: -total_minor,
      priority: 0,
      effective_at: this.#now,
      expires_at: null,
      reason: 'credit note',
    };
    return { wallet: found === undefined ? wallet : null, grant };
  }

  #taxOf(customer: Customer): Result<SettlementTerms['tax']> {
    const { tax } = this.#organisation.billing;
    if (tax === undefined) return ok(null);
    let place = this.#places.get(customer.id);
    if (place === undefined) {
      const { address, ...buyer } = customer.billing.tax ?? {};
      place = placeOfSupply(tax.seller, {
        kind: buyer.tax_id === undefined ? 'consumer' : 'business',
        ...buyer,
        address: { ...address, country: address?.country ?? customer.country ?? '' },
      });
      this.#places.set(customer.id, place);
    }
    if (!place.ok) return place;
    return ok({
      behaviour: tax.behaviour ?? 'exclusive',
      rounding: tax.rounding ?? 'invoice',
      place: place.value,
      table: taxTableOf(this.#organisation),
    });
  }
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
  const redemptions = await tx.coupons.redemptions(customer_ids);
  const grants = await tx.credits.grants(customer_ids);
  const wallets = await tx.credits.wallets(customer_ids);
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
