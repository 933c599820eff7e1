// SPDX-License-Identifier: Apache-2.0
import { query } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { customerWords } from '../words/customer.ts';

/** Prepaid credit of a customer. */
export function Wallets({ of }: { readonly of: string }) {
  const words = useWords(customerWords);
  const { money } = useFormats();
  const found = query.useQuery('get', '/v1/customers/{id}/wallets', { params: { path: { id: of } } });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  const { data } = found.data;
  if (data.length === 0) return <Empty title={words.no_wallets} />;
  return (
    <Section title={words.tabs.wallets}>
      <table className="w-full text-left">
        <thead className="text-sm text-muted">
          <tr>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              {words.wallet}
            </th>
            <th scope="col" className="py-1.5 pr-4 text-right font-medium">
              {words.balance}
            </th>
            <th scope="col" className="py-1.5 text-right font-medium">
              {words.usable}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ id, name, currency, balance, usable }) => (
            <tr key={id} className="border-t border-line">
              <th scope="row" className="py-2 pr-4 font-normal">
                {name ?? <code>{id}</code>}
              </th>
              <td className="py-2 pr-4 text-right tabular-nums">{money(balance, currency)}</td>
              <td className="py-2 text-right tabular-nums">{money(usable, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
