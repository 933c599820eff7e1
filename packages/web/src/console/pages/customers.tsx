// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { customersWords } from '../words/customers.ts';

type Customer = Schemas['Customer'];

export default function Customers() {
  const words = useWords(customersWords);
  const { time } = useFormats();
  const columns: readonly Column<Customer>[] = [
    { key: 'name', head: words.name, cell: ({ name }) => name },
    { key: 'external_id', head: words.external_id, cell: ({ external_id }) => external_id ?? '' },
    { key: 'currency', head: words.currency, cell: ({ currency }) => currency ?? '', wide_only: true },
    { key: 'created', head: words.created, cell: ({ created }) => time(created) },
  ];
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <DataTable
        label={words.title}
        name="customers"
        path="/v1/customers"
        columns={columns}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
    </>
  );
}
