// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { readPage } from '../../api/pages.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { customerFieldWords } from '../words/customer-field.ts';
import { CustomerName } from './customer-name.tsx';

type Customer = Schemas['Customer'];

/** Which customer: found by the words of its name, e-mail or own key, then chosen among those found. */
export function CustomerField({
  value,
  onChange,
}: {
  readonly value: string | null;
  readonly onChange: (customer_id: string | null, customer: Customer | null) => void;
}) {
  const words = useWords(customerFieldWords);
  const group = useId();
  const [typed, setTyped] = useState('');
  const sought = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['list', '/v1/customers', 'field', sought],
    queryFn: ({ signal }) => readPage<Customer>('/v1/customers', { q: sought }, { limit: 6, signal }),
    enabled: value === null,
  });
  if (value !== null)
    return (
      <div>
        <div className="text-sm font-medium">{words.customer}</div>
        <div className="flex min-h-9 items-center gap-2">
          <span>
            <CustomerName id={value} />
          </span>
          <Button small look="quiet" onClick={() => onChange(null, null)}>
            {words.another}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={words.customer}
        type="search"
        value={typed}
        placeholder={words.placeholder}
        onChange={(event) => setTyped(event.target.value)}
      />
      <fieldset>
        <legend className="sr-only">{words.found}</legend>
        {found.data?.data.map((customer) => (
          <label
            key={customer.id}
            className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1 hover:bg-sunken"
          >
            <input type="radio" name={group} checked={false} onChange={() => onChange(customer.id, customer)} />
            <span className="min-w-0 flex-1 truncate">{customer.name}</span>
            <span className="text-sm text-muted">{customer.external_id ?? ''}</span>
          </label>
        ))}
        {found.data?.data.length === 0 ? <p className="px-2 text-muted">{words.none}</p> : null}
      </fieldset>
    </div>
  );
}
