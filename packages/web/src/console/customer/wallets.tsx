// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, Section } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { addressOf } from '../object-address.ts';
import { PageLink } from '../page-link.tsx';
import { useMay } from '../permission.ts';
import { walletsWords } from '../words/wallets.ts';
import { GrantDialog } from './grant-dialog.tsx';
import { TopUp } from './top-up.tsx';
import { VoidDialog } from './void-dialog.tsx';

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
      {making ? <NewWallet customer={customer} onClose={() => setMaking(false)} /> : null}
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
          ...(wallet.credits === null || wallet.credit_value === null
            ? []
            : ([
                [words.credits, number(wallet.credits)],
                [words.credit_value_short, `${number(wallet.credit_value)} ${wallet.currency}`],
              ] as const)),
        ]}
      />
      <h3 className="mt-4 mb-2">{words.credit}</h3>
      <Grants wallet={wallet} zone={zone} title={title} may={may} />
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
  may,
}: {
  readonly wallet: Wallet;
  readonly zone: string;
  readonly title: string;
  readonly may: boolean;
}) {
  const words = useWords(walletsWords);
  const shared = useWords(sharedWords);
  const { money, number, time } = useFormats();
  const [voided, setVoided] = useState<Grant | null>(null);
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
    {
      key: 'priority',
      head: words.priority,
      align: 'right',
      wide_only: true,
      cell: ({ priority }) => number(priority),
    },
    {
      key: 'expires_at',
      head: words.until,
      wide_only: true,
      cell: ({ expires_at }) => (expires_at === null ? words.never : time(expires_at, zone)),
    },
  ];
  const end: Column<Grant> = {
    key: 'void',
    head: shared.actions,
    csv: false,
    cell: (grant) =>
      /[1-9]/.test(grant.remaining) ? (
        <Button
          small
          aria-label={words.void_of(words.kinds[grant.kind], money(grant.remaining, currency))}
          onClick={() => setVoided(grant)}
        >
          {words.void}
        </Button>
      ) : null,
  };
  return (
    <>
      <Table
        label={words.of(words.credit, title)}
        columns={may ? [...columns, end] : columns}
        rows={found.data.data}
        row_key={({ id: grant }) => grant}
      />
      {voided === null ? null : <VoidDialog grant={voided} wallet={title} onClose={() => setVoided(null)} />}
    </>
  );
}

type Kind = Wallet['kind'];

function NewWallet({
  customer: { id, currency: own },
  onClose,
}: {
  readonly customer: Schemas['Customer'];
  readonly onClose: () => void;
}) {
  const words = useWords(walletsWords);
  const tell = useToast();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('money');
  const [credit_value, setValue] = useState('');
  const [currency, setCurrency] = useState(own);
  const make = useChange(
    (header) =>
      api.POST('/v1/customers/{id}/wallets', {
        params: { path: { id }, header },
        body: {
          kind,
          currency: currency.trim().toUpperCase(),
          ...(name.trim() === '' ? {} : { name: name.trim() }),
          ...(kind === 'credits' ? { credit_value: typedDecimal(credit_value) } : {}),
        },
      }),
    {
      stale: ['/v1/customers'],
      onDone: () => {
        tell(words.made);
        onClose();
      },
    },
  );
  const mistakes = make.isError ? troubleOf(make.error).mistakes : [];
  const wrong = (field: string) => mistakes.find(({ path }) => path === field)?.message;
  return (
    <ConfirmChange
      open
      onClose={onClose}
      change={make}
      title={words.new}
      confirm={words.make}
      disabled={kind === 'credits' && credit_value.trim() === ''}
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={words.name}
          hint={words.name_hint}
          value={name}
          mistake={wrong('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <Choice
          label={words.counts_in}
          choices={Object.entries(words.wallet_kinds)}
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind)}
        />
        <TextField
          label={words.currency}
          required
          maxLength={3}
          value={currency}
          mistake={wrong('currency')}
          onChange={(event) => setCurrency(event.target.value)}
        />
        {kind === 'credits' ? (
          <TextField
            label={words.credit_value(currency.trim().toUpperCase())}
            hint={words.credit_value_hint}
            inputMode="decimal"
            required
            value={credit_value}
            mistake={wrong('credit_value')}
            onChange={(event) => setValue(event.target.value)}
          />
        ) : null}
      </div>
    </ConfirmChange>
  );
}
