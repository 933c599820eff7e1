// SPDX-License-Identifier: Apache-2.0
import { addToDate, dateAt, type Instant, usableMinor } from '@kontor/core';
import type { ReadTransaction } from '../store/transaction.js';
import { readUsage, type UsageReading } from '../thresholds/usage-reading.js';
import { CatalogVersions, planTerms } from './plan-batch.js';
import { CarriedAccounts, readAccounts } from './settlement-book.js';

/** Credit in one currency, now and once everything is invoiced that is due or used so far. */
export interface ProjectedBalance {
  readonly currency: string;
  /** Usage that is not on an invoice yet, before discounts and taxes. */
  readonly unbilled_minor: bigint;
  readonly usable_minor: bigint;
  readonly projected_minor: bigint;
}
export interface UnbilledUsage {
  readonly readings: readonly UsageReading[];
  readonly balances: readonly ProjectedBalance[];
}

/** What a customer used and was not billed for, and what that leaves of their credit: by the plans that will bill it. */
export async function unbilledUsage(tx: ReadTransaction, customer_id: string, now: Instant): Promise<UnbilledUsage> {
  const all = await tx.subscriptions.all({ customer_ids: [customer_id] });
  const readings = await readUsage(tx, all, now);
  const account = (await readAccounts(tx, [customer_id], tx.seq, now)).get(customer_id);
  const settling = { now, carried: new CarriedAccounts(), rehearsed: true };
  const today = dateAt(now, (await tx.organisations.get()).timezone);
  const by = { until: addToDate(today, { days: 1 }), arrears_until: today };
  const versions = new CatalogVersions();
  const due = await planTerms(tx, all, by, versions, settling);
  const so_far = await planTerms(tx, all, { ...by, interim: true }, versions, settling);
  const plans = [...due.entries, ...so_far.entries].flatMap((entry) => entry.plans);
  const wallets = account?.wallets ?? [];
  const currencies = new Set([...readings, ...wallets].map(({ currency }) => currency));
  const balances = [...currencies].sort().map((currency) => {
    const own = new Set(wallets.filter((wallet) => wallet.currency === currency).map(({ id }) => id));
    const grants = (account?.grants ?? []).filter(({ wallet_id }) => own.has(wallet_id));
    const usable_minor = usableMinor(grants, now);
    const billed = plans.filter((plan) => plan.currency === currency);
    const credited = billed.reduce((sum, { settlement }) => sum + settlement.credited_minor, 0n);
    return {
      currency,
      unbilled_minor: unbilledMinor(readings, currency),
      usable_minor,
      projected_minor: usable_minor - credited,
    };
  });
  return { readings, balances };
}

/** Usage in a currency that is not on an invoice yet. */
export function unbilledMinor(readings: readonly UsageReading[], currency: string): bigint {
  return readings
    .filter((reading) => reading.currency === currency)
    .flatMap(({ usage }) => usage)
    .reduce((sum, { amount_minor, billed_minor }) => sum + amount_minor - billed_minor, 0n);
}
