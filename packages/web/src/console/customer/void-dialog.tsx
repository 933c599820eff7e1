// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { walletsWords } from '../words/wallets.ts';
import { WALLET_PATHS } from './grant-dialog.tsx';

/** Takes what is left of a grant; how much that is, and where it goes in the books, is shown before. */
export function VoidDialog({
  grant,
  wallet,
  onClose,
}: {
  readonly grant: Schemas['CreditGrant'];
  /** What it is called. */
  readonly wallet: string;
  readonly onClose: () => void;
}) {
  const words = useWords(walletsWords);
  const { money } = useFormats();
  const tell = useToast();
  const [typed, setReason] = useState('');
  const reason = typed.trim();
  const path = { id: grant.id };
  const preview = usePreview(
    ['void', grant.id, reason],
    reason === ''
      ? null
      : () => api.POST('/v1/credit_grants/{id}/void', { params: { path }, body: { reason, dry_run: true } }),
  );
  const change = useChange(
    (header) => api.POST('/v1/credit_grants/{id}/void', { params: { path, header }, body: { reason, dry_run: false } }),
    {
      stale: WALLET_PATHS,
      onDone: () => {
        tell(words.voided);
        onClose();
      },
    },
  );
  return (
    <ChangeDialog
      danger
      title={words.of(words.void, wallet)}
      lead={words.void_lead}
      confirm={words.void}
      onClose={onClose}
      preview={preview}
      change={change}
      show={({ amount, used, voided, account, currency }) => (
        <Facts
          facts={[
            [words.sum, money(amount, currency)],
            [words.void_used, money(used, currency)],
            [words.void_rest, <strong key="rest">{money(voided, currency)}</strong>],
            [words.void_books, words.void_accounts[account ?? 'none']],
          ]}
        />
      )}
    >
      <TextField
        label={words.reason}
        hint={words.void_reason_hint}
        required
        maxLength={500}
        value={typed}
        onChange={(event) => setReason(event.target.value)}
      />
    </ChangeDialog>
  );
}
