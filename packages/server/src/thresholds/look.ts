// SPDX-License-Identifier: Apache-2.0
import { dateAt, type Instant } from '@kontor/core';
import { closePeriod } from '../billing/close.js';
import { changedCustomers, forgetChanged } from '../ingest/changed-customers.js';
import { usageWatermark } from '../ingest/totals.js';
import type { Store } from '../store/store.js';
import { recordCrossings } from './crossing.js';
import { evaluate } from './evaluate.js';
import { topUpRules, topUpWallets } from './top-up.js';
import { readUsage } from './usage-reading.js';

export interface LookOptions {
  readonly org_id: string;
  readonly now: Instant;
  /** What time it really is, where `now` is a test clock's; default `now`. */
  readonly real_now?: Instant | undefined;
  readonly actor: string;
  /** Customers in one transaction; default 200. */
  readonly batch_size?: number;
}
export interface LookResult {
  /** Customers with something new. */
  readonly customers: number;
  /** Steps of thresholds that were reached, and told. */
  readonly crossings: number;
  /** Invoices over usage so far. */
  readonly invoices: number;
  /** Wallets that were topped up. */
  readonly top_ups: number;
}

/**
 * Looks at every customer with usage that nobody has looked at: tells of thresholds that were reached, and invoices
 * usage where that is asked for. Costs what changed. Killed anywhere, or run twice at once, each step is told once and
 * each amount is billed once: a customer counts as looked at when everything is done.
 */
export async function lookAtUsage(store: Store, options: LookOptions): Promise<LookResult> {
  const { org_id, now, batch_size = 200, ...by } = options;
  let customers = 0;
  let crossings = 0;
  let invoices = 0;
  let top_ups = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    // the watermark first: usage that comes later is noted anew
    const { watermark, changed } = await store.read(org_id, async (tx) => ({
      watermark: await usageWatermark(tx),
      changed: await changedCustomers(tx, from, batch_size),
    }));
    if (changed.length === 0) break;
    const found = await store.read(org_id, (tx) => evaluate(tx, changed, now));
    if (found.crossings.length > 0) {
      const told = await store.write(org_id, { ...by, now }, (tx) => recordCrossings(tx, found.crossings));
      crossings += told.length;
    }
    for (const subscription_id of found.to_invoice) {
      const until = dateAt(now, 'UTC');
      const billed = await closePeriod(store, { org_id, until, subscription_id, interim: true, ...by, now });
      invoices += billed.invoices;
    }
    const rules = await store.read(org_id, (tx) => topUpRules(tx, changed));
    for (const customer_id of new Set(rules.map((rule) => rule.customer_id)))
      top_ups += await store.write(org_id, { ...by, now }, async (tx) => {
        // read under the lock: what was billed meanwhile is in the balance, or in the usage, and never in both
        const readings = await readUsage(tx, await tx.subscriptions.all({ customer_ids: [customer_id] }), tx.now);
        return topUpWallets(tx, customer_id, readings);
      });
    await store.append(org_id, (tx) => forgetChanged(tx, changed, watermark));
    customers += changed.length;
    after = changed.length === batch_size ? changed.at(-1) : undefined;
  }
  return { customers, crossings, invoices, top_ups };
}
