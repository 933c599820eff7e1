// SPDX-License-Identifier: Apache-2.0
import { RouterProvider } from '@tanstack/react-router';
import { startApplication } from '../ui/application.tsx';
import '../ui/style.css';
import { pagesRouter } from '../ui/routing.tsx';
import { OPEN_PAGES, PORTAL_PAGES } from './page-list.ts';
import { readVisit, SessionProvider } from './session.tsx';
import { NotFound, Shell } from './shell.tsx';

const router = pagesRouter({ shell: Shell, not_found: NotFound, inside: PORTAL_PAGES, outside: OPEN_PAGES });

startApplication({
  readSession: readVisit,
  session_missing: 'portal-session-missing',
  content: (visit) => (
    <SessionProvider visit={visit}>
      <RouterProvider router={router} />
    </SessionProvider>
  ),
});
