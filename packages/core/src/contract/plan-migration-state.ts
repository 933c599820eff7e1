// SPDX-License-Identifier: Apache-2.0

import { decimal } from '../kit/decimal.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { percentProblem } from './percentage.js';
import type { MigrationStrategy } from './plan-migration.js';
import { guardProblems, type PriceGuard } from './price-guard.js';

export type MigrationStatus =
  | 'draft'
  | 'running'
  | 'paused'
  | 'completed'
  | 'aborted'
  /** Taking back what was moved, a batch at a time. */
  | 'rolling_back'
  | 'rolled_back';

export interface MigrationState {
  readonly status: MigrationStatus;
  readonly strategy: MigrationStrategy;
  readonly guard: PriceGuard | null;
  /** Why it paused by itself. */
  readonly paused_because: Problem | null;
  /** The last subscription looked at; '' before the first. */
  readonly cursor: string;
}

export type MigrationCommand =
  | { readonly kind: 'start' }
  | { readonly kind: 'pause' }
  /** Goes on, with another guard if one is given; null takes it away. Looks again at those that could not move. */
  | { readonly kind: 'resume'; readonly guard?: PriceGuard | null }
  /** Moves a larger share of a gradual migration. */
  | { readonly kind: 'widen'; readonly percent: string }
  /** Moves nobody more; who was moved stays so. */
  | { readonly kind: 'abort' }
  | { readonly kind: 'roll_back' }
  /** The worker's: the guard tripped. */
  | { readonly kind: 'trip'; readonly problem: Problem }
  /** The worker's: there is nobody left. */
  | { readonly kind: 'finish' };

const FROM: Readonly<Record<MigrationCommand['kind'], readonly MigrationStatus[]>> = {
  start: ['draft'],
  pause: ['running'],
  resume: ['paused', 'completed'],
  widen: ['running', 'paused', 'completed'],
  abort: ['draft', 'running', 'paused'],
  roll_back: ['running', 'paused', 'completed', 'aborted'],
  trip: ['running'],
  finish: ['running', 'rolling_back'],
};

/** What a command makes of a migration. Fails with why it cannot be; nothing is changed then. */
export function decideMigration(state: MigrationState, command: MigrationCommand): Result<MigrationState> {
  const { status } = state;
  if (!FROM[command.kind].includes(status)) return fail(refused(status, command.kind));
  switch (command.kind) {
    case 'start':
      return ok({ ...state, status: 'running', cursor: '' });
    case 'pause':
      return ok({ ...state, status: 'paused' });
    case 'resume': {
      const guard = command.guard === undefined ? state.guard : command.guard;
      const problems = guard === null ? [] : guardProblems(guard);
      if (problems.length > 0) return fail(...problems);
      return ok({ ...state, status: 'running', guard, paused_because: null, cursor: '' });
    }
    case 'widen':
      return widened(state, command.percent);
    case 'abort':
      return ok({ ...state, status: 'aborted' });
    case 'roll_back':
      return ok({ ...state, status: 'rolling_back', paused_because: null, cursor: '' });
    case 'trip':
      return ok({ ...state, status: 'paused', paused_because: command.problem });
    case 'finish':
      return ok({ ...state, status: status === 'running' ? 'completed' : 'rolled_back' });
  }
}

/** A paused migration stays paused; one that was done goes on. */
function widened(state: MigrationState, percent: string): Result<MigrationState> {
  const { strategy } = state;
  const invalid = percentProblem(percent, 'percent');
  if (invalid !== null) return fail(invalid);
  if (strategy.kind !== 'gradual' || !decimal(percent).greaterThan(decimal(strategy.percent)))
    return fail({
      code: 'plan-migration-percent',
      path: 'percent',
      message:
        strategy.kind === 'gradual'
          ? `${percent} % is not more than the ${strategy.percent} % that move already`
          : 'only a gradual migration has a percentage',
      mend: 'name a larger percentage of a gradual migration; roll back to move fewer',
    });
  const status = state.status === 'completed' ? 'running' : state.status;
  return ok({ ...state, status, strategy: { ...strategy, percent }, cursor: '' });
}

function refused(status: MigrationStatus, kind: MigrationCommand['kind']): Problem {
  return {
    code: 'plan-migration-state',
    path: 'status',
    message: `the migration is ${status.replace('_', ' ')}: it cannot ${kind.replace('_', ' ')}`,
    mend: `that is for a migration that is ${FROM[kind].map((from) => from.replace('_', ' ')).join(' or ')}`,
  };
}
