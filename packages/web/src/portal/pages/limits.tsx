// SPDX-License-Identifier: Apache-2.0
import type { FormEvent } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { limitsWords } from '../words/limits.ts';

const PATH = '/v1/portal/usage_thresholds';

export default function Limits() {
  const words = useWords(limitsWords);
  const thresholds = query.useQuery('get', PATH);
  const details = query.useQuery('get', '/v1/portal/details');
  const failed = thresholds.error ?? details.error;
  if (failed !== null) return <Trouble error={failed} onRetry={() => void thresholds.refetch()} />;
  if (thresholds.data === undefined || details.data === undefined) return <Loading lines={6} />;
  const { data } = thresholds.data;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <NewThreshold currency={details.data.currency} />
      {data.length === 0 ? <Empty title={words.none}>{words.none_mend}</Empty> : null}
      <ul className="flex flex-col gap-2">
        {data.map((threshold) => (
          <Threshold key={threshold.id} threshold={threshold} />
        ))}
      </ul>
    </>
  );
}

function NewThreshold({ currency }: { readonly currency: string }) {
  const words = useWords(limitsWords);
  const tell = useToast();
  const stale = useStale();
  const once = useIdempotencyKey();
  const make = query.useMutation('post', PATH, {
    onSuccess: async () => {
      once.renew();
      await stale('/v1/portal');
      tell(words.saved);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const at = typedDecimal(String(form.get('at')));
    const action = form.get('action') === 'block' ? 'block' : 'notify';
    make.mutate({ params: { header: once.header() }, body: { at, action } });
  };
  return (
    <form className="mb-4 flex flex-col gap-3 rounded-lg border border-line bg-surface p-4" onSubmit={submit}>
      {make.error === null ? null : <Trouble error={make.error} />}
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label={words.amount(currency)}
          name="at"
          inputMode="decimal"
          pattern="\d{1,12}([.,]\d{1,2})?"
          required
        />
        <Choice
          label={words.kind}
          name="action"
          choices={[
            ['notify', words.notify],
            ['block', words.block],
          ]}
        />
        <Button type="submit" look="primary" busy={make.isPending}>
          {words.add}
        </Button>
      </div>
    </form>
  );
}

function Threshold({ threshold }: { readonly threshold: Schemas['UsageThreshold'] }) {
  const words = useWords(limitsWords);
  const { money, number } = useFormats();
  const stale = useStale();
  const once = useIdempotencyKey();
  const remove = query.useMutation('delete', `${PATH}/{id}`, { onSuccess: () => stale('/v1/portal') });
  const { id, at, measure, action, by_customer } = threshold;
  const amount = measure.of === 'amount' ? money(at, measure.currency) : number(at);
  const told =
    action === 'block' ? words.block_at(amount) : action === 'notify' ? words.notify_at(amount) : words.other(amount);
  return (
    <li className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-4">
      <span className="font-medium">{told}</span>
      {by_customer ? null : <Badge>{words.by_seller}</Badge>}
      <span className="flex-1" />
      {remove.error === null ? null : <Trouble error={remove.error} />}
      {by_customer ? (
        <Button
          small
          look="danger"
          busy={remove.isPending}
          onClick={() => remove.mutate({ params: { path: { id }, header: once.header() } })}
        >
          {words.remove} <span className="sr-only">{told}</span>
        </Button>
      ) : null}
    </li>
  );
}
