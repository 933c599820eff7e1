// SPDX-License-Identifier: Apache-2.0
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useLanguage, useWords } from '../../ui/words.ts';
import { invoiceWords } from '../words/invoice.ts';

type Invoice = Schemas['InvoiceWithLines'];
type Line = Invoice['lines'][number];

const isNothing = (amount: string) => !/[1-9]/.test(amount);

/** The lines of an invoice, each unfolding to the sentence that says how its amount came about, and the way to the total. */
export function InvoiceLines({ invoice, open }: { readonly invoice: Invoice; readonly open: string | null }) {
  const words = useWords(invoiceWords);
  const language = useLanguage();
  const { money, moment } = useFormats();
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const explanation = query.useQuery(
    'get',
    '/v1/invoices/{id}/explanation',
    { params: { path: { id: invoice.id }, query: { language } } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const sentences = new Map(
    invoice.lines.map(({ id, sentence }, at) => [id, explanation.data?.lines[at]?.sentence ?? sentence]),
  );
  const all = unfolded.size === invoice.lines.length;
  const turn = (id: string) => {
    const next = new Set(unfolded);
    if (!next.delete(id)) next.add(id);
    setUnfolded(next);
  };
  const columns: readonly Column<Line>[] = [
    {
      key: 'label',
      head: words.what,
      cell: ({ id, label, period, times }) => (
        <div className="flex items-start gap-1">
          <button
            type="button"
            aria-expanded={unfolded.has(id)}
            aria-label={`${words.explain}: ${label}`}
            className="mt-0.5 rounded p-0.5 text-muted hover:bg-sunken"
            onClick={() => turn(id)}
          >
            {unfolded.has(id) ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
          </button>
          <div className="min-w-40">
            <div>{label}</div>
            <div className="text-sm text-muted">
              {words.days(moment(times?.start ?? period.start), moment(times?.end ?? period.end))}
            </div>
          </div>
        </div>
      ),
    },
    ...(invoice.lines.every(({ discount }) => isNothing(discount))
      ? []
      : [
          {
            key: 'discount' as const,
            head: words.discount,
            align: 'right' as const,
            cell: ({ discount }: Line) => (isNothing(discount) ? '' : money(discount, invoice.currency)),
          },
        ]),
    {
      key: 'tax',
      head: words.tax,
      align: 'right',
      wide_only: true,
      cell: ({ tax }) => (isNothing(tax) ? '' : money(tax, invoice.currency)),
    },
    { key: 'amount', head: words.amount, align: 'right', cell: ({ amount }) => money(amount, invoice.currency) },
  ];
  const sum = (amount: string) => money(amount, invoice.currency);
  return (
    <Section
      title={words.lines}
      actions={
        <Button
          small
          look="quiet"
          onClick={() => setUnfolded(all ? new Set() : new Set(invoice.lines.map(({ id }) => id)))}
        >
          {all ? words.explain_none : words.explain_all}
        </Button>
      }
    >
      <Table
        label={words.lines}
        columns={columns}
        rows={invoice.lines}
        row_key={({ id }) => id}
        below={({ id }) =>
          unfolded.has(id) ? <p className="ml-6 rounded-md bg-sunken px-3 py-2">{sentences.get(id)}</p> : null
        }
        foot={[
          [words.subtotal, sum(invoice.subtotal)],
          ...(isNothing(invoice.discount) ? [] : [[words.discount, sum(invoice.discount)] as const]),
          [words.tax, sum(invoice.tax)],
          [words.total, sum(invoice.total), true],
          ...(isNothing(invoice.credited)
            ? []
            : ([
                [words.credited, sum(invoice.credited)],
                [words.due, sum(invoice.due), true],
              ] as const)),
          ...(open === null || invoice.kind === 'credit_note' ? [] : [[words.open, sum(open), true] as const]),
        ]}
      />
      <h3 className="mt-4 mb-1 font-medium">{words.totals}</h3>
      {explanation.isError ? (
        <Trouble error={explanation.error} onRetry={() => void explanation.refetch()} />
      ) : explanation.data === undefined ? (
        <Loading lines={2} />
      ) : (
        <>
          <ul className="mb-2 list-disc pl-5">
            {explanation.data.totals.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <Notice tone={explanation.data.recomputed ? 'good' : 'bad'}>
            {explanation.data.recomputed ? words.recomputed : words.not_recomputed}
          </Notice>
        </>
      )}
    </Section>
  );
}
