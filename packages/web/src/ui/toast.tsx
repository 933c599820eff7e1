// SPDX-License-Identifier: Apache-2.0
import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import type { Tone } from './notice.tsx';

interface Told {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}
const ToastContext = createContext<(text: string, tone?: Tone) => void>(() => {});

/** `const tell = useToast(); tell('Saved')`: said at the edge of the page, and to whoever hears it. */
export const useToast = () => useContext(ToastContext);

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [told, setTold] = useState<readonly Told[]>([]);
  const tell = useCallback((text: string, tone: Tone = 'good') => {
    setTold((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, text, tone }]);
  }, []);
  return (
    <ToastContext.Provider value={tell}>
      <Toast.Provider duration={6_000}>
        {children}
        {told.map(({ id, text, tone }) => (
          <Toast.Root
            key={id}
            onOpenChange={(open) => open || setTold((before) => before.filter((one) => one.id !== id))}
            className={`rounded-md border border-line px-4 py-3 shadow-lg ${tone === 'bad' ? 'bg-bad-soft text-bad' : 'bg-raised text-ink'}`}
          >
            <Toast.Description>{text}</Toast.Description>
          </Toast.Root>
        ))}
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2" />
      </Toast.Provider>
    </ToastContext.Provider>
  );
}
