// SPDX-License-Identifier: Apache-2.0
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { Link, useAddress, useGo } from '../router.tsx';
import { type SessionAnswer, useSession } from '../session.tsx';
import { Outside, Refusal } from '../sign-in/outside.tsx';
import { useSending } from '../sign-in/use-sending.ts';
import { signInWords } from '../words/sign-in.ts';

export default function SignIn() {
  const words = useWords(signInWords);
  const { start } = useSession();
  const [{ next }] = useAddress();
  const go = useGo();
  const sending = useSending<SessionAnswer>('/v1/sessions', (answer) => {
    start(answer);
    go(next?.startsWith('/') && !next.startsWith('//') ? next : '/');
  });
  return (
    <Outside title={words.title}>
      <form className="flex flex-col gap-4" onSubmit={sending.submit}>
        <TextField label={words.email} name="email" type="email" autoComplete="username" required />
        <TextField label={words.password} name="password" type="password" autoComplete="current-password" required />
        <Refusal sending={sending} />
        <Button type="submit" look="primary" busy={sending.busy} disabled={(sending.wait ?? 0) > 0}>
          {words.sign_in}
        </Button>
        <Link to="/forgotten-password">{words.forgotten}</Link>
      </form>
    </Outside>
  );
}
