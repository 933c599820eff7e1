// SPDX-License-Identifier: Apache-2.0
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Instant } from '@kontor/core';
import type { Role } from '../identity/role.js';
import type { Session } from '../identity/sessions.js';
import type { PortalSession } from '../portal/sessions.js';
import type { ApiKeyKind } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { Refusal } from './problem.js';
import { isOwn, type RoleQuestion, roleMay } from './roles.js';

/** Who asks: the bearer of a key, or the operator of the installation, acting for one organisation or for none. */
export type Caller = (
  | { readonly kind: Exclude<ApiKeyKind, 'customer'>; readonly org_id: string; readonly actor: string }
  /** A key that one customer made: it works on that customer alone. */
  | { readonly kind: 'customer'; readonly org_id: string; readonly customer_id: string; readonly actor: string }
  /** Somebody in the portal: they work on their own customer alone; null: they have not chosen which yet. */
  | {
      readonly kind: 'portal';
      readonly org_id: string;
      readonly customer_id: string | null;
      readonly session: PortalSession;
      readonly actor: string;
    }
  | { readonly kind: 'operator'; readonly org_id: string | null; readonly actor: string }
  /** A person in the console; in no organisation until the request names one that they belong to. */
  | {
      readonly kind: 'member';
      readonly org_id: string | null;
      readonly role: Role | null;
      readonly user_id: string;
      readonly actor: string;
      readonly session: Session;
    }
  /** Without a key, where an operation serves anyone: what they may see follows from what they name. */
  | { readonly kind: 'anyone'; readonly org_id: null; readonly actor: 'anyone' }
) & {
  /** What time it is in the organisation; null: it lives in real time. */
  readonly test_clock: Instant | null;
};

/** What an operation's `access` may name. */
export type Access = ApiKeyKind | 'operator' | 'member' | 'anyone' | 'portal';
export const ANYONE: Caller = { kind: 'anyone', org_id: null, actor: 'anyone', test_clock: null };

export const ORGANISATION_HEADER = 'kontor-organisation';

/** Reads `Authorization: Bearer …`. Whoever is not known is refused; nothing is public by default. */
export async function bearerOf(headers: Headers, store: Store, operator_token: string | undefined): Promise<Caller> {
  const secret = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (secret === undefined) throw keyMissing();
  if (operator_token !== undefined && same(secret, operator_token))
    return { kind: 'operator', ...(await namedOrganisation(headers, store)), actor: 'operator' };
  const known = await store.authenticate(secret);
  if (known === null)
    throw new Refusal(
      401,
      [
        {
          code: 'key-unknown',
          path: 'Authorization',
          message: 'the API key is unknown, or was revoked',
          mend: 'check that the whole secret was copied, or make a new key with `kontor keys create`',
        },
      ],
      { 'www-authenticate': 'Bearer realm="kontor", error="invalid_token"' },
    );
  const { key, test_clock } = known;
  const { kind, org_id, customer_id, id: actor } = key;
  if (kind !== 'customer') return { kind, org_id, actor, test_clock };
  if (customer_id === null) throw new Error(`the key ${actor} belongs to no customer`);
  return { kind, org_id, customer_id, actor, test_clock };
}

export function keyMissing(): Refusal {
  return new Refusal(
    401,
    [
      {
        code: 'key-missing',
        path: 'Authorization',
        message: 'the request carries no API key',
        mend: 'send the header `Authorization: Bearer sk_…`; `kontor keys create` makes a key',
      },
    ],
    { 'www-authenticate': 'Bearer realm="kontor"' },
  );
}

/**
 * Deny by default: an operation names the kinds of keys it serves; the operator may do what a secret key may, and a member
 * what their role allows of it.
 */
export function allowOnly(caller: Caller, access: readonly Access[], question: RoleQuestion): void {
  if (caller.kind === 'operator') return;
  if (caller.kind === 'member' && (access.includes('secret') || access.includes('member'))) {
    if (isOwn(question) || roleMay(caller.role ?? organisationMissing(), question)) return;
    throw roleInsufficient(caller.role);
  }
  if (caller.kind !== 'member' && access.includes(caller.kind)) return;
  throw new Refusal(403, [
    {
      code: 'key-scope-insufficient',
      path: 'Authorization',
      message: `${WHOEVER[caller.kind] ?? `a key of the kind ${caller.kind}`} may not do this`,
      mend: `use ${access.map((kind) => WAYS[kind] ?? `a key of the kind ${kind}`).join(' or ')}`,
    },
  ]);
}

export function roleInsufficient(role: Role | null): Refusal {
  return new Refusal(403, [
    {
      code: 'role-insufficient',
      path: 'Kontor-Organisation',
      message: `the role ${role} may not do this`,
      mend: 'ask an owner or an admin of the organisation to do it, or for another role',
    },
  ]);
}

const WHOEVER: Partial<Record<Caller['kind'], string>> = {
  member: 'whoever is signed in to the console',
  portal: 'whoever is signed in to the portal',
};
const WAYS: Partial<Record<Access, string>> = {
  operator: 'the command line on the machine itself',
  member: 'the console',
  portal: 'the portal, signed in as the customer',
};

/** The organisation a request works on. */
export function organisationOf(caller: Caller): string {
  return caller.org_id ?? organisationMissing();
}

function organisationMissing(): never {
  throw new Refusal(400, [
    {
      code: 'organisation-missing',
      path: 'Kontor-Organisation',
      message: 'it is not said which organisation this is for',
      mend: 'name it: `--organisation KEY` on the command line, the header `Kontor-Organisation` over HTTP',
    },
  ]);
}

async function namedOrganisation(headers: Headers, store: Store) {
  const name = headers.get(ORGANISATION_HEADER);
  if (name === null) return { org_id: null, test_clock: null };
  const found = await store.findOrganisation(name);
  if (found !== null) return { org_id: found.id, test_clock: found.test_clock };
  throw unknownOrganisation(name, 'list them with `kontor organisations list`');
}

export function unknownOrganisation(name: string, mend: string): Refusal {
  return new Refusal(404, [
    { code: 'organisation-unknown', path: 'Kontor-Organisation', message: `there is no organisation ${name}`, mend },
  ]);
}

/** Takes the same time wherever two texts differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
