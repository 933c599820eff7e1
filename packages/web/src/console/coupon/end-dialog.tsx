// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { couponsWords } from '../words/coupons.ts';

/** Ends a coupon, at once or from a day on: nobody redeems it any more. */
export function EndDialog({ coupon, onClose }: { readonly coupon: Schemas['Coupon']; readonly onClose: () => void }) {
  const words = useWords(couponsWords);
  const tell = useToast();
  const [at, setAt] = useState('');
  const change = useChange(
    (header) =>
      api.POST('/v1/coupons/{id}/end', {
        params: { path: { id: coupon.id }, header },
        body: at === '' ? {} : { at },
      }),
    {
      stale: ['/v1/coupons'],
      onDone: () => {
        tell(words.ended);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange open danger onClose={onClose} change={change} title={words.end_ask(coupon.code)} confirm={words.end}>
      <p className="mb-3">{words.end_words}</p>
      <TextField
        label={words.end_at}
        hint={words.end_at_hint}
        type="date"
        value={at}
        onChange={(event) => setAt(event.target.value)}
      />
    </ConfirmChange>
  );
}
