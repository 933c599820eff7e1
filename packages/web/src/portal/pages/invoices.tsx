// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { api, type Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { invoicesWords } from '../words/invoices.ts';

type Invoice = Schemas['PortalInvoice'];

export default function Invoices() {
  const words = useWords(invoicesWords);
  const { money, date } = useFormats();
  const [error, setError] = useState<unknown>(null);
  const save = (path: string, name: string) => {
    setError(null);
    download(path, name).catch(setError);
  };
  const pay = async ({ id }: Invoice) => {
    setError(null);
    // opened while the click is heard: browsers stop what opens a window later
    const tab = window.open('about:blank', '_blank');
    if (tab !== null) tab.opener = null;
    const { data, error: refused } = await api.POST('/v1/portal/invoices/{id}/payment_link', {
      params: { path: { id } },
    });
    if (data === undefined) {
      tab?.close();
      setError(refused);
    } else if (tab === null) window.location.assign(data.url);
    else tab.location.replace(data.url);
  };
  const files = ({ id, number }: Invoice, className: string) => (
    <span className={`gap-1 ${className}`}>
      <Button
        small
        aria-label={words.pdf(number)}
        onClick={() => save(`/v1/portal/invoices/${id}/pdf`, `${number}.pdf`)}
      >
        PDF
      </Button>
      <Button
        small
        aria-label={words.e_invoice(number)}
        // UBL is what Peppol delivers, and is refused where the seller does not know what Peppol wants of the buyer
        onClick={() => save(`/v1/portal/invoices/${id}/e_invoice?format=cii`, `${number}.xml`)}
      >
        XML
      </Button>
    </span>
  );
  const columns: readonly Column<Invoice>[] = [
    {
      key: 'number',
      head: words.number,
      cell: (invoice) => (
        <>
          <span className="max-md:block max-md:pt-1.5">
            {invoice.number} {invoice.kind === 'credit_note' ? <Badge>{words.credit_note}</Badge> : null}
          </span>
          {files(invoice, 'mt-1 flex pb-1.5 md:hidden')}
        </>
      ),
      csv: ({ number }) => number,
    },
    { key: 'invoice_date', head: words.date, cell: ({ invoice_date }) => date(invoice_date), wide_only: true },
    { key: 'total', head: words.total, align: 'right', cell: ({ total, currency }) => money(total, currency) },
    {
      key: 'open',
      head: words.open,
      align: 'right',
      cell: (invoice) =>
        /^[0.]+$/.test(invoice.open) ? (
          words.paid
        ) : (
          <Button small look="primary" onClick={() => void pay(invoice)}>
            {words.pay(money(invoice.open, invoice.currency))} <span className="sr-only">{invoice.number}</span>
          </Button>
        ),
      csv: ({ open }) => open,
    },
    {
      key: 'files',
      head: words.files,
      wide_only: true,
      cell: (invoice) => files(invoice, 'flex'),
      csv: false,
    },
  ];
  return (
    <>
      <PageHead title={words.title} />
      {error === null ? null : <Trouble error={error} />}
      <DataTable
        label={words.title}
        name="invoices"
        path="/v1/portal/invoices"
        columns={columns}
        empty={<Empty title={words.none}>{words.none_mend}</Empty>}
        onOpen={({ id, number }) => save(`/v1/portal/invoices/${id}/pdf`, `${number}.pdf`)}
      />
    </>
  );
}
