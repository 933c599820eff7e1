// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { type Patience, SignInThrottle } from '../../../identity/sign-in-throttle.js';
import { normalisedEmail } from '../../../identity/users.js';
import {
  BEARER_PREFIX,
  chooseCustomer,
  customersOfAddress,
  endSession,
  findSession,
  LONGEST_MS,
  type PortalSession,
  redeemLink,
} from '../../../portal/sessions.js';
import { mailPortalLink } from '../../../portal/sign-in.js';
import type { Store } from '../../../store/store.js';
import type { Api } from '../../api.js';
import { ownSession, portalCookie } from '../../portal-access.js';
import { Refusal, unknownResource } from '../../problem.js';
import { requireSameOrigin } from '../../same-origin.js';
import { setCookie } from '../../session-cookie.js';
import { deviceOf } from '../../session-use.js';
import { instant } from '../../shapes.js';
import { networkOf } from '../../sign-in-attempt.js';
import { language } from '../billing-settings.js';
import { TAG } from './allowed.js';

/** So many at once, then one in so long. */
const oneIn = (ms: number, free: number): Patience => ({ free, first_ms: ms, most_ms: ms, forgiven_ms: ms });
/** Mails to one address: a few at once, then one every five minutes. */
const MAILS = oneIn(300_000, 3);
/** From one place: enough for an office. */
const PLACES = oneIn(10_000, 30);

const session = z
  .object({
    object: z.literal('portal_session'),
    customer: z
      .object({
        id: z.string(),
        name: z.string(),
        language: language
          .nullable()
          .openapi({ description: 'Their own choice; null: that of the browser, then the seller’s.' }),
      })
      .nullable()
      .openapi({ description: 'null: one of `customers` is still to be chosen.' }),
    customers: z.array(z.object({ id: z.string(), name: z.string() })),
    return_url: z.string().nullable(),
    csrf_token: z.string().openapi({ description: 'For the header `Kontor-Csrf` of every change.' }),
    expires: instant,
  })
  .openapi('PortalSession');
const opened = session
  .extend({
    token: z.string().nullable().openapi({
      description: 'In a frame: to be sent as bearer, and kept in memory only. null: the session is in the cookie.',
    }),
  })
  .openapi('OpenedPortalSession');

async function shown(store: Store, found: PortalSession) {
  return store.read(found.org_id, async (tx) => {
    const { customer_id, email, return_url, csrf_token, expires_at } = found;
    const customer = customer_id === null ? null : await tx.customers.get(customer_id);
    const own = customer === null ? [] : [{ id: customer.id, name: customer.name }];
    return {
      object: 'portal_session' as const,
      customer:
        customer === null
          ? null
          : { id: customer.id, name: customer.name, language: customer.billing.documents?.language ?? null },
      customers: email === null ? own : await customersOfAddress(tx, email),
      return_url,
      csrf_token,
      expires: formatInstant(expires_at),
    };
  });
}

/** `public_url`: where customers reach this server; default where the request reached it. */
export function addPortalSignIn(api: Api, { public_url }: { readonly public_url: string | undefined }): void {
  const mails = new SignInThrottle(api.surroundings.store, { account: MAILS, address: PLACES });
  const cookie = portalCookie(public_url);
  api.add(
    {
      operation_id: 'requestPortalLink',
      method: 'post',
      path: '/v1/portal/sign_in',
      tag: TAG,
      summary: 'Have a link mailed that signs a customer in, good once within 15 minutes',
      description: 'The answer is the same whether the address is known or not.',
      access: ['anyone'],
      body: z.strictObject({ organisation: z.string().min(1).max(200), email: z.email().max(320) }),
      answer: z.object({ object: z.literal('portal_sign_in'), requested: z.literal(true) }).openapi('PortalSignIn'),
    },
    async ({ store, body, request, address, clock }) => {
      const now = clock();
      const account = `portal ${body.organisation} ${normalisedEmail(body.email)}`;
      const wait = await mails.attempt(account, `portal ${networkOf(address)}`, now);
      if (wait > 0) throw tooOften(Math.ceil(wait / 1_000));
      await mailPortalLink(store, { ...body, server: public_url ?? new URL(request.url).origin }, now);
      return { object: 'portal_sign_in' as const, requested: true as const };
    },
  );
  api.add(
    {
      operation_id: 'openPortalSession',
      method: 'post',
      path: '/v1/portal/sessions',
      tag: TAG,
      summary: 'Sign in by the token of a link, which is used up by it',
      access: ['anyone'],
      body: z.strictObject({ token: z.string().min(1).max(200) }),
      answer: opened,
      status: 201,
      idempotent: false,
    },
    async ({ store, body, request, address, clock, answerHeader }) => {
      requireSameOrigin(request, public_url);
      const token = await redeemLink(store, body.token, clock());
      const bearer = token?.startsWith(BEARER_PREFIX) === true;
      const kind = bearer ? 'bearer' : 'cookie';
      const used = deviceOf(request, address);
      const found = token === null ? null : await findSession(store, token, kind, clock(), used);
      if (token === null || found === null)
        throw new Refusal(404, [
          {
            code: 'portal-link-unknown',
            path: 'token',
            message: 'this link is too old, was used, or never was one',
            mend: 'ask for a new one',
          },
        ]);
      answerHeader('cache-control', 'no-store');
      if (!bearer) answerHeader('set-cookie', setCookie(cookie, token, LONGEST_MS.cookie / 1_000));
      return { ...(await shown(store, found)), token: bearer ? token : null };
    },
  );
  api.add(
    {
      operation_id: 'getPortalSession',
      method: 'get',
      path: '/v1/portal/session',
      tag: TAG,
      summary: 'Who is signed in to the portal',
      access: ['portal'],
      answer: session,
    },
    ({ store, caller }) => shown(store, ownSession(caller)),
  );
  api.add(
    {
      operation_id: 'chooseCustomer',
      method: 'put',
      path: '/v1/portal/session',
      tag: TAG,
      summary: 'Choose one of the customers that have the address',
      access: ['portal'],
      body: z.strictObject({ customer_id: z.string().min(1).max(200) }),
      answer: session,
      idempotent: false,
    },
    async ({ store, org_id, caller, body: { customer_id } }) => {
      const found = ownSession(caller);
      if (!(await store.append(org_id, (tx) => chooseCustomer(tx, found, customer_id))))
        throw unknownResource('customer', customer_id);
      return shown(store, { ...found, customer_id });
    },
  );
  api.add(
    {
      operation_id: 'endPortalSession',
      method: 'delete',
      path: '/v1/portal/session',
      tag: TAG,
      summary: 'Sign out',
      access: ['portal'],
      answer: z.object({ object: z.literal('portal_session'), ended: z.literal(true) }).openapi('EndedPortalSession'),
      idempotent: false,
    },
    async ({ store, org_id, caller, answerHeader }) => {
      const found = ownSession(caller);
      await store.append(org_id, (tx) => endSession(tx, found.id));
      if (found.kind === 'cookie') answerHeader('set-cookie', setCookie(cookie, '', 0));
      return { object: 'portal_session' as const, ended: true as const };
    },
  );
}

function tooOften(seconds: number): Refusal {
  return new Refusal(
    429,
    [
      {
        code: 'sign-in-throttled',
        path: '',
        message: 'there were too many tries to sign in',
        mend: `look into the mails that came already, or try again in ${seconds} s`,
      },
    ],
    { 'retry-after': String(seconds) },
  );
}
