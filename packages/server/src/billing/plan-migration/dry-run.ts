// SPDX-License-Identifier: Apache-2.0
import {
  type GuardTally,
  guardTrips,
  type Instant,
  type InvoiceComparison,
  type PriceGuard,
  phaseOn,
  tallyPrices,
} from '@kontor/core';
import type { StoredSubscription } from '../../store/subscriptions.js';
import type { Transaction } from '../../store/transaction.js';
import { CatalogVersions } from '../plan-batch.js';
import { compareMoves } from './compare-moves.js';
import { type Move, nextMoves } from './next-moves.js';
import type { StoredMigration } from './record.js';

/** What a migration would do to one subscription. */
export interface RehearsedMove extends Pick<Move, 'effective_date' | 'problems'> {
  readonly subscription: StoredSubscription;
  /** The plan it would be on; null when it cannot be moved. */
  readonly new_plan: string | null;
  /** Null: it cannot be moved, or its old terms cannot be billed. */
  readonly comparison: InvoiceComparison | null;
}

/** Subscriptions compared at a time: memory does not grow with their number. */
const PORTION = 500;

/** What a migration would still do, portion by portion in the order it would do it; nothing is stored. */
async function* rehearse(
  tx: Transaction,
  migration: StoredMigration,
  { after, count, now }: { readonly after: string; readonly count: number; readonly now: Instant },
  versions: CatalogVersions,
): AsyncGenerator<RehearsedMove[]> {
  for (let cursor = after, more = true; more; ) {
    const next = await nextMoves(tx, migration, { after: cursor, count, now }, versions);
    const comparisons = await compareMoves(tx, next.moves, versions);
    ({ cursor, more } = next);
    yield next.moves.map(({ phase, phases, effective_date, problems }, index) => ({
      subscription: phase.subscription as StoredSubscription,
      new_plan: phases === null ? null : phaseOn(phases, effective_date).subscription.plan,
      effective_date,
      problems,
      comparison: comparisons[index] ?? null,
    }));
  }
}

/** One page of it, in order of the subscriptions' ids. */
export async function rehearsedPage(
  tx: Transaction,
  migration: StoredMigration,
  { limit, after, now }: { readonly limit: number; readonly after: string; readonly now: Instant },
  versions = new CatalogVersions(),
): Promise<{ readonly data: RehearsedMove[]; readonly has_more: boolean }> {
  const found: RehearsedMove[] = [];
  for await (const moves of rehearse(tx, migration, { after, count: limit + 1, now }, versions)) {
    found.push(...moves);
    if (found.length > limit) break;
  }
  return { data: found.slice(0, limit), has_more: found.length > limit };
}

/** Upper bounds of the bands that dearer invoices are counted in, in percent. */
const BANDS = ['5', '10', '25', '50'] as const;

export interface RehearsalTotal {
  readonly currency: string;
  readonly old_minor: bigint;
  readonly new_minor: bigint;
  readonly dearer: number;
  readonly cheaper: number;
  readonly unchanged: number;
  /** The one that grows most. */
  readonly largest_increase: { readonly subscription_id: string; readonly comparison: InvoiceComparison } | null;
}
export interface RehearsalSummary {
  readonly subscriptions: number;
  readonly compared: number;
  /** Those that would move, but whose old terms cannot be billed. */
  readonly not_compared: number;
  readonly refused: number;
  /** By currency, in the order of the alphabet. */
  readonly totals: readonly RehearsalTotal[];
  /** Invoices dearer by more than the band before and at most so many percent; null: by any more, or from nothing. */
  readonly dearer_by: readonly { readonly up_to_percent: string | null; readonly invoices: number }[];
  readonly guard: (GuardTally & { readonly trips: boolean }) | null;
}

/** Everything a migration would still do, added up. `migration.tally` counts for the guard, too. */
export async function rehearsalSummary(
  tx: Transaction,
  migration: StoredMigration,
  now: Instant,
  versions = new CatalogVersions(),
): Promise<RehearsalSummary> {
  const { guard } = migration;
  const totals = new Map<string, RehearsalTotal>();
  const counts = { subscriptions: 0, compared: 0, not_compared: 0, refused: 0 };
  let { tally } = migration;
  const beyond = BANDS.map(() => 0);
  for await (const moves of rehearse(tx, migration, { after: '', count: PORTION, now }, versions)) {
    const compared = moves.flatMap(({ comparison }) => comparison ?? []);
    counts.subscriptions += moves.length;
    counts.compared += compared.length;
    counts.refused += moves.filter(({ new_plan }) => new_plan === null).length;
    if (guard !== null) tally = tallyPrices(guard, compared, tally);
    BANDS.forEach((percent, index) => {
      beyond[index] = (beyond[index] ?? 0) + tallyPrices(bandGuard(percent), compared).dearer;
    });
    for (const { subscription, comparison } of moves)
      if (comparison !== null) totals.set(comparison.currency, added(totals, subscription.id, comparison));
  }
  counts.not_compared = counts.subscriptions - counts.compared - counts.refused;
  const sorted = [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  const dearer = sorted.reduce((sum, total) => sum + total.dearer, 0);
  const above = [dearer, ...beyond];
  return {
    ...counts,
    totals: sorted,
    dearer_by: above.map((more, index) => ({
      up_to_percent: BANDS[index] ?? null,
      invoices: more - (above[index + 1] ?? 0),
    })),
    guard: guard === null ? null : { ...tally, trips: guardTrips(guard, tally) },
  };
}

const bandGuard = (dearer_by_percent: string): PriceGuard => ({ dearer_by_percent, share_percent: '0' });

function added(
  totals: ReadonlyMap<string, RehearsalTotal>,
  subscription_id: string,
  comparison: InvoiceComparison,
): RehearsalTotal {
  const { currency, old_minor, new_minor, difference_minor: more } = comparison;
  const before = totals.get(currency);
  const largest = before?.largest_increase ?? null;
  const grows = more > (largest?.comparison.difference_minor ?? 0n);
  return {
    currency,
    old_minor: (before?.old_minor ?? 0n) + old_minor,
    new_minor: (before?.new_minor ?? 0n) + new_minor,
    dearer: (before?.dearer ?? 0) + (more > 0n ? 1 : 0),
    cheaper: (before?.cheaper ?? 0) + (more < 0n ? 1 : 0),
    unchanged: (before?.unchanged ?? 0) + (more === 0n ? 1 : 0),
    largest_increase: grows ? { subscription_id, comparison } : largest,
  };
}
