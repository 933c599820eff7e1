// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  type CatalogDefinition,
  checkCatalog,
  dateAt,
  diffCatalogs,
  type Instant,
  parseCatalog,
  priceWords,
  resolveCatalog,
} from '@kontor/core';
import { customersOnPlans } from '../../billing/customers-on-plans.js';
import { planSubscribers } from '../../billing/plan-subscribers.js';
import { synchroniseMeters } from '../../ingest/ingest.js';
import type { CatalogVersion } from '../../store/catalogs.js';
import { shownCatalogVersion as shown } from '../../store/shown.js';
import type { ReadTransaction, Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { requireMatch } from '../etag.js';
import { Refusal, unknownResource } from '../problem.js';
import { inLanguage, type ProblemLanguage } from '../problem-words/problem-words.js';
import { asOfQuery, instant, listAnswer, listOf, pageOf, pageQuery } from '../shapes.js';

export const catalogContent = z
  .record(z.string(), z.unknown())
  .openapi('Catalog', { description: 'A catalog as `defineCatalog` takes it: see the guide to catalogs.' });
const version = z
  .object({
    object: z.literal('catalog_version'),
    id: z.string().openapi({ description: 'The version as text: the cursor of lists.' }),
    version: z.int(),
    hash: z.string().openapi({ description: 'SHA-256 of the content.' }),
    created: instant,
    in_force: z.boolean(),
  })
  .openapi('CatalogVersion');
const withContent = version.extend({ content: catalogContent }).openapi('CatalogVersionWithContent');
const finding = z
  .object({
    code: z.string(),
    path: z.string(),
    message: z.string(),
    mend: z.string(),
    severity: z.enum(['error', 'warning']),
  })
  .openapi('CatalogFinding');
const change = z
  .object({
    kind: z.string(),
    path: z.string(),
    sentence: z.string(),
    direction: z.enum(['better', 'worse', 'neutral']).openapi({ description: 'For the customers it touches.' }),
    plans: z.array(z.string()),
    customers: z.int().openapi({ description: 'How many have a subscription to one of these plans now.' }),
  })
  .openapi('CatalogChange');
const plan = z
  .object({
    id: z.string(),
    object: z.literal('plan'),
    name: z.string(),
    availability: z.enum(['sold', 'planned', 'retired']),
    contract: z.boolean(),
    edition: z.string().nullable(),
    options: z.array(z.string()),
    prices: z.array(z.object({ key: z.string(), currency: z.string(), words: z.string(), price: z.unknown() })),
    features: z.array(z.object({ key: z.string(), label: z.string(), grant: z.unknown(), from: z.string() })),
    support: z.string().nullable(),
    trial_days: z.int().nullable(),
  })
  .openapi('Plan');

const subscribers = z
  .object({
    id: z.string().openapi({ example: '3/team' }),
    object: z.literal('plan_subscribers'),
    catalog_version: z.int(),
    plan: z.string(),
    subscriptions: z.int(),
    customers: z.int(),
  })
  .openapi('PlanSubscribers');

/** Shape, references and sense; refused with every error, as `catalog check` prints them. */
export function soundCatalog(input: unknown): CatalogDefinition {
  const errors = findingsOf(input).filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new Refusal(
      422,
      errors.map(({ code, path, message, mend }) => ({ code, path, message, mend })),
    );
  return input as CatalogDefinition;
}

function findingsOf(input: unknown) {
  const parsed = parseCatalog(input);
  return parsed.ok
    ? checkCatalog(parsed.value)
    : parsed.problems.map((problem) => ({ ...problem, severity: 'error' as const }));
}

export async function catalogInForce(tx: Transaction): Promise<CatalogVersion> {
  const current = await tx.catalogs.current();
  if (current !== null) return current;
  throw new Refusal(404, [
    {
      code: 'catalog-missing',
      path: '',
      message: 'no catalog has been published',
      mend: 'publish one with `kontor catalog push`, or PUT /v1/catalog',
    },
  ]);
}

export function addCatalog(api: Api): void {
  api.add(
    {
      operation_id: 'getCatalog',
      method: 'get',
      path: '/v1/catalog',
      tag: 'Catalog',
      summary: 'The version in force, with its content',
      access: ['secret', 'publishable'],
      query: asOfQuery,
      answer: withContent,
    },
    ({ read }) =>
      read(async (tx) => {
        const current = await catalogInForce(tx);
        return { ...shown(current, tx.as_of), content: { ...current.content } };
      }),
  );
  api.add(
    {
      operation_id: 'pushCatalog',
      method: 'put',
      path: '/v1/catalog',
      tag: 'Catalog',
      summary: 'Make the next version; the content of the version in force makes none',
      description: 'Existing subscriptions stay on the version they were made with.',
      body: catalogContent,
      answer: version,
    },
    async ({ write, body, request, store, org_id }) => {
      const definition = soundCatalog(body);
      const pushed = await write(async (tx) => {
        if (request.headers.has('if-match')) {
          const current = await catalogInForce(tx);
          requireMatch(request.headers, { ...shown(current, null), content: current.content });
        }
        return shown(await tx.catalogs.push(definition), null);
      });
      await synchroniseMeters(store, org_id);
      return pushed;
    },
  );
  api.add(
    {
      operation_id: 'checkCatalog',
      method: 'post',
      path: '/v1/catalog/check',
      tag: 'Catalog',
      summary: 'Every mistake of a catalog, with path and mend; stores nothing',
      body: catalogContent,
      answer: z.object({ valid: z.boolean(), findings: z.array(finding) }).openapi('CatalogCheck'),
      idempotent: false,
    },
    async ({ body, language }) => {
      const findings = findingsOf(body).map((found) => ({ ...found, ...inLanguage(found, language) }));
      return { valid: findings.every(({ severity }) => severity !== 'error'), findings };
    },
  );
  api.add(
    {
      operation_id: 'diffCatalog',
      method: 'post',
      path: '/v1/catalog/diff',
      tag: 'Catalog',
      summary: 'What publishing this catalog would change, for whom, in words; stores nothing',
      body: catalogContent,
      answer: z.object({ changes: z.array(change) }).openapi('CatalogDiff'),
      idempotent: false,
    },
    async ({ read, body, now, language }) => {
      const after = soundCatalog(body);
      return read(async (tx) => {
        const { content } = await catalogInForce(tx);
        return { changes: await changesFor(tx, { before: content, after, language }, now) };
      });
    },
  );
  api.add(
    {
      operation_id: 'listCatalogVersions',
      method: 'get',
      path: '/v1/catalog/versions',
      tag: 'Catalog',
      summary: 'Every version, newest first, without content',
      query: pageQuery.extend(asOfQuery.shape),
      answer: listOf(version, 'CatalogVersionList'),
    },
    ({ read, query }) =>
      read(async (tx) => listAnswer(await tx.catalogs.list(pageOf(query)), (row) => shown(row, tx.as_of))),
  );
  api.add(
    {
      operation_id: 'getCatalogVersion',
      method: 'get',
      path: '/v1/catalog/versions/{version}',
      tag: 'Catalog',
      summary: 'One version with its content',
      params: z.strictObject({
        version: z.coerce.number().int().min(1).max(2_000_000_000).openapi({ type: 'integer' }),
      }),
      answer: withContent,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await tx.catalogs.get(params.version);
        if (found === null) throw unknownResource('catalog version', String(params.version));
        return { ...shown(found, tx.as_of), content: { ...found.content } };
      }),
  );
  api.add(
    {
      operation_id: 'listPlans',
      method: 'get',
      path: '/v1/plans',
      tag: 'Catalog',
      summary: 'The plans of the version in force, with all they inherit',
      access: ['secret', 'publishable'],
      query: asOfQuery,
      answer: listOf(plan, 'PlanList'),
    },
    ({ read, language }) =>
      read(async (tx) => ({
        object: 'list' as const,
        data: plansOf((await catalogInForce(tx)).content, language),
        has_more: false,
      })),
  );
  api.add(
    {
      operation_id: 'listPlanSubscribers',
      method: 'get',
      path: '/v1/plans/subscribers',
      tag: 'Catalog',
      summary: 'How many are on each plan of each version today, newest version first',
      answer: listOf(subscribers, 'PlanSubscribersList'),
    },
    ({ read, now }) =>
      read(async (tx) => ({
        object: 'list' as const,
        data: (await planSubscribers(tx, await todayOf(tx, now))).map((row) => ({
          id: `${row.catalog_version}/${row.plan}`,
          object: 'plan_subscribers' as const,
          ...row,
        })),
        has_more: false,
      })),
  );
}

/** The days of the organisation decide what is now. */
const todayOf = async (tx: ReadTransaction, now: Instant) => dateAt(now, (await tx.organisations.get()).timezone);

async function changesFor(
  tx: ReadTransaction,
  {
    before,
    after,
    language,
  }: {
    readonly before: CatalogDefinition;
    readonly after: CatalogDefinition;
    readonly language: ProblemLanguage;
  },
  now: Instant,
) {
  const customers = await customersOnPlans(tx, await todayOf(tx, now));
  return diffCatalogs(before, after, language).map((found) => {
    const touched = new Set(found.plans.flatMap((key) => [...(customers.get(key) ?? [])]));
    return { ...found, plans: [...found.plans], customers: touched.size };
  });
}

function plansOf(definition: CatalogDefinition, language: ProblemLanguage) {
  return [...resolveCatalog(definition).plans.values()].map((resolved) => ({
    id: resolved.key,
    object: 'plan' as const,
    name: resolved.definition.name,
    availability: resolved.definition.availability ?? ('sold' as const),
    contract: resolved.definition.contract === true,
    edition: resolved.definition.edition ?? null,
    options: [...resolved.options],
    prices: [...resolved.prices].map(([key, price]) => ({
      key,
      currency: price.currency,
      words: priceWords(price, price.currency, language),
      price,
    })),
    features: [...resolved.features.values()].map(({ key, grant, from }) => ({
      key,
      label: definition.features[key]?.label ?? key,
      grant,
      from,
    })),
    support: resolved.support,
    trial_days: resolved.definition.trial?.trial_days ?? null,
  }));
}
