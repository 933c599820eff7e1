// SPDX-License-Identifier: Apache-2.0
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { useCatalogNames } from '../catalog/catalog-content.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { monthBefore, useToday } from '../organisation-clock.ts';
import { useMay } from '../permission.ts';
import { useAddress } from '../router.tsx';
import { SavedFilters } from '../saved-filters.tsx';
import { GrantCredits } from '../service-levels/grant-credits.tsx';
import { ReverseCredit } from '../service-levels/reverse-credit.tsx';
import { serviceLevelsWords } from '../words/service-levels.ts';

type Report = Schemas['ServiceLevelReport'];
type Kept = NonNullable<Report['subscriptions'][number]['uptime']>;
type Credit = Schemas['ServiceCredit'];

/** How customers were served in a month, and the credits for what was not kept. */
export default function ServiceLevels() {
  const words = useWords(serviceLevelsWords);
  const { money, moment } = useFormats();
  const { plans: plan_names } = useCatalogNames();
  const may = useMay('finance');
  const { busy, error, run } = useRun();
  const [address, change] = useAddress();
  const [granting, setGranting] = useState(false);
  const [reversed, setReversed] = useState<Credit | null>(null);
  const last_month = monthBefore(useToday());
  const month = address.month ?? last_month;
  const each = (report: Report, write: (subscription: Report['subscriptions'][number]) => string) =>
    report.subscriptions.map(write).join(', ');
  const columns: readonly Column<Report>[] = [
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    {
      key: 'plans',
      head: words.plans,
      wide_only: true,
      cell: (row) => each(row, ({ plan }) => plan_names[plan] ?? plan),
      csv: (row) => each(row, ({ plan }) => plan),
    },
    {
      key: 'uptime',
      head: words.uptime,
      cell: ({ subscriptions }) =>
        subscriptions.map(({ subscription_id, uptime }) => <KeptBadge key={subscription_id} kept={uptime} />),
      csv: (row) => each(row, ({ uptime }) => uptime?.percent ?? ''),
    },
    {
      key: 'response',
      head: words.answers,
      cell: ({ subscriptions }) =>
        subscriptions.map(({ subscription_id, response }) => <KeptBadge key={subscription_id} kept={response} />),
      csv: (row) => each(row, ({ response }) => response?.percent ?? ''),
    },
    {
      key: 'credit',
      head: words.credit,
      align: 'right',
      cell: (row) => each(row, ({ credit, currency }) => money(credit, currency)),
      csv: (row) => each(row, ({ credit, currency }) => `${credit} ${currency}`),
    },
  ];
  const credits: readonly Column<Credit>[] = [
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    { key: 'month', head: words.month, cell: (row) => row.month },
    {
      key: 'status',
      head: words.status,
      cell: ({ status }) => <Badge tone={status === 'granted' ? 'good' : 'plain'}>{words.statuses[status]}</Badge>,
    },
    {
      key: 'amount',
      head: words.amount,
      align: 'right',
      cell: ({ amount, currency }) => money(amount, currency),
      csv: ({ amount, currency }) => `${amount} ${currency}`,
    },
    { key: 'granted', head: words.granted, cell: ({ granted }) => moment(granted), wide_only: true },
  ];
  const reverse: Column<Credit> = {
    key: 'reverse',
    head: words.reverse,
    align: 'right',
    csv: ({ reverse_reason }) => reverse_reason ?? '',
    cell: (row) =>
      row.status === 'granted' ? (
        <Button
          small
          aria-label={`${words.reverse}: ${money(row.amount, row.currency)}, ${row.month}`}
          onClick={() => setReversed(row)}
        >
          {words.reverse}
        </Button>
      ) : (
        row.reverse_reason
      ),
  };
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          may ? (
            <Button look="primary" onClick={() => setGranting(true)}>
              {words.grant}
            </Button>
          ) : null
        }
      />
      <search className="mb-3 flex flex-wrap items-end gap-2">
        <TextField
          className="w-44"
          type="month"
          label={words.month}
          value={month}
          onChange={(event) => change({ month: event.target.value === '' ? undefined : event.target.value })}
        />
        <Button
          busy={busy}
          icon={<Download size={14} aria-hidden />}
          onClick={() =>
            void run(() => download(`/v1/service_levels/export?month=${month}`, `service-levels-${month}.csv`))
          }
        >
          {words.export}
        </Button>
        <SavedFilters list="service_levels" names={['month']} />
      </search>
      {error === null ? null : <Trouble error={error} />}
      <DataTable<Report>
        label={words.title}
        name={`service-levels-${month}`}
        path="/v1/service_levels"
        filter={{ month }}
        columns={columns}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
      <h2 className="mt-8 mb-3">{words.credits}</h2>
      <DataTable<Credit>
        label={words.credits}
        name="service-credits"
        path="/v1/service_credits"
        columns={may ? [...credits, reverse] : credits}
        empty={<Empty title={words.no_credits} />}
      />
      {granting ? <GrantCredits month={month} onClose={() => setGranting(false)} /> : null}
      {reversed === null ? null : <ReverseCredit credit={reversed} onClose={() => setReversed(null)} />}
    </>
  );
}

function KeptBadge({ kept }: { readonly kept: Pick<Kept, 'percent' | 'promised_percent' | 'breached'> | null }) {
  const words = useWords(serviceLevelsWords);
  if (kept === null) return <span className="mr-1 text-muted">{words.not_promised}</span>;
  if (kept.percent === null) return <span className="mr-1 text-muted">{words.nothing}</span>;
  return (
    <span className="mr-1">
      <Badge tone={kept.breached ? 'bad' : 'good'}>{words.of_promised(kept.percent, kept.promised_percent)}</Badge>
    </span>
  );
}
