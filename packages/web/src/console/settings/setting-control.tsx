// SPDX-License-Identifier: Apache-2.0
import { type ChangeEvent, type ReactNode, useState } from 'react';
import { Checkbox, Choice, TextArea, TextField } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { settingsWords } from '../words/settings.ts';
import { type Choices, linesOf, listOf, ticked } from './list-text.ts';
import { LogoField } from './logo-field.tsx';
import { RowsField, type SettingColumn } from './rows-field.tsx';
import type { Settings } from './value-at.ts';

/** Of rows in what changes; more are counted. */
const MOST_ROWS_TOLD = 12;

/** A setting and how it is edited; `path` is where it stands. */
export interface SettingField {
  readonly path: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /**
   * `lines`: a list with one entry a line; `list`: one with commas, whose numbers are numbers; `several`: those of the
   * choices that are ticked; `rows`: objects with the columns; `secret`: written, never shown.
   */
  readonly kind?:
    | 'text'
    | 'number'
    | 'email'
    | 'date'
    | 'secret'
    | 'checkbox'
    | 'lines'
    | 'list'
    | 'long'
    | 'choice'
    | 'several'
    | 'rows'
    | 'logo';
  readonly choices?: Choices;
  readonly columns?: readonly SettingColumn[];
  readonly required?: boolean;
  /** In place of the control of its kind. */
  readonly control?: (of: {
    readonly value: unknown;
    readonly mistake: string | undefined;
    readonly onChange: (value: unknown) => void;
  }) => ReactNode;
  /** What an empty field says: null where that is a value of its own. */
  readonly empty?: null;
}

export function SettingControl({
  field,
  value,
  mistake,
  onChange,
}: {
  readonly field: SettingField;
  readonly value: unknown;
  readonly mistake: string | undefined;
  readonly onChange: (value: unknown) => void;
}) {
  const { label, hint, kind = 'text', choices = [], columns = [], required = false, empty } = field;
  const told = { label, ...(hint === undefined ? {} : { hint }), mistake };
  const text = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
    onChange(event.target.value === '' && empty === null ? null : event.target.value);
  if (field.control !== undefined) return field.control({ value, mistake, onChange });
  switch (kind) {
    case 'checkbox':
      return (
        <Checkbox
          label={label}
          {...(typeof hint === 'string' ? { hint } : {})}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case 'logo':
      return <LogoField {...told} value={value} onChange={onChange} />;
    case 'choice':
      return <Choice {...told} choices={choices} value={typeof value === 'string' ? value : ''} onChange={text} />;
    case 'several':
      return (
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{label}</legend>
          <div className="flex flex-wrap gap-x-4 gap-y-1">
            {choices.map(([key, name]) => (
              <Checkbox
                key={key}
                label={name}
                checked={Array.isArray(value) && value.map(String).includes(key)}
                onChange={(event) => onChange(ticked(choices, value, key, event.target.checked))}
              />
            ))}
          </div>
          {(mistake ?? hint) === undefined ? null : (
            <p className={mistake === undefined ? 'text-sm text-muted' : 'text-sm text-bad'}>{mistake ?? hint}</p>
          )}
        </fieldset>
      );
    case 'rows':
      return (
        <div className="min-w-0 sm:col-span-2">
          <RowsField {...told} columns={columns} rows={Array.isArray(value) ? value : []} onChange={onChange} />
        </div>
      );
    case 'lines':
      return (
        <TypedText
          {...told}
          lines
          value={Array.isArray(value) ? value.join('\n') : ''}
          read={(typed) => linesOf(typed)}
          onChange={onChange}
        />
      );
    case 'list':
      return (
        <TypedText
          {...told}
          value={Array.isArray(value) ? value.join(', ') : ''}
          read={(typed) => listOf(typed)}
          onChange={onChange}
        />
      );
    case 'long':
      return <TextArea {...told} rows={3} value={String(value ?? '')} onChange={text} />;
    case 'number':
      return (
        <TextField
          {...told}
          type="number"
          required={required}
          value={value === undefined || value === null ? '' : String(value)}
          onChange={({ target }) => onChange(target.value === '' ? empty : Number(target.value))}
        />
      );
    case 'secret':
      return (
        <TextField
          {...told}
          type="password"
          autoComplete="off"
          required={required}
          value={String(value ?? '')}
          onChange={text}
        />
      );
    default:
      return <TextField {...told} type={kind} required={required} value={String(value ?? '')} onChange={text} />;
  }
}

/** A text that says a list: it stays as it is typed while it says the same. */
function TypedText({
  lines = false,
  value,
  read,
  onChange,
  ...told
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly mistake: string | undefined;
  readonly lines?: boolean;
  readonly value: string;
  readonly read: (typed: string) => readonly (string | number)[];
  readonly onChange: (value: unknown) => void;
}) {
  const [typed, setTyped] = useState(value);
  const separator = lines ? '\n' : ', ';
  const shown = read(typed).join(separator) === value ? typed : value;
  const change = (text: string) => {
    setTyped(text);
    onChange(read(text));
  };
  if (lines) return <TextArea {...told} rows={2} value={shown} onChange={(event) => change(event.target.value)} />;
  return <TextField {...told} value={shown} onChange={(event) => change(event.target.value)} />;
}

/** A value of a setting as people read it. */
export function useValueText(): (field: SettingField, value: unknown) => string {
  const words = useWords(settingsWords);
  const shared = useWords(sharedWords);
  const nameIn = (choices: Choices, key: unknown) => choices.find(([one]) => one === String(key))?.[1] ?? String(key);
  return ({ kind, choices = [], columns = [] }, value) => {
    const named = (key: unknown) => nameIn(choices, key);
    if (kind === 'checkbox') return value === true ? shared.yes : shared.no;
    const empty = Array.isArray(value) && value.length === 0;
    if (empty || value === undefined || value === null || value === '') return words.nothing;
    if (kind === 'secret') return '••••';
    if (kind === 'logo') return (value as { readonly format: string }).format.toUpperCase();
    if (kind === 'rows') {
      const rows = value as readonly Settings[];
      const cells = (row: Settings) =>
        columns.flatMap((column) =>
          row[column.key] === undefined ? [] : [nameIn(column.choices ?? [], row[column.key])],
        );
      return rows.length > MOST_ROWS_TOLD
        ? words.row_count(String(rows.length))
        : rows.map((row) => cells(row).join(' ')).join('; ');
    }
    if (Array.isArray(value)) return value.map(named).join(', ');
    return kind === 'choice' ? named(value) : String(value);
  };
}
