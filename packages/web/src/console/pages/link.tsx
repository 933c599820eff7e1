// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { Link, useGo } from '../router.tsx';
import { type SessionAnswer, useSession } from '../session.tsx';
import { Outside, Refusal } from '../sign-in/outside.tsx';
import { useSending } from '../sign-in/use-sending.ts';
import { signInWords } from '../words/sign-in.ts';

/** A link that works once: to sign in, to set a password, to accept an invitation. Its token stands behind the #. */
export default function FollowLink() {
  const words = useWords(signInWords);
  const [token] = useState(() => window.location.hash.slice(1));
  const path = { params: { path: { token } } };
  const link = query.useQuery('get', '/v1/sign_in_links/{token}', path, { enabled: token !== '', retry: false });
  if (token === '' || link.error?.code === 'sign-in-link-invalid')
    return (
      <Outside title={words.link_title}>
        <Empty title={words.link_invalid}>
          {words.link_invalid_mend}
          <Link to="/sign-in">{words.back}</Link>
        </Empty>
      </Outside>
    );
  if (link.data === undefined)
    return (
      <Outside title={words.link_title}>
        {link.error === null ? <Loading /> : <Trouble error={link.error} onRetry={() => void link.refetch()} />}
      </Outside>
    );
  return <Redeem token={token} link={link.data} />;
}

function Redeem({ token, link }: { readonly token: string; readonly link: Schemas['SignInLink'] }) {
  const words = useWords(signInWords);
  const { signed_in, start } = useSession();
  const go = useGo();
  const sending = useSending<SessionAnswer>(`/v1/sign_in_links/${encodeURIComponent(token)}`, (answer) => {
    start(answer);
    go('/');
  });
  const { kind, email, needs } = link;
  const invited_here = signed_in?.user.email === email;
  const { title, lead, button } = {
    sign_in: { title: words.title, lead: words.as(email), button: words.sign_in },
    reset: { title: words.reset_title, lead: words.reset_lead, button: words.set_password },
    invitation: {
      title: words.invitation_title(link.organisation ?? ''),
      lead: needs.includes('name')
        ? words.invitation_new(email)
        : invited_here
          ? words.invitation_signed_in(email)
          : words.invitation_known(email),
      button: words.accept,
    },
  }[kind];
  return (
    <Outside title={title} lead={lead}>
      <form className="flex flex-col gap-4" onSubmit={sending.submit}>
        {needs.includes('name') ? <TextField label={words.name} name="name" autoComplete="name" required /> : null}
        {needs.includes('password') ? (
          <TextField
            label={words.new_password}
            hint={words.password_hint}
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={12}
            required
          />
        ) : null}
        {needs.includes('current_password') && !invited_here ? (
          <TextField label={words.password} name="password" type="password" autoComplete="current-password" required />
        ) : null}
        <Refusal sending={sending} />
        <Button type="submit" look="primary" busy={sending.busy} disabled={(sending.wait ?? 0) > 0}>
          {button}
        </Button>
      </form>
    </Outside>
  );
}
