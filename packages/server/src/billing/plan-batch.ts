// SPDX-License-Identifier: Apache-2.0

import { setImmediate } from 'node:timers/promises';
import {
  addToDate,
  type CatalogDefinition,
  chargeRuns,
  chargesAlone,
  contractProblems,
  type DueCharges,
  type DueRequest,
  dateAt,
  dueCharges,
  generate,
  type Instant,
  type InvoicePlan,
  type LineHolder,
  linesNeeded,
  NOTHING_BILLED,
  type OneOffCharge,
  type Phase,
  type PlainDate,
  type Problem,
  projectedUsage,
  type ResolvedCatalog,
  resolveCatalog,
  servedUntil,
  type UsageNeed,
  type UsageTotals,
  usageNeeded,
  withCharges,
} from '@kontor/core';
import { lateHours } from '../ingest/late-usage.js';
import { registeredMeters } from '../ingest/meter-registry.js';
import { type KnownUsage, usageWatermark } from '../ingest/totals.js';
import type { Customer } from '../store/customers.js';
import type { BilledRequest, Numbers } from '../store/invoices.js';
import type { Organisation } from '../store/organisations.js';
import type { CustomerShare, StoredSubscription } from '../store/subscriptions.js';
import type { ReadTransaction, Transaction, WriteTransaction } from '../store/transaction.js';
import { type Accounts, type Owed, owedByPayer } from './accounts.js';
import { type AskedUsage, answerUsage } from './asked-usage.js';
import { closedUntil, lastClose } from './last-close.js';
import { lateCharges } from './late-charges.js';
import { asksWhoWasBilled, RATING_VERSION } from './rating-version.js';
import { type BillablePlan, type CarriedAccounts, SettlementBook } from './settlement-book.js';

/** Which subscriptions: the next `count` after the id `after`, of one customer if named. */
export interface BatchRequest {
  /** `accounts`: not subscriptions by themselves, but customers that are billed together or have charges of their own. */
  readonly of: 'subscriptions' | 'accounts';
  readonly after: string;
  readonly count: number;
  /** The last id to look at. */
  readonly through?: string;
  readonly until: PlainDate;
  readonly customer_id?: string | undefined;
  readonly subscription_id?: string | undefined;
  /** Of subscriptions: those of a share of the customers, the one with this index of so many. */
  readonly share?: CustomerShare | undefined;
  /** Nothing but usage so far of periods that are not over by now, whatever `until` says. */
  readonly interim?: boolean | undefined;
}
export interface PlannedTerms {
  /** One for each subscription looked at, in the order of their ids; then for what payers pay together, and charges. */
  readonly entries: readonly PlannedSubscription[];
  readonly organisation: Organisation;
  /** Of everything that is due. */
  readonly customers: ReadonlyMap<string, Customer>;
  /** The earliest commit that anything of this was read at. */
  readonly seq: bigint;
}
export interface PlannedBatch extends PlannedTerms {
  /** The last id looked at; null when there was none. */
  readonly last: string | null;
  /** Whether there may be more after it. */
  readonly more: boolean;
  /** How far usage was counted. */
  readonly usage_watermark: string;
  readonly last_numbers: Numbers;
}
/** By which time credits are usable, and what plans of this run that are not stored yet leave of them. */
export interface Settling {
  readonly now: Instant;
  readonly carried: CarriedAccounts;
  /** The terms are those a change would make: no close was about them. */
  readonly proposed?: boolean;
  /** Nothing is stored, so credits that have expired are still there: what rolls over of them counts, the rest not. */
  readonly rehearsed?: boolean;
  /** To compute an invoice again: lines of commits before this one, and usage as it was known. */
  readonly before?: bigint;
  /** And by the arithmetic of this version; default the present one. */
  readonly rating_version?: number;
  readonly usage?: KnownUsage;
  /** And the ids of the grants that its commit put on the balance, in their order. */
  readonly granted?: readonly string[];
  /** To compute an invoice again: the charges that its commit billed. */
  readonly charges?: readonly OneOffCharge[];
  /** Usage of periods that are not over by then is taken to go on as it went. */
  readonly projected_at?: Instant;
}
const NO_ACCOUNTS: Accounts = { payers: null, charges: [] };
/** What is looked for. Usage so far is that of today by the subscription's own zone. */
export interface DueBy extends Pick<DueRequest, 'until' | 'arrears_until'> {
  readonly interim?: boolean | undefined;
}
export interface PlannedSubscription {
  /** Null: what a customer pays together, or charges by themselves. */
  readonly subscription_id: string | null;
  readonly customer_id: string;
  readonly plans: readonly BillablePlan[];
  /** Why it cannot be billed until its terms are mended; the others are. */
  readonly problems: readonly Problem[];
  /** What waits because of them. */
  readonly held: readonly LineHolder[];
}

interface LoadedVersion {
  readonly definition: CatalogDefinition;
  readonly catalog: ResolvedCatalog;
}

/** The versions used last, of all organisations, in the order of their use: a preview reads and compiles none again. */
const recent = new Map<string, LoadedVersion>();
const MOST_RECENT = 200;

async function loadedVersion(tx: Transaction, version: number): Promise<LoadedVersion> {
  const key = `${tx.org_id}@${version}`;
  let found = recent.get(key);
  if (found === undefined) {
    const stored = await tx.catalogs.get(version);
    if (stored === null) throw new Error(`a subscription is on catalog version ${version}, which does not exist`);
    found = { definition: stored.content, catalog: resolveCatalog(stored.content) };
    // one that this very commit made may yet come to nothing
    if (stored.sys_from === tx.commit?.seq) return found;
  }
  recent.delete(key);
  recent.set(key, found);
  const [oldest] = recent.keys();
  if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest);
  return found;
}

/** Catalog versions are immutable, so each is read and resolved once. */
export class CatalogVersions {
  readonly #resolved = new Map<number, LoadedVersion>();

  async load(tx: Transaction, version: number): Promise<void> {
    if (!this.#resolved.has(version)) this.#resolved.set(version, await loadedVersion(tx, version));
  }

  /** Takes a version that is not published as if it were, for a rehearsal. */
  propose(version: number, definition: CatalogDefinition): void {
    this.#resolved.set(version, { definition, catalog: resolveCatalog(definition) });
  }

  definition(version: number): CatalogDefinition {
    return this.of({ catalog_version: version }).definition;
  }

  of(subscription: Pick<StoredSubscription, 'catalog_version'>): LoadedVersion {
    const found = this.#resolved.get(subscription.catalog_version);
    if (found === undefined) throw new Error(`catalog version ${subscription.catalog_version} was not loaded`);
    return found;
  }
}

/** The phases of one subscription, as the core takes them. */
export function phasesOf(slices: readonly StoredSubscription[], versions: CatalogVersions): Phase[] {
  return slices.map((slice) => ({
    subscription: slice,
    catalog: versions.of(slice).catalog,
    valid_from: slice.valid_from,
    valid_to: slice.valid_to,
  }));
}

/** After so many subscriptions others get a turn: requests, and the connection that stores what was planned before. */
export const TURN = 100;
/** The day after today, where a subscription is. */
export const dayAfter = (now: Instant, [first]: readonly StoredSubscription[]) =>
  addToDate(dateAt(now, (first as StoredSubscription).timezone), { days: 1 });
export const idOf = (slices: readonly StoredSubscription[]) => (slices[0] as StoredSubscription).id;
/**
 * What is due of one batch of subscriptions, read set-wise: terms, billed keys and usage are one statement each. How
 * far usage was counted is read before the usage, so an invoice never claims to have seen an event that it has not.
 */
export async function planBatch(
  tx: ReadTransaction | WriteTransaction,
  request: BatchRequest,
  versions: CatalogVersions,
  settling: Settling,
): Promise<PlannedBatch> {
  const { until, customer_id, subscription_id, after, count, through, share, interim } = request;
  const usage_watermark = await usageWatermark(tx);
  const filter = { customer_id, subscription_id, share, ...(through === undefined ? {} : { through }) };
  let last: string | null;
  let more: boolean;
  let planned: PlannedTerms;
  // usage of a period that runs comes while it is read: what the watermark has not seen is not counted either
  const usage = interim && tx.commit !== null ? { usage: { watermark: usage_watermark } } : {};
  const due = { until, interim };
  if (request.of === 'subscriptions') {
    // one by itself is billed to whoever pays for it
    const alone = subscription_id !== undefined;
    const apart = !alone && (await tx.accounts.any());
    const all = await tx.subscriptions.batch(after, count, { ...filter, apart });
    const paid = alone ? undefined : NO_ACCOUNTS;
    planned = await planTerms(tx, all, due, versions, { ...settling, ...usage }, paid);
    last = all.length === 0 ? null : idOf(all.at(-1) as StoredSubscription[]);
    more = all.length === count;
  } else {
    const accounts = subscription_id === undefined ? await tx.accounts.next(after, count, filter) : [];
    const customer_ids = [...new Set(accounts.flatMap((account) => account.customer_ids))];
    const payers = await tx.accounts.payers(customer_ids);
    const all = payers === null ? [] : await tx.subscriptions.all({ customer_ids });
    const charges = interim ? [] : await tx.charges.waitingAlone(customer_ids);
    const paid = { payers, of: new Set(accounts.map(({ id }) => id)), charges };
    planned = await planTerms(tx, all, due, versions, { ...settling, ...usage }, paid);
    last = accounts.at(-1)?.id ?? null;
    more = last !== null;
  }
  const last_numbers = await tx.invoices.lastNumbers();
  return { ...planned, last_numbers, last, more, usage_watermark };
}

/** The invoices of charges by themselves: those due before `until`, one for each payer and currency. */
export async function planCharges(
  tx: ReadTransaction | WriteTransaction,
  charges: readonly OneOffCharge[],
  until: PlainDate,
  settling: Settling,
): Promise<PlannedTerms> {
  const payers = await tx.accounts.payers(charges.map(({ customer_id }) => customer_id));
  return settlePlans(tx, owedByPayer([], { payers, charges }, until), settling);
}

/**
 * What is due of subscriptions by the terms given, in their order: stored ones, or those that a change would make.
 * Each is a list of phases, oldest first. Without `accounts` it is looked up who pays, and all of it is planned.
 */
export async function planTerms(
  tx: ReadTransaction | WriteTransaction,
  all: readonly (readonly StoredSubscription[])[],
  { until, arrears_until, interim }: DueBy,
  versions: CatalogVersions,
  settling: Settling,
  accounts?: Accounts,
): Promise<PlannedTerms> {
  for (const version of new Set(all.flat().map((slice) => slice.catalog_version))) await versions.load(tx, version);
  const faults = new Map<string, readonly Problem[]>();
  /** A subscription whose terms do not fit its catalog is reported, and must not keep the others from being billed. */
  function orFault<T>(slices: readonly StoredSubscription[], compute: () => T[]): T[] {
    if (faults.has(idOf(slices))) return [];
    try {
      return compute();
    } catch (error) {
      const problems = slices.flatMap((slice) => contractProblems(slice, versions.of(slice).catalog));
      if (problems.length === 0) throw error;
      faults.set(idOf(slices), problems);
      return [];
    }
  }

  const known = settling.before === undefined && settling.proposed !== true;
  const customer_ids = [...new Set(all.map(([slice]) => (slice as StoredSubscription).customer_id))];
  // what does not hang on each other's answers is asked together
  const [late, close, charges, paid, registered] = await Promise.all([
    lateHours(tx, customer_ids),
    known ? lastClose(tx, all.map(idOf)) : null,
    interim ? [] : (settling.charges ?? tx.charges.waitingFor(all.map(idOf))),
    accounts ?? tx.accounts.payers(customer_ids).then((payers) => ({ payers, charges: [] })),
    registeredMeters(tx),
  ]);
  let count = 0;
  const requests = new Map<readonly StoredSubscription[], Omit<DueRequest, 'billed'>>();
  const lines: BilledRequest[] = [];
  for (const slices of all) {
    if (++count % TURN === 0) await setImmediate();
    const hours = late.get((slices[0] as StoredSubscription).customer_id);
    const closed_until = closedUntil(slices, close, hours);
    const [need] = orFault(slices, () => {
      const phases = phasesOf(slices, versions);
      const request = {
        phases,
        runs: chargeRuns(phases),
        ...(interim ? { until: dayAfter(settling.now, slices), interim } : { until }),
        ...(arrears_until === undefined ? {} : { arrears_until }),
        ...(closed_until === undefined ? {} : { closed_until }),
        // an invoice that is computed again looks at all of them
        ...(settling.before === undefined ? lateCharges(hours) : { late: () => true }),
      };
      requests.set(slices, request);
      return [linesNeeded(request)];
    });
    lines.push({ subscription_id: idOf(slices), ...need });
  }
  const { before, rating_version = RATING_VERSION } = settling;
  // only where somebody else may have paid it matters who was billed
  const billed_to = paid.payers !== null && asksWhoWasBilled(rating_version);
  const billed = await tx.invoices.billed(lines, { before, billed_to });

  const due = new Map<readonly StoredSubscription[], { request: DueRequest; charges: DueCharges }>();
  const asked: AskedUsage[] = [];
  for (const slices of all) {
    if (++count % TURN === 0) await setImmediate();
    const planned = requests.get(slices);
    if (planned === undefined) continue;
    const needs = orFault(slices, () => {
      const request = { billed: billed.get(idOf(slices)) ?? NOTHING_BILLED, ...planned };
      const charges = dueCharges(request);
      due.set(slices, { request, charges });
      return usageNeeded(request, charges);
    });
    if (needs.length > 0) asked.push({ slices, needs });
  }
  const usageOf = await answerUsage(tx, asked, versions, settling.usage, registered);

  const waiting = new Map<string, OneOffCharge[]>();
  for (const charge of charges)
    if (charge.subscription_id !== null)
      waiting.set(charge.subscription_id, [...(waiting.get(charge.subscription_id) ?? []), charge]);
  const owed: Owed[] = [];
  for (const slices of all) {
    if (++count % TURN === 0) await setImmediate();
    const known = due.get(slices);
    const usage = foreseen(usageOf(slices), versions, settling);
    const plans =
      known === undefined ? [] : orFault(slices, () => generate({ due: known.charges, usage, ...known.request }));
    owed.push({
      subscription_id: idOf(slices),
      customer_id: (slices[0] as StoredSubscription).customer_id,
      plans: withWaiting(plans, waiting.get(idOf(slices)) ?? [], {
        until,
        alone: settling.charges !== undefined || isOver(slices, until),
      }),
      problems: faults.get(idOf(slices)) ?? [],
    });
  }
  return settlePlans(tx, owedByPayer(owed, paid, until), settling);
}

/** What usage will have come to, where that is asked for. */
function foreseen(
  usage: (need: UsageNeed) => UsageTotals,
  versions: CatalogVersions,
  { projected_at }: Settling,
): (need: UsageNeed) => UsageTotals {
  if (projected_at === undefined) return usage;
  return (need) => {
    const meter = versions.definition(need.catalog_version).meters?.[need.meter];
    return meter === undefined ? usage(need) : projectedUsage(usage(need), need, meter.aggregation, projected_at);
  };
}

/** The invoices of a subscription with the charges that waited for them, or wait no longer. */
function withWaiting(
  plans: readonly InvoicePlan[],
  charges: readonly OneOffCharge[],
  { until, alone }: { readonly until: PlainDate; readonly alone: boolean },
): readonly InvoicePlan[] {
  if (charges.length === 0) return plans;
  const taken = withCharges(plans, charges);
  return alone ? [...taken.plans, ...chargesAlone(taken.waiting, until)] : taken.plans;
}

/** Whether a subscription has no more invoices to put a charge on. */
function isOver(slices: readonly StoredSubscription[], until: PlainDate): boolean {
  const end = servedUntil(slices.at(-1) as StoredSubscription);
  return end !== undefined && end <= until;
}

/** Whose lines are on invoices, where that is not who pays them. */
function holdersOf(plans: readonly InvoicePlan[]): LineHolder[] {
  return plans.flatMap(({ lines }) => lines.flatMap(({ holder }) => holder ?? []));
}

/** Settles what is owed, in its order. */
async function settlePlans(
  tx: ReadTransaction | WriteTransaction,
  owed: readonly Owed[],
  settling: Settling,
): Promise<PlannedTerms> {
  const all = owed.flatMap(({ plans }) => plans);
  const owing = [...all, ...holdersOf(all)].map(({ customer_id }) => customer_id);
  const book = await SettlementBook.open(tx, owing, all, settling);
  const entries: PlannedSubscription[] = [];
  for (const { plans: unsettled, ...entry } of owed) {
    if (entries.length % TURN === TURN - 1) await setImmediate();
    const settled = unsettled.map((plan) => book.settle(plan));
    const unsettleable = settled.flatMap((one) => (one.ok ? [] : one.problems));
    const problems = entry.problems.length > 0 ? entry.problems : unsettleable;
    // an invoice that cannot be settled keeps those after it back: they may settle by what it leaves
    const plans = problems.length > 0 ? [] : settled.flatMap((one) => (one.ok ? [one.value] : []));
    entries.push({ held: problems.length > 0 ? [entry, ...holdersOf(unsettled)] : [], ...entry, plans, problems });
  }
  return { entries, customers: book.customers, organisation: book.organisation, seq: book.basis };
}
