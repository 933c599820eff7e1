// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { planMigrationsWords } from '../words/plan-migrations.ts';

type Migration = Schemas['PlanMigration'];
type Kind = Schemas['PlanMigrationAction']['action'];

/** What can be done in each state; the server decides anyway. */
const POSSIBLE: Readonly<Record<Migration['status'], readonly Kind[]>> = {
  draft: ['start', 'abort'],
  running: ['pause', 'abort'],
  paused: ['resume', 'abort', 'roll_back'],
  completed: ['roll_back'],
  aborted: ['roll_back'],
  rolling_back: [],
  rolled_back: [],
};
const ASKED: ReadonlySet<Kind> = new Set(['start', 'abort', 'roll_back', 'widen']);

export function MigrationActions({
  migration,
  subscriptions,
}: {
  readonly migration: Migration;
  readonly subscriptions: number;
}) {
  const words = useWords(planMigrationsWords);
  const { number } = useFormats();
  const stale = useStale();
  const key = useIdempotencyKey();
  const [asked, setAsked] = useState<Kind | null>(null);
  const { strategy, status, id } = migration;
  const [percent, setPercent] = useState('100');
  const changed = async () => {
    key.renew();
    setAsked(null);
    await stale('/v1/plan_migrations');
  };
  const act = query.useMutation('post', '/v1/plan_migrations/{id}/actions', { onSuccess: changed });
  const advance = query.useMutation('post', '/v1/plan_migrations/{id}/advance', { onSuccess: changed });
  const params = { path: { id }, header: key.header() };
  const send = (kind: Kind) =>
    act.mutate({ params, body: kind === 'widen' ? { action: kind, percent: percent.trim() } : { action: kind } });
  const possible: readonly Kind[] = [
    ...POSSIBLE[status],
    ...(strategy.kind === 'gradual' && ['running', 'paused', 'completed'].includes(status) ? (['widen'] as const) : []),
  ];
  const error = act.error ?? advance.error;
  return (
    <div className="flex flex-col items-end gap-2">
      <div className="flex flex-wrap gap-2">
        {possible.map((kind) => (
          <Button
            key={kind}
            look={
              kind === 'start' || kind === 'resume'
                ? 'primary'
                : kind === 'abort' || kind === 'roll_back'
                  ? 'danger'
                  : 'plain'
            }
            busy={act.isPending && asked === null}
            onClick={() => (ASKED.has(kind) ? setAsked(kind) : send(kind))}
          >
            {words.actions[kind]}
          </Button>
        ))}
        {status === 'running' || status === 'rolling_back' ? (
          <Button busy={advance.isPending} onClick={() => advance.mutate({ params })}>
            {words.actions.advance}
          </Button>
        ) : null}
      </div>
      {error === null || asked !== null ? null : <Trouble error={error} />}
      {asked === null ? null : (
        <Confirm
          open
          title={words.actions[asked]}
          confirm={words.actions[asked]}
          danger={asked === 'abort' || asked === 'roll_back'}
          busy={act.isPending}
          onClose={() => setAsked(null)}
          onConfirm={() => send(asked)}
        >
          <p>
            {asked === 'start'
              ? words.confirm.start(number(subscriptions))
              : words.confirm[asked as 'abort' | 'roll_back' | 'widen']}
          </p>
          {asked === 'widen' ? (
            <TextField
              className="mt-3"
              label={words.percent}
              inputMode="decimal"
              value={percent}
              onChange={(event) => setPercent(event.target.value)}
            />
          ) : null}
          {act.error === null ? null : (
            <div className="mt-3">
              <Trouble error={act.error} />
            </div>
          )}
        </Confirm>
      )}
    </div>
  );
}
