// SPDX-License-Identifier: Apache-2.0
import { type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import { ROLES } from '../identity/role.js';
import type { Operation } from './operation.js';
import { isOwn, type RoleQuestion, roleMay } from './roles.js';
import { API_VERSION } from './version.js';

export const problemSchema = z
  .object({
    type: z.string().openapi({ description: 'Address of the page that explains it.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    param: z.string().optional().openapi({ description: 'Parameter, header or path into the body.' }),
    doc_url: z.string(),
    errors: z.array(z.object({ code: z.string(), path: z.string(), message: z.string(), mend: z.string() })),
  })
  .openapi('Problem', { description: 'RFC 9457 problem details: every mistake with its place and how to mend it.' });

const idempotencyHeader = z.object({
  'Idempotency-Key': z.string().min(1).max(255).optional().openapi({
    description: 'Repeated within 24 hours with the same request, gives the first answer and changes nothing.',
  }),
});
const etag = { ETag: { schema: { type: 'string' as const }, description: 'For If-None-Match and If-Match.' } };

/** What the OpenAPI document says about an operation: everything in it comes from what serves it. */
export function describeOperation(operation: Operation<z.ZodObject, z.ZodObject, z.ZodType>): RouteConfig {
  const { method, path, tag, summary, description, operation_id, params, query, body, upload, answer, text } =
    operation;
  const access = operation.access ?? ['secret'];
  const open = access.includes('anyone');
  const keys = access.flatMap((kind) => {
    if (kind === 'operator') return ['the operator'];
    if (kind === 'anyone') return ['anyone, without a key'];
    if (kind === 'member') return membersOf(operation);
    if (kind === 'portal') return ['customers in the portal'];
    return kind === 'secret' ? ['secret keys', ...membersOf(operation)] : [`${kind} keys`];
  });
  const for_members = access.includes('secret') || access.includes('member');
  const for_keys = access.some((kind) => kind !== 'member' && kind !== 'portal');
  const idempotent = method !== 'get' && operation.idempotent !== false && !upload && !open;
  return {
    method,
    path,
    operationId: operation_id,
    tags: [tag],
    summary,
    description: `${description === undefined ? '' : `${description}\n\n`}For ${keys.join(', ')}.`,
    security: open
      ? []
      : [
          ...(for_keys ? [{ key: [] }] : []),
          ...(for_members ? [{ session: [] }] : []),
          ...(access.includes('portal') ? [{ portal: [] }] : []),
        ],
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(idempotent ? { headers: idempotencyHeader } : {}),
      ...(body === undefined ? {} : { body: { required: true, content: { 'application/json': { schema: body } } } }),
      ...(upload
        ? {
            body: {
              required: true,
              content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } },
            },
          }
        : {}),
    },
    responses: {
      [operation.status ?? 200]: {
        description: 'Done.',
        content:
          text === undefined
            ? { 'application/json': { schema: answer } }
            : Object.fromEntries(text.map((type) => [type, { schema: { type: 'string' as const } }])),
        ...(method === 'get' && text === undefined ? { headers: etag } : {}),
      },
      ...(method === 'get' && text === undefined ? { 304: { description: 'As named by If-None-Match.' } } : {}),
      default: {
        description: 'Refused.',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  };
}

/** Which members may call it, as the one table of roles has it. */
function membersOf(question: RoleQuestion): string[] {
  if (isOwn(question)) return ['whoever is signed in'];
  const roles = ROLES.filter((role) => roleMay(role, question));
  return roles.length === ROLES.length ? ['members'] : [`members who are ${roles.join(' or ')}`];
}

/** How callers of every operation say who they are. */
export const bearerKey = {
  type: 'http',
  scheme: 'bearer',
  description: 'An API key: `sk_…`, `pk_…`, `ik_…` or `ck_…`.',
} as const;

/** How members do, in the console. */
export const consoleSession = {
  type: 'apiKey',
  in: 'cookie',
  name: 'kontor_session',
  description:
    'A session of the console (`__Host-kontor_session` over TLS). The header `Kontor-Organisation` names the organisation; changes carry `Kontor-Csrf` with the `csrf_token` of the session.',
} as const;

/** How customers do, in the portal. */
export const portalSession = {
  type: 'apiKey',
  in: 'cookie',
  name: 'kontor_portal',
  description:
    'A session of the portal (`__Host-kontor_portal` over TLS); changes carry `Kontor-Csrf` with the `csrf_token` of the session. In a frame its token is sent as bearer.',
} as const;

/** The OpenAPI 3.1 document of everything an app serves. */
export function openApiDocument(app: OpenAPIHono) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Kontor',
      version: API_VERSION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      description: [
        'The commercial engine of open-core software: catalog, customers, subscriptions, entitlements, usage, invoices.',
        '',
        '**Keys** go into `Authorization: Bearer …`. **Lists** are `{object: "list", data, has_more}`, newest first, with',
        '`limit`, `starting_after` and `ending_before`. **Amounts and quantities** are decimal text, **days** `YYYY-MM-DD`,',
        '**instants** RFC 3339. **Errors** are RFC 9457 problem details that list every mistake with its place and mend.',
        '**Changes** take an `Idempotency-Key`; `If-Match` guards them against changes in between. `as_of` reads what was',
        'known at an instant, or at a number of the commit clock.',
      ].join('\n'),
    },
    tags: TAGS,
  });
}

const TAGS = [
  { name: 'Organisations', description: 'The sellers on an installation.' },
  { name: 'API keys', description: 'Who may call.' },
  { name: 'Sessions', description: 'Signing in to the console.' },
  { name: 'Team', description: 'Who belongs to an organisation, in which role.' },
  { name: 'Catalog', description: 'What is sold, in immutable versions.' },
  { name: 'Customers', description: 'Who buys, and what they may do.' },
  { name: 'Subscriptions', description: 'Who is on which plan.' },
  { name: 'Quotes', description: 'Contracts on offer, signed by link.' },
  { name: 'Licences', description: 'What self-hosted installations may do, signed, and the keys it is signed with.' },
  { name: 'Usage', description: 'Meters, events, imports.' },
  { name: 'Invoices', description: 'What is owed and why.' },
  { name: 'Usage thresholds', description: 'What is told, invoiced or capped while usage comes.' },
  { name: 'Coupons and credits', description: 'What lowers an invoice, and what pays it ahead.' },
  { name: 'Payments', description: 'What came in, and what is open.' },
  { name: 'Collecting', description: 'How invoices are paid by themselves, and what is done when they are not.' },
  { name: 'Currencies', description: 'What currencies were worth in others, as it was known.' },
  { name: 'Ledger', description: 'The books: balances, journal, earned and deferred revenue.' },
  { name: 'Metrics', description: 'Recurring revenue and what follows from it, under a stated policy.' },
  { name: 'Audit', description: 'Who changed what, and when.' },
];
