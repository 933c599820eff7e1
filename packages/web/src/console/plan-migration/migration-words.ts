// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import type { Tone } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { planMigrationsWords } from '../words/plan-migrations.ts';

type Migration = Schemas['PlanMigration'];

export const STATUS_TONES: Readonly<Record<Migration['status'], Tone>> = {
  draft: 'plain',
  running: 'accent',
  paused: 'warn',
  completed: 'good',
  aborted: 'bad',
  rolling_back: 'accent',
  rolled_back: 'plain',
};

/** How a migration goes about it, in words. */
export function useStrategyWords(): (strategy: Migration['strategy']) => string {
  const words = useWords(planMigrationsWords);
  return (strategy) =>
    strategy.kind === 'gradual' ? words.strategies.gradual(strategy.percent) : words.strategies[strategy.kind];
}
