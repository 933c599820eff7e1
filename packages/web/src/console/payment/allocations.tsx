// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Link } from '../router.tsx';

/** The number of an invoice, with the way there. */
export function InvoiceLink({ id }: { readonly id: string }) {
  const { data } = query.useQuery('get', '/v1/invoices/{id}', { params: { path: { id } } });
  return <Link to={`/invoices/${id}`}>{data?.number ?? id}</Link>;
}

/** Which invoices an amount belongs to, and how much of it. */
export function Allocations({
  allocations,
  currency,
  lead,
}: {
  readonly allocations: Schemas['AllocatedPayment']['allocations'];
  readonly currency: string;
  readonly lead: (amount: string) => string;
}) {
  const { money } = useFormats();
  return (
    <ul>
      {allocations.map(({ invoice_id, amount }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they only grow
        <li key={at} className="[&_a]:underline">
          {lead(money(amount, currency))} <InvoiceLink id={invoice_id} />
        </li>
      ))}
    </ul>
  );
}
