// SPDX-License-Identifier: Apache-2.0
import { useId, useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { targetsWords } from '../words/targets.ts';
import { GOAL_PATHS, GoalForm } from './goal-form.tsx';

type Target = Schemas['Target'];
type NewTarget = Schemas['NewTarget'];
const OPERATORS: readonly NewTarget['operator'][] = ['>=', '>', '=', '<=', '<', 'range'];

const draftOf = (target: Target | null) => ({
  key: target?.key ?? '',
  label: target?.label ?? '',
  metric: target?.metric ?? '',
  unit: target?.unit ?? 'count',
  currency: target?.currency ?? '',
  noun: target?.noun ?? '',
  operator: target?.operator ?? '>=',
  value: target?.value ?? '',
  minimum: target?.minimum ?? '',
  maximum: target?.maximum ?? '',
  due: target?.due ?? '',
  start_date: target?.start?.date ?? '',
  start_value: target?.start?.value ?? '',
  path: target?.path ?? 'linear',
  on_track_from: target?.on_track_from ?? '',
});
type Draft = ReturnType<typeof draftOf>;

/** What is sent: without what is empty, and without what the operator or unit has none of. */
function termsOf(draft: Draft, section: string | undefined): NewTarget {
  const { key, label, metric, unit, operator, due, path } = draft;
  const start_value = typedDecimal(draft.start_value);
  const rest = {
    currency: unit === 'money' ? draft.currency.trim().toUpperCase() : '',
    noun: unit === 'count' ? draft.noun.trim() : '',
    ...(operator === 'range'
      ? { minimum: typedDecimal(draft.minimum), maximum: typedDecimal(draft.maximum) }
      : { value: typedDecimal(draft.value) }),
    on_track_from: typedDecimal(draft.on_track_from),
    section: section ?? '',
  };
  return {
    ...{ key: key.trim(), label: label.trim(), metric: metric.trim(), unit, operator, due },
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')),
    ...(draft.start_date === ''
      ? {}
      : { start: { date: draft.start_date, ...(start_value === '' ? {} : { value: start_value }) } }),
    ...(path === 'linear' ? {} : { path }),
  };
}

/** Makes a target, or another version of one: what that changes is shown beneath the fields. `id` is null for a new one. */
export function TargetDialog({ id, onClose }: { readonly id: string | null; readonly onClose: () => void }) {
  const words = useWords(targetsWords);
  const found = query.useQuery(
    'get',
    '/v1/targets/{id}',
    { params: { path: { id: id ?? '' } } },
    { enabled: id !== null },
  );
  const title = id === null ? words.new_target : words.change_target;
  return (
    <Dialog open wide onClose={onClose} title={title} {...(id === null ? {} : { lead: words.versions_stay })}>
      {id !== null && found.isPending ? (
        <Loading lines={8} />
      ) : found.isError ? (
        <Trouble error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <TargetForm target={found.data ?? null} onClose={onClose} />
      )}
    </Dialog>
  );
}

function TargetForm({ target, onClose }: { readonly target: Target | null; readonly onClose: () => void }) {
  const words = useWords(targetsWords);
  const tell = useToast();
  const names = useId();
  const [draft, setDraft] = useState(() => draftOf(target));
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const metrics = query.useQuery('get', '/v1/metrics/definitions', {});
  const known = metrics.data?.data ?? [];
  const terms = termsOf(draft, target?.section);
  const before = target === null ? null : termsOf(draftOf(target), target.section);
  const change = useChange(
    (header) =>
      target === null
        ? api.POST('/v1/targets', { params: { header }, body: terms })
        : api.PUT('/v1/targets/{id}', { params: { path: { id: target.id }, header }, body: terms }),
    {
      stale: GOAL_PATHS,
      onDone: () => {
        tell(words.target_saved);
        onClose();
      },
    },
  );
  const mistakes = change.isError ? troubleOf(change.error).mistakes : [];
  const wrong = (field: string) => mistakes.find(({ path }) => path === field)?.message;
  const text = (field: keyof Draft, more: { label: string; hint?: string; required?: boolean; at?: string }) => {
    const { at, ...shown } = more;
    return (
      <TextField
        {...shown}
        value={draft[field]}
        mistake={wrong(at ?? field)}
        onChange={(event) => set({ [field]: event.target.value })}
      />
    );
  };
  return (
    <GoalForm before={before} after={terms} change={change} onClose={onClose}>
      <div className="grid gap-4 sm:grid-cols-2">
        {text('label', { label: words.label, required: true })}
        {text('key', { label: words.key, hint: words.key_hint, required: true })}
        <TextField
          label={words.metric}
          hint={words.metric_hint}
          required
          list={names}
          value={draft.metric}
          mistake={wrong('metric')}
          onChange={({ target: { value } }) => {
            // what the figure is measured in is known
            const unit = known.find((one) => one.id === value)?.unit;
            set({ metric: value, ...(unit === undefined ? {} : { unit: unit as NewTarget['unit'] }) });
          }}
        />
        <datalist id={names}>
          {known.map((one) => (
            <option key={one.id} value={one.id} />
          ))}
        </datalist>
        <Choice
          label={words.unit}
          choices={Object.entries(words.units)}
          value={draft.unit}
          mistake={wrong('unit')}
          onChange={(event) => set({ unit: event.target.value as NewTarget['unit'] })}
        />
        {draft.unit === 'money' ? text('currency', { label: words.currency, required: true }) : null}
        {draft.unit === 'count' ? text('noun', { label: words.noun, hint: words.noun_hint }) : null}
        <Choice
          label={words.operator}
          choices={OPERATORS.map((operator) => [operator, words.operators[operator]] as const)}
          value={draft.operator}
          onChange={(event) => set({ operator: event.target.value as NewTarget['operator'] })}
        />
        {draft.operator === 'range' ? (
          <>
            {text('minimum', { label: words.minimum, required: true })}
            {text('maximum', { label: words.maximum, required: true })}
          </>
        ) : (
          text('value', {
            label: words.wanted,
            required: true,
            ...(draft.unit === 'fraction' ? { hint: words.threshold_hint } : {}),
          })
        )}
        <TextField
          label={words.due}
          hint={words.due_hint}
          type="date"
          required
          value={draft.due}
          mistake={wrong('due')}
          onChange={(event) => set({ due: event.target.value })}
        />
        <TextField
          label={words.start}
          hint={words.start_hint}
          type="date"
          value={draft.start_date}
          mistake={wrong('start.date') ?? wrong('start')}
          onChange={(event) => set({ start_date: event.target.value })}
        />
        {draft.start_date === ''
          ? null
          : text('start_value', { label: words.start_value, hint: words.start_value_hint, at: 'start.value' })}
        <Choice
          label={words.path}
          choices={Object.entries(words.paths)}
          value={draft.path}
          mistake={wrong('path')}
          onChange={(event) => set({ path: event.target.value as Draft['path'] })}
        />
        {text('on_track_from', { label: words.on_track_from, hint: words.on_track_hint })}
      </div>
    </GoalForm>
  );
}
