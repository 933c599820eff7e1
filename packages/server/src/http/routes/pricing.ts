// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import type { PricingSettings } from '@kontor/web/pricing';
import { changePricingPage, type StoredPricingPage, storedPricingPage } from '../../pricing/pricing-pages.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { unknownResource } from '../problem.js';
import { currency, decimalText, instant } from '../shapes.js';
import { catalogInForce } from './catalog.js';

const TAG = 'Pricing page';
const words = z.string().min(1).max(200);
const address = z
  .string()
  .max(1_000)
  .regex(/^(https:\/\/|http:\/\/|mailto:)/, 'write an address that begins with https://, http:// or mailto:');
const needs = z.record(z.string().max(100), decimalText);
const amounts = z.strictObject({ name: words, amount: decimalText });
const settings = z
  .strictObject({
    buy_url: address.optional().openapi({
      description: 'Where a plan is bought; {plan}, {option}, {currency} and {interval} stand for what was chosen.',
    }),
    contact_url: address.optional().openapi({ description: 'Where plans by contract are asked for.' }),
    show_editions: z.boolean().optional().openapi({
      description:
        'Also compare with plans the editions that no plan belongs to: name, licence, delivery and what they hold. Default false.',
    }),
    faq: z
      .array(z.strictObject({ question: words, answer: z.string().min(1).max(2_000) }))
      .max(100)
      .optional(),
    competitors: z
      .strictObject({
        source: z.string().min(1).max(500).openapi({ description: 'Where the prices of others are written.' }),
        url: address.optional(),
        currency,
        scenarios: z
          .array(
            z.strictObject({
              label: words,
              usage: needs.openapi({ description: 'By meter: what the case needs a month.' }),
              quantities: needs.optional(),
              others: z.array(amounts).min(1).max(50),
              stated: z
                .array(amounts.extend({ plan: words.optional() }))
                .max(50)
                .optional()
                .openapi({ description: 'What the source says of your own plans.' }),
            }),
          )
          .max(50),
      })
      .optional()
      .openapi({ description: 'Cited prices of others a month, by case.' }),
  })
  .openapi('PricingSettings');
const page = z
  .object({
    object: z.literal('pricing_page'),
    published: z.boolean(),
    catalog_version: z.int().nullable().openapi({ description: 'What anybody may see; null: nothing.' }),
    version_in_force: z.int().nullable().openapi({ description: 'A later one is seen once it is published too.' }),
    path: z.string().openapi({ description: 'Of the page on this server.', example: '/pricing/acme' }),
    published_at: instant.nullable(),
    settings,
  })
  .openapi('PricingPage');

export function addPricing(api: Api): void {
  api.add(
    {
      operation_id: 'getPricingPage',
      method: 'get',
      path: '/v1/pricing_page',
      tag: TAG,
      summary: 'Whether the pricing page is published, with what, and what stands beside the catalog',
      answer: page,
    },
    ({ read }) => read(async (tx) => shown(tx, await storedPricingPage(tx))),
  );
  api.add(
    {
      operation_id: 'putPricingPage',
      method: 'put',
      path: '/v1/pricing_page',
      tag: TAG,
      summary: 'Say what stands beside the catalog: links, questions, prices of others; publishes nothing',
      body: settings,
      answer: page,
    },
    ({ write, body }) =>
      write(async (tx) => shown(tx, await changePricingPage(tx, { settings: body as PricingSettings }))),
  );
  api.add(
    {
      operation_id: 'publishPricingPage',
      method: 'post',
      path: '/v1/pricing_page/publish',
      tag: TAG,
      summary: 'Let anybody see what is sold in a version of the catalog, by default the one in force',
      body: z.strictObject({ catalog_version: z.int().min(1).max(2_000_000_000).optional() }),
      answer: page,
    },
    ({ write, body: { catalog_version } }) =>
      write(async (tx) => {
        const version = catalog_version ?? (await catalogInForce(tx)).version;
        if ((await tx.catalogs.get(version)) === null) throw unknownResource('catalog version', String(version));
        return shown(tx, await changePricingPage(tx, { catalog_version: version }));
      }),
  );
  api.add(
    {
      operation_id: 'unpublishPricingPage',
      method: 'post',
      path: '/v1/pricing_page/unpublish',
      tag: TAG,
      summary: 'Let nobody see it any more; its settings stay',
      answer: page,
    },
    ({ write }) => write(async (tx) => shown(tx, await changePricingPage(tx, { catalog_version: null }))),
  );
}

async function shown(tx: Transaction, { catalog_version, published_at, settings: kept }: StoredPricingPage) {
  return {
    object: 'pricing_page' as const,
    published: catalog_version !== null,
    catalog_version,
    version_in_force: (await tx.catalogs.current())?.version ?? null,
    path: `/pricing/${(await tx.organisations.get()).slug}`,
    published_at: published_at === null ? null : formatInstant(published_at),
    settings: kept as z.output<typeof settings>,
  };
}
