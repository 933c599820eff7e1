// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Figure, PageHead, Section } from '../../ui/layout.tsx';
import { Empty, Loading, Notice, Progress, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { useOrganisation } from '../session.tsx';
import { leads } from '../team/roles.ts';
import { testClockWords } from '../words/test-clock.ts';

const STEPS = ['day', 'week', 'month'] as const;
type Step = (typeof STEPS)[number];

export default function TestClock() {
  const words = useWords(testClockWords);
  const organisation = query.useQuery('get', '/v1/organisation');
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {organisation.data === undefined ? (
        organisation.error === null ? (
          <Loading />
        ) : (
          <Trouble error={organisation.error} onRetry={() => void organisation.refetch()} />
        )
      ) : organisation.data.test_clock === null ? (
        <Empty title={words.real}>
          {words.real_mend}
          <code>kontor organisations create sandbox --name Sandbox --test-clock 2026-01-01</code>
        </Empty>
      ) : (
        <Clock now={organisation.data.test_clock} timezone={organisation.data.timezone} />
      )}
    </>
  );
}

function Clock({ now, timezone }: { readonly now: string; readonly timezone: string }) {
  const words = useWords(testClockWords);
  const { time, date } = useFormats();
  const stale = useStale();
  const { role } = useOrganisation();
  const key = useIdempotencyKey();
  const [asked, setAsked] = useState<{ readonly to: string; readonly step: Step } | null>(null);
  const advance = query.useMutation('post', '/v1/test_clock');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setAsked({ to: String(form.get('to')), step: String(form.get('step')) as Step });
  };
  const go = async () => {
    if (asked === null) return;
    setAsked(null);
    await advance.mutateAsync({ body: asked, params: { header: key.header() } });
    key.renew();
    // whatever was read is of another day
    await stale('/');
  };
  return (
    <div className="flex flex-col gap-4">
      <Figure label={words.now} value={time(now, timezone)} note={timezone} />
      {leads(role) || role === 'developer' ? (
        <Section title={words.advance}>
          <form className="flex flex-wrap items-end gap-4" onSubmit={submit}>
            <TextField
              label={words.to}
              hint={words.to_hint}
              name="to"
              type="date"
              min={now.slice(0, 10)}
              required
              disabled={advance.isPending}
            />
            <Choice
              label={words.step}
              name="step"
              defaultValue="month"
              choices={STEPS.map((step) => [step, words.steps[step]] as const)}
              className="pb-6"
            />
            <Button type="submit" look="primary" className="mb-6" busy={advance.isPending}>
              {words.advance}
            </Button>
          </form>
          {advance.isPending ? <Progress label={words.running} done={0} /> : null}
          {advance.error === null ? null : <Trouble error={advance.error} />}
        </Section>
      ) : null}
      {advance.data === undefined ? null : <Outcome outcome={advance.data} />}
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={words.confirm_title(asked === null ? '' : date(asked.to))}
        confirm={words.advance}
        onConfirm={() => void go().catch(() => {})}
      >
        <p>{words.confirm_says}</p>
      </Confirm>
    </div>
  );
}

function Outcome({ outcome }: { readonly outcome: Schemas['TestClockAdvance'] }) {
  const words = useWords(testClockWords);
  const { money } = useFormats();
  const { invoices, totals, skipped } = outcome;
  return (
    <Section title={words.done}>
      {invoices === 0 ? (
        <p>{words.none}</p>
      ) : (
        <p>
          {words.invoices(invoices)}: {totals.map(({ amount, currency }) => money(amount, currency)).join(' + ')}
        </p>
      )}
      {skipped.length === 0 ? null : <Notice tone="warn">{words.skipped(skipped.length)}</Notice>}
    </Section>
  );
}
