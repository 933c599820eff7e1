// SPDX-License-Identifier: Apache-2.0
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { ListQuery } from '../api/pages.ts';
import { Button } from '../ui/button.tsx';
import { Choice, TextField } from '../ui/field.tsx';
import { useAddress } from '../ui/routing.tsx';
import { useWords } from '../ui/words.ts';
import { sharedWords } from '../ui/words-shared.ts';
import { CustomerChoice } from './customer-choice.tsx';
import { SavedFilters } from './saved-filters.tsx';

/** A filter of a list, named as the parameter of the API. */
export type FilterField =
  | { readonly name: string; readonly label: string; readonly kind: 'text' | 'day' }
  /** One of any number of customers; `label`: what choosing none means. */
  | { readonly name: string; readonly label: string; readonly kind: 'customer' }
  | {
      readonly name: string;
      readonly label: string;
      readonly kind: 'choice';
      readonly choices: readonly (readonly [value: string, words: string])[];
    };

/** The filters in the address of a page: what is filtered can be linked to, saved and exported. */
export function useFilter(fields: readonly FilterField[]): { readonly filter: ListQuery; readonly clear: () => void } {
  const [address, change] = useAddress();
  const names = fields.map(({ name }) => name);
  return {
    filter: Object.fromEntries(names.map((name) => [name, address[name]])),
    clear: () => change(Object.fromEntries(names.map((name) => [name, undefined]))),
  };
}

/** The filters of a list as fields above it, with those that were saved; `children` stand behind the fields. */
export function FilterBar({
  list,
  fields,
  children,
}: {
  /** What its saved filters are kept under. */
  readonly list: string;
  readonly fields: readonly FilterField[];
  readonly children?: ReactNode;
}) {
  const words = useWords(sharedWords);
  const [address, change] = useAddress();
  const { filter, clear } = useFilter(fields);
  const filtered = Object.values(filter).some((value) => value !== undefined && value !== '');
  return (
    <search className="mb-3 flex flex-wrap items-end gap-2">
      {fields.map((field) => {
        const value = address[field.name] ?? '';
        const set = (next: string) => change({ [field.name]: next === '' ? undefined : next });
        if (field.kind === 'choice')
          return (
            <Choice
              key={field.name}
              className="w-44"
              label={field.label}
              choices={[['', words.all], ...field.choices]}
              value={value}
              onChange={(event) => set(event.target.value)}
            />
          );
        if (field.kind === 'customer')
          return <CustomerChoice key={field.name} value={value} all={field.label} onChange={set} />;
        if (field.kind === 'day')
          return (
            <TextField
              key={field.name}
              className="w-40"
              type="date"
              label={field.label}
              value={value}
              onChange={(event) => set(event.target.value)}
            />
          );
        return <SlowText key={field.name} label={field.label} value={value} onChange={set} />;
      })}
      {filtered ? (
        <Button look="quiet" icon={<X size={14} aria-hidden />} onClick={clear}>
          {words.clear_filters}
        </Button>
      ) : null}
      {children}
      <SavedFilters list={list} names={fields.map(({ name }) => name)} />
    </search>
  );
}

const REST_MS = 250;

/** Text that is asked for when somebody rests, not at every key. */
function SlowText({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (next: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing waits
  useEffect(() => {
    if (typed === value) return;
    const rest = setTimeout(() => onChange(typed), REST_MS);
    return () => clearTimeout(rest);
  }, [typed]);
  return (
    <TextField
      className="w-56"
      type="search"
      label={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
