// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { query } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { StateBadge } from '../money/state-badge.tsx';
import { InvoiceLink } from '../payment/allocations.tsx';
import { ApplyDialog } from '../payment/apply-dialog.tsx';
import { RefundDialog } from '../payment/refund-dialog.tsx';
import { useMay } from '../permission.ts';
import { usePathPart } from '../router.tsx';
import { paymentWords } from '../words/payment.ts';

export default function PaymentPage() {
  const id = usePathPart('id');
  const words = useWords(paymentWords);
  const { money, date } = useFormats();
  const may = useMay('finance');
  const [asked, setAsked] = useState<'refund' | 'apply' | null>(null);
  const close = () => setAsked(null);
  const payment = query.useQuery('get', '/v1/payments/{id}', { params: { path: { id } } });
  const refunds = query.useQuery('get', '/v1/refunds', { params: { query: { payment_id: id, limit: 100 } } });
  if (payment.isError) return <Trouble error={payment.error} onRetry={() => void payment.refetch()} />;
  if (payment.data === undefined) return <Loading lines={8} />;
  const { currency, ...paid } = payment.data;
  const sum = (amount: string) => money(amount, currency);
  const some = (amount: string) => /[1-9]/.test(amount);
  return (
    <>
      <PageHead
        title={words.title(sum(paid.amount))}
        lead={<CustomerLink id={paid.customer_id} />}
        actions={
          may ? (
            <>
              <Button onClick={() => setAsked('refund')}>{words.refund}</Button>
              {some(paid.on_account) ? (
                <Button look="primary" onClick={() => setAsked('apply')}>
                  {words.apply}
                </Button>
              ) : null}
            </>
          ) : null
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-[2fr_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section title={words.pays}>
            {paid.allocations.length === 0 ? (
              <p className="text-muted">{words.pays_nothing}</p>
            ) : (
              <Table
                label={words.pays}
                rows={paid.allocations.map((row, at) => ({ ...row, at }))}
                row_key={({ at }) => String(at)}
                columns={[
                  { key: 'date', head: words.date, cell: (row) => date(row.date) },
                  { key: 'invoice_id', head: words.invoice, cell: ({ invoice_id }) => <InvoiceLink id={invoice_id} /> },
                  { key: 'kind', head: words.what, cell: ({ kind }) => words.kinds[kind] },
                  { key: 'amount', head: words.amount, align: 'right', cell: ({ amount }) => sum(amount) },
                ]}
                foot={[[words.on_account, sum(paid.on_account), true]]}
              />
            )}
          </Section>
          {refunds.data === undefined || refunds.data.data.length === 0 ? null : (
            <Section title={words.refunds}>
              <Table
                label={words.refunds}
                rows={refunds.data.data}
                row_key={(refund) => refund.id ?? ''}
                columns={[
                  { key: 'refunded_on', head: words.date, cell: ({ refunded_on }) => date(refunded_on) },
                  { key: 'reason', head: words.reason, cell: ({ reason }) => reason },
                  { key: 'status', head: words.state, cell: ({ status }) => <StateBadge of="refund" state={status} /> },
                  { key: 'amount', head: words.amount, align: 'right', cell: ({ amount }) => sum(amount) },
                ]}
              />
            </Section>
          )}
        </div>
        <Section title={words.details}>
          <Facts
            facts={[
              [words.customer, <CustomerLink key="customer" id={paid.customer_id} />],
              [words.received_on, date(paid.received_on)],
              [words.amount, sum(paid.amount)],
              ...(some(paid.fee) ? [[words.fee, sum(paid.fee)] as const] : []),
              [words.money, words.places[paid.money]],
              ...(paid.reference === '' ? [] : [[words.reference, paid.reference] as const]),
              ...(some(paid.returned) ? [[words.returned, sum(paid.returned)] as const] : []),
              ...(some(paid.refunded) ? [[words.refunded, sum(paid.refunded)] as const] : []),
              [words.on_account, sum(paid.on_account)],
            ]}
          />
        </Section>
      </div>
      {asked === 'apply' ? <ApplyDialog customer_id={paid.customer_id} onClose={close} /> : null}
      {asked === 'refund' ? (
        <RefundDialog
          of={{ payment_id: id }}
          amount={some(paid.on_account) ? paid.on_account : paid.amount}
          onClose={close}
        />
      ) : null}
    </>
  );
}
