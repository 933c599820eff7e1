// SPDX-License-Identifier: Apache-2.0
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { ArrowLeft, UserRound } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { PageHead } from '../ui/layout.tsx';
import { Menu } from '../ui/menu.tsx';
import { Empty, Loading, Trouble } from '../ui/notice.tsx';
import { usePreferenceItems } from '../ui/preference-items.ts';
import { Link } from '../ui/routing.tsx';
import { SkipLink } from '../ui/skip-link.tsx';
import { useWords } from '../ui/words.ts';
import { PORTAL_PAGES } from './page-list.ts';
import { usePortal } from './session.tsx';
import { navigationWords } from './words/navigation.ts';

/** What stands around every page: whose portal it is, the pages, the account. Nobody signed in: to the sign-in. */
export function Shell() {
  const words = useWords(navigationWords);
  const { session, page } = usePortal();
  if (session === null) return <Navigate to={'/sign-in' as never} />;
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink label={words.skip} />
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex w-full max-w-5xl items-center gap-3 px-4 pt-3">
          <Brand />
          <div className="flex-1" />
          {session.return_url === null ? null : (
            <a
              href={session.return_url}
              className="inline-flex items-center gap-1 text-sm text-accent hover:underline max-sm:sr-only"
            >
              <ArrowLeft size={14} aria-hidden />
              {words.back_to(page.name)}
            </a>
          )}
          <AccountMenu />
        </div>
        {session.customer === null ? null : <Navigation />}
      </header>
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-5xl min-w-0 flex-1 px-4 py-6 outline-none">
        {session.customer === null ? (
          <ChooseCustomer />
        ) : (
          <Suspense fallback={<Loading lines={6} />}>
            <Outlet />
          </Suspense>
        )}
      </main>
      <Foot />
    </div>
  );
}

export function Brand() {
  const { page } = usePortal();
  return (
    <span className="flex min-w-0 items-center gap-2 text-lg font-semibold">
      {page.logo ? <img src="logo" alt="" className="h-8 max-w-40" /> : null}
      <span className="truncate">{page.name}</span>
    </span>
  );
}

function Navigation() {
  const words = useWords(navigationWords);
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav aria-label={words.navigation} className="mx-auto w-full max-w-5xl overflow-x-auto px-2 pt-2">
      <ul className="flex gap-1">
        {PORTAL_PAGES.map(({ path: to, name }) => (
          <li key={to}>
            <Link
              to={to}
              aria-current={path === to ? 'page' : undefined}
              className={`block border-b-2 px-2 py-2 text-sm whitespace-nowrap ${path === to ? 'border-accent font-medium text-accent' : 'border-transparent text-ink hover:bg-sunken'}`}
            >
              {name === undefined ? to : words.pages[name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** One of several customers that have the address. */
function ChooseCustomer() {
  const words = useWords(navigationWords);
  const { session, choose } = usePortal();
  const [error, setError] = useState<unknown>(null);
  return (
    <>
      <PageHead title={words.choose} lead={words.choose_lead} />
      {error === null ? null : <Trouble error={error} />}
      <ul className="flex max-w-sm flex-col gap-2">
        {session?.customers.map(({ id, name }) => (
          <li key={id}>
            <Button className="w-full justify-start" onClick={() => void choose(id).catch(setError)}>
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function AccountMenu() {
  const words = useWords(navigationWords);
  const { session, language, chooseLanguage, choose, end } = usePortal();
  const preferences = usePreferenceItems({ theme_words: words.theme, language, chooseLanguage });
  const customers = session?.customers ?? [];
  return (
    <Menu
      trigger={<Button look="quiet" aria-label={words.account} icon={<UserRound size={18} aria-hidden />} />}
      items={[
        ...customers.map(({ id, name }) => ({
          label: name,
          checked: id === session?.customer?.id,
          disabled: customers.length < 2,
          onSelect: () => void choose(id),
        })),
        'line' as const,
        ...preferences,
        'line' as const,
        { label: words.sign_out, onSelect: () => void end() },
      ]}
    />
  );
}

/** What the seller has to say besides. */
export function Foot() {
  const words = useWords(navigationWords);
  const { links } = usePortal().page;
  const named = (['terms', 'privacy', 'support'] as const).flatMap((key) => {
    const href = links[key];
    return href === undefined ? [] : [{ key, href }];
  });
  if (named.length === 0) return null;
  return (
    <footer className="mx-auto w-full max-w-5xl px-4 py-6 text-sm">
      <ul className="flex flex-wrap gap-4">
        {named.map(({ key, href }) => (
          <li key={key}>
            <a className="text-muted underline" href={href} target="_blank" rel="noreferrer">
              {words[key]}
            </a>
          </li>
        ))}
      </ul>
    </footer>
  );
}

export function NotFound() {
  const words = useWords(navigationWords);
  return <Empty title={words.not_found}>{words.not_found_mend}</Empty>;
}
