// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { Link } from '../router.tsx';
import { Outside, Refusal } from '../sign-in/outside.tsx';
import { useSending } from '../sign-in/use-sending.ts';
import { signInWords } from '../words/sign-in.ts';

export default function ForgottenPassword() {
  const words = useWords(signInWords);
  const [answer, setAnswer] = useState<Schemas['PasswordReset'] | null>(null);
  const sending = useSending<Schemas['PasswordReset']>('/v1/password_resets', setAnswer);
  return (
    <Outside title={words.forgotten_title} lead={words.forgotten_lead}>
      <form className="flex flex-col gap-4" onSubmit={sending.submit}>
        <TextField label={words.email} name="email" type="email" autoComplete="username" required />
        <Refusal sending={sending} />
        {answer === null ? null : (
          <Notice tone={answer.mail ? 'good' : 'warn'}>{answer.mail ? words.sent : words.no_mail}</Notice>
        )}
        <Button type="submit" look="primary" busy={sending.busy}>
          {words.send_link}
        </Button>
        <Link to="/sign-in">{words.back}</Link>
      </form>
    </Outside>
  );
}
