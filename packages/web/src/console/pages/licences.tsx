// SPDX-License-Identifier: Apache-2.0
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { IssueForm } from '../licences/issue-form.tsx';
import { type Licence, LicenceStatus } from '../licences/licence-status.tsx';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { Link, useGo } from '../router.tsx';
import { licencesWords } from '../words/licences.ts';

/** What self-hosted installations may do. */
export default function Licences() {
  const words = useWords(licencesWords);
  const { date, moment } = useFormats();
  const go = useGo();
  const may = useMay('developer');
  const [issuing, setIssuing] = useState(false);
  const fields: readonly FilterField[] = [
    {
      name: 'status',
      label: words.status,
      kind: 'choice',
      choices: Object.entries(words.statuses) as [string, string][],
    },
    { name: 'ends_before', label: words.ends_before, kind: 'day' },
    { name: 'customer_id', label: words.all_customers, kind: 'customer' },
  ];
  const { filter, clear } = useFilter(fields);
  const columns: readonly Column<Licence>[] = [
    {
      key: 'id',
      head: words.licence,
      cell: ({ id }) => (
        <Link to={`/licences/${id}`}>
          <code>{id}</code>
        </Link>
      ),
    },
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    { key: 'kind', head: words.kind, cell: ({ kind }) => words.kinds[kind], wide_only: true },
    { key: 'status', head: words.status, cell: ({ status }) => <LicenceStatus status={status} /> },
    { key: 'starts_on', head: words.from, cell: ({ starts_on }) => date(starts_on), wide_only: true },
    {
      key: 'ends_on',
      head: words.until,
      cell: ({ ends_on }) => (ends_on === null ? words.for_ever : date(ends_on)),
    },
    { key: 'created', head: words.created, cell: ({ created }) => moment(created), wide_only: true },
  ];
  const issue = may ? (
    <Button look="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setIssuing(true)}>
      {words.issue}
    </Button>
  ) : null;
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <LinkButton to="/licences/statements">{words.statements}</LinkButton>
            <LinkButton to="/licences/keys">{words.keys}</LinkButton>
            {issue}
          </>
        }
      />
      <FilterBar list="licences" fields={fields} />
      <DataTable<Licence>
        label={words.title}
        name="licences"
        path="/v1/licences"
        filter={filter}
        onClearFilter={clear}
        columns={columns}
        onOpen={({ id }) => go(`/licences/${id}`)}
        empty={
          <Empty title={words.empty}>
            <p>{words.empty_mend}</p>
            {issue}
          </Empty>
        }
      />
      {issuing ? <IssueForm onClose={() => setIssuing(false)} /> : null}
    </>
  );
}
