// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { targetsWords } from '../words/targets.ts';
import { GOAL_PATHS, GoalForm } from './goal-form.tsx';

type Objective = Schemas['Objective'];
type NewObjective = Schemas['NewObjective'];

/** Makes an objective of targets, or another version of one. `id` is null for a new one. */
export function ObjectiveDialog({ id, onClose }: { readonly id: string | null; readonly onClose: () => void }) {
  const words = useWords(targetsWords);
  const targets = query.useQuery('get', '/v1/targets', { params: { query: { limit: 1_000 } } });
  const found = query.useQuery(
    'get',
    '/v1/objectives/{id}',
    { params: { path: { id: id ?? '' } } },
    { enabled: id !== null },
  );
  const title = id === null ? words.new_objective : words.change_objective;
  return (
    <Dialog open wide onClose={onClose} title={title} lead={words.objective_lead}>
      {targets.isPending || (id !== null && found.isPending) ? (
        <Loading lines={6} />
      ) : targets.isError || found.isError ? (
        <Trouble error={targets.error ?? found.error} />
      ) : (
        <ObjectiveForm objective={found.data ?? null} targets={targets.data.data} onClose={onClose} />
      )}
    </Dialog>
  );
}

function ObjectiveForm({
  objective,
  targets,
  onClose,
}: {
  readonly objective: Objective | null;
  readonly targets: readonly Schemas['Target'][];
  readonly onClose: () => void;
}) {
  const words = useWords(targetsWords);
  const tell = useToast();
  const [key, setKey] = useState(objective?.key ?? '');
  const [label, setLabel] = useState(objective?.label ?? '');
  const [period, setPeriod] = useState(objective?.period ?? '');
  // of each target that is a key result, what it counts
  const [weights, setWeights] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(objective?.key_results.map(({ target, weight }) => [target, weight ?? '1']) ?? []),
  );
  const section = objective?.section;
  const terms: NewObjective = {
    key: key.trim(),
    label: label.trim(),
    ...(period.trim() === '' ? {} : { period: period.trim() }),
    key_results: Object.entries(weights).map(([target, weight]) => ({
      target,
      ...(weight.trim() === '1' || weight.trim() === '' ? {} : { weight: typedDecimal(weight) }),
    })),
    ...(section === undefined ? {} : { section }),
  };
  const before =
    objective === null
      ? null
      : {
          ...{ key: objective.key, label: objective.label, period: objective.period },
          ...{ key_results: objective.key_results, section },
        };
  const change = useChange(
    (header) =>
      objective === null
        ? api.POST('/v1/objectives', { params: { header }, body: terms })
        : api.PUT('/v1/objectives/{id}', { params: { path: { id: objective.id }, header }, body: terms }),
    {
      stale: GOAL_PATHS,
      onDone: () => {
        tell(words.objective_saved);
        onClose();
      },
    },
  );
  const mistakes = change.isError ? troubleOf(change.error).mistakes : [];
  const wrong = (field: string) => mistakes.find(({ path }) => path === field)?.message;
  return (
    <GoalForm before={before} after={terms} change={change} complete={terms.key_results.length > 0} onClose={onClose}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={words.label}
          required
          value={label}
          mistake={wrong('label')}
          onChange={(event) => setLabel(event.target.value)}
        />
        <TextField
          label={words.key}
          hint={words.key_hint}
          required
          value={key}
          mistake={wrong('key')}
          onChange={(event) => setKey(event.target.value)}
        />
        <TextField
          label={words.period}
          hint={words.period_hint}
          value={period}
          mistake={wrong('period')}
          onChange={(event) => setPeriod(event.target.value)}
        />
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-sm font-medium">{words.key_results}</legend>
        {targets.map((target) => {
          const weight = weights[target.key];
          const at = Object.keys(weights).indexOf(target.key);
          return (
            <div key={target.key} className="flex flex-wrap items-end justify-between gap-2">
              <Checkbox
                label={target.label}
                checked={weight !== undefined}
                onChange={(event) => {
                  const { [target.key]: _out, ...others } = weights;
                  setWeights(event.target.checked ? { ...weights, [target.key]: '1' } : others);
                }}
              />
              {weight === undefined ? null : (
                <TextField
                  className="w-56"
                  label={words.weight_of(target.label)}
                  inputMode="decimal"
                  value={weight}
                  mistake={wrong(`key_results[${at}].weight`) ?? wrong(`key_results[${at}].target`)}
                  onChange={(event) => setWeights({ ...weights, [target.key]: event.target.value })}
                />
              )}
            </div>
          );
        })}
      </fieldset>
    </GoalForm>
  );
}
