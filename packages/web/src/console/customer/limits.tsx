// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useMay } from '../permission.ts';
import { limitsWords } from '../words/limits.ts';
import { LIMIT_PATHS, LimitForm } from './limit-form.tsx';

type Threshold = Schemas['UsageThreshold'];
type Crossing = Schemas['ThresholdCrossing'];

/** A step of a threshold as it is measured: an amount, a quantity, or a share of a limit. */
function useStepText(): (measure: Threshold['measure'], step: string) => string {
  const { money, number, percent } = useFormats();
  return (measure, step) =>
    measure.of === 'amount' ? money(step, measure.currency) : measure.of === 'share' ? percent(step) : number(step);
}

/** Alerts, caps and early invoices of one customer, and what was reached. */
export function Limits({ customer }: { readonly customer: Schemas['Customer'] }) {
  const words = useWords(limitsWords);
  const { time } = useFormats();
  const stepText = useStepText();
  const may = useMay('finance', 'developer');
  const [asked, setAsked] = useState<Threshold | 'new' | null>(null);
  const [removed, setRemoved] = useState<Threshold | null>(null);
  const limit = ({ measure, at, every }: Threshold) =>
    [
      measure.of === 'amount' ? stepText(measure, at) : words.of_feature(stepText(measure, at), measure.feature),
      ...(every === null ? [] : [words.every(stepText(measure, every))]),
    ].join(', ');
  const columns: readonly Column<Threshold>[] = [
    { key: 'at', head: words.limit, cell: limit },
    { key: 'action', head: words.action, cell: ({ action }) => words.actions[action] },
    {
      key: 'by',
      head: words.set_by,
      cell: ({ by_customer }) => (by_customer ? words.customer : words.us),
      csv: ({ by_customer }) => (by_customer ? words.customer : words.us),
      wide_only: true,
    },
  ];
  const change: Column<Threshold> = {
    key: 'change',
    head: words.change,
    align: 'right',
    csv: ({ id }) => id,
    cell: (row) => (
      <span className="inline-flex gap-2">
        <Button small aria-label={`${words.change}: ${limit(row)}`} onClick={() => setAsked(row)}>
          {words.change}
        </Button>
        <Button small look="danger" aria-label={`${words.remove}: ${limit(row)}`} onClick={() => setRemoved(row)}>
          {words.remove}
        </Button>
      </span>
    ),
  };
  // what reached a limit that is gone is told as it was counted
  const set = query.useQuery('get', '/v1/usage_thresholds', { params: { query: { limit: 1_000 } } });
  const reached = ({ threshold_id }: Crossing, step: string) => {
    const measure = set.data?.data.find(({ id }) => id === threshold_id)?.measure;
    return measure === undefined ? step : stepText(measure, step);
  };
  const crossings: readonly Column<Crossing>[] = [
    { key: 'crossed', head: words.when, cell: ({ crossed }) => time(crossed) },
    { key: 'step', head: words.step, align: 'right', cell: (row) => reached(row, row.step) },
    { key: 'value', head: words.value, align: 'right', cell: (row) => reached(row, row.value) },
    { key: 'action', head: words.action, cell: ({ action }) => words.actions[action], wide_only: true },
  ];
  const filter = { customer_id: customer.id };
  return (
    <div className="flex flex-col gap-4">
      <Section title={words.title} actions={may ? <Button onClick={() => setAsked('new')}>{words.add}</Button> : null}>
        <p className="mb-3 text-muted">{words.lead}</p>
        <DataTable<Threshold>
          label={words.title}
          name="limits"
          path="/v1/usage_thresholds"
          filter={filter}
          columns={may ? [...columns, change] : columns}
          empty={<Empty title={words.none}>{words.none_mend}</Empty>}
        />
      </Section>
      <Section title={words.crossings}>
        <DataTable<Crossing>
          label={words.crossings}
          name="crossings"
          path="/v1/threshold_crossings"
          filter={filter}
          columns={crossings}
          empty={<Empty title={words.no_crossings} />}
        />
      </Section>
      {asked === null ? null : (
        <LimitForm customer={customer} threshold={asked === 'new' ? null : asked} onClose={() => setAsked(null)} />
      )}
      {removed === null ? null : (
        <RemoveLimit id={removed.id} title={`${words.remove}: ${limit(removed)}`} onClose={() => setRemoved(null)} />
      )}
    </div>
  );
}

function RemoveLimit({
  id,
  title,
  onClose,
}: {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
}) {
  const words = useWords(limitsWords);
  const tell = useToast();
  const remove = useChange((header) => api.DELETE('/v1/usage_thresholds/{id}', { params: { path: { id }, header } }), {
    stale: LIMIT_PATHS,
    onDone: () => {
      tell(words.removed);
      onClose();
    },
  });
  return (
    <ConfirmChange open danger onClose={onClose} change={remove} title={title} confirm={words.remove}>
      <p>{words.remove_words}</p>
    </ConfirmChange>
  );
}
