// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { walletsWords } from '../words/wallets.ts';
import { WALLET_PATHS } from './grant-dialog.tsx';

type Wallet = Schemas['Wallet'];
type Rule = Schemas['TopUpRule'];

/** When a wallet buys credit by itself; set, changed and removed here. */
export function TopUp({ wallet, may }: { readonly wallet: Wallet; readonly may: boolean }) {
  const words = useWords(walletsWords);
  const { money } = useFormats();
  const [asked, setAsked] = useState<'set' | 'remove' | null>(null);
  const found = query.useQuery(
    'get',
    '/v1/wallets/{id}/top_up',
    { params: { path: { id: wallet.id } } },
    { retry: false },
  );
  // none is no trouble; what was read before it was removed is not shown any more
  const none = found.isError && troubleOf(found.error).status === 404;
  const rule = none ? null : (found.data ?? null);
  const title = wallet.name ?? wallet.id;
  const close = () => setAsked(null);
  return (
    <div className="mt-4">
      <h3 className="mb-2">{words.top_up}</h3>
      {found.isPending ? (
        <Loading lines={1} />
      ) : found.isError && !none ? (
        <Trouble error={found.error} onRetry={() => void found.refetch()} />
      ) : rule === null ? (
        <p className="text-muted">{words.top_up_none}</p>
      ) : (
        <p>
          {[
            words.top_up_rule(money(rule.below, rule.currency), money(rule.amount, rule.currency)),
            ...(rule.monthly_limit === null ? [] : [words.top_up_limit(money(rule.monthly_limit, rule.currency))]),
            words.top_up_granted[rule.granted],
          ].join(' ')}
        </p>
      )}
      {may && (found.isSuccess || none) ? (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button small aria-label={words.of(words.set_top_up, title)} onClick={() => setAsked('set')}>
            {words.set_top_up}
          </Button>
          {rule === null ? null : (
            <Button
              small
              look="danger"
              aria-label={words.of(words.remove_top_up, title)}
              onClick={() => setAsked('remove')}
            >
              {words.remove_top_up}
            </Button>
          )}
        </div>
      ) : null}
      {asked === 'set' ? <TopUpForm wallet={wallet} rule={rule} onClose={close} /> : null}
      {asked === 'remove' ? <RemoveTopUp wallet={wallet} onClose={close} /> : null}
    </div>
  );
}

function TopUpForm({
  wallet,
  rule,
  onClose,
}: {
  readonly wallet: Wallet;
  readonly rule: Rule | null;
  readonly onClose: () => void;
}) {
  const words = useWords(walletsWords);
  const shared = useWords(sharedWords);
  const tell = useToast();
  const [below, setBelow] = useState(rule?.below ?? '');
  const [amount, setAmount] = useState(rule?.amount ?? '');
  const [monthly_limit, setLimit] = useState(rule?.monthly_limit ?? '');
  const [granted, setGranted] = useState<Rule['granted']>(rule?.granted ?? 'at_once');
  const change = useChange(
    (header) =>
      api.PUT('/v1/wallets/{id}/top_up', {
        params: { path: { id: wallet.id }, header },
        body: {
          below: typedDecimal(below),
          amount: typedDecimal(amount),
          ...(monthly_limit.trim() === '' ? {} : { monthly_limit: typedDecimal(monthly_limit) }),
          granted,
        },
      }),
    {
      stale: WALLET_PATHS,
      onDone: () => {
        tell(words.saved);
        onClose();
      },
    },
  );
  const mistakes = change.isError ? troubleOf(change.error).mistakes : [];
  const wrong = (field: string) => mistakes.find(({ path }) => path === field)?.message;
  return (
    <Dialog open onClose={onClose} title={words.of(words.top_up, wallet.name ?? wallet.id)}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <TextField
          label={words.below(wallet.currency)}
          inputMode="decimal"
          required
          value={below}
          mistake={wrong('below')}
          onChange={(event) => setBelow(event.target.value)}
        />
        <TextField
          label={words.buy(wallet.currency)}
          inputMode="decimal"
          required
          value={amount}
          mistake={wrong('amount')}
          onChange={(event) => setAmount(event.target.value)}
        />
        <TextField
          label={words.limit(wallet.currency)}
          hint={words.limit_hint}
          inputMode="decimal"
          value={monthly_limit}
          mistake={wrong('monthly_limit')}
          onChange={(event) => setLimit(event.target.value)}
        />
        <Choice
          label={words.granted}
          choices={Object.entries(words.granteds)}
          value={granted}
          onChange={(event) => setGranted(event.target.value as Rule['granted'])}
        />
        {change.isError ? <Trouble error={change.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" look="primary" busy={change.isPending}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RemoveTopUp({ wallet, onClose }: { readonly wallet: Wallet; readonly onClose: () => void }) {
  const words = useWords(walletsWords);
  const tell = useToast();
  const remove = useChange(
    (header) => api.DELETE('/v1/wallets/{id}/top_up', { params: { path: { id: wallet.id }, header } }),
    {
      stale: WALLET_PATHS,
      onDone: () => {
        tell(words.removed);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange
      open
      danger
      onClose={onClose}
      change={remove}
      title={words.of(words.remove_top_up, wallet.name ?? wallet.id)}
      confirm={words.remove_top_up}
    >
      <p>{words.remove_words}</p>
    </ConfirmChange>
  );
}
