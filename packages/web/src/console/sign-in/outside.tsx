// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { troubleOf } from '../../api/problem.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { signInWords } from '../words/sign-in.ts';
import type { Sending } from './use-sending.ts';

/** A page for who is not signed in yet. */
export function Outside({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}) {
  return (
    <main className="mx-auto mt-[12dvh] w-full max-w-sm px-4 pb-12">
      <PageHead title={title} {...(lead === undefined ? {} : { lead })} />
      {children}
    </main>
  );
}

/** Why it was refused, in the language of whoever looks; with the seconds that are left to wait. */
export function Refusal({ sending: { refused, wait } }: { readonly sending: Sending }) {
  const words = useWords(signInWords);
  if (refused === null) return null;
  const { code } = troubleOf(refused.problem);
  if (code === 'sign-in-throttled' && wait !== null)
    return wait > 0 ? <Notice tone="bad">{words.throttled(wait)}</Notice> : <Notice>{words.throttled_over}</Notice>;
  const said = { 'sign-in-wrong': words.wrong, 'password-weak': words.password_weak }[code ?? ''];
  if (said !== undefined) return <Notice tone="bad">{said}</Notice>;
  if (code === 'sign-in-link-invalid')
    return (
      <Notice tone="bad">
        {words.link_invalid}. {words.link_invalid_mend}
      </Notice>
    );
  return <Trouble error={refused.problem} />;
}
