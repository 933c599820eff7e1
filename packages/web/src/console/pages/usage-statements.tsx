// SPDX-License-Identifier: Apache-2.0
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { StatementUpload } from '../licences/statement-upload.tsx';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { useAddress } from '../router.tsx';
import { usageStatementsWords } from '../words/usage-statements.ts';

type UsageStatement = Schemas['UsageStatement'] & { readonly id: string };

/** What installations without a connection used, by the files that they signed. */
export default function UsageStatements() {
  const words = useWords(usageStatementsWords);
  const { moment, number } = useFormats();
  const may = useMay('developer');
  const { error, run } = useRun();
  const [uploading, setUploading] = useState(false);
  const [{ customer_id }] = useAddress();
  const installs = query.useQuery('get', '/v1/installs', { params: { query: { limit: 1_000 } } });
  const fields: readonly FilterField[] = [
    { name: 'customer_id', label: words.all_customers, kind: 'customer' },
    {
      name: 'install_id',
      label: words.installation,
      kind: 'choice',
      choices: (installs.data?.data ?? [])
        .filter((install) => customer_id === undefined || install.customer_id === customer_id)
        .map(({ id, name }) => [id, name] as const),
    },
  ];
  const { filter, clear } = useFilter(fields);
  const upload = may ? (
    <Button look="primary" icon={<Upload size={16} aria-hidden />} onClick={() => setUploading(true)}>
      {words.upload}
    </Button>
  ) : null;
  const columns: readonly Column<UsageStatement>[] = [
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    {
      key: 'covers_until',
      head: words.covers,
      cell: ({ covers_from, covers_until }) => words.range(moment(covers_from), moment(covers_until)),
      csv: ({ covers_from, covers_until }) => `${covers_from}/${covers_until}`,
    },
    {
      key: 'entries',
      head: words.entries,
      align: 'right',
      wide_only: true,
      cell: ({ from_sequence, to_sequence }) => words.entries_of(number(from_sequence), number(to_sequence)),
      csv: ({ from_sequence, to_sequence }) => `${from_sequence}-${to_sequence}`,
    },
    {
      key: 'install_id',
      head: words.installation,
      cell: ({ install_id }) => <code>{install_id}</code>,
      wide_only: true,
    },
    {
      key: 'created',
      head: words.taken_on,
      cell: ({ created }) => (created === null ? '' : moment(created)),
      wide_only: true,
    },
    {
      key: 'file',
      head: words.download,
      align: 'right',
      csv: ({ id }) => id,
      cell: ({ id }) => (
        <Button
          small
          aria-label={`${words.download}: ${id}`}
          onClick={() => void run(() => download(`/v1/usage_statements/${id}/file`, `${id}.usage`))}
        >
          {words.download}
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <LinkButton to="/licences">{words.licences}</LinkButton>
            {upload}
          </>
        }
      />
      {error === null ? null : <Trouble error={error} />}
      <FilterBar list="usage_statements" fields={fields} />
      <DataTable<UsageStatement>
        label={words.title}
        name="usage-statements"
        path="/v1/usage_statements"
        filter={filter}
        onClearFilter={clear}
        columns={columns}
        empty={
          <Empty title={words.empty}>
            <p>{words.empty_mend}</p>
            {upload}
          </Empty>
        }
      />
      {uploading ? <StatementUpload onClose={() => setUploading(false)} /> : null}
    </>
  );
}
