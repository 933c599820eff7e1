// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, Section } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { addressOf } from '../object-address.ts';
import { PageLink } from '../page-link.tsx';
import { useMay } from '../permission.ts';
import { walletsWords } from '../words/wallets.ts';
import { GrantDialog } from './grant-dialog.tsx';
import { TopUp } from './top-up.tsx';

type Wallet = Schemas['Wallet'];
type Movement = Schemas['WalletTransaction'];
type Grant = Schemas['CreditGrant'];

/** Credit of a customer: what each wallet holds, of which grants, and what moved. */
export function Wallets({ customer }: { readonly customer: Schemas['Customer'] }) {
  const words = useWords(walletsWords);
  const may = useMay('finance');
  const [making, setMaking] = useState(false);
  const found = query.useQuery('get', '/v1/customers/{id}/wallets', { params: { path: { id: customer.id } } });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted">{words.lead}</p>
        {may ? <Button onClick={() => setMaking(true)}>{words.new}</Button> : null}
      </div>
      {found.data.data.length === 0 ? <Empty title={words.none} /> : null}
      {found.data.data.map((wallet) => (
        <OneWallet key={wallet.id} wallet={wallet} zone={customer.timezone} may={may} />
      ))}
      {making ? <NewWallet of={customer.id} onClose={() => setMaking(false)} /> : null}
    </div>
  );
}

function OneWallet({ wallet, zone, may }: { readonly wallet: Wallet; readonly zone: string; readonly may: boolean }) {
  const words = useWords(walletsWords);
  const { money, number, time } = useFormats();
  const [giving, setGiving] = useState(false);
  const title = wallet.name ?? wallet.id;
  const columns: readonly Column<Movement>[] = [
    { key: 'at', head: words.when, cell: ({ at }) => time(at, zone) },
    { key: 'kind', head: words.what, cell: ({ kind }) => words.whats[kind] },
    { key: 'reference', head: words.reason, cell: ({ reference }) => <Reference to={reference} />, wide_only: true },
    { key: 'amount', head: words.sum, align: 'right', cell: ({ amount }) => money(amount, wallet.currency) },
    { key: 'balance', head: words.after, align: 'right', cell: ({ balance }) => money(balance, wallet.currency) },
  ];
  return (
    <Section
      title={title}
      actions={
        may ? (
          <Button aria-label={words.of(words.give, title)} onClick={() => setGiving(true)}>
            {words.give}
          </Button>
        ) : null
      }
    >
      <Facts
        facts={[
          [words.balance, money(wallet.balance, wallet.currency)],
          [words.usable, money(wallet.usable, wallet.currency)],
          ...(wallet.credits === null ? [] : [[words.credits, number(wallet.credits)] as const]),
        ]}
      />
      <h3 className="mt-4 mb-2">{words.credit}</h3>
      <Grants wallet={wallet} zone={zone} title={words.of(words.credit, title)} />
      <h3 className="mt-4 mb-2">{words.movements}</h3>
      <DataTable<Movement>
        label={words.of(words.movements, title)}
        name="wallet-movements"
        path={`/v1/wallets/${wallet.id}/transactions`}
        columns={columns}
        empty={<Empty title={words.no_movements} />}
      />
      <TopUp wallet={wallet} may={may} />
      {giving ? <GrantDialog wallet={wallet} zone={zone} onClose={() => setGiving(false)} /> : null}
    </Section>
  );
}

/** The invoice that was paid, by a link; else the words it was given for. */
function Reference({ to }: { readonly to: string }) {
  const address = addressOf(to);
  return address === null ? to : <PageLink to={address}>{to}</PageLink>;
}

function Grants({
  wallet: { id, currency },
  zone,
  title,
}: {
  readonly wallet: Wallet;
  readonly zone: string;
  readonly title: string;
}) {
  const words = useWords(walletsWords);
  const { money, number, time } = useFormats();
  const found = query.useQuery('get', '/v1/wallets/{id}/grants', { params: { path: { id } } });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.data.length === 0) return <p className="text-muted">{words.no_credit}</p>;
  const columns: readonly Column<Grant>[] = [
    {
      key: 'kind',
      head: words.kind,
      cell: ({ kind }) => <Badge tone={kind === 'prepaid' ? 'good' : 'accent'}>{words.kinds[kind]}</Badge>,
    },
    { key: 'amount', head: words.sum, align: 'right', cell: ({ amount }) => money(amount, currency) },
    { key: 'remaining', head: words.left, align: 'right', cell: ({ remaining }) => money(remaining, currency) },
    { key: 'priority', head: words.priority, align: 'right', cell: ({ priority }) => number(priority) },
    {
      key: 'expires_at',
      head: words.until,
      cell: ({ expires_at }) => (expires_at === null ? words.never : time(expires_at, zone)),
    },
  ];
  return <Table label={title} columns={columns} rows={found.data.data} row_key={({ id }) => id} />;
}

function NewWallet({ of, onClose }: { readonly of: string; readonly onClose: () => void }) {
  const words = useWords(walletsWords);
  const tell = useToast();
  const [name, setName] = useState('');
  const make = useChange(
    (header) =>
      api.POST('/v1/customers/{id}/wallets', {
        params: { path: { id: of }, header },
        body: name.trim() === '' ? {} : { name: name.trim() },
      }),
    {
      stale: ['/v1/customers'],
      onDone: () => {
        tell(words.made);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange open onClose={onClose} change={make} title={words.new} confirm={words.make}>
      <TextField
        label={words.name}
        hint={words.name_hint}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </ConfirmChange>
  );
}
