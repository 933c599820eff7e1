// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerField } from '../customer/customer-field.tsx';
import { useGo } from '../router.tsx';
import { subscriptionsWords } from '../words/subscriptions.ts';
import { NO_TERMS, TermsFields, termsBody } from './terms-fields.tsx';

/** Describes a subscription; it is a draft until it is activated, with its first invoice in view. */
export function NewSubscriptionDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(subscriptionsWords);
  const shared = useWords(sharedWords);
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
    <Dialog open onClose={onClose} title={words.new} lead={words.new_lead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <CustomerField value={customer_id} onChange={setCustomer} />
        <TermsFields terms={terms} onChange={setTerms} />
        <TextField
          label={words.start_date}
          type="date"
          required
          value={start_date}
          onChange={(event) => setStart(event.target.value)}
        />
        <Checkbox label={words.trial} checked={trial} onChange={(event) => setTrial(event.target.checked)} />
        {change.isError ? <Trouble error={change.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button
            type="submit"
            look="primary"
            busy={change.isPending}
            disabled={customer_id === null || terms.plan === '' || start_date === ''}
          >
            {words.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
