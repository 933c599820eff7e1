// SPDX-License-Identifier: Apache-2.0
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon, Search, UserRound } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Empty, Loading } from '../ui/notice.tsx';
import { usePreferenceItems } from '../ui/preference-items.ts';
import { Link, useGo } from '../ui/routing.tsx';
import { SkipLink } from '../ui/skip-link.tsx';
import { useWords } from '../ui/words.ts';
import { useLive } from './live.ts';
import { CONSOLE_PAGES } from './page-list.ts';
import { useSession } from './session.tsx';
import { useShortcuts } from './shortcuts.ts';
import { navigationWords } from './words/navigation.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));
const ShortcutsDialog = lazy(() => import('./shortcuts-dialog.tsx'));

/** What stands around every page: navigation, organisation, search, account. Nobody signed in: to the sign-in. */
export function Shell() {
  const words = useWords(navigationWords);
  const { signed_in, organisation } = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useLive(signed_in === null ? null : (organisation?.slug ?? null));
  const [shown, setShown] = useState(false);
  const { opened, open, close } = useShortcuts();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the navigation of narrow screens
  useEffect(() => setShown(false), [path]);
  if (signed_in === null) return <ToSignIn wanted={path} />;
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[15rem_1fr]">
      <SkipLink label={words.skip} />
      <aside
        className={`${shown ? 'fixed inset-0 z-30 block overflow-y-auto' : 'hidden'} border-r border-line bg-surface md:sticky md:top-0 md:block md:h-dvh md:overflow-y-auto`}
      >
        <div className="flex items-center justify-between gap-2 px-4 pt-4">
          <OrganisationChoice />
          <Button
            className="md:hidden"
            look="quiet"
            aria-label={words.open_navigation}
            aria-expanded={shown}
            onClick={() => setShown(false)}
            icon={<MenuIcon size={18} aria-hidden />}
          />
        </div>
        <Navigation path={path} />
      </aside>
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-ground/95 px-4 py-2 backdrop-blur md:px-8">
          <Button
            className="md:hidden"
            look="quiet"
            aria-label={words.open_navigation}
            aria-expanded={shown}
            onClick={() => setShown(true)}
            icon={<MenuIcon size={18} aria-hidden />}
          />
          <Button
            className="max-w-sm flex-1 justify-start text-muted"
            onClick={() => open('palette')}
            icon={<Search size={16} aria-hidden />}
          >
            <span className="flex-1 text-left">{words.palette}</span>
            <kbd className="hidden text-xs sm:inline">Ctrl K</kbd>
          </Button>
          <div className="flex-1 max-sm:hidden" />
          <AccountMenu onShortcuts={() => open('shortcuts')} />
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-7xl min-w-0 flex-1 px-4 py-6 outline-none md:px-8"
        >
          {organisation === null ? (
            <Empty title={words.no_organisation}>{words.no_organisation_mend}</Empty>
          ) : (
            <Suspense fallback={<Loading lines={6} />}>
              <Outlet />
            </Suspense>
          )}
        </main>
      </div>
      <Suspense>
        {opened === 'palette' ? <CommandPalette onClose={close} /> : null}
        {opened === 'shortcuts' ? <ShortcutsDialog onClose={close} /> : null}
      </Suspense>
    </div>
  );
}

/** The path is the sign-in's by the time this is shown again: what was wanted is what it was at first. */
function ToSignIn({ wanted }: { readonly wanted: string }) {
  const [next] = useState(wanted);
  return <Navigate to={'/sign-in' as never} search={{ next } as never} />;
}

function Navigation({ path }: { readonly path: string }) {
  const words = useWords(navigationWords);
  const groups = [...new Set(CONSOLE_PAGES.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  return (
    <nav aria-label={words.navigation} className="px-2 py-4">
      {groups.map((group) => (
        <div key={group} className="mb-4">
          <h2 className="px-2 pb-1 text-xs font-semibold tracking-wide text-muted uppercase">{words.groups[group]}</h2>
          <ul>
            {CONSOLE_PAGES.filter((page) => page.group === group && page.name !== undefined).map((page) => {
              const here = page.path === '/' ? path === '/' : path === page.path || path.startsWith(`${page.path}/`);
              return (
                <li key={page.path}>
                  <Link
                    to={page.path}
                    aria-current={here ? 'page' : undefined}
                    className={`block rounded-md px-2 py-1.5 ${here ? 'bg-accent-soft font-medium text-accent' : 'text-ink hover:bg-sunken'}`}
                  >
                    {words.pages[page.name as NonNullable<typeof page.name>]}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function OrganisationChoice() {
  const words = useWords(navigationWords);
  const { signed_in, organisation, chooseOrganisation } = useSession();
  const organisations = signed_in?.organisations ?? [];
  if (organisation === null) return <span className="font-semibold">Kontor</span>;
  if (organisations.length === 1) return <span className="truncate px-1 font-semibold">{organisation.name}</span>;
  return (
    <select
      aria-label={words.organisation}
      value={organisation.slug}
      onChange={(event) => chooseOrganisation(event.target.value)}
      className="min-h-9 w-full min-w-0 rounded-md border border-line bg-surface px-2 font-semibold"
    >
      {organisations.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </select>
  );
}

function AccountMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const words = useWords(navigationWords);
  const { signed_in, language, chooseLanguage, end } = useSession();
  const go = useGo();
  const preferences = usePreferenceItems({ theme_words: words.theme, language, chooseLanguage });
  return (
    <Menu
      trigger={<Button look="quiet" aria-label={words.account} icon={<UserRound size={18} aria-hidden />} />}
      items={[
        { label: signed_in?.user.email ?? '', disabled: true, onSelect: () => {} },
        { label: words.account, onSelect: () => go('/account') },
        { label: words.shortcuts, onSelect: onShortcuts },
        'line',
        ...preferences,
        'line',
        { label: words.sign_out, onSelect: () => void end() },
      ]}
    />
  );
}

export function NotFound() {
  const words = useWords(navigationWords);
  return <Empty title={words.not_found}>{words.not_found_mend}</Empty>;
}
