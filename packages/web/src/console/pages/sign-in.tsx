// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { API_ROOT } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { useAddress, useGo } from '../router.tsx';
import { useSession } from '../session.tsx';
import { signInWords } from '../words/sign-in.ts';

export default function SignIn() {
  const words = useWords(signInWords);
  const { start } = useSession();
  const [{ next }] = useAddress();
  const go = useGo();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    try {
      const response = await fetch(`${API_ROOT}/v1/sessions`, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: form.get('email'), password: form.get('password') }),
      });
      const body = await response.json();
      if (!response.ok) throw body;
      start(body);
      go(next?.startsWith('/') && !next.startsWith('//') ? next : '/');
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="mx-auto mt-[12dvh] w-full max-w-sm px-4">
      <PageHead title={words.title} />
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <TextField label={words.email} name="email" type="email" autoComplete="username" required />
        <TextField label={words.password} name="password" type="password" autoComplete="current-password" required />
        {error === null ? null : <Trouble error={error} />}
        <Button type="submit" look="primary" busy={busy}>
          {words.sign_in}
        </Button>
      </form>
    </main>
  );
}
