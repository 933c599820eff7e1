// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead, Section } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ChangePreview } from '../change-preview.tsx';
import { planWords } from '../words/plan.ts';

type Own = Schemas['PortalSubscription'];
type Wish = Schemas['PortalAction'];
/** A change that somebody looks at before it is made. */
interface Considered {
  readonly wish: Wish;
  readonly title: string;
}

export default function Plan() {
  const words = useWords(planWords);
  const { data, error, refetch } = query.useQuery('get', '/v1/portal/subscriptions');
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={8} />;
  const held = data.data.filter(({ status }) => status !== 'ended');
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {held.length === 0 ? <Empty title={words.none}>{words.none_mend}</Empty> : null}
      {held.map((subscription) => (
        <Subscription key={subscription.id} subscription={subscription} />
      ))}
    </>
  );
}

function Subscription({ subscription }: { readonly subscription: Own }) {
  const words = useWords(planWords);
  const { moment } = useFormats();
  const [considered, setConsidered] = useState<Considered | null>(null);
  const { plan_name, end_date, seats, choices, may_cancel, may_keep } = subscription;
  return (
    <Section
      title={plan_name}
      className="mb-4"
      actions={end_date === null ? undefined : <Badge tone="warn">{words.ends(moment(end_date))}</Badge>}
    >
      <div className="flex flex-col gap-6">
        {seats.length === 0 ? null : <Seats seats={seats} onConsider={setConsidered} />}
        <Choices subscription={subscription} choices={choices} onConsider={setConsidered} />
        {may_cancel ? (
          <div>
            <Button
              look="danger"
              onClick={() => setConsidered({ wish: { action: 'cancel' }, title: words.cancel_question(plan_name) })}
            >
              {words.cancel}
            </Button>
          </div>
        ) : null}
        {may_keep ? <Keep id={subscription.id} /> : null}
      </div>
      {considered === null ? null : (
        <Consider id={subscription.id} considered={considered} onClose={() => setConsidered(null)} />
      )}
    </Section>
  );
}

function Seats({ seats, onConsider }: Pick<Own, 'seats'> & { readonly onConsider: (considered: Considered) => void }) {
  const words = useWords(planWords);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const quantities = Object.fromEntries(seats.map(({ feature }) => [feature, String(form.get(feature))]));
    onConsider({ wish: { action: 'change', quantities }, title: words.preview_seats });
  };
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={submit}>
      {seats.map(({ feature, label, quantity }) => (
        <TextField
          key={feature}
          label={label}
          name={feature}
          type="number"
          min={0}
          step={1}
          defaultValue={quantity}
          required
          hint={words.seats_hint}
        />
      ))}
      <Button type="submit">{words.change_seats}</Button>
    </form>
  );
}

function Choices({
  subscription,
  choices,
  onConsider,
}: {
  readonly subscription: Own;
  readonly choices: Own['choices'];
  readonly onConsider: (considered: Considered) => void;
}) {
  const words = useWords(planWords);
  const { money } = useFormats();
  if (choices.length === 0) return subscription.may_keep ? null : <p className="text-muted">{words.no_choices}</p>;
  return (
    <div>
      <h3 className="mb-2 font-semibold">{words.choices}</h3>
      <ul className="grid gap-3 sm:grid-cols-2">
        {choices.map(({ plan, option, name, option_label, headlines, monthly_amount, kind }) => {
          const called = option_label === null ? name : `${name}, ${option_label}`;
          const price = /^[0.]+$/.test(monthly_amount) ? words.free : money(monthly_amount, subscription.currency);
          return (
            <li key={`${plan} ${option}`} className="flex flex-col gap-2 rounded-lg border border-line p-3">
              <div className="flex flex-wrap items-baseline justify-between gap-2">
                <span className="font-semibold">{called}</span>
                <Badge tone={kind === 'upgrade' ? 'accent' : 'plain'}>{words[kind]}</Badge>
              </div>
              <span className="text-muted">{price === words.free ? price : words.a_month(price)}</span>
              {headlines.length === 0 ? null : (
                <ul className="list-disc pl-5 text-sm">
                  {headlines.map((headline) => (
                    <li key={headline}>{headline}</li>
                  ))}
                </ul>
              )}
              <Button
                className="mt-auto"
                onClick={() =>
                  onConsider({
                    wish: { action: 'change', plan, ...(option === null ? {} : { option }) },
                    title: words.preview(called),
                  })
                }
              >
                {words.choose(called)}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The exact preview, and the button that has it so. */
function Consider({
  id,
  considered: { wish, title },
  onClose,
}: {
  readonly id: string;
  readonly considered: Considered;
  readonly onClose: () => void;
}) {
  const words = useWords(planWords);
  const { moment } = useFormats();
  const tell = useToast();
  const stale = useStale();
  const once = useIdempotencyKey();
  const where = { path: { id } };
  const preview = query.useQuery(
    'post',
    '/v1/portal/subscriptions/{id}/actions/preview',
    { params: where, body: wish },
    { staleTime: 0, gcTime: 0 },
  );
  const act = query.useMutation('post', '/v1/portal/subscriptions/{id}/actions', {
    onSuccess: async () => {
      await stale('/v1/portal');
      tell(words.changed);
      onClose();
    },
  });
  const cancels = wish.action === 'cancel';
  const end = preview.data?.subscription.end_date ?? null;
  const failed = act.error ?? preview.error;
  return (
    <Confirm
      open
      onClose={onClose}
      title={title}
      confirm={cancels ? words.cancel : words.confirm}
      danger={cancels}
      busy={act.isPending || preview.isPending}
      onConfirm={() => act.mutate({ params: { ...where, header: once.header() }, body: wish })}
    >
      {failed === null ? null : <Trouble error={failed} />}
      {preview.data === undefined ? (
        preview.error === null ? (
          <Loading />
        ) : null
      ) : cancels ? (
        <p>{end === null ? '' : words.cancel_lead(moment(end))}</p>
      ) : (
        <ChangePreview change={preview.data} />
      )}
    </Confirm>
  );
}

function Keep({ id }: { readonly id: string }) {
  const words = useWords(planWords);
  const tell = useToast();
  const stale = useStale();
  const once = useIdempotencyKey();
  const act = query.useMutation('post', '/v1/portal/subscriptions/{id}/actions', {
    onSuccess: async () => {
      await stale('/v1/portal');
      tell(words.kept);
    },
  });
  return (
    <div className="flex flex-col items-start gap-2">
      {act.error === null ? null : <Trouble error={act.error} />}
      <Button
        look="primary"
        busy={act.isPending}
        onClick={() => act.mutate({ params: { path: { id }, header: once.header() }, body: { action: 'keep' } })}
      >
        {words.keep}
      </Button>
    </div>
  );
}
