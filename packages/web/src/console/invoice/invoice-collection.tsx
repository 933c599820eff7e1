// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, Section } from '../../ui/layout.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { StateBadge } from '../money/state-badge.tsx';
import { useMay } from '../permission.ts';
import { collectionWords } from '../words/collection.ts';
import { moneyChangeWords } from '../words/money-changes.ts';

/** What was done to have an invoice paid, and what is to come; nothing where it is not collected. */
export function InvoiceCollection({ invoice_id }: { readonly invoice_id: string }) {
  const words = useWords(collectionWords);
  const { time, date } = useFormats();
  const may = useMay('finance');
  const [asked, setAsked] = useState<'promise' | 'pause' | 'resume' | null>(null);
  const close = () => setAsked(null);
  const { data, error } = query.useQuery('get', '/v1/invoices/{id}/collection', {
    params: { path: { id: invoice_id } },
  });
  if (error !== null && troubleOf(error).status !== 404) return <Trouble error={error} />;
  if (data === undefined) return null;
  return (
    <Section
      title={words.title}
      actions={
        <div className="flex items-center gap-2">
          <StateBadge of="collection" state={data.status} />
          {may && data.status === 'open' ? (
            <>
              <Button small onClick={() => setAsked('promise')}>
                {words.promise}
              </Button>
              <Button small onClick={() => setAsked(data.paused ? 'resume' : 'pause')}>
                {data.paused ? words.resume : words.pause}
              </Button>
            </>
          ) : null}
        </div>
      }
    >
      <div className="flex flex-col gap-3">
        {data.paused ? <Notice tone="warn">{data.because}</Notice> : null}
        {data.past_due ? <Notice tone="bad">{words.past_due}</Notice> : null}
        {data.problem === null ? null : <Notice tone="warn">{data.problem}</Notice>}
        <Facts
          facts={[
            [words.due, date(data.due_date)],
            [words.mode, words.modes[data.mode]],
            [words.policy, data.policy],
            ...(data.next === null ? [] : [[words.next, time(data.next)] as const]),
          ]}
        />
        {data.schedule.length === 0 ? null : (
          <Table
            label={words.steps}
            rows={data.schedule}
            row_key={({ key }) => key}
            columns={[
              { key: 'at', head: words.when, cell: ({ at }) => time(at) },
              { key: 'action', head: words.step, cell: ({ action }) => words.actions[action] },
              { key: 'outcome', head: words.outcome, cell: ({ outcome }) => outcome ?? words.to_come },
              { key: 'because', head: words.because, wide_only: true, cell: ({ because }) => because },
            ]}
          />
        )}
      </div>
      {asked === 'promise' ? <PromiseDialog invoice_id={invoice_id} onClose={close} /> : null}
      {asked === 'pause' ? <PauseDialog invoice_id={invoice_id} onClose={close} /> : null}
      {asked === 'resume' ? <ResumeDialog invoice_id={invoice_id} onClose={close} /> : null}
    </Section>
  );
}

const COLLECTION_PATHS = ['/v1/invoices', '/v1/collections'] as const;

function PauseDialog({ invoice_id, onClose }: { readonly invoice_id: string; readonly onClose: () => void }) {
  const words = useWords(moneyChangeWords).pause;
  const tell = useToast();
  const [reason, setReason] = useState('');
  const change = useChange(
    (header) =>
      api.POST('/v1/invoices/{id}/collection/pause', {
        params: { path: { id: invoice_id }, header },
        body: reason.trim() === '' ? {} : { reason: reason.trim() },
      }),
    {
      stale: COLLECTION_PATHS,
      onDone: () => {
        tell(words.done);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange open onClose={onClose} change={change} title={words.title} confirm={words.confirm}>
      <p className="mb-3 text-muted">{words.lead}</p>
      <TextField
        label={words.reason}
        hint={words.reason_hint}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmChange>
  );
}

function ResumeDialog({ invoice_id, onClose }: { readonly invoice_id: string; readonly onClose: () => void }) {
  const words = useWords(moneyChangeWords).resume;
  const tell = useToast();
  const change = useChange(
    (header) =>
      api.POST('/v1/invoices/{id}/collection/resume', { params: { path: { id: invoice_id }, header }, body: {} }),
    {
      stale: COLLECTION_PATHS,
      onDone: () => {
        tell(words.done);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange open onClose={onClose} change={change} title={words.title} confirm={words.confirm}>
      <p>{words.lead}</p>
    </ConfirmChange>
  );
}

function PromiseDialog({ invoice_id, onClose }: { readonly invoice_id: string; readonly onClose: () => void }) {
  const words = useWords(moneyChangeWords).promise;
  const tell = useToast();
  const [until, setUntil] = useState('');
  const change = useChange(
    (header) =>
      api.POST('/v1/invoices/{id}/collection/promises', {
        params: { path: { id: invoice_id }, header },
        body: { until },
      }),
    {
      stale: COLLECTION_PATHS,
      onDone: () => {
        tell(words.done);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange
      open
      onClose={onClose}
      change={change}
      title={words.title}
      confirm={words.confirm}
      disabled={until === ''}
    >
      <p className="mb-3 text-muted">{words.lead}</p>
      <TextField label={words.until} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
    </ConfirmChange>
  );
}
