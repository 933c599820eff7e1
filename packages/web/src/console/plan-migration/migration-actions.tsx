// SPDX-License-Identifier: Apache-2.0
import { useRef, useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Trouble } from '../../ui/notice.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { planMigrationsWords } from '../words/plan-migrations.ts';
import { GuardFields, guardOf } from './guard-fields.tsx';

type Migration = Schemas['PlanMigration'];
type Action = Schemas['PlanMigrationAction'];
type Kind = Action['action'];

/** What can be done in each state; the server decides anyway. */
const POSSIBLE: Readonly<Record<Migration['status'], readonly Kind[]>> = {
  draft: ['start', 'abort'],
  running: ['pause', 'widen', 'abort', 'roll_back'],
  paused: ['resume', 'widen', 'abort', 'roll_back'],
  completed: ['resume', 'widen', 'roll_back'],
  aborted: ['roll_back'],
  rolling_back: [],
  rolled_back: [],
};
const LOOKS: Readonly<Partial<Record<Kind, 'primary' | 'danger'>>> = {
  start: 'primary',
  resume: 'primary',
  abort: 'danger',
  roll_back: 'danger',
};
const PATHS = ['/v1/plan_migrations', '/v1/subscriptions'] as const;

function possibleOf({ status, strategy, progress }: Migration): readonly Kind[] {
  return POSSIBLE[status].filter(
    (kind) =>
      (kind !== 'widen' || strategy.kind === 'gradual') &&
      // one that is done goes over those again that did not fit
      (kind !== 'resume' || status === 'paused' || progress.refused > 0),
  );
}

/** What can be done about a migration; whatever moves somebody or cannot be taken back is asked first. */
export function MigrationActions({
  migration,
  subscriptions,
}: {
  readonly migration: Migration;
  readonly subscriptions: number;
}) {
  const words = useWords(planMigrationsWords);
  const [asked, setAsked] = useState<Kind | null>(null);
  const { status, id } = migration;
  const params = { path: { id } };
  const pause = useChange(
    (header) =>
      api.POST('/v1/plan_migrations/{id}/actions', { params: { ...params, header }, body: { action: 'pause' } }),
    { stale: PATHS },
  );
  const advance = useChange(
    (header) => api.POST('/v1/plan_migrations/{id}/advance', { params: { ...params, header } }),
    { stale: PATHS },
  );
  const error = pause.error ?? advance.error;
  return (
    <div className="flex flex-col items-end gap-2">
      <div className="flex flex-wrap gap-2">
        {possibleOf(migration).map((kind) => (
          <Button
            key={kind}
            look={LOOKS[kind] ?? 'plain'}
            busy={kind === 'pause' && pause.isPending}
            onClick={() => (kind === 'pause' ? pause.mutate() : setAsked(kind))}
          >
            {words.actions[kind]}
          </Button>
        ))}
        {status === 'running' || status === 'rolling_back' ? (
          <Button busy={advance.isPending} onClick={() => advance.mutate()}>
            {words.actions.advance}
          </Button>
        ) : null}
      </div>
      {error === null ? null : <Trouble error={error} />}
      {asked === null || asked === 'pause' ? null : (
        <ActionDialog migration={migration} kind={asked} subscriptions={subscriptions} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}

function ActionDialog({
  migration: { id, guard, paused_because },
  kind,
  subscriptions,
  onClose,
}: {
  readonly migration: Migration;
  readonly kind: Exclude<Kind, 'pause'>;
  readonly subscriptions: number;
  readonly onClose: () => void;
}) {
  const words = useWords(planMigrationsWords);
  const { number } = useFormats();
  const [percent, setPercent] = useState('100');
  const form = useRef<HTMLFormElement>(null);
  // what stopped it would stop it again: it goes on with another guard, or none
  const tripped = kind === 'resume' && paused_because !== null;
  const body = (): Action =>
    kind === 'widen'
      ? { action: kind, percent: typedDecimal(percent) }
      : tripped
        ? { action: kind, guard: guardOf(new FormData(form.current as HTMLFormElement)) }
        : { action: kind };
  const change = useChange(
    (header) => api.POST('/v1/plan_migrations/{id}/actions', { params: { path: { id }, header }, body: body() }),
    { stale: PATHS, onDone: onClose },
  );
  return (
    <ConfirmChange
      open
      title={words.actions[kind]}
      confirm={words.actions[kind]}
      danger={LOOKS[kind] === 'danger'}
      onClose={onClose}
      change={change}
    >
      <form
        ref={form}
        className="mb-3 flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <p>
          {kind === 'start'
            ? words.confirm.start(number(subscriptions))
            : tripped
              ? words.confirm.resume_tripped
              : words.confirm[kind]}
        </p>
        {kind === 'widen' ? (
          <TextField
            label={words.percent}
            inputMode="decimal"
            value={percent}
            onChange={(event) => setPercent(event.target.value)}
          />
        ) : null}
        {tripped ? <GuardFields {...(guard === null ? {} : { guard })} /> : null}
      </form>
    </ConfirmChange>
  );
}
