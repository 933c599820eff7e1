// SPDX-License-Identifier: Apache-2.0

import {
  addToDate,
  type Bound,
  boundAt,
  type CatalogDefinition,
  dateAt,
  dayOf,
  decide,
  fail,
  type Instant,
  laterDate,
  ok,
  type Phase,
  type Problem,
  phaseOn,
  type Result,
  resolveCatalog,
  type SubscriptionCommand,
  type TermsChange,
} from '@kontor/core';
import { markBilledUntil, overBy } from '../ingest/late-usage.js';
import { usageWatermark } from '../ingest/totals.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { ReadTransaction, WriteTransaction } from '../store/transaction.js';
import { numbersFor, prepareIssuance, storeIssuance } from './issuance.js';
import { CatalogVersions, type PlannedTerms, phasesOf, planTerms } from './plan-batch.js';
import { type BillablePlan, CarriedAccounts } from './settlement-book.js';

/** What a command does to a subscription: its terms afterwards, and the invoices that it brings. */
export interface PlannedChange {
  /** The day or second it takes effect. */
  readonly effective: Bound;
  /** Every phase of the terms, oldest first. */
  readonly phases: readonly StoredSubscription[];
  /** In force on the day it takes effect. */
  readonly terms: StoredSubscription;
  /** Of a change that takes effect later: what will be due on that day, as far as it is known. */
  readonly plans: readonly BillablePlan[];
  /** Why it cannot be billed, which is for the seller to mend. */
  readonly problems: readonly Problem[];
  /** What invoices of it are made with. */
  readonly context: Pick<PlannedTerms, 'organisation' | 'customers'>;
}
export interface CarriedOutChange extends PlannedChange {
  /** The ids of the invoices that were issued at once, one for each plan; none for what is due later. */
  readonly invoice_ids: readonly string[];
}

/**
 * What a command would do and cost, with nothing stored. `changeSubscription` computes the same by this call, so the
 * preview is what is then charged.
 */
export async function planChange(
  tx: ReadTransaction | WriteTransaction,
  slices: readonly StoredSubscription[],
  command: SubscriptionCommand,
  now: Instant,
): Promise<Result<PlannedChange>> {
  const versions = new CatalogVersions();
  for (const { catalog_version } of slices) await versions.load(tx, catalog_version);
  const { timezone } = slices[0] as StoredSubscription;
  const today = dateAt(now, timezone);
  const decided = decide(phasesOf(slices, versions), command, boundAt(now, timezone));
  if (!decided.ok) return decided;
  const { effective } = decided.value;
  for (const { subscription } of decided.value.phases) await versions.load(tx, subscription.catalog_version);
  const phases = decided.value.phases.map(({ subscription, valid_from, valid_to }) => ({
    ...(subscription as StoredSubscription),
    valid_from,
    valid_to,
  }));
  // today's usage is not in yet, but what begins today is due
  const arrears_until = laterDate(today, dayOf(effective));
  const until = addToDate(arrears_until, { days: 1 });
  const { entries, ...context } = await planTerms(tx, [phases], { until, arrears_until }, versions, {
    now,
    carried: new CarriedAccounts(),
    proposed: true,
  });
  // what somebody else pays together is an entry of its own
  const plans = entries.flatMap((entry) => entry.plans);
  const problems = entries.flatMap((entry) => entry.problems);
  const terms = phaseOn(phasesOf(phases, versions), effective).subscription as StoredSubscription;
  return ok({ effective, phases, terms, plans, problems, context });
}

/**
 * Carries a command out: stores the terms and, with `bill`, issues what is due of the subscription by today in the
 * same commit. A change that takes effect later is billed by the close that reaches it.
 */
export async function changeSubscription(
  tx: WriteTransaction,
  slices: readonly StoredSubscription[],
  command: SubscriptionCommand,
  bill: boolean,
): Promise<Result<CarriedOutChange>> {
  await markBilledUntil(tx, overBy(dateAt(tx.now, (slices[0] as StoredSubscription).timezone)));
  const usage_watermark = await usageWatermark(tx);
  const planned = await planChange(tx, slices, command, tx.now);
  if (!planned.ok) return planned;
  const phases = await tx.subscriptions.replace(planned.value.phases);
  const terms = phases.findLast(({ valid_from }) => valid_from <= planned.value.effective) ?? phases[0];
  const change = { ...planned.value, phases, terms: terms as StoredSubscription };
  const due = bill && change.effective <= boundAt(tx.now, change.terms.timezone) ? change.plans : [];
  if (due.length === 0) return ok({ ...change, invoice_ids: [] });
  const first = await tx.invoices.takeNumbers(numbersFor(due));
  const issuance = await prepareIssuance(due, first, { ...change.context, usage_watermark, now: tx.now });
  await storeIssuance(tx, issuance);
  const { invoices } = issuance;
  for (const { id, number } of invoices) tx.audit.record({ action: 'invoice.issued', object: id, after: { number } });
  return ok({ ...change, invoice_ids: invoices.map(({ id }) => id) });
}

/** Terms that are to hold from a day or second on. */
export interface ScheduledChange {
  readonly from: Bound;
  readonly change: TermsChange;
}

/**
 * Stores changes for days to come, in their order, as a ramp deal agrees them: each leaves in force what it does not
 * name. Problems are at `phases[n]`.
 */
export async function scheduleChanges(
  tx: WriteTransaction,
  slices: readonly StoredSubscription[],
  changes: readonly ScheduledChange[],
): Promise<Result<readonly StoredSubscription[]>> {
  const versions = new CatalogVersions();
  for (const { catalog_version } of slices) await versions.load(tx, catalog_version);
  const { start_date, timezone } = slices[0] as StoredSubscription;
  let phases: readonly Phase[] = phasesOf(slices, versions);
  let before: Bound = start_date;
  for (const [index, { from, change }] of changes.entries()) {
    if (from <= before)
      return fail({
        code: 'phases-unordered',
        path: `phases[${index}].from`,
        message: `${from} is not after ${before}`,
        mend: 'list the phases in the order of their days, after the start',
      });
    before = from;
    const decided = decide(phases, { kind: 'change', when: from, change }, dateAt(tx.now, timezone));
    if (!decided.ok) return fail(...decided.problems.map((one) => ({ ...one, path: `phases[${index}].${one.path}` })));
    phases = decided.value.phases;
  }
  const stored = phases.map(({ subscription, valid_from, valid_to }) => ({
    ...(subscription as StoredSubscription),
    valid_from,
    valid_to,
  }));
  return ok(await tx.subscriptions.replace(stored));
}

/** The catalog that a subscription moves to. */
export function versionOf(version: { readonly version: number; readonly content: CatalogDefinition }) {
  return { catalog_version: version.version, catalog: resolveCatalog(version.content) };
}
