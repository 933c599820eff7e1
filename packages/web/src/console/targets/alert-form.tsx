// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, Choice, TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { targetsWords } from '../words/targets.ts';

type Rule = Schemas['NewAlert'];
const OPERATORS = ['<', '<=', '>', '>='] as const;

function ruleOf(form: FormData): Rule {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const shared = { label: text('label'), mail: form.get('mail') !== null };
  if (text('of') === 'target') return { ...shared, of: 'target', target: text('target') };
  return {
    ...shared,
    of: 'metric',
    metric: text('metric'),
    operator: text('operator') as (typeof OPERATORS)[number],
    threshold: typedDecimal(text('threshold')),
    days: Number(text('days')),
  };
}

/** A new alert, of a figure or a target. */
export function AlertForm({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(targetsWords);
  const tell = useToast();
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const [of, setOf] = useState<Rule['of']>('metric');
  const targets = query.useQuery('get', '/v1/targets', { params: { query: { limit: 1_000 } } });
  const metrics = query.useQuery('get', '/v1/metrics/definitions', {});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const rule = ruleOf(new FormData(event.currentTarget));
    void run(async () => {
      const { data, error: refused } = await api.POST('/v1/alerts', { params: { header: key.header() }, body: rule });
      if (data === undefined) throw refused;
      await stale('/v1/alerts');
      tell(words.added);
      onClose();
    });
  };
  return (
    <Dialog open onClose={onClose} title={words.add_alert}>
      <form className="flex flex-col gap-4" onSubmit={submit} onInput={key.renew}>
        <TextField label={words.label} name="label" required maxLength={200} />
        <Choice
          label={words.of}
          name="of"
          value={of}
          choices={Object.entries(words.ofs) as [string, string][]}
          onChange={(event) => setOf(event.target.value as Rule['of'])}
        />
        {of === 'target' ? (
          <Choice
            label={words.target}
            name="target"
            required
            choices={(targets.data?.data ?? []).map((target) => [target.key, target.label] as const)}
          />
        ) : (
          <>
            <Choice
              label={words.metric}
              name="metric"
              required
              choices={(metrics.data?.data ?? []).map(({ id }) => [id, id] as const)}
            />
            <div className="flex gap-3">
              <Choice
                className="w-24"
                label={words.operator}
                name="operator"
                choices={OPERATORS.map((operator) => [operator, operator] as const)}
              />
              <TextField
                className="flex-1"
                label={words.threshold}
                name="threshold"
                required
                inputMode="decimal"
                hint={words.threshold_hint}
              />
            </div>
            <TextField label={words.days} name="days" type="number" min={1} max={366} defaultValue={1} required />
          </>
        )}
        <Checkbox label={words.mail} name="mail" />
        {error === null ? null : <Trouble error={error} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={busy}>
            {words.add_alert}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
