// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const CONTROL =
  'w-full min-h-9 rounded-md border border-line-strong bg-surface px-2.5 text-ink placeholder:text-muted disabled:opacity-60 aria-invalid:border-bad';

interface FieldOptions {
  readonly label: string;
  /** Said below, while nothing is wrong. */
  readonly hint?: ReactNode;
  /** What is wrong with it. */
  readonly mistake?: string | undefined;
  /** Only heard, not seen: for filters whose place says it. */
  readonly hide_label?: boolean;
  readonly className?: string;
}

interface Named {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** A control with its label, hint and mistake, tied together for whoever hears the page. */
export function Field({
  label,
  hint,
  mistake,
  hide_label,
  className,
  children,
}: FieldOptions & { readonly children: (named: Named) => ReactNode }) {
  const id = useId();
  const told = mistake ?? hint;
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className={hide_label ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': told === undefined ? undefined : `${id}-told`,
        'aria-invalid': mistake === undefined ? undefined : true,
      })}
      {told === undefined ? null : (
        <p id={`${id}-told`} className={clsx('text-sm', mistake === undefined ? 'text-muted' : 'text-bad')}>
          {told}
        </p>
      )}
    </div>
  );
}

type Rest<T> = Omit<T, 'className' | 'id'>;

export function TextField({
  label,
  hint,
  mistake,
  hide_label,
  className,
  ...input
}: FieldOptions & Rest<InputHTMLAttributes<HTMLInputElement>>) {
  return (
    <Field {...({ label, hint, mistake, hide_label, className } as FieldOptions)}>
      {(named) => <input type="text" {...input} {...named} className={CONTROL} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  mistake,
  hide_label,
  className,
  ...input
}: FieldOptions & Rest<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  return (
    <Field {...({ label, hint, mistake, hide_label, className } as FieldOptions)}>
      {(named) => <textarea rows={4} {...input} {...named} className={clsx(CONTROL, 'py-2')} />}
    </Field>
  );
}

/** One of a few: `choices` are values with their words. */
export function Choice({
  label,
  hint,
  mistake,
  hide_label,
  className,
  choices,
  ...select
}: FieldOptions &
  Rest<SelectHTMLAttributes<HTMLSelectElement>> & {
    readonly choices: readonly (readonly [value: string, words: string])[];
  }) {
  return (
    <Field {...({ label, hint, mistake, hide_label, className } as FieldOptions)}>
      {(named) => (
        <select {...select} {...named} className={CONTROL}>
          {choices.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({
  label,
  hint,
  ...input
}: { readonly label: string; readonly hint?: string } & Rest<InputHTMLAttributes<HTMLInputElement>>) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input
        type="checkbox"
        {...input}
        id={id}
        className="mt-1 size-4 accent-accent"
        aria-describedby={hint === undefined ? undefined : `${id}-told`}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint === undefined ? null : (
          <p id={`${id}-told`} className="text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
