// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerName } from '../customer/customer-name.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { StateBadge, useStateChoices } from '../money/state-badge.tsx';
import { useMay } from '../permission.ts';
import { Link, useGo } from '../router.tsx';
import { NewSubscriptionDialog } from '../subscription/new-subscription-dialog.tsx';
import { subscriptionsWords } from '../words/subscriptions.ts';

export default function Subscriptions() {
  const words = useWords(subscriptionsWords);
  const { date, moment } = useFormats();
  const go = useGo();
  const may = useMay('finance');
  const [making, setMaking] = useState(false);
  const { data: plans } = query.useQuery('get', '/v1/plans');
  const names = new Map(plans?.data.map(({ id, name }) => [id, name]));
  const fields: readonly FilterField[] = [
    { name: 'plan', label: words.plan, kind: 'choice', choices: [...names] },
    { name: 'status', label: words.state, kind: 'choice', choices: useStateChoices('subscription') },
  ];
  const { filter, clear } = useFilter([...fields, { name: 'customer_id', label: words.customer, kind: 'text' }]);
  const columns: readonly Column<Schemas['Subscription']>[] = [
    {
      key: 'customer_id',
      head: words.customer,
      cell: ({ id, customer_id }) => (
        <Link to={`/subscriptions/${id}`}>
          <CustomerName id={customer_id} />
        </Link>
      ),
    },
    { key: 'plan', head: words.plan, cell: ({ plan }) => names.get(plan) ?? plan },
    { key: 'status', head: words.state, cell: ({ status }) => <StateBadge of="subscription" state={status} /> },
    { key: 'currency', head: words.currency, cell: ({ currency }) => currency, wide_only: true },
    { key: 'start_date', head: words.since, cell: ({ start_date }) => date(start_date), wide_only: true },
    {
      key: 'end_date',
      head: words.ends,
      cell: ({ end_date }) => (end_date === null ? '' : moment(end_date)),
      wide_only: true,
    },
  ];
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          may ? (
            <Button look="primary" onClick={() => setMaking(true)}>
              {words.new}
            </Button>
          ) : null
        }
      />
      <FilterBar list="subscriptions" fields={fields} />
      <DataTable
        label={words.title}
        name="subscriptions"
        path="/v1/subscriptions"
        filter={filter}
        columns={columns}
        onOpen={({ id }) => go(`/subscriptions/${id}`)}
        onClearFilter={clear}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
      {making ? <NewSubscriptionDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}
