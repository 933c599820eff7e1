// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import { type ReactNode, useEffect, useId } from 'react';

/** What windows are named after, behind the name of the page. */
let application = 'Kontor';
export function nameApplication(name: string): void {
  application = name;
}

/** The head of a page: its name, what it says below, and what can be done there. Names the window, too. */
export function PageHead({
  title,
  title_language,
  lead,
  actions,
}: {
  readonly title: string;
  /** Where it is not that of the page. */
  readonly title_language?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ${application}`;
  }, [title]);
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-1 basis-80">
        <h1 className="break-words" lang={title_language}>
          {title}
        </h1>
        {lead === undefined ? null : <div className="mt-1 max-w-3xl text-muted">{lead}</div>}
      </div>
      {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** A part of a page with a heading. */
export function Section({
  title,
  actions,
  children,
  className,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={clsx('rounded-lg border border-line bg-surface p-4', className)}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 id={id}>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** A figure with its name, and what changed about it. */
export function Figure({
  label,
  value,
  note,
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}) {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <div className="text-sm text-muted">{label}</div>
      <div className="mt-1 text-2xl font-semibold tabular-nums">{value}</div>
      {note === undefined ? null : <div className="mt-1 text-sm text-muted">{note}</div>}
    </div>
  );
}

/** Facts: names with their values. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
