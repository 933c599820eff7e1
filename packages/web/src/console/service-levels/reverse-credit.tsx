// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { serviceLevelsWords } from '../words/service-levels.ts';

/** Takes a credit back of which nothing was used yet. */
export function ReverseCredit({
  credit: { id, month, amount, currency },
  onClose,
}: {
  readonly credit: Pick<Schemas['ServiceCredit'], 'id' | 'month' | 'amount' | 'currency'>;
  readonly onClose: () => void;
}) {
  const words = useWords(serviceLevelsWords);
  const { money } = useFormats();
  const tell = useToast();
  const [reason, setReason] = useState('');
  const change = useChange(
    (header) =>
      api.POST('/v1/service_credits/{id}/reverse', {
        params: { path: { id }, header },
        body: { reason: reason.trim() },
      }),
    {
      stale: ['/v1/service_credits', '/v1/service_levels', '/v1/wallets', '/v1/customers'],
      onDone: () => {
        tell(words.reversed_told);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange
      open
      danger
      onClose={onClose}
      change={change}
      title={words.reverse_ask(money(amount, currency), month)}
      confirm={words.reverse}
      disabled={reason.trim() === ''}
    >
      <p className="mb-3">{words.reverse_words}</p>
      <TextField
        label={words.reason}
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmChange>
  );
}
