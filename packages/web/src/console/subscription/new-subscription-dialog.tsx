// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api } from '../../api/client.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { useGo } from '../router.tsx';
import { subscriptionsWords } from '../words/subscriptions.ts';
import { TermsDialog } from './terms-dialog.tsx';
import { NO_TERMS, termsBody } from './terms-fields.tsx';

/** Describes a subscription; it is a draft until it is activated, with its first invoice in view. */
export function NewSubscriptionDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(subscriptionsWords);
  const go = useGo();
  const [customer_id, setCustomer] = useState<string | null>(null);
  const [terms, setTerms] = useState(NO_TERMS);
  const [start_date, setStart] = useState('');
  const [trial, setTrial] = useState(true);
  const change = useChange(
    (header) =>
      api.POST('/v1/subscriptions', {
        params: { header },
        body: {
          customer_id: customer_id ?? '',
          ...termsBody(terms),
          start_date,
          ...(trial ? {} : { trial_end_date: null }),
          draft: true,
        },
      }),
    { stale: ['/v1/subscriptions', '/v1/customers'], onDone: ({ id }) => go(`/subscriptions/${id}`) },
  );
  return (
    <TermsDialog
      title={words.new}
      lead={words.new_lead}
      confirm={words.create}
      customer={{ id: customer_id, onChange: setCustomer }}
      terms={terms}
      onTerms={setTerms}
      ready={start_date !== ''}
      change={change}
      onClose={onClose}
    >
      <TextField
        label={words.start_date}
        type="date"
        required
        value={start_date}
        onChange={(event) => setStart(event.target.value)}
      />
      <Checkbox label={words.trial} checked={trial} onChange={(event) => setTrial(event.target.checked)} />
    </TermsDialog>
  );
}
