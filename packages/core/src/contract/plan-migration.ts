// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import type { PlainDate } from '../kit/calendar.js';
import { decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import { paidUntil, type SubscriptionCommand } from './lifecycle.js';
import { percentProblem } from './percentage.js';
import { type Phase, phaseOn } from './phase.js';
import { guardProblems, type PriceGuard } from './price-guard.js';
import { statusOn } from './status.js';

/** Who moves to the new version, and when. */
export type MigrationStrategy =
  /** Nobody: subscriptions stay on their versions, new ones begin on the version in force. */
  | { readonly kind: 'new_only' }
  /** Everybody, on the day their turn comes. */
  | { readonly kind: 'all_now' }
  /** Everybody, each when what is paid for ends. */
  | { readonly kind: 'at_renewal' }
  /** A share of the subscriptions, `batch_size` at a time. */
  | {
      readonly kind: 'gradual';
      /** Decimal text, more than 0 and at most 100. */
      readonly percent: string;
      readonly batch_size: number;
      /** Default 'now'. */
      readonly when?: 'now' | 'period_end';
    };

export interface PlanMigration {
  /** The catalog versions whose subscriptions move. */
  readonly from_versions: readonly number[];
  readonly to_version: number;
  /** Only these plans move, each to the plan named. Absent: all plans, to the plan of the same key. */
  readonly plans?: Readonly<Record<string, string>>;
  readonly strategy: MigrationStrategy;
  readonly guard?: PriceGuard;
}

/** Subscriptions moved in one transaction, unless the strategy says. */
export const MIGRATION_BATCH = 100;

export function batchSizeOf(strategy: MigrationStrategy): number {
  return strategy.kind === 'gradual' ? strategy.batch_size : MIGRATION_BATCH;
}

/** When a move takes effect: on the day itself, or when what is paid for ends. */
export function moveWhen(strategy: MigrationStrategy): 'now' | 'period_end' {
  if (strategy.kind === 'gradual') return strategy.when ?? 'now';
  return strategy.kind === 'at_renewal' ? 'period_end' : 'now';
}

/**
 * Whether a subscription is of the share of a migration that moves. Always the same for the same ids, and a larger
 * percentage only adds subscriptions.
 */
export function isSelected(migration_id: string, subscription_id: string, strategy: MigrationStrategy): boolean {
  if (strategy.kind === 'new_only') return false;
  if (strategy.kind !== 'gradual') return true;
  const place = decimal(BigInt(hashOf(`${migration_id} ${subscription_id}`)) * 100n);
  return place.lessThan(decimal(strategy.percent).multiply(decimal(2n ** 32n)));
}

/** 32 bits of a text: FNV-1a, then the finalizer of MurmurHash3, which spreads what the last letters say. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The day a migration would move a subscription on, and the terms that it would change. */
export function migrationDay(
  phases: readonly Phase[],
  strategy: MigrationStrategy,
  today: PlainDate,
): { readonly date: PlainDate; readonly phase: Phase } {
  const date = moveWhen(strategy) === 'now' ? today : paidUntil(phaseOn(phases, today), today);
  return { date, phase: phaseOn(phases, date) };
}

/**
 * The command that moves a subscription; null when the migration is not about it: on another version or plan by the
 * day it would move, or over by then.
 */
export function migrationCommand(
  migration: PlanMigration,
  phases: readonly Phase[],
  today: PlainDate,
  catalog: ResolvedCatalog,
): (SubscriptionCommand & { readonly kind: 'change' }) | null {
  const { date, phase } = migrationDay(phases, migration.strategy, today);
  const { subscription } = phase;
  const { plan, catalog_version } = subscription;
  if (!migration.from_versions.includes(catalog_version)) return null;
  const to = migration.plans === undefined ? plan : migration.plans[plan];
  if (to === undefined) return null;
  const status = statusOn(subscription, date);
  if (status === 'cancelled' || status === 'ended') return null;
  return {
    kind: 'change',
    when: moveWhen(migration.strategy),
    change: {
      ...(to === plan ? {} : { plan: to }),
      version: { catalog_version: migration.to_version, catalog },
    },
  };
}

/** What is wrong with a migration, held against the versions it names; a version that does not exist is absent. */
export function planMigrationProblems(
  migration: PlanMigration,
  versions: ReadonlyMap<number, ResolvedCatalog>,
): Problem[] {
  const { from_versions, to_version, plans = {}, strategy, guard } = migration;
  const problems: Problem[] = [];
  const version = (path: string, message: string) =>
    problems.push({
      code: 'plan-migration-version',
      path,
      message,
      mend: 'name versions that GET /v1/catalog/versions lists, and another one to move to',
    });
  if (from_versions.length === 0) version('from_versions', 'there is no version to move from');
  from_versions.forEach((from, index) => {
    if (!versions.has(from)) version(`from_versions[${index}]`, `there is no catalog version ${from}`);
    else if (from === to_version)
      version(`from_versions[${index}]`, `subscriptions of version ${from} are on it already`);
  });
  const target = versions.get(to_version);
  if (target === undefined) version('to_version', `there is no catalog version ${to_version}`);
  const known = from_versions.flatMap((from) => versions.get(from) ?? []);
  for (const [from, to] of Object.entries(plans)) {
    const unknown = (key: string, where: string) =>
      problems.push({
        code: 'unknown-plan',
        path: `plans.${from}`,
        message: `there is no plan ${key} in ${where}`,
        mend: 'write the key of a plan as the catalog has it',
      });
    if (known.length > 0 && !known.some(({ plans: all }) => all.has(from))) unknown(from, 'the versions to move from');
    if (target !== undefined && !target.plans.has(to)) unknown(to, `version ${to_version}`);
  }
  if (strategy.kind === 'gradual') {
    const problem = percentProblem(strategy.percent, 'strategy.percent');
    if (problem !== null) problems.push(problem);
  }
  return [...problems, ...(guard === undefined ? [] : guardProblems(guard))];
}
