// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerField } from '../customer/customer-field.tsx';
import { useGo } from '../router.tsx';
import { NO_TERMS, TermsFields, termsBody } from '../subscription/terms-fields.tsx';
import { quotesWords } from '../words/quotes.ts';

/** Describes an offer; its page shows every invoice of its term before it is sent. */
export function NewQuoteDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(quotesWords);
  const shared = useWords(sharedWords);
  const go = useGo();
  const [customer_id, setCustomer] = useState<string | null>(null);
  const [terms, setTerms] = useState(NO_TERMS);
  const [start_date, setStart] = useState('');
  const [term_months, setTerm] = useState('12');
  const [valid_until, setValid] = useState('');
  const change = useChange(
    (header) =>
      api.POST('/v1/quotes', {
        params: { header },
        body: {
          customer_id: customer_id ?? '',
          ...termsBody(terms),
          start_date,
          term_months: Number(term_months),
          valid_until,
        },
      }),
    { stale: ['/v1/quotes'], onDone: ({ id }) => go(`/quotes/${id}`) },
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
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label={words.start_date}
            type="date"
            required
            value={start_date}
            onChange={(event) => setStart(event.target.value)}
          />
          <TextField
            label={words.term_months}
            type="number"
            min={1}
            required
            value={term_months}
            onChange={(event) => setTerm(event.target.value)}
          />
          <TextField
            label={words.valid_until}
            type="date"
            required
            value={valid_until}
            onChange={(event) => setValid(event.target.value)}
          />
        </div>
        {change.isError ? <Trouble error={change.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button
            type="submit"
            look="primary"
            busy={change.isPending}
            disabled={customer_id === null || terms.plan === ''}
          >
            {words.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
