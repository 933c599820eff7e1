// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { troubleOf } from '../api/problem.ts';
import { Button } from './button.tsx';
import { useWords } from './words.ts';
import { sharedWords } from './words-shared.ts';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'accent';
const TONES: Readonly<Record<Tone, string>> = {
  plain: 'bg-sunken text-ink',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  accent: 'bg-accent-soft text-accent',
};

export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex items-center rounded-full px-2 py-0.5 text-xs font-semibold whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

export function Notice({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} className={clsx('rounded-md px-3 py-2', TONES[tone])}>
      {children}
    </div>
  );
}

/** What went wrong and how to mend it, with a way to try again. */
export function Trouble({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const words = useWords(sharedWords);
  const { message, mend, doc_url, status, mistakes } = troubleOf(error);
  return (
    <Notice tone="bad">
      <p className="font-medium">{status === null ? words.unreachable : message}</p>
      <p>{status === null ? words.unreachable_mend : mend}</p>
      {mistakes.length < 2 ? null : (
        <ul className="mt-1 list-disc pl-5">
          {mistakes.slice(1).map((mistake) => (
            <li key={mistake.path + mistake.message}>
              <code>{mistake.path}</code> {mistake.message}; {mistake.mend}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-1 flex items-center gap-3">
        {onRetry === undefined ? null : (
          <Button small onClick={onRetry}>
            {words.retry}
          </Button>
        )}
        {doc_url === null ? null : (
          <a className="underline" href={doc_url} target="_blank" rel="noreferrer">
            {words.learn_more}
          </a>
        )}
      </div>
    </Notice>
  );
}

/** Nothing is here yet: what it would be, and how to get the first. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="rounded-lg border border-dashed border-line-strong/60 px-6 py-12 text-center">
      <p className="font-medium">{title}</p>
      {children === undefined ? null : (
        <div className="mt-2 flex flex-col items-center gap-3 text-muted">{children}</div>
      )}
    </div>
  );
}

/** Grey where something will be. */
export function Loading({ lines = 3 }: { readonly lines?: number }) {
  const words = useWords(sharedWords);
  return (
    <div role="status" aria-label={words.loading} className="flex animate-pulse flex-col gap-2 py-2">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are alike
        <div key={line} className="h-4 rounded bg-sunken" style={{ width: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

/** How far long work is: `done` of `of`; without `of` it is not known. */
export function Progress({ label, done, of }: { readonly label: string; readonly done: number; readonly of?: number }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="text-sm text-muted">{label}</span>
      <progress
        className="h-2 w-full accent-accent"
        aria-label={label}
        {...(of === undefined ? {} : { value: done, max: of })}
      />
    </div>
  );
}
