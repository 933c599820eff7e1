// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import type { Result } from '@kontor/core';
import { LICENCE_KINDS } from '@kontor/sdk/licence';
import { bundleText } from '@kontor/sdk/node';
import { renderSVG } from 'uqr';
import {
  type IssueRequest,
  issueLicence,
  licenceOfText,
  plannedLicence,
  renewLicence,
  resumeLicence,
  revocationListUri,
  revokeLicence,
  signedKeySets,
  signedRevocationList,
  suspendLicence,
} from '../../licensing/issue.js';
import { getLicence, type LicenceTerms, latestOf, listLicences, type StoredLicence } from '../../licensing/licences.js';
import { shownLicence } from '../../licensing/shown.js';
import { keySetOf, listSigningKeys, type Signing } from '../../licensing/signing-keys.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, pageFields, pageOf, plainDate, present } from '../shapes.js';
import { once } from '../text-response.js';
import { ofCustomer } from './customers.js';
import { subscriptionBy } from './subscriptions.js';

const TAG = 'Licences';
const kind = z.enum(LICENCE_KINDS);
const words = z.array(z.string().min(1).max(200)).min(1).max(1_000);
const newLicence = z.strictObject({
  subscription_id: z.string().min(1),
  kind: kind.default('subscription'),
  starts_on: plainDate.optional().openapi({ description: 'Default: today, where the customer is.' }),
  ends_on: plainDate.optional().openapi({
    description:
      'First day without right. Default: where the subscription or its trial ends, else a year, or thirty days to evaluate.',
  }),
  audience: words.optional().openapi({ description: 'The products it is for; default: the id of the catalog.' }),
  environments: words.optional(),
  nodes: words.optional().openapi({ description: 'Fingerprints of the nodes it is for; default: any.' }),
  cores: z.int().min(1).max(1_000_000).optional(),
  floating: z
    .strictObject({
      leases: z.int().min(1).max(1_000_000),
      heartbeat_seconds: z.int().min(1).max(86_400).default(60),
      cull_seconds: z.int().min(1).max(864_000).default(300),
    })
    .refine(({ heartbeat_seconds, cull_seconds }) => cull_seconds >= heartbeat_seconds, 'cull after a missed heartbeat')
    .optional()
    .openapi({ description: 'So many at once; who is silent for `cull_seconds` gives up its place.' }),
  maintenance_until: plainDate.optional().openapi({
    description: 'Of a perpetual licence: versions that come out before this day may be run for ever.',
  }),
  install_keys: z
    .record(z.string().min(1).max(200), z.string().length(43))
    .optional()
    .openapi({ description: 'Public Ed25519 keys of installations by kid, in base64url.' }),
});
export const licence = z
  .object({
    id: z.string(),
    object: z.literal('licence'),
    customer_id: z.string(),
    subscription_id: z.string(),
    kind,
    status: z.enum(['issued', 'suspended', 'revoked']),
    starts_on: plainDate,
    ends_on: plainDate.nullable().openapi({ description: 'First day without right; null: perpetual.' }),
    token: z.string().openapi({ description: 'The licence itself, in one line: a compact JWS.' }),
    key_id: z.string().openapi({ description: 'The `kid` of the key that signed it.' }),
    position: z.int().openapi({ description: 'Its place in the revocation list.' }),
    replaces: z.string().nullable().openapi({ description: 'The licence it renews.' }),
    suspended_at: instant.nullable(),
    suspend_reason: z.string().nullable(),
    revoked_at: instant.nullable(),
    revoke_reason: z.string().nullable(),
    created: instant,
  })
  .openapi('Licence');
const claims = z.record(z.string(), z.unknown()).openapi('LicenceClaims', {
  description: 'What is signed: docs/reference/licence.schema.json.',
});

export const licenceText = z.string().min(1).max(65_536).openapi({ description: 'The licence itself, in one line.' });

export const reason = z.string().trim().min(1).max(500).optional();

/** Problems of state are conflicts; the rest is bad input. */
const CONFLICTS = ['licence-state', 'signing-key-missing', 'signing-key-locked'];

export function orRefused<T>(result: Result<T>): T {
  return orRefuse(result, CONFLICTS);
}

export async function licenceBy(tx: Transaction, id: string): Promise<StoredLicence> {
  const found = await getLicence(tx, id);
  if (found === null) throw unknownResource('licence', id);
  return found;
}

/** A licence as a file. */
export const licenceFile = ({ id, token }: StoredLicence) => ({
  content_type: 'text/plain',
  file_name: `${id}.licence`,
  pieces: once(token),
});

function known(id: string, result: Result<StoredLicence> | null): StoredLicence {
  if (result === null) throw unknownResource('licence', id);
  return orRefused(result);
}

async function requestOf(tx: Transaction, body: z.output<typeof newLicence>): Promise<IssueRequest> {
  const { subscription_id, kind: wanted, starts_on, ends_on, ...terms } = body;
  const subscription = await subscriptionBy(tx, subscription_id);
  return {
    subscription,
    kind: wanted,
    ...present({ starts_on, ends_on }),
    terms: present(terms) as unknown as LicenceTerms,
  } as IssueRequest;
}

export function addLicences(api: Api, signing: Signing): void {
  api.add(
    {
      operation_id: 'listLicences',
      method: 'get',
      path: '/v1/licences',
      tag: TAG,
      summary: 'Licences, newest first',
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).optional(),
        status: licence.shape.status.optional(),
        ends_after: plainDate.optional().openapi({ description: 'Whose first day without right is after this day.' }),
        ends_before: plainDate.optional().openapi({ description: 'Whose first day without right is before this day.' }),
      }),
      answer: listOf(licence, 'LicenceList'),
    },
    ({ read, query: { limit, starting_after, ending_before, customer_id, ...filter } }) =>
      read(async (tx) => {
        const of = await ofCustomer(tx, customer_id);
        return listAnswer(
          await listLicences(tx, { ...pageOf({ limit, starting_after, ending_before }), ...of, ...filter }),
          shownLicence,
        );
      }),
  );
  api.add(
    {
      operation_id: 'issueLicence',
      method: 'post',
      path: '/v1/licences',
      tag: TAG,
      summary: 'Issue a licence for what a subscription grants',
      body: newLicence,
      answer: licence,
      status: 201,
    },
    ({ write, body }) =>
      write(async (tx) => shownLicence(orRefused(await issueLicence(tx, signing, await requestOf(tx, body))))),
  );
  api.add(
    {
      operation_id: 'previewLicence',
      method: 'post',
      path: '/v1/licences/preview',
      tag: TAG,
      summary: 'What a licence would say; nothing is signed or stored',
      body: newLicence,
      answer: claims,
    },
    ({ read, body, now }) =>
      read(async (tx) => {
        const planned = await plannedLicence(tx, await requestOf(tx, body), { id: 'lic_preview', now });
        return orRefused(planned).claims as unknown as Record<string, unknown>;
      }),
  );
  api.add(
    {
      operation_id: 'getLicence',
      method: 'get',
      path: '/v1/licences/{id}',
      tag: TAG,
      summary: 'One licence',
      params: byId,
      answer: licence,
    },
    ({ read, params }) => read(async (tx) => shownLicence(await licenceBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'downloadLicence',
      method: 'get',
      path: '/v1/licences/{id}/file',
      tag: TAG,
      summary: 'A licence as a file: its one line, and nothing around it',
      params: byId,
      answer: textAnswer,
      text: ['text/plain'],
    },
    ({ read, params }) =>
      read(async (tx) => {
        return licenceFile(await licenceBy(tx, params.id));
      }),
  );
  api.add(
    {
      operation_id: 'bundleLicence',
      method: 'get',
      path: '/v1/licences/{id}/bundle',
      tag: TAG,
      summary: 'A licence with the revocation list and the keys in one file, for a site without a connection',
      description: 'All of one moment, each part with its SHA-256; products verify it with `verifyBundleSync`.',
      params: byId,
      answer: textAnswer,
      text: ['application/json'],
    },
    ({ read, params }) =>
      read(async (tx) => {
        const { id, token } = await licenceBy(tx, params.id);
        const { slug } = await tx.organisations.get();
        const text = bundleText({
          licence: token,
          revocation_list: orRefused(await signedRevocationList(tx, signing, slug)),
          keys: JSON.stringify(keySetOf(await listSigningKeys(tx))),
          key_sets: (await signedKeySets(tx, signing, slug)).map((set) => set.token),
        });
        return { content_type: 'application/json', file_name: `${id}.bundle`, pieces: once(text) };
      }),
  );
  api.add(
    {
      operation_id: 'drawLicence',
      method: 'get',
      path: '/v1/licences/{id}/qr_code',
      tag: TAG,
      summary: 'A licence as a QR code, to be read by a camera where no file can go',
      params: byId,
      answer: textAnswer,
      text: ['image/svg+xml'],
    },
    ({ read, params }) =>
      read(async (tx) => {
        const { token } = await licenceBy(tx, params.id);
        return { content_type: 'image/svg+xml', pieces: once(qrCode(token)) };
      }),
  );
  api.add(
    {
      operation_id: 'renewLicence',
      method: 'post',
      path: '/v1/licences/{id}/renew',
      tag: TAG,
      summary: 'Issue the licence that comes after one, on the terms of its subscription as they are now',
      description: 'The one before holds until its own end. Renewed again it answers with the first renewal.',
      params: byId,
      body: z.strictObject({ ends_on: plainDate.optional() }),
      answer: licence,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const before = await licenceBy(tx, params.id);
        const subscription = await subscriptionBy(tx, before.subscription_id);
        return shownLicence(orRefused(await renewLicence(tx, signing, before, subscription, body.ends_on)));
      }),
  );
  api.add(
    {
      operation_id: 'currentLicence',
      method: 'post',
      path: '/v1/licences/current',
      tag: TAG,
      summary:
        'The licence that came after one, by the text of that one: for products and sites that renew by themselves',
      description: 'The text shows that it was handed to whoever asks, so that a publishable key is enough.',
      access: ['secret', 'publishable'],
      body: z.strictObject({ licence: licenceText }),
      answer: z.object({
        object: z.literal('current_licence'),
        id: z.string(),
        token: z.string().openapi({ description: 'The same text where nothing came after it.' }),
      }),
    },
    ({ read, body }) =>
      read(async (tx) => {
        const named = await licenceOfText(tx, body.licence);
        if (named === null) throw unknownResource('licence', 'of this text');
        const { id, token } = (await latestOf(tx, named.family)) ?? named;
        return { object: 'current_licence' as const, id, token };
      }),
  );
  api.add(
    {
      operation_id: 'revokeLicence',
      method: 'post',
      path: '/v1/licences/{id}/revoke',
      tag: TAG,
      summary: 'Revoke a licence: the revocation list says so from now on',
      params: byId,
      body: z.strictObject({ reason }),
      answer: licence,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const revoked = await revokeLicence(tx, params.id, body.reason ?? null);
        if (revoked === null) throw unknownResource('licence', params.id);
        return shownLicence(revoked);
      }),
  );
  api.add(
    {
      operation_id: 'suspendLicence',
      method: 'post',
      path: '/v1/licences/{id}/suspend',
      tag: TAG,
      summary: 'Suspend a licence: the revocation list says so until it is resumed',
      description: 'Of a licence and its renewals each is suspended by itself.',
      params: byId,
      body: z.strictObject({ reason }),
      answer: licence,
    },
    ({ write, params, body }) =>
      write(async (tx) => shownLicence(known(params.id, await suspendLicence(tx, params.id, body.reason ?? null)))),
  );
  api.add(
    {
      operation_id: 'resumeLicence',
      method: 'post',
      path: '/v1/licences/{id}/resume',
      tag: TAG,
      summary: 'End the suspension of a licence',
      params: byId,
      body: z.strictObject({}),
      answer: licence,
    },
    ({ write, params }) => write(async (tx) => shownLicence(known(params.id, await resumeLicence(tx, params.id)))),
  );
  api.add(
    {
      operation_id: 'getRevocationList',
      method: 'get',
      path: '/v1/revocation_list',
      tag: TAG,
      summary: 'Which licences are revoked, signed: for products, and for installations without a connection',
      description: 'The same text, and the same ETag, until something changes.',
      access: ['secret', 'publishable'],
      answer: z.object({
        object: z.literal('revocation_list'),
        uri: z.string(),
        token: z.string().openapi({ description: 'An IETF Token Status List as a compact JWS.' }),
      }),
    },
    ({ read }) =>
      read(async (tx) => {
        const { slug } = await tx.organisations.get();
        const token = orRefused(await signedRevocationList(tx, signing, slug));
        return { object: 'revocation_list' as const, uri: revocationListUri(tx.org_id), token };
      }),
  );
}

/** Bytes in a code of version 40 at the low level of correction (ISO/IEC 18004), which is enough: a licence is signed. */
const MOST_IN_QR_CODE = 2_953;

function qrCode(token: string): string {
  if (token.length > MOST_IN_QR_CODE)
    throw new Refusal(422, [
      {
        code: 'licence-too-long',
        path: 'id',
        message: `the licence has ${token.length} characters, and a QR code holds ${MOST_IN_QR_CODE}`,
        mend: 'download it as a file',
      },
    ]);
  return renderSVG(token, { ecc: 'L', border: 4 });
}
