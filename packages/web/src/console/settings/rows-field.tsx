// SPDX-License-Identifier: Apache-2.0
import { Plus, X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Choice, TextField } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { settingsWords } from '../words/settings.ts';
import { type Settings, withValue } from './value-at.ts';

export interface SettingColumn {
  readonly key: string;
  readonly label: string;
  readonly kind?: 'text' | 'number' | 'date' | 'choice' | 'checkbox';
  readonly choices?: readonly (readonly [value: string, words: string])[];
}

/** Objects of one shape, each a row of fields; rows are added and taken away. */
export function RowsField({
  label,
  hint,
  mistake,
  columns,
  rows,
  onChange,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly mistake: string | undefined;
  readonly columns: readonly SettingColumn[];
  readonly rows: readonly Settings[];
  readonly onChange: (rows: readonly Settings[]) => void;
}) {
  const words = useWords(settingsWords);
  const told = useId();
  const first = Object.fromEntries(
    columns.flatMap(({ key, kind, choices }) => (kind === 'choice' ? [[key, choices?.[0]?.[0] ?? '']] : [])),
  );
  const put = (at: number, row: Settings) => onChange(rows.map((before, place) => (place === at ? row : before)));
  return (
    <fieldset aria-describedby={(mistake ?? hint) === undefined ? undefined : told} className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="flex flex-col gap-3">
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
          <div key={at} className="flex flex-wrap items-end gap-2">
            {columns.map((column) => (
              <Cell
                key={column.key}
                column={column}
                label={words.in_row(column.label, at + 1)}
                value={row[column.key]}
                onChange={(value) => put(at, withValue(row, column.key, value))}
              />
            ))}
            <Button
              look="quiet"
              aria-label={words.remove_row(label, at + 1)}
              icon={<X size={16} aria-hidden />}
              onClick={() => onChange(rows.filter((_row, place) => place !== at))}
            />
          </div>
        ))}
        <div>
          <Button small icon={<Plus size={14} aria-hidden />} onClick={() => onChange([...rows, first])}>
            {words.add_row(label)}
          </Button>
        </div>
      </div>
      {(mistake ?? hint) === undefined ? null : (
        <p id={told} className={mistake === undefined ? 'mt-1 text-sm text-muted' : 'mt-1 text-sm text-bad'}>
          {mistake ?? hint}
        </p>
      )}
    </fieldset>
  );
}

function Cell({
  column: { kind = 'text', choices = [] },
  label,
  value,
  onChange,
}: {
  readonly column: SettingColumn;
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  if (kind === 'choice')
    return (
      <Choice
        className="min-w-32 flex-1"
        label={label}
        choices={choices}
        value={String(value ?? '')}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  if (kind === 'checkbox')
    return (
      <Checkbox
        label={label}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked ? true : undefined)}
      />
    );
  return (
    <TextField
      className="min-w-24 flex-1"
      label={label}
      type={kind}
      value={value === undefined || value === null ? '' : String(value)}
      onChange={({ target }) =>
        onChange(kind === 'number' && target.value !== '' ? Number(target.value) : target.value)
      }
    />
  );
}
