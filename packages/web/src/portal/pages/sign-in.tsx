// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useEffect, useState } from 'react';
import { API_ROOT, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useGo } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { redeem, usePortal } from '../session.tsx';
import { Brand, Foot } from '../shell.tsx';
import { signInWords } from '../words/sign-in.ts';

const tokenInAddress = () => /^#token=(.+)$/.exec(window.location.hash)?.[1] ?? null;
/** A link is good once, however often a page is drawn. */
const redeemed = new Map<string, Promise<Schemas['OpenedPortalSession']>>();

function redeemOnce(token: string) {
  const known = redeemed.get(token) ?? redeem(token);
  redeemed.set(token, known);
  return known;
}

/** Asks for a link by mail; with the end of a link behind the `#`, signs in by it. */
export default function SignIn() {
  const words = useWords(signInWords);
  const { start } = usePortal();
  const go = useGo();
  const [token] = useState(tokenInAddress);
  // programs that look through mails open links: what was mailed waits for somebody to press a button
  const [waiting, setWaiting] = useState(() => token !== null && window.location.pathname.endsWith('/sign-in'));
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (token === null || waiting) return;
    let left = false;
    redeemOnce(token).then(
      (opened) => {
        if (left) return;
        window.history.replaceState(null, '', window.location.pathname);
        start(opened);
        go('/');
      },
      (thrown) => left || setError(thrown),
    );
    return () => {
      left = true;
    };
  }, [token, waiting, start, go]);
  return (
    <div className="flex min-h-dvh flex-col">
      <main className="mx-auto mt-[10dvh] w-full max-w-sm flex-1 px-4">
        <div className="mb-6">
          <Brand />
        </div>
        {token === null || error !== null ? (
          <Request before={error} />
        ) : waiting ? (
          <>
            <PageHead title={words.title} lead={words.continue_lead} />
            <Button look="primary" className="w-full" onClick={() => setWaiting(false)}>
              {words.continue}
            </Button>
          </>
        ) : (
          <>
            <PageHead title={words.opening} />
            <Loading />
          </>
        )}
      </main>
      <Foot />
    </div>
  );
}

function Request({ before }: { readonly before: unknown }) {
  const words = useWords(signInWords);
  const { page } = usePortal();
  const [sent, setSent] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(before);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email'));
    setBusy(true);
    setError(null);
    try {
      const response = await fetch(`${API_ROOT}/v1/portal/sign_in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ organisation: page.organisation, email }),
      });
      if (!response.ok) throw await response.json();
      setSent(email);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  if (sent !== null)
    return (
      <>
        <PageHead title={words.sent} lead={words.sent_lead(sent)} />
        <Button onClick={() => setSent(null)}>{words.another}</Button>
      </>
    );
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <TextField label={words.email} name="email" type="email" autoComplete="email" required />
        {error === null ? null : <Trouble error={error} />}
        <Button type="submit" look="primary" busy={busy}>
          {words.send}
        </Button>
      </form>
    </>
  );
}
