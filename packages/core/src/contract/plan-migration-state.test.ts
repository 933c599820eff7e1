// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import {
  decideMigration,
  type MigrationCommand,
  type MigrationState,
  type MigrationStatus,
} from './plan-migration-state.js';

const guard = { dearer_by_percent: '5', share_percent: '20' };
const problem = { code: 'plan-migration-guard-tripped', path: 'guard', message: 'dearer', mend: 'look' };
const state = (status: MigrationStatus, change: Partial<MigrationState> = {}): MigrationState => ({
  status,
  strategy: { kind: 'gradual', percent: '10', batch_size: 5 },
  guard,
  paused_because: null,
  cursor: 'sub_9',
  ...change,
});
const COMMANDS: readonly MigrationCommand[] = [
  { kind: 'start' },
  { kind: 'pause' },
  { kind: 'resume' },
  { kind: 'widen', percent: '20' },
  { kind: 'abort' },
  { kind: 'roll_back' },
  { kind: 'trip', problem },
  { kind: 'finish' },
];

describe('from each status', () => {
  test.each<[MigrationStatus, Record<string, MigrationStatus>]>([
    ['draft', { start: 'running', abort: 'aborted' }],
    [
      'running',
      {
        pause: 'paused',
        widen: 'running',
        abort: 'aborted',
        roll_back: 'rolling_back',
        trip: 'paused',
        finish: 'completed',
      },
    ],
    ['paused', { resume: 'running', widen: 'paused', abort: 'aborted', roll_back: 'rolling_back' }],
    ['completed', { resume: 'running', widen: 'running', roll_back: 'rolling_back' }],
    ['aborted', { roll_back: 'rolling_back' }],
    ['rolling_back', { finish: 'rolled_back' }],
    ['rolled_back', {}],
  ])('%s', (status, expected) => {
    const reached = COMMANDS.flatMap((command) => {
      const result = decideMigration(state(status), command);
      if (result.ok) return [[command.kind, result.value.status]];
      expect(result.problems[0]?.code).toBe('plan-migration-state');
      return [];
    });
    expect(Object.fromEntries(reached)).toEqual(expected);
  });
});

test('a guard that trips says why, and resuming forgets it and looks at everybody again', () => {
  const tripped = decideMigration(state('running'), { kind: 'trip', problem });
  expect(tripped).toMatchObject({ value: { paused_because: problem, cursor: 'sub_9' } });
  const looser = { ...guard, share_percent: '50' };
  const resumed = decideMigration(state('paused', { paused_because: problem }), { kind: 'resume', guard: looser });
  expect(resumed).toMatchObject({ value: { paused_because: null, cursor: '', guard: looser } });
  expect(decideMigration(state('paused'), { kind: 'resume' })).toMatchObject({ value: { guard } });
  expect(decideMigration(state('paused'), { kind: 'resume', guard: null })).toMatchObject({ value: { guard: null } });
  const wrong = decideMigration(state('paused'), { kind: 'resume', guard: { ...guard, share_percent: '101' } });
  expect(wrong).toMatchObject({ problems: [{ code: 'plan-migration-percent', path: 'guard.share_percent' }] });
});

test.each(['10', '9.99', '0', '100.1', 'much'])('%s %% is not a larger share than 10 %%', (percent) => {
  const result = decideMigration(state('paused'), { kind: 'widen', percent });
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'plan-migration-percent' }] });
});

test('a larger share looks at everybody again; only a gradual migration has one', () => {
  expect(decideMigration(state('running'), { kind: 'widen', percent: '10.01' })).toMatchObject({
    value: { cursor: '', strategy: { percent: '10.01', batch_size: 5 } },
  });
  const result = decideMigration(state('running', { strategy: { kind: 'all_now' } }), { kind: 'widen', percent: '50' });
  expect(result.ok).toBe(false);
});
