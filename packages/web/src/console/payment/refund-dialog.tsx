// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS } from '../money/settled.ts';
import { moneyChangeWords } from '../words/money-changes.ts';
import { Allocations } from './allocations.tsx';

/** Pays money back: of a payment, or what a credit note owes. */
export function RefundDialog({
  of,
  amount: most,
  onClose,
}: {
  readonly of: { readonly payment_id: string } | { readonly credit_note_id: string };
  /** What is offered at first. */
  readonly amount: string;
  readonly onClose: () => void;
}) {
  const all = useWords(moneyChangeWords);
  const words = all.refund;
  const { money } = useFormats();
  const tell = useToast();
  const [amount, setAmount] = useState(most);
  const [reason, setReason] = useState('');
  const [reopen, setReopen] = useState(false);
  const [by_hand, setByHand] = useState(false);
  const body: Schemas['NewRefund'] = {
    ...of,
    amount: typedDecimal(amount),
    ...(reason === '' ? {} : { reason }),
    ...(reopen ? { reopen_invoices: true } : {}),
    ...(by_hand ? { by_hand } : {}),
  };
  const preview = usePreview(
    ['refund', body],
    amount === '' ? null : () => api.POST('/v1/refunds', { body: { ...body, dry_run: true } }),
  );
  const change = useChange((header) => api.POST('/v1/refunds', { params: { header }, body }), {
    stale: MONEY_PATHS,
    onDone: () => {
      tell(words.done);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title={words.title}
      confirm={words.confirm}
      onClose={onClose}
      preview={preview}
      change={change}
      show={(refund) => {
        const sum = money(refund.amount, refund.currency);
        return (
          <>
            <p>{refund.provider === null ? words.records(sum) : words.sends(sum, refund.provider)}</p>
            {refund.reopened.length === 0 ? null : (
              <>
                <h3 className="mt-2 font-medium">{words.reopened}</h3>
                <Allocations allocations={refund.reopened} currency={refund.currency} lead={(text) => text} />
              </>
            )}
          </>
        );
      }}
    >
      <TextField
        label={words.amount}
        inputMode="decimal"
        required
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
      <TextField label={all.reason} value={reason} onChange={(event) => setReason(event.target.value)} />
      {'payment_id' in of ? (
        <Checkbox
          label={words.reopen}
          hint={words.reopen_hint}
          checked={reopen}
          onChange={(event) => setReopen(event.target.checked)}
        />
      ) : null}
      <Checkbox
        label={words.by_hand}
        hint={words.by_hand_hint}
        checked={by_hand}
        onChange={(event) => setByHand(event.target.checked)}
      />
    </ChangeDialog>
  );
}
