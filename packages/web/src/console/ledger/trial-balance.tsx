// SPDX-License-Identifier: Apache-2.0
import { query } from '../../api/client.ts';
import { Checkbox } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Empty, Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { useAddress } from '../router.tsx';
import { ledgerWords } from '../words/ledger.ts';

/** Every account with its balance, on the side where it stands, and whether all sum to zero. */
export function TrialBalance() {
  const words = useWords(ledgerWords);
  const { money, number } = useFormats();
  const [{ functional }, change] = useAddress();
  const { data, error, refetch } = query.useQuery('get', '/v1/ledger/balances', {
    params: { query: functional === 'true' ? { functional: 'true' } : {} },
  });
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={8} />;
  if (data.accounts.length === 0) return <Empty title={words.empty}>{words.empty_mend}</Empty>;
  const currencies = [...new Set(data.accounts.map(({ currency }) => currency))];
  return (
    <div className="flex flex-col gap-4">
      <Checkbox
        label={words.functional}
        checked={functional === 'true'}
        onChange={(event) => change({ functional: event.target.checked ? 'true' : undefined })}
      />
      {data.differences.every(({ difference }) => !/[1-9]/.test(difference)) ? (
        <Notice tone="good">{words.balanced}</Notice>
      ) : (
        data.differences.map(({ currency, difference }) => (
          <Notice key={currency} tone="bad">
            {words.unbalanced(money(difference, currency))}
          </Notice>
        ))
      )}
      {data.missing_rate_count === 0 ? null : (
        <Notice tone="warn">{words.missing_rates(number(data.missing_rate_count))}</Notice>
      )}
      {currencies.map((currency) => (
        <Section key={currency} title={currency}>
          <Table
            label={`${words.tabs.balances}, ${currency}`}
            rows={data.accounts.filter((account) => account.currency === currency)}
            row_key={({ account }) => account}
            columns={[
              { key: 'account', head: words.account, cell: ({ account }) => words.accounts[account] },
              { key: 'type', head: words.type, wide_only: true, cell: ({ type }) => words.types[type] },
              {
                key: 'debit',
                head: words.debit,
                align: 'right',
                cell: ({ balance }) => (balance.startsWith('-') ? '' : money(balance, currency)),
                csv: ({ balance }) => (balance.startsWith('-') ? '' : balance),
              },
              {
                key: 'credit',
                head: words.credit,
                align: 'right',
                cell: ({ balance }) => (balance.startsWith('-') ? money(balance.slice(1), currency) : ''),
                csv: ({ balance }) => (balance.startsWith('-') ? balance.slice(1) : ''),
              },
            ]}
          />
        </Section>
      ))}
    </div>
  );
}
