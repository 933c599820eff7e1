// SPDX-License-Identifier: Apache-2.0
import { addToDate, dateAt, formatInstant, startOfDay } from '@kontor/core';
import { query, type Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useAddress } from '../../ui/routing.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/words.ts';
import { organisationNow } from '../organisation-clock.ts';
import { auditWords } from '../words/audit.ts';
import { EntryTable } from './entry-table.tsx';
import { TimeSlider } from './time-slider.tsx';

/** Lists as they were known at the end of a day of the organisation, and what has changed since. */
export function KnownThen() {
  const words = useWords(auditWords);
  const { time } = useFormats();
  const [{ on, list = 'customers' }, change] = useAddress();
  const organisation = query.useQuery('get', '/v1/organisation');
  if (organisation.data === undefined)
    return organisation.error === null ? (
      <Loading lines={6} />
    ) : (
      <Trouble error={organisation.error} onRetry={() => void organisation.refetch()} />
    );
  const { created, timezone } = organisation.data;
  const first = dateAt(Date.parse(created), timezone);
  // an organisation whose clock was moved by hand may have been made after it
  const today = dateAt(organisationNow(organisation.data), timezone);
  const [, last = first] = [first, today].sort();
  const day = on !== undefined && on >= first && on <= last ? on : last;
  const end = startOfDay(addToDate(day, { days: 1 }), timezone);
  const until = formatInstant(end);
  const as_of = formatInstant(end - 1_000);
  const empty = <Empty title={words.none_then} />;
  return (
    <>
      <TimeSlider {...{ first, last, day }} onChange={(next) => change({ on: next })} />
      <p role="status" className="mb-4 text-muted">
        {words.known_at(time(as_of, timezone))}
      </p>
      <Tabs
        label={words.lists}
        active={list}
        onChange={(next) => change({ list: next })}
        tabs={[
          { key: 'customers', label: words.customers, content: () => <Customers {...{ as_of, empty }} /> },
          { key: 'subscriptions', label: words.subscriptions, content: () => <Subscriptions {...{ as_of, empty }} /> },
          {
            key: 'invoices',
            label: words.invoices,
            content: () => <Invoices before={addToDate(day, { days: 1 })} empty={empty} />,
          },
          {
            key: 'since',
            label: words.since,
            content: () => <EntryTable label={words.since} filter={{ from: until }} empty={empty} />,
          },
        ]}
      />
    </>
  );
}

interface Then {
  readonly as_of: string;
  readonly empty: React.ReactNode;
}

function Customers({ as_of, empty }: Then) {
  const words = useWords(auditWords);
  const columns: readonly Column<Schemas['Customer']>[] = [
    { key: 'name', head: words.name, cell: ({ name }) => name },
    { key: 'external_id', head: words.external_id, cell: ({ external_id }) => external_id ?? '' },
    { key: 'country', head: words.country, cell: ({ country }) => country ?? '', wide_only: true },
    { key: 'currency', head: words.currency, cell: ({ currency }) => currency ?? '', wide_only: true },
  ];
  return (
    <DataTable
      label={words.customers}
      name="customers"
      path="/v1/customers"
      {...{ filter: { as_of }, columns, empty }}
    />
  );
}

function Subscriptions({ as_of, empty }: Then) {
  const words = useWords(auditWords);
  const { moment } = useFormats();
  const columns: readonly Column<Schemas['Subscription']>[] = [
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <code>{customer_id}</code> },
    { key: 'plan', head: words.plan, cell: ({ plan }) => plan },
    { key: 'status', head: words.status, cell: ({ status }) => status },
    { key: 'start_date', head: words.start, cell: ({ start_date }) => moment(start_date), wide_only: true },
  ];
  return (
    <DataTable
      label={words.subscriptions}
      name="subscriptions"
      path="/v1/subscriptions"
      {...{ filter: { as_of }, columns, empty }}
    />
  );
}

type ListedInvoice = Schemas['InvoiceList']['data'][number];

/** Documents do not change: those of the days until then. */
function Invoices({ before, empty }: { readonly before: string; readonly empty: React.ReactNode }) {
  const words = useWords(auditWords);
  const { money, date } = useFormats();
  const columns: readonly Column<ListedInvoice>[] = [
    { key: 'number', head: words.number, cell: ({ number }) => number },
    { key: 'invoice_date', head: words.issued, cell: ({ invoice_date }) => date(invoice_date) },
    {
      key: 'customer_id',
      head: words.customer,
      cell: ({ customer_id }) => <code>{customer_id}</code>,
      wide_only: true,
    },
    { key: 'total', head: words.total, align: 'right', cell: ({ total, currency }) => money(total, currency) },
  ];
  return (
    <DataTable
      label={words.invoices}
      name="invoices"
      path="/v1/invoices"
      {...{ filter: { to: before }, columns, empty }}
    />
  );
}
