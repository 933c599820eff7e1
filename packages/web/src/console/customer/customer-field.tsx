// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
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
  const [typed, setTyped] = useState('');
  // what was pressed is gone with its press: the focus goes to what stands in its place
  const place = useRef<HTMLDivElement>(null);
  const pressed = useRef(false);
  const choose: typeof onChange = (...chosen) => {
    pressed.current = true;
    onChange(...chosen);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value is another place
  useEffect(() => {
    if (pressed.current) place.current?.querySelector<HTMLElement>('button, input')?.focus();
    pressed.current = false;
  }, [value]);
  const sought = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['list', '/v1/customers', 'field', sought],
    queryFn: ({ signal }) => readPage<Customer>('/v1/customers', { q: sought }, { limit: 6, signal }),
    enabled: value === null,
  });
  if (value !== null)
    return (
      <div ref={place}>
        <div className="text-sm font-medium">{words.customer}</div>
        <div className="flex min-h-9 items-center gap-2">
          <span>
            <CustomerName id={value} />
          </span>
          <Button small look="quiet" onClick={() => choose(null, null)}>
            {words.another}
          </Button>
        </div>
      </div>
    );
  return (
    <div ref={place} className="flex flex-col gap-2">
      <TextField
        label={words.customer}
        type="search"
        value={typed}
        placeholder={words.placeholder}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul aria-label={words.found}>
        {found.data?.data.map((customer) => (
          <li key={customer.id}>
            <button
              type="button"
              className="flex w-full cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-left hover:bg-sunken"
              onClick={() => choose(customer.id, customer)}
            >
              <span className="min-w-0 flex-1 truncate">{customer.name}</span>
              <span className="text-sm text-muted">{customer.external_id ?? ''}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.data?.data.length === 0 ? <p className="px-2 text-muted">{words.none}</p> : null}
    </div>
  );
}
