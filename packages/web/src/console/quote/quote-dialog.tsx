// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useGo } from '../router.tsx';
import { TermsDialog } from '../subscription/terms-dialog.tsx';
import { NO_TERMS, termsBody, termsOf } from '../subscription/terms-fields.tsx';
import { quotesWords } from '../words/quotes.ts';

type Quote = Schemas['Quote'];

interface Days {
  readonly start_date: string;
  /** As it is typed. */
  readonly term_months: string;
  readonly valid_until: string;
}

/** Describes an offer; its page shows every invoice of its term before it is sent. */
export function NewQuoteDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(quotesWords);
  const go = useGo();
  const [customer_id, setCustomer] = useState<string | null>(null);
  const [terms, setTerms] = useState(NO_TERMS);
  const [days, setDays] = useState<Days>({ start_date: '', term_months: '12', valid_until: '' });
  const change = useChange(
    (header) =>
      api.POST('/v1/quotes', {
        params: { header },
        body: {
          customer_id: customer_id ?? '',
          ...termsBody(terms),
          ...days,
          term_months: Number(days.term_months),
        },
      }),
    { stale: ['/v1/quotes'], onDone: ({ id }) => go(`/quotes/${id}`) },
  );
  return (
    <TermsDialog
      title={words.new}
      lead={words.new_lead}
      confirm={words.create}
      customer={{ id: customer_id, onChange: setCustomer }}
      terms={terms}
      onTerms={setTerms}
      change={change}
      onClose={onClose}
    >
      <DaysFields days={days} onChange={setDays} />
    </TermsDialog>
  );
}

/** Changes a draft: whom it is for stays. */
export function EditQuoteDialog({ quote, onClose }: { readonly quote: Quote; readonly onClose: () => void }) {
  const words = useWords(quotesWords);
  const tell = useToast();
  const [terms, setTerms] = useState(() => termsOf(quote));
  const { start_date, term_months, valid_until } = quote;
  const [days, setDays] = useState<Days>({ start_date, term_months: String(term_months), valid_until });
  const change = useChange(
    (header) =>
      api.PATCH('/v1/quotes/{id}', {
        params: { path: { id: quote.id }, header },
        body: { ...termsBody(terms), option: terms.option, ...days, term_months: Number(days.term_months) },
      }),
    {
      stale: ['/v1/quotes'],
      onDone: () => {
        tell(words.changed);
        onClose();
      },
    },
  );
  return (
    <TermsDialog
      title={words.edit}
      lead={words.edit_lead}
      confirm={words.save}
      terms={terms}
      onTerms={setTerms}
      change={change}
      onClose={onClose}
    >
      <DaysFields days={days} onChange={setDays} />
    </TermsDialog>
  );
}

function DaysFields({ days, onChange }: { readonly days: Days; readonly onChange: (days: Days) => void }) {
  const words = useWords(quotesWords);
  const field = (name: keyof Days) => ({
    label: words[name],
    required: true,
    value: days[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onChange({ ...days, [name]: event.target.value }),
  });
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <TextField type="date" {...field('start_date')} />
      <TextField type="number" min={1} {...field('term_months')} />
      <TextField type="date" {...field('valid_until')} />
    </div>
  );
}
