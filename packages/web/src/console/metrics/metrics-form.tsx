// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useId } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { useAddress } from '../router.tsx';
import { metricsWords } from '../words/metrics.ts';
import { useMetricsQuestion } from './metrics-question.ts';

/** Day, months, policy, zone and scenario: asked at once, because a report is long work. */
export function MetricsForm({ report }: { readonly report: Schemas['BoardReport'] | undefined }) {
  const words = useWords(metricsWords);
  const zones = useId();
  const asked = useMetricsQuestion();
  const [, change] = useAddress();
  const policies = query.useQuery('get', '/v1/metric_policies');
  const scenarios = query.useQuery('get', '/v1/scenarios', { params: { query: { limit: 100 } } });
  const names = [...new Set(scenarios.data?.data.map(({ name }) => name))];
  const policy = asked.policy ?? (report === undefined ? '' : `${report.policy.name}@${report.policy.version}`);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change(Object.fromEntries([...form].map(([name, value]) => [name, String(value).trim()])));
  };
  return (
    <form
      // what the report says becomes what the fields say
      key={report === undefined ? 'asked' : `${report.on} ${policy} ${report.timezone}`}
      className="mb-4 flex flex-wrap items-end gap-2"
      onSubmit={submit}
    >
      <TextField className="w-40" label={words.on} type="date" name="on" defaultValue={asked.on ?? report?.on ?? ''} />
      <TextField
        className="w-32"
        label={words.months}
        type="number"
        min={1}
        max={36}
        name="months"
        defaultValue={asked.months ?? '12'}
      />
      <Choice
        className="w-44"
        label={words.policy}
        name="policy"
        defaultValue={policy}
        choices={policies.data?.data.map(({ id }) => [id, id] as const) ?? (policy === '' ? [] : [[policy, policy]])}
      />
      <TextField
        className="w-48"
        label={words.timezone}
        name="timezone"
        list={zones}
        spellCheck={false}
        defaultValue={asked.timezone ?? report?.timezone ?? ''}
      />
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {names.length === 0 ? null : (
        <Choice
          className="w-44"
          label={words.scenario}
          name="scenario"
          defaultValue={asked.scenario ?? ''}
          choices={[['', words.no_scenario], ...names.map((name) => [name, name] as const)]}
        />
      )}
      <Button type="submit" look="primary">
        {words.show}
      </Button>
    </form>
  );
}
