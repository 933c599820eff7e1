// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Badge, Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { useActorName } from '../audit/actor-name.ts';
import { addressOf } from '../object-address.ts';
import { PageLink } from '../page-link.tsx';
import { changeWords } from '../words/changes.ts';
import { customerWords } from '../words/customer.ts';
import { limitsWords } from '../words/limits.ts';
import { stateWords } from '../words/states.ts';

type OfCustomer = { readonly of: string };

export function Invoices({ of }: OfCustomer) {
  const words = useWords(customerWords);
  const { money, date } = useFormats();
  const columns: readonly Column<Schemas['ListedInvoice']>[] = [
    {
      key: 'number',
      head: words.number,
      cell: ({ id, number }) => <PageLink to={`/invoices/${id}`}>{number}</PageLink>,
    },
    { key: 'kind', head: words.kind, cell: ({ kind }) => words[kind], wide_only: true },
    { key: 'invoice_date', head: words.date, cell: ({ invoice_date }) => date(invoice_date) },
    { key: 'total', head: words.total, cell: (row) => money(row.total, row.currency), align: 'right' },
    { key: 'due', head: words.due, cell: (row) => money(row.due, row.currency), align: 'right', wide_only: true },
  ];
  return (
    <DataTable
      label={words.tabs.invoices}
      name="invoices"
      path="/v1/invoices"
      filter={{ customer_id: of }}
      columns={columns}
      empty={<Empty title={words.no_invoices} />}
    />
  );
}

export function Licences({ of }: OfCustomer) {
  const words = useWords(customerWords);
  const states = useWords(stateWords);
  const { date } = useFormats();
  const columns: readonly Column<Schemas['Licence']>[] = [
    { key: 'id', head: words.licence, cell: ({ id }) => <PageLink to={`/licences/${id}`}>{id}</PageLink> },
    {
      key: 'status',
      head: words.status,
      cell: ({ status }) => <Badge tone={status === 'issued' ? 'good' : 'warn'}>{states.licence[status]}</Badge>,
    },
    {
      key: 'ends_on',
      head: words.valid,
      cell: ({ starts_on, ends_on }) => `${date(starts_on)} – ${ends_on === null ? words.forever : date(ends_on)}`,
      wide_only: true,
    },
  ];
  return (
    <DataTable
      label={words.tabs.licences}
      name="licences"
      path="/v1/licences"
      filter={{ customer_id: of }}
      columns={columns}
      empty={<Empty title={words.no_licences} />}
    />
  );
}

/** What is told of something that happened: its words where its title is a code. */
function useTold(): (entry: Schemas['TimelineEntry']) => string {
  const changes: Readonly<Record<string, string>> = useWords(changeWords);
  const limits: Readonly<Record<string, string>> = useWords(limitsWords).actions;
  return ({ kind, title }) => (kind === 'change' ? changes : kind === 'threshold' ? limits : {})[title] ?? title;
}

export function Timeline({ of }: OfCustomer) {
  const words = useWords(customerWords);
  const told = useTold();
  const actorName = useActorName();
  const { time, money } = useFormats();
  const columns: readonly Column<Schemas['TimelineEntry']>[] = [
    { key: 'at', head: words.when, cell: ({ at }) => time(at) },
    { key: 'kind', head: words.kind, cell: ({ kind }) => words.kinds[kind] },
    {
      key: 'title',
      head: words.what,
      cell: (entry) => (
        <PageLink to={addressOf(entry.about) ?? ''}>
          <span title={entry.title}>{told(entry)}</span>
        </PageLink>
      ),
    },
    {
      key: 'amount',
      head: words.amount,
      cell: ({ amount, currency }) => (amount === null || currency === null ? '' : money(amount, currency)),
      align: 'right',
    },
    {
      key: 'actor',
      head: words.who,
      cell: ({ actor, actor_name }) =>
        actor === null ? '' : <span title={actor}>{actorName(actor, actor_name)}</span>,
      wide_only: true,
    },
  ];
  return (
    <DataTable
      label={words.tabs.timeline}
      name="timeline"
      path={`/v1/customers/${of}/timeline`}
      columns={columns}
      csv_columns={[
        { key: 'title_words', csv: told },
        { key: 'actor_name', csv: ({ actor, actor_name }) => (actor === null ? null : actorName(actor, actor_name)) },
      ]}
      empty={<Empty title={words.no_timeline} />}
    />
  );
}
