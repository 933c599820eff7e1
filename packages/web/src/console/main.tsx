// SPDX-License-Identifier: Apache-2.0
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { troubleOf } from '../api/problem.ts';
import { Trouble } from '../ui/notice.tsx';
import '../ui/style.css';
import { followTheme } from '../ui/theme.ts';
import { ToastProvider } from '../ui/toast.tsx';
import { router } from './router.tsx';
import { currentSession, SessionProvider } from './session.tsx';

// what a window sets while it is open goes into a style of its own, which the policy of the page must know
setNonce(document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '');
followTheme();

const root = createRoot(document.getElementById('page') as HTMLElement);
const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // the session ended meanwhile: sign in, and come back here
      if (troubleOf(error).code === 'session-missing') window.location.reload();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // what is refused is refused; what did not arrive is asked again
      retry: (count, error) => count < 3 && (troubleOf(error).status ?? 503) >= 500,
    },
  },
});

async function show(): Promise<void> {
  try {
    const first = await currentSession();
    root.render(
      <StrictMode>
        <QueryClientProvider client={queries}>
          <SessionProvider first={first}>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </SessionProvider>
        </QueryClientProvider>
      </StrictMode>,
    );
  } catch (error) {
    root.render(<Trouble error={error} onRetry={() => void show()} />);
  }
}
void show();
