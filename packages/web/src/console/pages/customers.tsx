// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Link, useGo } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { customersWords } from '../words/customers.ts';
import { stateWords } from '../words/states.ts';

type Customer = Schemas['Customer'];

export default function Customers() {
  const words = useWords(customersWords);
  const states = useWords(stateWords);
  const { time } = useFormats();
  const go = useGo();
  const plans = query.useQuery('get', '/v1/plans').data?.data ?? [];
  const fields: readonly FilterField[] = [
    { name: 'q', label: words.q, kind: 'text' },
    { name: 'plan', label: words.plan, kind: 'choice', choices: plans.map(({ id, name }) => [id, name] as const) },
    {
      name: 'status',
      label: words.status,
      kind: 'choice',
      choices: [...Object.entries(states.subscription), ['none', words.without]],
    },
  ];
  const { filter, clear } = useFilter(fields);
  const columns: readonly Column<Customer>[] = [
    { key: 'name', head: words.name, cell: ({ id, name }) => <Link to={`/customers/${id}`}>{name}</Link> },
    { key: 'email', head: words.email, cell: ({ email }) => email ?? '', wide_only: true },
    { key: 'external_id', head: words.external_id, cell: ({ external_id }) => external_id ?? '' },
    { key: 'country', head: words.country, cell: ({ country }) => country ?? '', wide_only: true },
    { key: 'currency', head: words.currency, cell: ({ currency }) => currency, wide_only: true },
    { key: 'created', head: words.created, cell: ({ created }) => time(created), wide_only: true },
  ];
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <FilterBar list="customers" fields={fields} />
      <DataTable
        label={words.title}
        name="customers"
        path="/v1/customers"
        filter={filter}
        columns={columns}
        onOpen={({ id }) => go(`/customers/${id}`)}
        onClearFilter={clear}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
    </>
  );
}
