// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { decimal, formatMinor } from '@kontor/core';
import type { EntitlementSnapshot } from '@kontor/sdk';
import { customerSnapshot } from '../../../entitlement/customer-snapshot.js';
import { catalogOnSale, catalogVersion } from '../../../entitlement/resolved-catalogs.js';
import { billForecasts, shownForecast } from '../../../portal/bill-forecast.js';
import { shownSubscription } from '../../../store/shown.js';
import type { Transaction } from '../../../store/transaction.js';
import type { Api } from '../../api.js';
import { ownCustomer } from '../../portal-access.js';
import { decimalText, instant, plainDate } from '../../shapes.js';
import { shownSnapshot, snapshot } from '../entitlements.js';
import { customerIn, readerLanguage, TAG } from './allowed.js';

const usage = z.object({
  feature: z.string(),
  label: z.string(),
  unit: z.string().nullable(),
  kind: z.enum(['metered', 'seats']),
  used: decimalText,
  limit: decimalText.nullable().openapi({ description: 'null: unlimited.' }),
  enforcement: z.enum(['hard', 'soft']),
  resets_at: instant.nullable(),
  blocked: z.boolean().openapi({ description: 'Whether a spend cap was reached.' }),
});
const forecast = z
  .object({
    subscription_id: z.string(),
    due_date: plainDate,
    currency: z.string(),
    so_far: decimalText.openapi({ description: 'The bill if nothing more were used.' }),
    tax: decimalText,
    total: decimalText.openapi({ description: 'With taxes, if usage goes on as it went.' }),
    due: decimalText.openapi({ description: 'What credits leave of it.' }),
    lines: z.array(z.object({ charge_key: z.string(), label: z.string(), amount: decimalText, sentence: z.string() })),
  })
  .openapi('BillForecast');
const overview = z
  .object({
    object: z.literal('portal_overview'),
    customer: z.object({ id: z.string(), name: z.string() }),
    subscriptions: z.array(
      z.object({
        id: z.string(),
        plan: z.string(),
        plan_name: z.string(),
        status: z.string(),
        end_date: z.string().nullable(),
        trial_end_date: plainDate.nullable(),
      }),
    ),
    usage: z.array(usage),
    offers: z
      .array(z.object({ plan: z.string(), name: z.string() }))
      .openapi({ description: 'Plans that grant more of something that is used up.' }),
    forecasts: z.array(forecast),
    open: z
      .array(z.object({ currency: z.string(), amount: decimalText }))
      .openapi({ description: 'What of the invoices so far is to be paid.' }),
  })
  .openapi('PortalOverview');

export function addPortalOverview(api: Api): void {
  api.add(
    {
      operation_id: 'getPortalOverview',
      method: 'get',
      path: '/v1/portal/overview',
      tag: TAG,
      summary: 'The plan, usage against its limits, and what the next bill will come to',
      access: ['portal'],
      answer: overview,
    },
    ({ read, caller, now, request, language }) =>
      read(async (tx) => {
        const customer = await customerIn(tx, ownCustomer(caller));
        const snapshot = await customerSnapshot(tx, customer, now);
        return {
          object: 'portal_overview' as const,
          customer: { id: customer.id, name: customer.name },
          subscriptions: await heldPlans(tx, customer.id, now),
          ...(await usageIn(tx, snapshot)),
          forecasts: await forecastsOf(tx, customer.id, { now, request, language }),
          open: await openAmounts(tx, customer.id),
        };
      }),
  );
  api.add(
    {
      operation_id: 'getPortalForecast',
      method: 'get',
      path: '/v1/portal/forecast',
      tag: TAG,
      summary: 'What the next bill of each subscription will come to, if usage goes on as it went',
      description: 'Rated as the invoice will be: at the end of its period the forecast is the invoice.',
      access: ['portal'],
      answer: z.object({ object: z.literal('list'), data: z.array(forecast) }).openapi('BillForecastList'),
    },
    ({ read, caller, now, request, language }) =>
      read(async (tx) => ({
        object: 'list' as const,
        data: await forecastsOf(tx, ownCustomer(caller), { now, request, language }),
      })),
  );
  api.add(
    {
      operation_id: 'getOwnUsage',
      method: 'get',
      path: '/v1/portal/usage',
      tag: TAG,
      summary: 'What is used of each limit',
      access: ['portal', 'customer'],
      answer: z
        .object({ object: z.literal('portal_usage'), customer_id: z.string(), usage: z.array(usage) })
        .openapi('PortalUsage'),
    },
    ({ read, caller, now }) =>
      read(async (tx) => {
        const customer = await customerIn(tx, ownCustomer(caller));
        const { usage } = await usageIn(tx, await customerSnapshot(tx, customer, now));
        return { object: 'portal_usage' as const, customer_id: customer.id, usage };
      }),
  );
  api.add(
    {
      operation_id: 'getOwnEntitlements',
      method: 'get',
      path: '/v1/portal/entitlements',
      tag: TAG,
      summary: 'What the customer may do, as a gate reads it',
      access: ['portal', 'customer'],
      answer: snapshot,
      tagged: ({ computed_at: _moment, ...content }) => content,
    },
    ({ read, caller, now }) =>
      read(async (tx) => shownSnapshot(await customerSnapshot(tx, await customerIn(tx, ownCustomer(caller)), now))),
  );
}

async function forecastsOf(
  tx: Parameters<typeof billForecasts>[0],
  customer_id: string,
  { now, ...call }: Parameters<typeof readerLanguage>[2] & { readonly now: number },
) {
  const language = await readerLanguage(tx, customer_id, call);
  return (await billForecasts(tx, customer_id, now)).map((one) => shownForecast(one, language));
}

/** The subscriptions that are served or will be, the newest first. */
async function heldPlans(tx: Transaction, customer_id: string, now: number) {
  const { data } = await tx.subscriptions.list(now, { customer_id, limit: 100 });
  const shown = data.map((row) => ({ row, as: shownSubscription(row, now) }));
  const held = shown.filter(({ as: { status } }) => status !== 'draft' && status !== 'ended');
  return Promise.all(
    held.map(async ({ row, as: { id, plan, status, end_date, trial_end_date } }) => {
      const catalog = await catalogVersion(tx, row.catalog_version);
      const plan_name = catalog.plans.get(plan)?.definition.name ?? plan;
      return { id, plan, plan_name, status, end_date, trial_end_date };
    }),
  );
}

/** Usage with the words of the catalog, and the plans that would grant more where nothing is left. */
async function usageIn(tx: Transaction, { features, offers = {} }: EntitlementSnapshot) {
  const definitions = (await catalogOnSale(tx))?.definition.features ?? {};
  const plans = new Map<string, string>();
  const usage = Object.entries(features).flatMap(([feature, held]) => {
    if (held.kind !== 'metered' && held.kind !== 'seats') return [];
    const { kind, used, limit, enforcement, resets_at, blocked } = held;
    // what nobody grants and nobody used is not the customer's concern
    if (held.source === null && used === '0') return [];
    const definition = definitions[feature];
    if (isUsedUp(used, limit))
      for (const { offer } of held.upgrades ?? []) {
        const found = offers[offer];
        if (found?.kind === 'plan') plans.set(found.key, found.name);
      }
    return [
      {
        feature,
        label: definition?.label ?? feature,
        unit: definition !== undefined && 'unit' in definition ? (definition.unit ?? null) : null,
        kind,
        used,
        limit,
        enforcement,
        resets_at,
        blocked: blocked !== undefined,
      },
    ];
  });
  return { usage, offers: [...plans].map(([plan, name]) => ({ plan, name })) };
}

function isUsedUp(used: string, limit: string | null): boolean {
  return limit !== null && !decimal(used).lessThan(decimal(limit));
}

async function openAmounts(tx: Transaction, customer_id: string) {
  const open = new Map<string, bigint>();
  for (const { currency, open_minor } of await tx.payments.openInvoices(customer_id))
    open.set(currency, (open.get(currency) ?? 0n) + open_minor);
  return [...open].sort().map(([currency, minor]) => ({ currency, amount: formatMinor(minor, currency) }));
}
