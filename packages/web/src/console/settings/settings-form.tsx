// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type ReactNode, useState } from 'react';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Section } from '../../ui/layout.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { settingsWords } from '../words/settings.ts';
import { SettingControl, type SettingField, useValueText } from './setting-control.tsx';
import { changedPaths, isAt, rebased, type Settings, valueAt, withValue } from './value-at.ts';

/**
 * A part of settings as a form: what is not among its fields stays as it was. What changes is shown place by place before
 * it is stored; what is refused stands at its field.
 */
export function SettingsForm({
  title,
  lead,
  fields,
  settings,
  start,
  onSave,
  may,
  may_not,
  at,
  actions,
  consequence,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly fields: readonly SettingField[];
  readonly settings: Settings;
  /** What the fields hold at first, where that is not what is stored. */
  readonly start?: Settings;
  /** `settings` are all of them, `changed` those of the fields that were changed. */
  readonly onSave: (settings: Settings, changed: Settings) => Promise<unknown>;
  /** Whether whoever looks may change them, and what is said where they may not. */
  readonly may: boolean;
  readonly may_not?: string;
  /** Where these settings stand in what is sent, as problems name it: `policies[0]`. */
  readonly at?: string;
  readonly actions?: ReactNode;
  /** What a change will do, beside what it changes; shown before it is stored. */
  readonly consequence?: (edited: Settings) => ReactNode;
  /** Below the fields: what comes of the settings as they are edited. */
  readonly children?: (edited: Settings) => ReactNode;
}) {
  const words = useWords(settingsWords);
  const shared = useWords(sharedWords);
  const textOf = useValueText();
  const tell = useToast();
  const paths = fields.map(({ path }) => path);
  const [{ base, edited }, setState] = useState({ base: settings, edited: start ?? settings });
  const [reviewing, setReviewing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // somebody else, or another form, has stored something
  if (base !== settings) setState({ base: settings, edited: rebased(paths, base, edited, settings) });
  const mistakes = (error === null ? [] : troubleOf(error).mistakes).map((mistake) => ({
    ...mistake,
    path: at !== undefined && mistake.path.startsWith(`${at}.`) ? mistake.path.slice(at.length + 1) : mistake.path,
  }));
  const elsewhere =
    error !== null && (mistakes.length === 0 || !mistakes.every(({ path }) => paths.some((of) => isAt(path, of))));
  const changed = changedPaths(paths, base, edited);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    if (changed.length === 0) tell(words.unchanged);
    else setReviewing(true);
  };
  const save = async () => {
    setBusy(true);
    try {
      const sent = changed.reduce((part, path) => withValue(part, path, valueAt(edited, path)), {} as Settings);
      await onSave(edited, sent);
      // what is said once and not kept, such as a secret, is not said again
      setState((now) => ({ ...now, edited: now.base }));
      tell(words.saved);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
      setReviewing(false);
    }
  };
  const mistakeAt = (path: string) => {
    const found = mistakes.find((mistake) => isAt(mistake.path, path));
    return found === undefined ? undefined : `${found.message}; ${found.mend}`;
  };
  return (
    <Section title={title} actions={actions}>
      {lead === undefined ? null : <div className="mb-3 max-w-3xl text-muted">{lead}</div>}
      <form onSubmit={submit}>
        <fieldset disabled={!may} className="grid min-w-0 gap-4 sm:grid-cols-2">
          <legend className="sr-only">{title}</legend>
          {fields.map((field) => (
            <SettingControl
              key={field.path}
              field={field}
              value={valueAt(edited, field.path)}
              mistake={mistakeAt(field.path)}
              onChange={(value) =>
                setState((before) => ({ ...before, edited: withValue(before.edited, field.path, value) }))
              }
            />
          ))}
        </fieldset>
        {children?.(edited)}
        {elsewhere ? (
          <div className="mt-4">
            <Trouble error={error} />
          </div>
        ) : null}
        {may ? (
          <Button type="submit" look="primary" className="mt-4">
            {words.review}
          </Button>
        ) : (
          <p className="mt-4 text-muted">{may_not ?? words.may_not}</p>
        )}
      </form>
      <Confirm
        open={reviewing}
        onClose={() => setReviewing(false)}
        onConfirm={() => void save()}
        title={words.changes}
        confirm={shared.save}
        busy={busy}
      >
        <Table
          label={words.changes}
          rows={fields.filter(({ path }) => changed.includes(path))}
          row_key={({ path }) => path}
          columns={[
            { key: 'label', head: words.setting, cell: ({ label }) => label },
            {
              key: 'before',
              head: words.before,
              cell: (field) => <span className="break-words">{textOf(field, valueAt(base, field.path))}</span>,
              csv: (field) => textOf(field, valueAt(base, field.path)),
            },
            {
              key: 'after',
              head: words.after,
              cell: (field) => <span className="break-words">{textOf(field, valueAt(edited, field.path))}</span>,
              csv: (field) => textOf(field, valueAt(edited, field.path)),
            },
          ]}
        />
        {consequence?.(edited)}
      </Confirm>
    </Section>
  );
}
