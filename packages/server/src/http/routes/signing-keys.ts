// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, parseInstant } from '@kontor/core';
import { signedKeySets } from '../../licensing/issue.js';
import {
  addSigningKey,
  compromiseSigningKey,
  keySetOf,
  listSigningKeys,
  type Signing,
  type SigningKey,
} from '../../licensing/signing-keys.js';
import type { Api } from '../api.js';
import { unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf } from '../shapes.js';
import { orRefused } from './licences.js';

const TAG = 'Licences';
const key = z
  .object({
    id: z.string().openapi({ description: 'The `kid` of what it signs.' }),
    object: z.literal('signing_key'),
    public_key: z.string().openapi({ description: '32 bytes in base64url.' }),
    passphrase: z.boolean().openapi({ description: 'The private half is encrypted with a passphrase besides.' }),
    sign_from: instant,
    sign_until: instant.nullable().openapi({ description: 'First instant at which it signs no more; null: in use.' }),
    compromised_at: instant.nullable(),
    created: instant,
  })
  .openapi('SigningKey');
const jwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string(),
  x: z.string(),
  use: z.literal('sig'),
  nbf: z.int(),
  exp: z.int().optional(),
  revoked: z.object({ revoked_at: z.int(), reason: z.string() }).optional(),
});

function shown({ created_at, sign_from, sign_until, compromised_at, ...row }: SigningKey) {
  const text = (at: number | null) => (at === null ? null : formatInstant(at));
  return {
    ...row,
    object: 'signing_key' as const,
    sign_from: formatInstant(sign_from),
    sign_until: text(sign_until),
    compromised_at: text(compromised_at),
    created: formatInstant(created_at),
  };
}

export function addSigningKeys(api: Api, signing: Signing): void {
  api.add(
    {
      operation_id: 'listSigningKeys',
      method: 'get',
      path: '/v1/signing_keys',
      tag: TAG,
      summary: 'The keys that licences are signed with, newest first; never their private halves',
      answer: listOf(key, 'SigningKeyList'),
    },
    ({ read }) =>
      read(async (tx) => listAnswer({ data: (await listSigningKeys(tx)).reverse(), has_more: false }, shown)),
  );
  api.add(
    {
      operation_id: 'createSigningKey',
      method: 'post',
      path: '/v1/signing_keys',
      tag: TAG,
      summary: 'A new key that signs from now on; what the one before signed stays good',
      body: z.strictObject({
        public_key: z.string().length(43).optional().openapi({
          description: 'Of a key that the external signer of the server holds; left out, a pair is made here.',
        }),
      }),
      answer: key,
      status: 201,
    },
    ({ write, body }) => write(async (tx) => shown(orRefused(await addSigningKey(tx, signing, body.public_key)))),
  );
  api.add(
    {
      operation_id: 'compromiseSigningKey',
      method: 'post',
      path: '/v1/signing_keys/{id}/compromise',
      tag: TAG,
      summary: 'A key may be in other hands: nothing it signed from an instant on is trusted any more',
      description: 'It signs no more. Make a new key, and renew the licences that were issued from that instant on.',
      params: byId,
      body: z.strictObject({
        at: instant.optional().refine((text) => text === undefined || parseInstant(text) !== null, 'write an instant'),
      }),
      answer: key,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const at = body.at === undefined ? tx.now : (parseInstant(body.at) as number);
        const after = await compromiseSigningKey(tx, params.id, at);
        if (after === null) throw unknownResource('signing key', params.id);
        return shown(after);
      }),
  );
  api.add(
    {
      operation_id: 'getLicenceKeySet',
      method: 'get',
      path: '/v1/licence_key_set',
      tag: TAG,
      summary: 'The public keys as a JWK set, for products to verify licences with',
      access: ['secret', 'publishable'],
      answer: z.object({
        object: z.literal('licence_key_set'),
        issuer: z.string().openapi({ description: 'The `iss` of licences.' }),
        keys: z.array(jwk),
        tokens: z.array(z.object({ kid: z.string(), token: z.string() })).openapi({
          description: 'The set, signed by each safe key of it: an installation that trusts one comes to the others.',
        }),
      }),
    },
    ({ read }) =>
      read(async (tx) => {
        const { slug } = await tx.organisations.get();
        return {
          object: 'licence_key_set' as const,
          issuer: slug,
          ...keySetOf(await listSigningKeys(tx)),
          tokens: await signedKeySets(tx, signing, slug),
        };
      }),
  );
}
