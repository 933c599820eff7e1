// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { API_ROOT, type Schemas, setSessionHeaders } from '../api/client.ts';
import { type Language, LanguageContext, preferredLanguage } from '../ui/words.ts';

/** What an organisation lets a member do: see the table in the guide of the console. */
export type Role = SessionAnswer['organisations'][number]['role'];

export type SessionAnswer = Schemas['Session'];

export interface ConsoleSession {
  /** Null: nobody is signed in. */
  readonly signed_in: SessionAnswer | null;
  /** The organisation that is looked at; null where the member belongs to none. */
  readonly organisation: SessionAnswer['organisations'][number] | null;
  readonly language: Language;
  readonly start: (answer: SessionAnswer) => void;
  readonly end: () => Promise<void>;
  readonly chooseOrganisation: (slug: string) => void;
  readonly chooseLanguage: (language: Language) => void;
}

const ORGANISATION = 'kontor-organisation';
const LANGUAGE = 'kontor-language';
const SessionContext = createContext<ConsoleSession | null>(null);

export function useSession(): ConsoleSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('there is no session around this page');
  return session;
}

/** The organisation that is looked at, on pages that are only shown with one. */
export function useOrganisation() {
  const { organisation } = useSession();
  if (organisation === null) throw new Error('no organisation is chosen');
  return organisation;
}

/** Asks the server who is signed in; null: nobody. */
export async function currentSession(): Promise<SessionAnswer | null> {
  const response = await fetch(`${API_ROOT}/v1/session`, { credentials: 'same-origin' });
  if (response.status === 401) return null;
  const body = await response.json();
  if (!response.ok) throw body;
  return body;
}

export function SessionProvider({
  first,
  children,
}: {
  readonly first: SessionAnswer | null;
  readonly children: ReactNode;
}) {
  const queries = useQueryClient();
  const [signed_in, setSignedIn] = useState(first);
  const [slug, setSlug] = useState(() => localStorage.getItem(ORGANISATION));
  const [chosen, setChosen] = useState(() => localStorage.getItem(LANGUAGE));
  const organisations = signed_in?.organisations ?? [];
  const organisation = organisations.find((one) => one.slug === slug) ?? organisations[0] ?? null;
  // before anything below asks for data
  setSessionHeaders({ organisation: organisation?.slug ?? null, csrf_token: signed_in?.csrf_token ?? null });
  const language = preferredLanguage([
    ...(chosen === null ? [] : [chosen]),
    ...(signed_in === null ? [] : [signed_in.user.language]),
    ...navigator.languages,
  ]);
  document.documentElement.lang = language;

  const chooseOrganisation = useCallback(
    (next: string) => {
      localStorage.setItem(ORGANISATION, next);
      setSlug(next);
      // nothing of the other organisation stays on the screen
      queries.clear();
    },
    [queries],
  );
  const chooseLanguage = useCallback(
    (next: Language) => {
      localStorage.setItem(LANGUAGE, next);
      setChosen(next);
      // what the API told in words is told again
      document.documentElement.lang = next;
      void queries.invalidateQueries();
    },
    [queries],
  );
  const end = useCallback(async () => {
    await fetch(`${API_ROOT}/v1/session`, {
      method: 'DELETE',
      credentials: 'same-origin',
      headers: { 'Kontor-Csrf': signed_in?.csrf_token ?? '' },
    });
    queries.clear();
    setSignedIn(null);
  }, [queries, signed_in]);
  const value = useMemo(
    () => ({ signed_in, organisation, language, start: setSignedIn, end, chooseOrganisation, chooseLanguage }),
    [signed_in, organisation, language, end, chooseOrganisation, chooseLanguage],
  );
  return (
    <SessionContext.Provider value={value}>
      <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>
    </SessionContext.Provider>
  );
}
