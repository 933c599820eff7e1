// SPDX-License-Identifier: Apache-2.0
import { type ChangeEvent, type FormEvent, useState } from 'react';
import { type Trouble as Mistaken, troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Choice, TextArea, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/layout.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { settingsWords } from '../words/settings.ts';
import { LogoField } from './logo-field.tsx';
import { type Settings, valueAt, withValue } from './value-at.ts';

/** A setting and how it is edited; `path` is where it stands. */
export interface SettingField {
  readonly path: string;
  readonly label: string;
  readonly hint?: string;
  /** `lines`: a list with one entry a line. */
  readonly kind?: 'text' | 'number' | 'email' | 'checkbox' | 'lines' | 'long' | 'choice' | 'logo';
  readonly choices?: readonly (readonly [value: string, words: string])[];
  readonly required?: boolean;
}

/** A part of settings as a form: what is not among its fields stays as it was. */
export function SettingsForm({
  title,
  fields,
  settings,
  onSave,
  may,
}: {
  readonly title: string;
  readonly fields: readonly SettingField[];
  readonly settings: Settings;
  readonly onSave: (settings: Settings) => Promise<unknown>;
  /** Whether whoever looks may change them. */
  readonly may: boolean;
}) {
  const words = useWords(settingsWords);
  const shared = useWords(sharedWords);
  const tell = useToast();
  const [edited, setEdited] = useState(settings);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const mistakes = error === null ? [] : troubleOf(error).mistakes;
  const elsewhere = error !== null && !mistakes.every(({ path }) => fields.some((field) => field.path === path));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onSave(edited);
      tell(words.saved);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={title}>
      <form onSubmit={(event) => void submit(event)}>
        <fieldset disabled={!may} className="grid gap-4 sm:grid-cols-2">
          <legend className="sr-only">{title}</legend>
          {fields.map((field) => (
            <SettingControl
              key={field.path}
              field={field}
              value={valueAt(edited, field.path)}
              mistake={mistakeAt(mistakes, field.path)}
              onChange={(value) => setEdited((before) => withValue(before, field.path, value))}
            />
          ))}
        </fieldset>
        {elsewhere ? <Trouble error={error} /> : null}
        {may ? (
          <Button type="submit" look="primary" className="mt-4" busy={busy}>
            {shared.save}
          </Button>
        ) : (
          <p className="mt-4 text-muted">{words.may_not}</p>
        )}
      </form>
    </Section>
  );
}

function mistakeAt(mistakes: Mistaken['mistakes'], path: string): string | undefined {
  const found = mistakes.find((mistake) => mistake.path === path);
  return found === undefined ? undefined : `${found.message}; ${found.mend}`;
}

function SettingControl({
  field: { label, hint, kind = 'text', choices = [], required = false },
  value,
  mistake,
  onChange,
}: {
  readonly field: SettingField;
  readonly value: unknown;
  readonly mistake: string | undefined;
  readonly onChange: (value: unknown) => void;
}) {
  const told = { label, ...(hint === undefined ? {} : { hint }), mistake };
  const text = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
    onChange(event.target.value);
  if (kind === 'checkbox')
    return (
      <Checkbox
        label={label}
        {...(hint === undefined ? {} : { hint })}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  if (kind === 'logo') return <LogoField {...told} value={value} onChange={onChange} />;
  if (kind === 'choice')
    return <Choice {...told} choices={choices} value={typeof value === 'string' ? value : ''} onChange={text} />;
  if (kind === 'lines')
    return (
      <TextArea
        {...told}
        rows={2}
        defaultValue={Array.isArray(value) ? value.join('\n') : ''}
        onChange={(event) =>
          onChange(
            event.target.value
              .split('\n')
              .map((line) => line.trim())
              .filter((line) => line !== ''),
          )
        }
      />
    );
  if (kind === 'long') return <TextArea {...told} rows={3} value={String(value ?? '')} onChange={text} />;
  if (kind === 'number')
    return (
      <TextField
        {...told}
        type="number"
        min={0}
        value={value === undefined ? '' : String(value)}
        onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
      />
    );
  return <TextField {...told} type={kind} required={required} value={String(value ?? '')} onChange={text} />;
}
