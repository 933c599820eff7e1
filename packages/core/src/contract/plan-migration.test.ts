// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveCatalog } from '../catalog/resolve.js';
import { decide } from './lifecycle.js';
import { onePhase, type Phase } from './phase.js';
import {
  isSelected,
  type MigrationStrategy,
  migrationCommand,
  type PlanMigration,
  planMigrationProblems,
} from './plan-migration.js';
import type { Subscription } from './subscription.js';

const price = (amount: string) => ({
  base: { charge: { model: 'flat' as const, amount }, interval: 'month' as const },
});
const catalogOf = (amount: string, plans: readonly string[]) =>
  resolveCatalog({
    id: 'acme',
    name: 'Acme',
    currencies: ['EUR'],
    products: { acme: { name: 'Acme' } },
    features: {},
    plans: Object.fromEntries(plans.map((key) => [key, { name: key, prices: price(amount) }])),
  });
const one = catalogOf('10', ['small', 'large']);
const two = catalogOf('12', ['small', 'team']);
const versions = new Map([
  [1, one],
  [2, two],
]);
const sub: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'small',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2026-01-10',
  anchor: 'anniversary',
  anchor_date: '2026-01-10',
  quantities: {},
  add_ons: [],
};
const TODAY = '2026-03-01';
const all: PlanMigration = { from_versions: [1], to_version: 2, strategy: { kind: 'all_now' } };

/** `from plan@version` of each phase after the migration; null when it is not about the subscription. */
function moved(migration: PlanMigration, phases: readonly Phase[]): string[] | string | null {
  const command = migrationCommand(migration, phases, TODAY, two);
  if (command === null) return null;
  const decision = decide(phases, command, TODAY);
  if (!decision.ok) return decision.problems.map(({ code }) => code).join();
  return decision.value.phases.map(
    ({ valid_from, subscription }) => `${valid_from} ${subscription.plan}@${subscription.catalog_version}`,
  );
}

describe('what a migration makes of a subscription', () => {
  test.each<[string, PlanMigration, Partial<Subscription>, string[] | string | null]>([
    ['moves on the day itself', all, {}, ['2026-01-10 small@1', '2026-03-01 small@2']],
    [
      'or when what is paid for ends',
      { ...all, strategy: { kind: 'at_renewal' } },
      {},
      ['2026-01-10 small@1', '2026-03-10 small@2'],
    ],
    [
      'a share of them may, too',
      { ...all, strategy: { kind: 'gradual', percent: '100', batch_size: 1, when: 'period_end' } },
      {},
      ['2026-01-10 small@1', '2026-03-10 small@2'],
    ],
    [
      'to another plan',
      { ...all, plans: { large: 'team' } },
      { plan: 'large' },
      ['2026-01-10 large@1', '2026-03-01 team@2'],
    ],
    ['not of a plan that is not named', { ...all, plans: { large: 'team' } }, {}, null],
    ['not of another version', all, { catalog_version: 3 }, null],
    ['not what has ended', all, { end_date: '2026-03-01' }, null],
    ['nor what ends first', { ...all, strategy: { kind: 'at_renewal' } }, { end_date: '2026-03-10' }, null],
    ['a draft, too', all, { status: 'draft' }, ['2026-01-10 small@1', '2026-03-01 small@2']],
    ['a plan that is gone is a problem', all, { plan: 'large' }, 'unknown-plan'],
  ])('%s', (_name, migration, change, expected) => {
    expect(moved(migration, onePhase({ ...sub, ...change }, one))).toEqual(expected);
  });
});

describe('a share', () => {
  const gradual = (percent: string): MigrationStrategy => ({ kind: 'gradual', percent, batch_size: 10 });
  const ids = Array.from({ length: 20_000 }, (_, index) => `sub_${index}`);
  test.each(['1', '12.5', '50', '99'])('of %s %% is about so many', (percent) => {
    const count = ids.filter((id) => isSelected('mig_1', id, gradual(percent))).length;
    // four standard deviations of 20,000 draws are below 1.5 %
    expect(Math.abs(count / ids.length - Number(percent) / 100)).toBeLessThan(0.015);
  });
  test('everybody or nobody', () => {
    expect(ids.every((id) => isSelected('mig_1', id, gradual('100')))).toBe(true);
    expect(ids.every((id) => isSelected('mig_1', id, { kind: 'at_renewal' }))).toBe(true);
    expect(ids.some((id) => isSelected('mig_1', id, { kind: 'new_only' }))).toBe(false);
  });
  test('of another migration is another one', () => {
    const of = (migration: string) => ids.filter((id) => isSelected(migration, id, gradual('10')));
    const both = of('mig_1').filter((id) => isSelected('mig_2', id, gradual('10')));
    expect(both.length / ids.length).toBeLessThan(0.02);
  });
  test('grows by adding only', () => {
    const percent = fc.integer({ min: 1, max: 10_000 }).map((hundredths) => `${hundredths / 100}`);
    fc.assert(
      fc.property(fc.string(), fc.string(), percent, percent, (migration, id, a, b) => {
        const [less, more] = Number(a) <= Number(b) ? [a, b] : [b, a];
        return !isSelected(migration, id, gradual(less)) || isSelected(migration, id, gradual(more));
      }),
      { numRuns: 300 },
    );
  });
});

test.each<[string, Partial<PlanMigration>, string[]]>([
  ['sound', { plans: { large: 'team' }, guard: { dearer_by_percent: '0', share_percent: '100' } }, []],
  ['no versions', { from_versions: [] }, ['plan-migration-version from_versions']],
  [
    'unknown versions',
    { from_versions: [7], to_version: 8 },
    ['plan-migration-version from_versions[0]', 'plan-migration-version to_version'],
  ],
  ['to itself', { from_versions: [2] }, ['plan-migration-version from_versions[0]']],
  ['unknown plans', { plans: { tiny: 'large' } }, ['unknown-plan plans.tiny', 'unknown-plan plans.tiny']],
  [
    'no share',
    { strategy: { kind: 'gradual', percent: '0', batch_size: 1 } },
    ['plan-migration-percent strategy.percent'],
  ],
  [
    'too large a share',
    { strategy: { kind: 'gradual', percent: '100.01', batch_size: 1 } },
    ['plan-migration-percent strategy.percent'],
  ],
  [
    'a guard of nothing',
    { guard: { dearer_by_percent: '-1', share_percent: 'x' } },
    ['plan-migration-percent guard.share_percent', 'plan-migration-percent guard.dearer_by_percent'],
  ],
])('problems of a migration: %s', (_name, change, expected) => {
  const found = planMigrationProblems({ ...all, ...change }, versions);
  expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual(expected);
});
