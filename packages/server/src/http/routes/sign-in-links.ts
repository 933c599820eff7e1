// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { consoleLink } from '../../identity/console-link.js';
import { makeLink } from '../../identity/links.js';
import { mailPasswordReset } from '../../identity/mails.js';
import { findRedeemable, type Redeemable, redeem, USED_UP } from '../../identity/redeem.js';
import { endSessions } from '../../identity/sessions.js';
import { provesPassword } from '../../identity/sign-in.js';
import type { SignInThrottle } from '../../identity/sign-in-throttle.js';
import { findUser } from '../../identity/users.js';
import type { Api } from '../api.js';
import { beginSession, session, sessionIn } from '../begin-session.js';
import { endedSessions } from '../own-sessions.js';
import { Refusal } from '../problem.js';
import { requireSameOrigin } from '../same-origin.js';
import { instant, name } from '../shapes.js';
import { throttled } from '../sign-in-attempt.js';
import { password } from './sessions.js';

const TAG = 'Sessions';
const byToken = z.strictObject({ token: z.string().min(1).max(200) });
const email = z.string().max(320);
const link = z
  .object({
    object: z.literal('sign_in_link'),
    kind: z.enum(['sign_in', 'reset', 'invitation']),
    email: z.string(),
    organisation: z.string().nullable().openapi({ description: 'The name of who invites.' }),
    needs: z.array(z.enum(['name', 'password', 'current_password'])).openapi({
      description: 'What is to be sent along; `current_password` also in `password`, unless that user is signed in.',
    }),
  })
  .openapi('SignInLink');

export function addSignInLinks(
  api: Api,
  { throttle, sends_mail }: { readonly throttle: SignInThrottle; readonly sends_mail: boolean },
): void {
  api.add(
    {
      operation_id: 'createSignInLink',
      method: 'post',
      path: '/v1/sign_in_links',
      tag: TAG,
      summary: 'Make a link that signs somebody in, once, within 15 minutes',
      access: ['operator'],
      body: z.strictObject({ email }),
      answer: z
        .object({ object: z.literal('new_sign_in_link'), email: z.string(), url: z.string(), expires: instant })
        .openapi('NewSignInLink'),
      status: 201,
      idempotent: false,
    },
    async ({ store, body, clock, request }) => {
      const made = await store.person({}, async (tx) => {
        const user = await findUser(tx, body.email);
        return user === null ? null : { user, link: await makeLink(tx, user.id, 'sign_in', clock()) };
      });
      if (made === null) throw unknownUser(body.email);
      const { token, expires_at } = made.link;
      const url = consoleLink(api.public_url ?? new URL(request.url).origin, token);
      return { object: 'new_sign_in_link' as const, email: made.user.email, url, expires: formatInstant(expires_at) };
    },
  );
  api.add(
    {
      operation_id: 'signSomebodyOut',
      method: 'post',
      path: '/v1/sign_outs',
      tag: TAG,
      summary: 'End every session of somebody, at once, whatever organisations they belong to',
      access: ['operator'],
      body: z.strictObject({ email }),
      answer: endedSessions,
      idempotent: false,
    },
    async ({ store, body }) => {
      const ended = await store.person({}, async (tx) => {
        const user = await findUser(tx, body.email);
        return user === null ? null : endSessions(tx, user.id);
      });
      if (ended === null) throw unknownUser(body.email);
      return { object: 'ended_sessions' as const, ended };
    },
  );
  api.add(
    {
      operation_id: 'presentSignInLink',
      method: 'get',
      path: '/v1/sign_in_links/{token}',
      tag: TAG,
      summary: 'What a link is for: signing in, a new password, or an invitation',
      access: ['anyone'],
      params: byToken,
      answer: link,
    },
    async ({ store, params, clock, answerHeader }) => {
      answerHeader('cache-control', 'no-store');
      return shown(usable(await findRedeemable(store, params.token, clock())));
    },
  );
  api.add(
    {
      operation_id: 'redeemSignInLink',
      method: 'post',
      path: '/v1/sign_in_links/{token}',
      tag: TAG,
      summary: 'Follow a link, once: sign in, set the new password, or accept the invitation',
      access: ['anyone'],
      params: byToken,
      body: z.strictObject({ name: name.optional(), password: password.optional() }),
      answer: session,
      status: 201,
    },
    async (call) => {
      requireSameOrigin(call.request, api.public_url);
      const { store, params, body, clock } = call;
      const found = usable(await findRedeemable(store, params.token, clock()));
      let known_user_id = (await sessionIn(api, call))?.user.id ?? null;
      const invited = found.of === 'invitation' ? found.user : null;
      if (invited !== null && invited.id !== known_user_id && body.password !== undefined) {
        const given = { email: invited.email, password: body.password };
        known_user_id = await throttled(throttle, call, invited.email, () => provesPassword(store, given));
      }
      const result = await redeem(store, found, { ...body, known_user_id }, clock());
      if (result.ok) return beginSession(api, call, result.value);
      const [{ code } = USED_UP] = result.problems;
      throw new Refusal(STATUS[code] ?? 422, result.problems);
    },
  );
  api.add(
    {
      operation_id: 'resetPassword',
      method: 'post',
      path: '/v1/password_resets',
      tag: TAG,
      summary: 'Have a link mailed to set a new password; the answer is the same whoever the address belongs to',
      access: ['anyone'],
      body: z.strictObject({ email }),
      answer: z
        .object({
          object: z.literal('password_reset'),
          mail: z.boolean().openapi({ description: 'Whether this installation can mail such links at all.' }),
        })
        .openapi('PasswordReset'),
    },
    async ({ store, body, clock, aside }) => {
      // never by the address of the request, which its sender can choose: the link has to lead to us
      const { public_url } = api;
      const mail = sends_mail && public_url !== undefined;
      // the answer does not wait: how long it takes tells nothing
      if (mail) aside(mailPasswordReset(store, { email: body.email, public_url, now: clock() }));
      return { object: 'password_reset' as const, mail };
    },
  );
}

const STATUS: Readonly<Record<string, number>> = { [USED_UP.code]: 410, 'sign-in-wrong': 401 };

function usable(found: Redeemable | null): Redeemable {
  if (found !== null) return found;
  throw new Refusal(410, [USED_UP]);
}

function shown(found: Redeemable) {
  const object = 'sign_in_link' as const;
  if (found.of === 'link')
    return {
      object,
      kind: found.kind,
      email: found.user.email,
      organisation: null,
      needs: found.kind === 'reset' ? ['password' as const] : [],
    };
  return {
    object,
    kind: 'invitation' as const,
    email: found.invitation.email,
    organisation: found.organisation_name,
    needs: found.user === null ? ['name' as const, 'password' as const] : ['current_password' as const],
  };
}

function unknownUser(address: string): Refusal {
  return new Refusal(404, [
    {
      code: 'user-unknown',
      path: 'email',
      message: `nobody signs in as ${address}`,
      mend: 'invite them: `kontor team add EMAIL --role ROLE --organisation KEY`',
    },
  ]);
}
