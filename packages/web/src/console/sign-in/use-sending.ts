// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useEffect, useState } from 'react';
import { type Refused, send } from './send.ts';

export interface Sending {
  readonly busy: boolean;
  readonly refused: Refused | null;
  /** Seconds until it may be tried again; null: nothing was said about that. */
  readonly wait: number | null;
  /** For a form: sends its fields. */
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
}

/** Sends the fields of a form to `path`, and counts down where the server says to wait. */
export function useSending<T>(path: string, onDone: (answer: T) => void): Sending {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [wait, setWait] = useState<number | null>(null);
  useEffect(() => {
    if (wait === null || wait <= 0) return;
    const second = setTimeout(() => setWait(wait - 1), 1_000);
    return () => clearTimeout(second);
  }, [wait]);
  const submit = async (form: HTMLFormElement) => {
    setBusy(true);
    setRefused(null);
    try {
      onDone(await send<T>(path, Object.fromEntries(new FormData(form))));
    } catch (thrown) {
      setRefused(thrown as Refused);
      setWait((thrown as Refused).retry_after);
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    refused,
    wait,
    submit: (event) => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
  };
}
