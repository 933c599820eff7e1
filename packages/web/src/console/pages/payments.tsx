// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { BankTransactions } from '../payment/bank-transactions.tsx';
import { Collections } from '../payment/collections.tsx';
import { PaymentDialog } from '../payment/payment-dialog.tsx';
import { Refunds } from '../payment/refunds.tsx';
import { useMay } from '../permission.ts';
import { Link, useAddress, useGo } from '../router.tsx';
import { paymentsWords } from '../words/payments.ts';

export default function Payments() {
  const words = useWords(paymentsWords);
  const may = useMay('finance');
  const [{ tab = 'payments' }, change] = useAddress();
  const [recording, setRecording] = useState(false);
  const content = { payments: Received, refunds: Refunds, bank: BankTransactions, collections: Collections };
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          may ? (
            <Button look="primary" onClick={() => setRecording(true)}>
              {words.record}
            </Button>
          ) : null
        }
      />
      <Tabs
        label={words.title}
        active={tab}
        // filters of one list are none of another
        onChange={(next) =>
          change({
            tab: next,
            customer_id: undefined,
            currency: undefined,
            from: undefined,
            to: undefined,
            status: undefined,
          })
        }
        tabs={(Object.keys(content) as (keyof typeof content)[]).map((key) => {
          const Content = content[key];
          return { key, label: words.tabs[key], content: () => <Content /> };
        })}
      />
      {recording ? <PaymentDialog onClose={() => setRecording(false)} /> : null}
    </>
  );
}

function Received() {
  const words = useWords(paymentsWords);
  const { money, date } = useFormats();
  const go = useGo();
  const fields: readonly FilterField[] = [
    { name: 'from', label: words.from, kind: 'day' },
    { name: 'to', label: words.to, kind: 'day' },
    { name: 'currency', label: words.currency, kind: 'text' },
  ];
  const { filter, clear } = useFilter([...fields, { name: 'customer_id', label: words.customer, kind: 'text' }]);
  const columns: readonly Column<Schemas['Payment'] & { readonly id: string }>[] = [
    {
      key: 'received_on',
      head: words.date,
      cell: ({ id, received_on }) => <Link to={`/payments/${id}`}>{date(received_on)}</Link>,
    },
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    { key: 'reference', head: words.reference, cell: ({ reference }) => reference, wide_only: true },
    {
      key: 'fee',
      head: words.fee,
      align: 'right',
      wide_only: true,
      cell: ({ fee, currency }) => (/[1-9]/.test(fee) ? money(fee, currency) : ''),
    },
    { key: 'amount', head: words.amount, align: 'right', cell: ({ amount, currency }) => money(amount, currency) },
  ];
  return (
    <>
      <FilterBar list="payments" fields={fields} />
      <DataTable
        label={words.tabs.payments}
        name="payments"
        path="/v1/payments"
        filter={filter.currency === undefined ? filter : { ...filter, currency: filter.currency.toUpperCase() }}
        columns={columns}
        onOpen={({ id }) => go(`/payments/${id}`)}
        onClearFilter={clear}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
    </>
  );
}
