// SPDX-License-Identifier: Apache-2.0
import { useDeferredValue, useState } from 'react';
import { query } from '../api/client.ts';
import { Choice, TextField } from '../ui/field.tsx';
import { useWords } from '../ui/words.ts';
import { customerChoiceWords } from './words/customer-choice.ts';

const SHOWN = 50;

/** One of any number of customers: by words of their names, then from those found. */
export function CustomerChoice({
  value,
  onChange,
  all,
}: {
  /** An id; empty: none is chosen. */
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** What choosing none means; without it one must be chosen. */
  readonly all?: string;
}) {
  const words = useWords(customerChoiceWords);
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const found = query.useQuery('get', '/v1/customers', {
    params: { query: { limit: SHOWN, ...(q === '' ? {} : { q }) } },
  });
  const chosen = query.useQuery(
    'get',
    '/v1/customers/{id}',
    { params: { path: { id: value } } },
    { enabled: value !== '' },
  );
  const customers = found.data?.data ?? [];
  const known = value === '' || customers.some(({ id }) => id === value);
  return (
    <>
      <TextField
        className="w-48"
        type="search"
        label={words.find}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Choice
        className="w-56"
        label={words.customer}
        value={value}
        required={all === undefined}
        choices={[
          ['', all ?? words.choose],
          ...(known ? [] : [[value, chosen.data?.name ?? value] as const]),
          ...customers.map(({ id, name }) => [id, name] as const),
        ]}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}
