// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { PageHead } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { Link } from '../router.tsx';
import { settingsWords } from '../words/settings.ts';

/** The pages of the settings, in the order of their navigation. */
const PAGES = [
  ['organisation', '/settings'],
  ['documents', '/settings/documents'],
  ['taxes', '/settings/taxes'],
  ['currencies', '/settings/currencies'],
  ['ledger', '/settings/ledger'],
  ['collecting', '/settings/collecting'],
  ['providers', '/settings/providers'],
  ['mail', '/settings/mail'],
  ['portal', '/settings/portal'],
] as const;
export type SettingsPage = (typeof PAGES)[number][0];

/** What stands around every page of the settings: its name, and the way to the others. */
export function SettingsFrame({ page, children }: { readonly page: SettingsPage; readonly children: ReactNode }) {
  const words = useWords(settingsWords);
  return (
    <>
      <PageHead title={words.title_of(words.pages[page])} lead={words.leads[page]} />
      <div className="grid gap-6 lg:grid-cols-[11rem_minmax(0,1fr)]">
        <nav aria-label={words.parts} className="self-start lg:sticky lg:top-20">
          <ul className="flex flex-wrap gap-1 lg:flex-col">
            {PAGES.map(([key, to]) => (
              <li key={key}>
                <Link
                  to={to}
                  aria-current={key === page ? 'page' : undefined}
                  className={clsx(
                    'block rounded-md px-2.5 py-1.5',
                    key === page ? 'bg-accent-soft font-medium text-accent' : 'text-ink hover:bg-sunken',
                  )}
                >
                  {words.pages[key]}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="flex min-w-0 flex-col gap-4">{children}</div>
      </div>
    </>
  );
}

/** While settings are read, and where they cannot be. */
export function Waiting({ error, refetch }: { readonly error: unknown; readonly refetch: () => unknown }) {
  return error === null ? <Loading lines={6} /> : <Trouble error={error} onRetry={() => void refetch()} />;
}
