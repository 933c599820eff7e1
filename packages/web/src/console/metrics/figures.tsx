// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats } from '../../ui/format.ts';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { InvoiceLink } from '../payment/allocations.tsx';
import { Link } from '../router.tsx';
import { metricsWords } from '../words/metrics.ts';
import { useMetricsFrame } from './metrics-question.ts';

type Figure = Schemas['FigureReport']['figures'][number];

/** Writes a value in its unit. */
function useFigureText() {
  const { money, number, percent } = useFormats();
  return (value: string, unit: Figure['unit'], currency: string | null): string =>
    unit === 'money' && currency !== null
      ? money(value, currency)
      : unit === 'fraction'
        ? percent(value)
        : number(value);
}

/** Every figure with its definition, what it was computed from, and the customers behind it. */
export function Figures() {
  const words = useWords(metricsWords);
  const text = useFigureText();
  const frame = useMetricsFrame();
  const [asked, setAsked] = useState<Figure | null>(null);
  const report = query.useQuery('get', '/v1/metrics', { params: { query: frame } });
  if (report.isError) return <Trouble error={report.error} onRetry={() => void report.refetch()} />;
  if (report.data === undefined) return <Loading lines={10} />;
  return (
    <>
      <Table
        framed
        label={words.tabs.figures}
        rows={report.data.figures}
        row_key={({ name }) => name}
        columns={[
          {
            key: 'title',
            head: words.figure,
            cell: ({ title, definition }) => (
              <>
                <div className="font-medium">{title}</div>
                <div className="text-sm text-muted">{definition}</div>
              </>
            ),
          },
          {
            key: 'value',
            head: words.value,
            align: 'right',
            cell: ({ value, unit, currency, reason }) =>
              value === null ? (
                <span className="text-sm text-muted">{reason ?? words.unknown}</span>
              ) : (
                <span className="text-lg font-semibold">{text(value, unit, currency)}</span>
              ),
          },
          {
            key: 'inputs',
            head: words.inputs,
            wide_only: true,
            cell: ({ inputs, currency }) => (
              <ul className="text-sm">
                {inputs.map(({ name, value, unit }) => (
                  <li key={name} className="flex justify-between gap-3">
                    <span className="text-muted">{name}</span>
                    <span className="tabular-nums">{text(value, unit, currency)}</span>
                  </li>
                ))}
              </ul>
            ),
            csv: ({ inputs }) => inputs.map(({ name, value }) => `${name}: ${value}`).join('; '),
          },
          {
            key: 'behind',
            head: words.behind,
            csv: false,
            cell: (figure) =>
              figure.value !== null ? (
                <Button small aria-label={words.behind_of(figure.title)} onClick={() => setAsked(figure)}>
                  {words.behind}
                </Button>
              ) : null,
          },
        ]}
      />
      {asked === null ? null : <Behind figure={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function Behind({ figure, onClose }: { readonly figure: Figure; readonly onClose: () => void }) {
  const words = useWords(metricsWords);
  const text = useFigureText();
  const { money } = useFormats();
  const frame = useMetricsFrame();
  const columns: readonly Column<Schemas['FigureDetail']>[] = [
    {
      key: 'customer_name',
      head: words.customer,
      cell: ({ customer_id, customer_name }) => customer_name ?? customer_id,
    },
    {
      key: 'subscription_id',
      head: words.subscription,
      wide_only: true,
      cell: ({ subscription_id }) =>
        subscription_id === null ? '' : <Link to={`/subscriptions/${subscription_id}`}>{subscription_id}</Link>,
    },
    {
      key: 'invoice_id',
      head: words.invoice,
      wide_only: true,
      cell: ({ invoice_id }) => (invoice_id === null ? '' : <InvoiceLink id={invoice_id} />),
    },
    {
      key: 'amount',
      head: words.amount,
      align: 'right',
      cell: ({ amount, currency }) => (currency === null ? text(amount, 'count', null) : money(amount, currency)),
    },
  ];
  return (
    <Dialog open wide onClose={onClose} title={words.behind_of(figure.title)} lead={figure.definition}>
      <DataTable
        label={words.behind_of(figure.title)}
        name={`${figure.name}-${figure.as_of}`}
        path="/v1/metrics/details"
        filter={{ ...frame, figure: figure.name }}
        columns={columns}
        empty={<Empty title={words.nobody} />}
      />
    </Dialog>
  );
}
