// SPDX-License-Identifier: Apache-2.0
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { troubleOf } from '../api/problem.ts';
import { Trouble } from './notice.tsx';
import { followTheme } from './theme.ts';
import { ToastProvider } from './toast.tsx';

/**
 * Shows an application in `#page` once its session is known. `session_missing`: the code of a refusal that says that the
 * session ended meanwhile; the page starts anew then, which leads to the sign-in.
 */
export function startApplication<Session>({
  readSession,
  session_missing,
  content,
}: {
  readonly readSession: () => Promise<Session>;
  readonly session_missing: string;
  readonly content: (session: Session) => ReactNode;
}): void {
  // what a window sets while it is open goes into a style of its own, which the policy of the page must know
  setNonce(document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '');
  followTheme();
  const root = createRoot(document.getElementById('page') as HTMLElement);
  const queries = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (troubleOf(error).code === session_missing) window.location.reload();
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
  const show = async () => {
    try {
      const session = await readSession();
      root.render(
        <StrictMode>
          <QueryClientProvider client={queries}>
            <ToastProvider>{content(session)}</ToastProvider>
          </QueryClientProvider>
        </StrictMode>,
      );
    } catch (error) {
      root.render(<Trouble error={error} onRetry={() => void show()} />);
    }
  };
  void show();
}
