// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { API_ROOT, type Schemas, setSessionHeaders } from '../api/client.ts';
import { keep, kept } from '../ui/kept.ts';
import { nameApplication } from '../ui/layout.tsx';
import { type Language, LanguageContext, preferredLanguage } from '../ui/words.ts';
import { showBrand } from './brand-colours.ts';

/** Whose portal it is and who came, if anybody. */
export interface Visit {
  readonly page: Schemas['PortalPage'];
  readonly session: Schemas['PortalSession'] | null;
}
type Opened = Schemas['OpenedPortalSession'];

export interface PortalVisit extends Visit {
  readonly language: Language;
  /** Somebody came by a link. */
  readonly start: (opened: Opened) => void;
  readonly choose: (customer_id: string) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly chooseLanguage: (language: Language) => void;
}

const LANGUAGE = 'kontor-language';
const SessionContext = createContext<PortalVisit | null>(null);
/** Of a page in a frame; in memory alone, so that it is gone with the page. */
let bearer: string | null = null;

export function usePortal(): PortalVisit {
  const portal = useContext(SessionContext);
  if (portal === null) throw new Error('there is no session around this page');
  return portal;
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${API_ROOT}${path}`, {
    credentials: 'same-origin',
    ...init,
    headers: {
      'Accept-Language': document.documentElement.lang,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
      ...init.headers,
    },
  });
}

/** Asks the server whose portal this is, and who is signed in. */
export async function readVisit(): Promise<Visit> {
  const organisation = document.querySelector<HTMLMetaElement>('meta[name="organisation"]')?.content ?? '';
  const [page, session] = await Promise.all([
    ask(`/v1/portal/pages/${encodeURIComponent(organisation)}`),
    ask('/v1/portal/session'),
  ]);
  const described = await page.json();
  if (!page.ok) throw described;
  showBrand(described.accent_colour);
  nameApplication(described.name);
  if (session.status === 401) return { page: described, session: null };
  const known = await session.json();
  if (!session.ok) throw known;
  return { page: described, session: known };
}

/** Signs in by the end of a link. */
export async function redeem(token: string): Promise<Opened> {
  const response = await ask('/v1/portal/sessions', { method: 'POST', body: JSON.stringify({ token }) });
  const body = await response.json();
  if (!response.ok) throw body;
  return body;
}

export function SessionProvider({ visit, children }: { readonly visit: Visit; readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [session, setSession] = useState(visit.session);
  const [chosen, setChosen] = useState(() => kept(LANGUAGE));
  const csrf_token = session?.csrf_token ?? null;
  // before anything below asks for data
  setSessionHeaders({ organisation: null, csrf_token, bearer });
  const language = preferredLanguage([
    ...(chosen === null ? [] : [chosen]),
    ...(session?.customer?.language == null ? [] : [session.customer.language]),
    ...navigator.languages,
    ...(visit.page.language === null ? [] : [visit.page.language]),
  ]);
  document.documentElement.lang = language;

  const start = useCallback(
    ({ token, ...opened }: Opened) => {
      bearer = token;
      queries.clear();
      setSession(opened);
    },
    [queries],
  );
  const choose = useCallback(
    async (customer_id: string) => {
      const headers = { 'Kontor-Csrf': csrf_token ?? '' };
      const body = JSON.stringify({ customer_id });
      const response = await ask('/v1/portal/session', { method: 'PUT', headers, body });
      const answer = await response.json();
      if (!response.ok) throw answer;
      // nothing of the other customer stays on the screen
      queries.clear();
      setSession(answer);
    },
    [queries, csrf_token],
  );
  const end = useCallback(async () => {
    await ask('/v1/portal/session', { method: 'DELETE', headers: { 'Kontor-Csrf': csrf_token ?? '' } });
    bearer = null;
    queries.clear();
    setSession(null);
  }, [queries, csrf_token]);
  const chooseLanguage = useCallback(
    (next: Language) => {
      keep(LANGUAGE, next);
      setChosen(next);
      // what the API told in words is told again
      document.documentElement.lang = next;
      void queries.invalidateQueries();
    },
    [queries],
  );
  const value = useMemo(
    () => ({ page: visit.page, session, language, start, choose, end, chooseLanguage }),
    [visit, session, language, start, choose, end, chooseLanguage],
  );
  return (
    <SessionContext.Provider value={value}>
      <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>
    </SessionContext.Provider>
  );
}
