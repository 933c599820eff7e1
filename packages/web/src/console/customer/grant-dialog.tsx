// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS } from '../money/settled.ts';
import { walletsWords } from '../words/wallets.ts';

type NewGrant = Schemas['NewCreditGrant'];
type PaidBy = NonNullable<NewGrant['paid_by']>;

/** What a wallet that changed makes stale. */
export const WALLET_PATHS = [...MONEY_PATHS, '/v1/wallets', '/v1/customers'] as const;

/** Gives credit to a wallet, paid for or as a gift; what it comes to is shown before. */
export function GrantDialog({
  wallet,
  zone,
  onClose,
}: {
  readonly wallet: Schemas['Wallet'];
  readonly zone: string;
  readonly onClose: () => void;
}) {
  const words = useWords(walletsWords);
  const { money, number, time } = useFormats();
  const tell = useToast();
  const [kind, setKind] = useState<NewGrant['kind']>('prepaid');
  const [amount, setAmount] = useState('');
  const [paid_by, setPaidBy] = useState<PaidBy>('cash');
  const [priority, setPriority] = useState('0');
  const [expires_at, setExpires] = useState('');
  const [reason, setReason] = useState('');
  const body = {
    kind,
    [wallet.kind === 'credits' ? 'credits' : 'amount']: typedDecimal(amount),
    ...(kind === 'prepaid' ? { paid_by } : {}),
    ...(priority.trim() === '' ? {} : { priority: Number(priority) }),
    ...(expires_at === '' ? {} : { expires_at }),
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
  };
  const path = { id: wallet.id };
  const preview = usePreview(
    ['grant', wallet.id, body],
    amount.trim() === ''
      ? null
      : () => api.POST('/v1/wallets/{id}/grants', { params: { path }, body: { ...body, dry_run: true } }),
  );
  const change = useChange((header) => api.POST('/v1/wallets/{id}/grants', { params: { path, header }, body }), {
    stale: WALLET_PATHS,
    onDone: () => {
      tell(words.given);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title={words.of(words.give, wallet.name ?? wallet.id)}
      lead={words.give_lead}
      confirm={words.give}
      onClose={onClose}
      preview={preview}
      change={change}
      show={(grant) => (
        <Facts
          facts={[
            [words.kind, words.kinds[grant.kind]],
            [words.sum, money(grant.amount, grant.currency)],
            ...(grant.credits === null ? [] : [[words.in_credits, number(grant.credits)] as const]),
            [words.from, time(grant.effective_at, zone)],
            [words.until, grant.expires_at === null ? words.never : time(grant.expires_at, zone)],
          ]}
        />
      )}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          label={words.kind}
          choices={Object.entries(words.kinds)}
          value={kind}
          onChange={(event) => setKind(event.target.value as NewGrant['kind'])}
        />
        <TextField
          label={wallet.kind === 'credits' ? words.in_credits : words.amount(wallet.currency)}
          inputMode="decimal"
          required
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        {kind === 'prepaid' ? (
          <Choice
            label={words.paid_by}
            choices={Object.entries(words.paid_bys)}
            value={paid_by}
            onChange={(event) => setPaidBy(event.target.value as PaidBy)}
          />
        ) : null}
        <TextField
          label={words.priority}
          hint={words.priority_hint}
          type="number"
          min={0}
          step={1}
          value={priority}
          onChange={(event) => setPriority(event.target.value)}
        />
        <TextField
          label={words.expires}
          hint={words.expires_hint}
          type="date"
          value={expires_at}
          onChange={(event) => setExpires(event.target.value)}
        />
        <TextField
          label={words.reason}
          hint={words.reason_hint}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </ChangeDialog>
  );
}
