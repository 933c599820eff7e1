// SPDX-License-Identifier: Apache-2.0
import { RouterProvider } from '@tanstack/react-router';
import { startApplication } from '../ui/application.tsx';
import '../ui/style.css';
import { router } from './router.tsx';
import { currentSession, SessionProvider } from './session.tsx';

startApplication({
  readSession: currentSession,
  session_missing: 'session-missing',
  content: (session) => (
    <SessionProvider first={session}>
      <RouterProvider router={router} />
    </SessionProvider>
  ),
});
