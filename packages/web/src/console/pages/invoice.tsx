// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { ChevronDown, FileText } from 'lucide-react';
import { useState } from 'react';
import { answerOf } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { CreditDialog } from '../invoice/credit-dialog.tsx';
import { InvoiceCollection } from '../invoice/invoice-collection.tsx';
import { InvoiceLines } from '../invoice/invoice-lines.tsx';
import { InvoicePayments } from '../invoice/invoice-payments.tsx';
import { InvoiceRerun } from '../invoice/invoice-rerun.tsx';
import { invoiceState } from '../invoice/invoice-state.ts';
import { VoidDialog, WriteOffDialog } from '../invoice/settle-dialogs.tsx';
import { StateBadge } from '../money/state-badge.tsx';
import { InvoiceLink } from '../payment/allocations.tsx';
import { PaymentDialog } from '../payment/payment-dialog.tsx';
import { RefundDialog } from '../payment/refund-dialog.tsx';
import { useMay } from '../permission.ts';
import { Link, usePathPart } from '../router.tsx';
import { invoiceWords } from '../words/invoice.ts';

export default function InvoicePage() {
  const id = usePathPart('id');
  const invoice = query.useQuery('get', '/v1/invoices/{id}', { params: { path: { id } } });
  const payments = query.useQuery('get', '/v1/invoices/{id}/payments', { params: { path: { id } } });
  if (invoice.isError) return <Trouble error={invoice.error} onRetry={() => void invoice.refetch()} />;
  if (invoice.data === undefined) return <Loading lines={8} />;
  return <Shown key={id} invoice={invoice.data} payments={payments.data ?? null} />;
}

function Shown({
  invoice,
  payments,
}: {
  readonly invoice: Schemas['InvoiceWithLines'];
  readonly payments: Schemas['InvoicePayments'] | null;
}) {
  const words = useWords(invoiceWords);
  const { date } = useFormats();
  const of_note = invoice.kind === 'credit_note';
  const title = of_note ? words.credit_note(invoice.number) : words.invoice(invoice.number);
  return (
    <>
      <PageHead
        title={title}
        lead={
          <span className="flex flex-wrap items-center gap-2">
            {payments === null ? null : <StateBadge of="invoice" state={invoiceState(invoice, payments.open)} />}
            <CustomerLink id={invoice.customer_id} />
            <span>· {date(invoice.invoice_date)}</span>
          </span>
        }
        actions={<InvoiceActions invoice={invoice} payments={payments} />}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[2fr_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <InvoiceLines invoice={invoice} open={payments?.open ?? null} />
          {payments === null || of_note ? null : <InvoicePayments payments={payments} />}
          <InvoiceCollection invoice_id={invoice.id} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <InvoiceDetails invoice={invoice} />
          {of_note ? null : <CreditNotes invoice_id={invoice.id} />}
          <InvoiceRerun invoice_id={invoice.id} />
        </div>
      </div>
    </>
  );
}

function InvoiceDetails({ invoice }: { readonly invoice: Schemas['InvoiceWithLines'] }) {
  const words = useWords(invoiceWords);
  const { date } = useFormats();
  return (
    <Section title={words.details}>
      <Facts
        facts={[
          [words.customer, <CustomerLink key="customer" id={invoice.customer_id} />],
          [words.date, date(invoice.invoice_date)],
          [words.period, words.days(date(invoice.period.start), date(invoice.period.end))],
          ...(invoice.credits_invoice_id === null
            ? []
            : [[words.credits, <InvoiceLink key="credits" id={invoice.credits_invoice_id} />] as const]),
          ...(invoice.subscription_id === null
            ? []
            : [
                [
                  words.subscription,
                  <Link key="subscription" to={`/subscriptions/${invoice.subscription_id}`}>
                    {invoice.subscription_id}
                  </Link>,
                ] as const,
              ]),
          [words.catalog_version, invoice.catalog_version === 0 ? words.no_catalog : invoice.catalog_version],
          [
            words.fingerprint,
            <code key="hash" className="text-xs break-all">
              {invoice.document_hash}
            </code>,
          ],
        ]}
      />
    </Section>
  );
}

function CreditNotes({ invoice_id }: { readonly invoice_id: string }) {
  const words = useWords(invoiceWords);
  const { money, date } = useFormats();
  const { data } = query.useQuery('get', '/v1/invoices/{id}/credit_notes', { params: { path: { id: invoice_id } } });
  if (data === undefined || data.data.length === 0) return null;
  return (
    <Section title={words.credit_notes}>
      <ul className="flex flex-col gap-1">
        {data.data.map(({ id, number, total, currency, invoice_date }) => (
          <li key={id} className="flex justify-between gap-4">
            <span>
              <Link to={`/invoices/${id}`}>{number}</Link> <span className="text-muted">{date(invoice_date)}</span>
            </span>
            <span className="tabular-nums">{money(total, currency)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type Asked = 'payment' | 'credit' | 'void' | 'write_off' | 'refund';

function InvoiceActions({
  invoice,
  payments,
}: {
  readonly invoice: Schemas['InvoiceWithLines'];
  readonly payments: Schemas['InvoicePayments'] | null;
}) {
  const words = useWords(invoiceWords);
  const shared = useWords(sharedWords);
  const tell = useToast();
  const may = useMay('finance');
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const { id, number } = invoice;
  const file = useMutation({
    mutationFn: ([path, name]: readonly [string, string]) => download(`/v1/invoices/${id}/${path}`, name),
    onError: (error) => tell(troubleOf(error).message, 'bad'),
  });
  const link = useMutation({
    mutationFn: async () => {
      const made = await answerOf(api.POST('/v1/invoices/{id}/payment_link', { params: { path: { id } }, body: {} }));
      await navigator.clipboard.writeText(made.url);
    },
    onSuccess: () => tell(words.payment_link_copied),
    onError: (error) => tell(troubleOf(error).message, 'bad'),
  });
  const open = payments !== null && /[1-9]/.test(payments.open) && invoice.kind === 'invoice';
  const untouched = open && payments.open === invoice.total;
  const items = [
    { label: words.ubl, onSelect: () => file.mutate(['e_invoice?format=ubl', `${number}-ubl.xml`]) },
    { label: words.cii, onSelect: () => file.mutate(['e_invoice?format=cii', `${number}-cii.xml`]) },
    ...(may && open ? [{ label: words.payment_link, onSelect: () => link.mutate() }, 'line' as const] : []),
    ...(may && open ? [{ label: words.write_off, danger: true, onSelect: () => setAsked('write_off') }] : []),
    ...(may && untouched ? [{ label: words.void, danger: true, onSelect: () => setAsked('void') }] : []),
  ];
  return (
    <>
      <Button
        icon={<FileText size={16} aria-hidden />}
        busy={file.isPending}
        onClick={() => file.mutate(['pdf', `${number}.pdf`])}
      >
        {words.pdf}
      </Button>
      {may && invoice.kind === 'invoice' ? <Button onClick={() => setAsked('credit')}>{words.credit}</Button> : null}
      {may && invoice.kind === 'credit_note' ? (
        <Button onClick={() => setAsked('refund')}>{words.refund}</Button>
      ) : null}
      {may && open ? (
        <Button look="primary" onClick={() => setAsked('payment')}>
          {words.record_payment}
        </Button>
      ) : null}
      <Menu trigger={<Button icon={<ChevronDown size={16} aria-hidden />}>{shared.more}</Button>} items={items} />
      {asked === 'credit' ? <CreditDialog invoice={invoice} onClose={close} /> : null}
      {asked === 'void' ? <VoidDialog invoice={invoice} onClose={close} /> : null}
      {asked === 'write_off' ? <WriteOffDialog invoice={invoice} onClose={close} /> : null}
      {asked === 'payment' && payments !== null ? (
        <PaymentDialog invoice={{ id, currency: invoice.currency, open: payments.open }} onClose={close} />
      ) : null}
      {asked === 'refund' ? (
        <RefundDialog of={{ credit_note_id: id }} amount={invoice.total.replace('-', '')} onClose={close} />
      ) : null}
    </>
  );
}
