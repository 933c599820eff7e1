// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { StateBadge, useStateChoices } from '../money/state-badge.tsx';
import { paymentsWords } from '../words/payments.ts';

/** Money that went back, and how each refund goes. */
export function Refunds() {
  const words = useWords(paymentsWords);
  const { money, date } = useFormats();
  const fields: readonly FilterField[] = [
    { name: 'status', label: words.state, kind: 'choice', choices: useStateChoices('refund') },
  ];
  const { filter, clear } = useFilter(fields);
  const columns: readonly Column<Schemas['Refund'] & { readonly id: string }>[] = [
    { key: 'refunded_on', head: words.date, cell: ({ refunded_on }) => date(refunded_on) },
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    { key: 'reason', head: words.reason, cell: ({ reason }) => reason, wide_only: true },
    { key: 'status', head: words.state, cell: ({ status }) => <StateBadge of="refund" state={status} /> },
    { key: 'amount', head: words.amount, align: 'right', cell: ({ amount, currency }) => money(amount, currency) },
  ];
  return (
    <>
      <FilterBar list="refunds" fields={fields} />
      <DataTable
        label={words.tabs.refunds}
        name="refunds"
        path="/v1/refunds"
        filter={filter}
        columns={columns}
        onClearFilter={clear}
        empty={<Empty title={words.refunds_empty}>{words.refunds_empty_mend}</Empty>}
      />
    </>
  );
}
